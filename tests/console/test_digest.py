"""``digest MONTH``."""

import json

import pytest

from directline import clock
from directline.extensions import db
from directline.reports import monthly
from tests import people, scenarios
from tests.factories import moment


def solve_one(cast):
    with clock.standing_at(moment("2026-03-31 09:00")):
        scenarios.closed(cast)


def solve_another():
    """Filed on behalf later, and recorded when the month was frozen already."""
    with clock.standing_at(moment("2026-05-29 08:00")):
        scenarios.closed(people.gather())
    db.session.commit()


pytestmark = pytest.mark.database_after(action=solve_one)


@pytest.fixture
def run(app):
    """The command at the end of May, with one matter solved in March."""

    def run(*words):
        with clock.standing_at(moment("2026-05-29 09:00")):
            result = app.test_cli_runner().invoke(args=("digest", *words))
        return result.exit_code, result.output

    return run


def test_digest_freezes_a_month_and_says_it(run):
    code, answer = run("2026-03")

    report = monthly.latest_of("2026-03")
    heading, first, *_rest = answer.splitlines()
    assert (code, heading) == (0, f"2026-03 revision 1, frozen 2026-05-29 09:00, content hash {report.hash}")
    assert first == "3月，直通车收到企业诉求 1 件，受理 1 件；办结 1 件；截至月末没有在办诉求。"


def test_digest_again_makes_a_revision_and_once_more_does_not(run):
    run("2026-03")
    solve_another()
    revisions = [json.loads(run("2026-03", *words, "--json")[1])["revision"] for words in (("--again",), ())]

    assert revisions == [2, 2]


def test_digest_again_says_each_difference(run):
    run("2026-03")
    solve_another()
    code, answer = run("2026-03", "--again")
    heading, count, *lines = answer.splitlines()

    assert (code, heading.split(",")[0]) == (0, "2026-03 revision 2")
    assert count.startswith("corrected ")
    assert {"  收到诉求: 1 -> 2", "  按时办结率: 1/1 -> 2/2", "  收到诉求 · 网上填报: 1 -> 2"} <= set(lines)
    assert lines[int(count.split()[1])].startswith("3月，直通车收到企业诉求 2 件")


def test_digest_again_without_a_difference_makes_none_and_says_so(run):
    run("2026-03")
    code, answer = run("2026-03", "--again")

    heading, words, first, *_rest = answer.splitlines()
    assert (code, heading.split(",")[0], words) == (0, "2026-03 revision 1", "no figure differs, no new revision")
    assert first.startswith("3月，直通车收到企业诉求 1 件")
    assert json.loads(run("2026-03", "--again", "--json")[1])["corrections"] == []


def test_digest_of_the_running_month_is_refused(run):
    assert run("2026-05") == (1, "2026-05 is not over yet, it cannot be frozen.\n")
    assert run("2026-05", "--json") == (1, '{"error": "2026-05 is not over yet, it cannot be frozen."}\n')
    assert monthly.latest_of("2026-05") is None


@pytest.mark.parametrize("text", ["2026-13", "十月", "2026", "2026-5"])
def test_digest_of_no_month_is_wrong_use(run, text):
    code, answer = run(text)

    assert code == 2
    assert f"'{text}' is no month, write 2026-10." in answer


def test_digest_freezes_a_month_before_go_live(run):
    code, answer = run("2019-03", "--json")

    assert (code, json.loads(answer)["period"]) == (0, "2019-03")


def test_digest_writes_what_it_froze(run, tmp_path):
    code, answer = run("2026-03", "--out", str(tmp_path / "专报"), "--json")

    file = tmp_path / "专报" / "digest-2026-03-1.json"
    written, report = json.loads(file.read_text()), monthly.latest_of("2026-03")
    assert (code, json.loads(answer)["file"]) == (0, str(file))
    assert written.pop("content") == report.content
    assert written == {
        "period": "2026-03",
        "revision": 1,
        "known_at": "2026-05-29T01:00:00+00:00",
        "hash": report.hash,
        "chain_hash": report.chain_hash,
        "is_intact": True,
    }


def test_digest_says_where_it_can_not_write(run, tmp_path):
    (tmp_path / "file").write_text("")
    code, answer = run("2026-03", "--out", str(tmp_path / "file" / "folder"))

    assert code == 1
    assert answer.startswith("frozen, but cannot write")
    assert monthly.latest_of("2026-03") is not None
