"""What the red cards of one unit in one local month raise to the principals, in order of their moments.

A card counts from its moment until it is revoked, whoever writes it and when: one that is due and not yet written is
computed from its deadline. Cards of one moment follow the order of their deadlines. Imported matters and sealed ones
count in no unit.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select, true

from directline import clock
from directline.configuration import settings
from directline.database import among
from directline.extensions import db
from directline.models import (
    Assignment,
    Colour,
    Deadline,
    DeadlineKind,
    DeadlinePause,
    Escalation,
    Rung,
    RungFact,
    Ticket,
)
from directline.tickets import ladder_times
from directline.tickets.deadline_rules import LEAD_RESOLVE
from directline.worktime.limits import Limit, Pause, Unit

NUMBER = "red_cards_a_month"
Due = tuple[int, int]
"""One due of one deadline: the deadline's id and the due number."""


class RedCard(NamedTuple):
    """Sorted by its moment, then by its deadline. Not written: due, and waiting for a sweep."""

    at: datetime
    deadline_id: int
    due_number: int
    ticket_id: int
    department_id: int
    kind: DeadlineKind
    revoked_at: datetime | None = None
    is_written: bool = True

    @property
    def due(self) -> Due:
        return self.deadline_id, self.due_number


class Raised(NamedTuple):
    """A card with which the month's number was reached; ``gone_at``: since when it is reached no more."""

    card: RedCard
    gone_at: datetime | None


class Wrong(NamedTuple):
    """A standing rung that the cards do not bear out; ``gone_at``: since when they do so no more, if they ever did."""

    rung: Escalation
    gone_at: datetime | None


class Review(NamedTuple):
    """``missing``: what the cards raise and no rung says."""

    wrong: dict[Due, Wrong]
    missing: dict[Due, Raised]

    @property
    def places(self) -> set[tuple[int, date]]:
        """The units and months in which something differs."""
        rungs = {(one.rung.department_id or 0, _month(one.rung.at)) for one in self.wrong.values()}
        return rungs | {_group(one.card) for one in self.missing.values()}

    @property
    def tickets(self) -> set[int]:
        return {one.rung.ticket_id for one in self.wrong.values()} | {
            one.card.ticket_id for one in self.missing.values()
        }


def counts(card: Escalation) -> bool:
    """Is it one of the red cards that are counted over a unit?"""
    is_red = card.rung is Rung.E2 and card.colour is Colour.RED and card.deadline.kind in LEAD_RESOLVE
    return is_red and card.department_id is not None and not card.ticket.is_sealed and not card.ticket.is_imported


def raised_by(card: Escalation) -> Raised | None:
    """What this card raises with those before it in that month; None where they are too few."""
    due, unit = (card.deadline_id, card.due_number), card.department_id
    written = sorted(_written(card.at, unit, card.at))
    own = next(each for each in written if each.due == due)
    valid = sum(each.revoked_at is None for each in written if each <= own)
    least = settings.as_it_was(NUMBER)
    if valid >= least(card.at):
        return Raised(own, None)
    return raised(cards(card.at, unit=unit, month=card.at), least).get(due)


def raised(red_cards: Sequence[RedCard], least: Callable[[datetime], int]) -> dict[Due, Raised]:
    """Of one unit's cards of one month, in order: each with which the number was reached, by its deadline and due."""
    reached = {}
    for place, card in enumerate(red_cards, 1):
        ends = [each.revoked_at for each in red_cards[:place]]
        spare = sum(end is None or end > card.at for end in ends) - least(card.at)
        if spare >= 0:
            later = sorted(end for end in ends if end is not None and end > card.at)
            gone = [*later[spare : spare + 1], *([card.revoked_at] if card.revoked_at else [])]
            reached[card.due] = Raised(card, min(gone, default=None))
    return reached


def review(until: datetime, *, unit: int | None = None, month: datetime | None = None) -> Review:
    """Compare what stands with the cards up to a moment: of one unit or all, of one month or every one."""
    red_cards = sorted(cards(until, unit=unit, month=month), key=_group)
    groups, least = groupby(red_cards, key=_group), settings.as_it_was(NUMBER)
    reached = {due: one for _, those in groups for due, one in raised(sorted(those), least).items()}
    expected = {due: one for due, one in reached.items() if _is_expected(one)}
    rungs = db.session.scalars(_standing([due[0] for due in expected], unit=unit, month=month))
    standing = {(rung.deadline_id, rung.due_number): rung for rung in rungs}
    wrong = {
        due: Wrong(rung, reached[due].gone_at if due in reached else None)
        for due, rung in standing.items()
        if not _is_right(rung, expected.get(due))
    }
    missing = {due: one for due, one in expected.items() if due not in standing or due in wrong}
    return Review(wrong, missing)


def cards(until: datetime, *, unit: int | None = None, month: datetime | None = None) -> list[RedCard]:
    """The red cards up to a moment, in order: of one unit or all, of one local month or every one."""
    due = list(_due(until, unit))  # read first: what is written meanwhile stands in both
    by_due = {card.due: card for card in (*due, *_written(until, unit, month))}
    return sorted(card for card in by_due.values() if month is None or _month(card.at) == _month(month))


def _is_expected(one: Raised) -> bool:
    """Ought a rung to stand for it, where that deadline's ladder has one?"""
    has_top = any(rule.rung is Rung.E4 for rule in ladder_times.rules(one.card.kind))
    return has_top and one.card.is_written and one.gone_at is None


def _is_right(rung: Escalation, expected: Raised | None) -> bool:
    """By the cards it stands at the moment of one of them; what stood before has forestalled it."""
    if rung.fact is RungFact.RED_CARDS:
        return expected is not None and rung.at == expected.card.at
    return expected is None or rung.at <= expected.card.at


def _standing(deadlines: Sequence[int], *, unit: int | None, month: datetime | None) -> Select[Escalation]:
    """The highest rungs of these deadlines, and those that stand by red cards."""
    by_cards = (Escalation.fact == RungFact.RED_CARDS) & _within(unit, month)
    is_wanted = or_(by_cards, among(Escalation.deadline_id, deadlines))
    return select(Escalation).where(Escalation.rung == Rung.E4, Escalation.revoked_at.is_(None), is_wanted)


def _written(until: datetime, unit: int | None, month: datetime | None) -> Iterator[RedCard]:
    columns = (Escalation.at, Escalation.deadline_id, Escalation.due_number, Escalation.ticket_id)
    wanted = (
        select(*columns, Escalation.department_id, Deadline.kind, Escalation.revoked_at)
        .join(Ticket, Ticket.id == Escalation.ticket_id)
        .join(Deadline, Deadline.id == Escalation.deadline_id)
        .where(Escalation.rung == Rung.E2, Escalation.colour == Colour.RED, Escalation.at <= until)
        .where(Escalation.department_id.is_not(None), _within(unit, month), *_COUNTED)
    )
    return (RedCard._make((*row, True)) for row in db.session.execute(wanted))


def _due(until: datetime, unit: int | None) -> Iterator[RedCard]:
    """Those that are due by then and not yet written, as a sweep would write them."""
    columns = (Deadline.id, Deadline.due_number, Deadline.ticket_id, Assignment.department_id, Deadline.kind)
    wanted = (
        select(*columns, Deadline.limit, Deadline.started_at, Deadline.due_at, Deadline.not_before)
        .join(Ticket, Ticket.id == Deadline.ticket_id)
        .join(Assignment, Assignment.id == Deadline.assignment_id)
        .where(Deadline.next_rung_at <= until, Deadline.next_rung <= Rung.E2, ~Deadline.is_provisional, *_COUNTED)
    )
    wanted = wanted if unit is None else wanted.where(Assignment.department_id == unit)
    rows = db.session.execute(wanted).all()
    pauses = _pauses([row.id for row in rows if Limit.parse(row.limit).unit is not Unit.calendar_days])
    for row in rows:
        rule = next((rule for rule in ladder_times.rules(row.kind) if rule.rung is Rung.E2), None)
        if rule is None or rule.colour is not Colour.RED:
            continue
        moment = ladder_times.moment_of(rule, row.started_at, row.due_at, pauses[row.id])
        if (at := max(moment, row.not_before)) <= until:
            yield RedCard(at, *row[:5], is_written=False)


def _pauses(deadlines: Sequence[int]) -> defaultdict[int, list[Pause]]:
    pauses: defaultdict[int, list[Pause]] = defaultdict(list)
    wanted = select(DeadlinePause).where(among(DeadlinePause.deadline_id, deadlines)).order_by(DeadlinePause.starts_at)
    for row in db.session.scalars(wanted) if deadlines else ():
        pauses[row.deadline_id].append(Pause(row.starts_at, row.ends_at, row.reason))
    return pauses


_COUNTED = (Deadline.kind.in_(LEAD_RESOLVE), ~Ticket.is_sealed, ~Ticket.is_imported)


def _within(unit: int | None, month: datetime | None) -> ColumnElement[bool]:
    of_unit = true() if unit is None else Escalation.department_id == unit
    if month is None:
        return of_unit
    first = clock.local_date(month).replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return of_unit & (Escalation.at >= clock.at_local(first)) & (Escalation.at < clock.at_local(after))


def _group(card: RedCard) -> tuple[int, date]:
    return card.department_id, _month(card.at)


def _month(at: datetime) -> date:
    return clock.local_date(at).replace(day=1)
