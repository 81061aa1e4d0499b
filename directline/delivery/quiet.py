"""The hours in which nothing is sent but what is urgent: whenever the offices are closed."""

from datetime import datetime, timedelta

from directline.configuration import working_time

GRACE = timedelta(minutes=10)
"""What was written in office hours may still go, a moment after closing."""


def is_silent(at: datetime) -> bool:
    calendar = working_time.county_calendar().calendar
    return not calendar.is_open(at) and not calendar.is_open(at - GRACE)


def next_opening(at: datetime) -> datetime:
    return working_time.county_calendar().calendar.next_open(at)
