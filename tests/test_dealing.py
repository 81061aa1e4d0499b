"""Who gets which tests."""

from tests import dealing


def test_a_file_goes_to_one_worker_once_for_each_database():
    tests = [
        "tests/tickets/test_a.py::test_one[sqlite]",
        "tests/tickets/test_a.py::test_two[sqlite-[postgresql]]",
        "tests/tickets/test_a.py::test_one[postgresql-x]",
        "tests/tickets/test_a.py::test_pure",
        "tests/worktime/test_b.py::test_pure[3]",
    ]

    assert [dealing.part_of(test) for test in tests] == [
        "tests/tickets/test_a.py sqlite",
        "tests/tickets/test_a.py sqlite",
        "tests/tickets/test_a.py postgresql",
        "tests/tickets/test_a.py",
        "tests/worktime/test_b.py",
    ]


def test_this_run_has_one_database_after_the_other(request):
    engines = [dealing.engine_of(item.nodeid) for item in request.session.items]

    assert list(dict.fromkeys(engines)) == [one for one in ("sqlite", "postgresql", "") if one in engines]
    assert engines == sorted(engines, key=("sqlite", "postgresql", "").index)
