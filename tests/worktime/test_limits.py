"""Due dates of the county's calendar, each checked by hand against the notices for 2024, 2025 and 2026."""

import pytest

from directline.worktime.limits import Limit, due

from .office import CALENDAR, at

DUE = [
    # one working day around Friday's closing; the weekend's submission is received on Monday
    ("2026-11-20 17:29", "1wd", "2026-11-23 17:30"),
    ("2026-11-20 17:30", "1wd", "2026-11-24 17:30"),
    ("2026-11-20 17:31", "1wd", "2026-11-24 17:30"),
    ("2026-11-22 11:00", "1wd", "2026-11-24 17:30"),
    # working hours: lunch, closing minute, used up exactly at closing
    ("2026-11-20 11:30", "1h", "2026-11-20 14:00"),
    ("2026-11-20 12:00", "1h", "2026-11-20 14:30"),
    ("2026-11-20 13:30", "4h", "2026-11-20 17:30"),
    ("2026-11-20 13:31", "4h", "2026-11-23 08:31"),
    ("2026-11-20 08:30", "7.5h", "2026-11-20 17:30"),
    # 2026: Saturday 14 February is worked, 15 to 23 February is 春节, Saturday 28 is worked
    ("2026-02-13 17:00", "1wd", "2026-02-14 17:30"),
    ("2026-02-13 17:00", "2wd", "2026-02-24 17:30"),
    ("2026-02-14 17:30", "4h", "2026-02-24 14:00"),
    ("2026-02-14 17:29", "1h", "2026-02-24 09:29"),
    ("2026-02-26 10:00", "3wd", "2026-03-02 17:30"),
    # calendar days: receipt is not counted, a last day off rolls on
    ("2026-01-14 10:00", "30d", "2026-02-13 17:30"),
    ("2026-01-16 10:00", "30d", "2026-02-24 17:30"),
    ("2024-01-30 10:00", "30d", "2024-02-29 17:30"),
    # National Day 2025: 1 to 8 October off, Sunday 28 September and Saturday 11 October worked
    ("2025-09-26 10:00", "2wd", "2025-09-29 17:30"),
    ("2025-09-30 16:00", "1wd", "2025-10-09 17:30"),
    ("2025-09-30 16:00", "3wd", "2025-10-11 17:30"),
    # 2024 with its leap day and New Year
    ("2024-02-28 10:00", "1wd", "2024-02-29 17:30"),
    ("2024-02-29 10:00", "1wd", "2024-03-01 17:30"),
    ("2023-12-29 17:00", "1wd", "2024-01-02 17:30"),
    # over New Year 2027, of which only 1 January is known
    ("2026-12-28 10:00", "5wd", "2027-01-05 17:30"),
    ("2026-12-31 17:30", "1h", "2027-01-04 09:30"),
]


@pytest.mark.parametrize(("start", "limit", "expected"), DUE)
def test_due_follows_the_counting_rules(start, limit, expected):
    assert due(CALENDAR, at(start), Limit.parse(limit)) == at(expected)
