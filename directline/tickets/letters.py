"""The running numbers of supervision letters, one series a year."""

from datetime import datetime

from sqlalchemy import select

from directline import clock
from directline.extensions import db
from directline.models import LetterCounter


def years() -> list[int]:
    """The years in which letters were written, the last one first."""
    return list(db.session.scalars(select(LetterCounter.year).order_by(LetterCounter.year.desc())))


def next_number(at: datetime) -> tuple[int, int]:
    """(year, sequence) of the next letter; the counter's row is locked until the transaction ends."""
    year = clock.local_date(at).year
    counter = db.session.scalar(select(LetterCounter).where(LetterCounter.year == year).with_for_update())
    if counter is None:
        counter = LetterCounter(year=year, last=0)
        db.session.add(counter)
    counter.last += 1
    db.session.flush()
    return year, counter.last
