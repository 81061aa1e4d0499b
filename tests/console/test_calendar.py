"""``calendar explain`` and ``calendar load``."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import CalendarDay, CalendarVersion, CalendarYear

NOTICE_2027 = json.dumps(
    {
        "year": 2027,
        "papers": ["国办发明电〔2026〕0号"],
        "days": [
            {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
            {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
            {"name": "元旦", "date": "2027-01-03", "isOffDay": False},
        ],
    }
)


@pytest.fixture
def run(app):
    def run(*words, typed=None):
        result = app.test_cli_runner().invoke(args=words, input=typed)
        return result.exit_code, result.output

    return run


def loaded_days():
    return db.session.execute(select(CalendarDay.date, CalendarDay.is_working).order_by(CalendarDay.date)).all()


def test_explain_counts_across_national_day(run):
    code, answer = run("calendar", "explain", "2026-09-30 09:00", "2wd")

    assert code == 0
    assert answer.splitlines() == [
        "2026-09-30 Wed  day of receipt, not counted",
        *(
            f"2026-10-0{day} {weekday}  holiday, not counted  国庆节"
            for day, weekday in zip(range(1, 8), ("Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"), strict=True)
        ),
        "2026-10-08 Thu  counted  day 1",
        "2026-10-09 Fri  counted  day 2",
        "due: 2026-10-09 17:30",
    ]


def test_explain_across_an_unpublished_year_says_provisional(run):
    code, answer = run("calendar", "explain", "2026-12-30 09:00", "5wd", "--json")

    content = json.loads(answer)
    assert (code, content["due"], content["is_provisional"]) == (0, "2027-01-07T17:30:00+08:00", True)


@pytest.mark.parametrize("words", [("2026-12-30 09:00", "5x"), ("tomorrow", "5wd"), ("2026-12-30",)])
def test_explain_refuses_what_it_can_not_read(run, words):
    assert run("calendar", "explain", *words)[0] == 2


def test_load_from_standard_input_replaces_the_year(run):
    for _ in range(2):
        code, answer = run("calendar", "load", "-", typed=NOTICE_2027)
        assert (code, answer.splitlines()[0]) == (0, "2027: 2 days off, 1 make-up days")

    assert loaded_days() == [(date(2026, 12, 31), False), (date(2027, 1, 1), False), (date(2027, 1, 3), True)]
    assert db.session.get(CalendarYear, 2027).notice == "国办发明电〔2026〕0号"
    assert run("calendar", "explain", "2026-12-30 09:00", "1wd")[1].splitlines()[-1] == "due: 2027-01-03 17:30"


def test_load_dry_run_writes_nothing(run):
    code, answer = run("calendar", "load", "-", "--dry-run", typed=NOTICE_2027)

    assert (code, "nothing was loaded" in answer) == (0, True)
    assert loaded_days() == []


@pytest.mark.parametrize("typed", ["", "今天天气很好", '{"year": 2027, "days": []}', '{"year": 20'])
def test_load_refuses_what_is_no_notice(run, typed):
    code, answer = run("calendar", "load", "-", typed=typed)

    assert code == 1
    assert answer.startswith("not loaded: ")
    assert db.session.scalars(select(CalendarVersion.reason)).all() == ["装入县情文件"]


def test_load_of_one_year_leaves_the_others(run):
    run("calendar", "load", "-", typed=NOTICE_2027)
    later = NOTICE_2027.replace("2027", "2028").replace("2026-12-31", "2028-10-01")
    run("calendar", "load", "-", typed=later)

    assert [day for day, _ in loaded_days()] == [
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 1, 3),
        date(2028, 1, 1),
        date(2028, 1, 3),
        date(2028, 10, 1),
    ]
    assert [year.loaded_at <= datetime.now(UTC) for year in db.session.scalars(select(CalendarYear))] == [True, True]
