"""The rows of a ledger into the line: each in a savepoint of its own, so many of them in one commit."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from directline.extensions import db
from directline.ledger import firms
from directline.ledger.belonging import County, Place
from directline.ledger.grids import Line
from directline.ledger.replay import file_new, replay
from directline.ledger.report import Report
from directline.ledger.rows import BadRow, Matter, Ours, Refusal
from directline.models import Ticket
from directline.tickets.errors import Refused

BATCH = 50

Row = tuple[Line, Matter | Refusal | Ours]
Item = TypeVar("Item")

log = structlog.get_logger()


class Placed(NamedTuple):
    line: Line
    matter: Matter
    place: Place


class Intake:
    """One import: first every row is placed, which only reads; then the rows are taken in."""

    def __init__(self, county: County, *, at: datetime) -> None:
        self.county, self.at = county, at
        self.report = Report()
        self._placed: list[Placed] = []
        self._taken: set[str] = set()

    def place(self, rows: Sequence[Row]) -> Iterator[None]:
        """Say where each row that is not here yet belongs; yields once for each row."""
        self.report.rows = len(rows)
        self.report.refused += [content for _, content in rows if isinstance(content, Refusal)]
        self.report.already_there += sum(isinstance(content, Ours) for _, content in rows)
        for part in _parts(rows):
            there = _there(part)
            for line, content in part:
                if isinstance(content, Matter):
                    self._place_one(line, content, there)
                yield

    def take(self, *, is_trial: bool = False) -> Iterator[None]:
        """Bring the placed rows in; yields once for each. A trial does all in one transaction and takes it back."""
        db.session().expire_on_commit = False  # categories and units stay as they were read
        for part in _parts(self._placed):
            for placed in part:
                self._take_one(placed)
                yield
            self._end_part([placed.matter.key for placed in part], is_trial=is_trial)
        if is_trial:
            db.session.rollback()

    @property
    def waiting(self) -> int:
        """How many rows are placed and to be taken."""
        return len(self._placed)

    def _place_one(self, line: Line, matter: Matter, there: dict[str | None, Ticket]) -> None:
        if known := there.get(matter.key) or there.get(matter.former_key):
            self._note_known(matter, known)
            return
        try:
            self._placed.append(Placed(line, matter, self.county.place(matter)))
        except BadRow as bad:
            self._refuse(line, str(bad))

    def _take_one(self, placed: Placed) -> None:
        """A row that fails is taken back alone; only a database that does not answer ends the import."""
        if placed.matter.key in self._taken:
            self.report.already_there += 1
            self.report.repeated.append(placed.line.number)
            return
        try:
            with db.session.begin_nested():
                is_new_firm = self._live(placed)
        except Refused as refused:
            self._refuse(placed.line, str(refused))
        except OperationalError:
            raise
        except Exception as error:
            log.exception("a row of the ledger failed", row=placed.line.number)
            self._refuse(placed.line, f"导入时出错（{type(error).__name__}），详见日志")
        else:
            self._count(placed, is_new_firm=is_new_firm)

    def _live(self, placed: Placed) -> bool:
        matter, place = placed.matter, placed.place
        firm, is_new = firms.firm_of(matter, self.county.defaults.enterprise, township=place.township, at=self.at)
        asked_at, replied_at = matter.asked_at, matter.replied_at(self.at)
        if asked_at is not None and replied_at is not None:
            replay(matter, place, firm, asked_at=asked_at, replied_at=replied_at)
        else:
            file_new(matter, place, firm, at=self.at)
        return is_new

    def _count(self, placed: Placed, *, is_new_firm: bool) -> None:
        report = self.report
        self._taken.add(placed.matter.key)
        report.new += not placed.matter.is_imported
        report.replayed += placed.matter.is_imported
        report.suggested += placed.place.is_suggested
        report.units_suggested += placed.place.is_unit_suggested
        report.new_enterprises += is_new_firm

    def _end_part(self, keys: list[str], *, is_trial: bool) -> None:
        history = select(Ticket.id).where(Ticket.import_key.in_(keys), Ticket.is_imported)
        self.report.count(db.session.scalars(history))
        if not is_trial:
            db.session.commit()

    def _note_known(self, matter: Matter, ticket: Ticket) -> None:
        self.report.already_there += 1
        if matter.is_imported and ticket.is_open:
            self.report.late_replies.append(matter.number)

    def _refuse(self, line: Line, reason: str) -> None:
        self.report.refused.append(Refusal(line, reason))


def tickets_named(numbers: Sequence[str]) -> dict[str, str]:
    """Those of these numbers, with their folded titles. A sealed one is in no ledger, and is not listed here."""
    wanted = select(Ticket.number, Ticket.folded).where(~Ticket.is_sealed)
    rows = (db.session.execute(wanted.where(Ticket.number.in_(part))) for part in _parts(numbers))
    return {number: folded for titles in rows for number, folded in titles}


def _there(rows: Iterable[Row]) -> dict[str | None, Ticket]:
    keys = [key for _, content in rows if isinstance(content, Matter) for key in (content.key, content.former_key)]
    known = select(Ticket).where(Ticket.import_key.in_(keys))
    return {ticket.import_key: ticket for ticket in db.session.scalars(known)}


def _parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
