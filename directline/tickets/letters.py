"""The numbers of supervision letters: one running series a year, and random ones for sealed tickets."""

from datetime import datetime

from sqlalchemy import select

from directline import clock
from directline.database import insert
from directline.extensions import db
from directline.models import Escalation, LetterCounter, new_code


def give(letter: Escalation, *, at: datetime) -> None:
    """Number a letter; one about a sealed ticket takes a random code, so that no gap in the series tells of it."""
    if letter.ticket.is_sealed:
        letter.letter_code = new_code("DB", clock.local_date(at).year)
    else:
        letter.letter_year, letter.letter_sequence = next_number(at)


def years() -> list[int]:
    """The years in which letters were written, the last one first."""
    return list(db.session.scalars(select(LetterCounter.year).order_by(LetterCounter.year.desc())))


def next_number(at: datetime) -> tuple[int, int]:
    """(year, sequence) of the next letter; the counter's row is locked until the transaction ends.

    One statement, so that two first letters of a year, written at once, wait for one another.
    """
    year = clock.local_date(at).year
    first = insert(LetterCounter).values(year=year, last=1)
    counted = first.on_conflict_do_update(index_elements=["year"], set_={"last": LetterCounter.last + 1})
    return year, db.session.scalars(counted.returning(LetterCounter.last)).one()
