from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine

from directline import clock

NOON_IN_UTC = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def clock_file(tmp_path):
    path: Path = tmp_path / "seconds"
    clock.read_offset_from(path)
    yield path
    clock.read_offset_from(None)


@time_machine.travel(NOON_IN_UTC, tick=False)
def test_now_is_in_utc():
    assert clock.now() == NOON_IN_UTC
    assert clock.now().tzinfo is UTC


def test_local_is_the_countys_clock():
    assert clock.local(NOON_IN_UTC).isoformat() == "2026-03-02T20:00:00+08:00"


def test_the_local_date_is_ahead_of_utc_in_the_evening():
    assert clock.local_date(datetime(2026, 12, 31, 16, tzinfo=UTC)) == date(2027, 1, 1)


def test_at_local_is_the_moment_of_a_date_and_time():
    assert clock.at_local(date(2026, 3, 2), time(8, 30)) == datetime(2026, 3, 2, 0, 30, tzinfo=UTC)


@time_machine.travel(NOON_IN_UTC, tick=False)
@pytest.mark.parametrize(
    ("content", "moved"), [(None, timedelta(0)), ("", timedelta(0)), ("-90.5", timedelta(seconds=-90.5))]
)
def test_a_file_moves_the_clock(clock_file, content, moved):
    if content is not None:
        clock_file.write_text(content)

    assert clock.now() == NOON_IN_UTC + moved
