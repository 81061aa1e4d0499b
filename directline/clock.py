"""The moment: UTC inside, Asia/Shanghai outside."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

COUNTY_ZONE = ZoneInfo("Asia/Shanghai")

_stood_at: ContextVar[datetime | None] = ContextVar("stood_at", default=None)
_offset_file: Path | None = None


def now() -> datetime:
    """The present moment in UTC, to the microsecond."""
    return _stood_at.get() or datetime.now(UTC) + _offset()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Live at that moment: what is done inside is recorded then (the demonstration's past)."""
    token = _stood_at.set(moment)
    try:
        yield
    finally:
        _stood_at.reset(token)


def local(moment: datetime) -> datetime:
    """The same moment on the county's clock."""
    return moment.astimezone(COUNTY_ZONE)


def local_date(moment: datetime) -> date:
    return local(moment).date()


def at_local(day: date, time_of_day: time = time(0)) -> datetime:
    """The UTC moment at which the county's clock shows this date and time."""
    return datetime.combine(day, time_of_day, COUNTY_ZONE).astimezone(UTC)


def read_offset_from(path: Path | None) -> None:
    """Let a file of seconds move the clock, so that whole processes can be tested at another time.

    The settings refuse such a file in production.
    """
    global _offset_file
    _offset_file = path


def _offset() -> timedelta:
    if _offset_file is None or not _offset_file.exists():
        return timedelta(0)
    return timedelta(seconds=float(_offset_file.read_text() or 0))
