import pytest

from directline.reports.period import Period, days, month, month_before, so_far, year_to
from tests.factories import moment


def test_a_month_runs_from_midnight_to_midnight_here():
    october = month("2026-10")

    assert october == Period("2026-10", moment("2026-10-01 00:00"), moment("2026-11-01 00:00"))
    assert (str(october.first_day), str(october.last_day), october.is_month) == ("2026-10-01", "2026-10-31", True)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "1999-12", "2026-1", "26-10", "2026-10 ", "２０２６-10", "", "x"]
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="is no month"):
        month(text)


def test_the_running_month_ends_now():
    at = moment("2026-11-22 10:00")
    running = so_far(at)

    assert (running, running.is_month) == (Period("2026-11", moment("2026-11-01 00:00"), at), False)


def test_before_january_comes_december():
    assert month_before(month("2026-01")).label == "2025-12"


def test_a_year_runs_up_to_the_end_of_the_period():
    assert year_to(month("2026-10")) == Period("2026", moment("2026-01-01 00:00"), moment("2026-11-01 00:00"))


def test_days_include_both():
    quarter = days(month("2026-01").first_day, month("2026-03").last_day)

    assert (quarter.start, quarter.end) == (month("2026-01").start, month("2026-03").end)
