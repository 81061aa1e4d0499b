"""Who is late: running deadlines beyond their due, and the cards that followed; with who answers for them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from directline.extensions import db
from directline.models import (
    CARD_COLOURS,
    CARDS,
    OPEN,
    Assignment,
    Colour,
    Deadline,
    DeadlineKind,
    Department,
    Escalation,
    Role,
    Rung,
    Ticket,
    User,
)
from directline.tickets.deadline_rules import kinds
from directline.tickets.lists import queues, selects
from directline.tickets.lists.paging import Key

NEWEST_CARDS = (Key(Escalation.id, is_descending=True),)
BY_NUMBER = (
    Key(Escalation.letter_year, is_descending=True, is_filled=True),
    Key(Escalation.letter_sequence, is_descending=True, is_filled=True),
)
_EXPLAINED = (joinedload(Escalation.explanation_due), joinedload(Escalation.explained_by))


class Answerable(NamedTuple):
    """Who is asked why: the handler, else the unit's head, else the unit."""

    name: str
    unit: str
    phone: str


class Standing(NamedTuple):
    """How a unit stands: late matters, red cards on what is still open, cards that it has not explained."""

    code: str
    name: str
    late: int
    red: int
    unexplained: int


def overdue(
    user: User, at: datetime, board: str, *, words: str = "", department: str = "", rung: Rung | None = None
) -> Select[Deadline]:
    """The late deadlines of a board, of one unit (by code), having reached one rung that stands."""
    wanted = selects.matching(selects.overdue(user, at, *kinds(lambda rule: rule.board == board)), words, user)
    if department:
        part = exists().where(Assignment.id == Deadline.assignment_id, Assignment.department_id == _unit(department))
        wanted = wanted.where(part)
    if rung is not None:
        reached = exists().where(
            Escalation.deadline_id == Deadline.id,
            Escalation.due_number == Deadline.due_number,
            Escalation.rung == rung,
            Escalation.revoked_at.is_(None),
        )
        wanted = wanted.where(reached)
    return wanted


def cards(
    user: User,
    *,
    words: str = "",
    department: str = "",
    colour: Colour | None = None,
    is_explained: bool | None = None,
    is_open: bool | None = None,
) -> Select[Escalation]:
    """Yellow and red cards; of one unit (by code), of one colour, explained or owing it, on open tickets or others."""
    wanted = selects.matching(selects.cards(user), words, user).where(
        Escalation.rung.in_(CARDS), Escalation.colour.in_(CARD_COLOURS if colour is None else (colour,))
    )
    if department:
        wanted = wanted.where(Escalation.department_id == _unit(department))
    if is_open is not None:
        wanted = wanted.where(Ticket.status.in_(OPEN) if is_open else Ticket.status.not_in(OPEN))
    if is_explained is not None:
        wanted = wanted.where(Escalation.explanation_due_id.is_not(None), Escalation.revoked_at.is_(None))
        explained = Escalation.explained_at
        wanted = wanted.where(explained.is_not(None) if is_explained else explained.is_(None))
    return wanted.options(*_EXPLAINED)


def letters(user: User, *, words: str = "", department: str = "", year: int | None = None) -> Select[Escalation]:
    """The cards with a supervision letter of its own number; to one unit (by code), of one year."""
    wanted = selects.matching(selects.cards(user), words, user).where(Escalation.letter_sequence.is_not(None))
    if department:
        wanted = wanted.where(Escalation.department_id == _unit(department))
    if year is not None:
        wanted = wanted.where(Escalation.letter_year == year)
    return wanted.options(*_EXPLAINED)


def standing(user: User, at: datetime) -> list[Standing]:
    """The units with something late or a card, the latest first; each number is that of the list behind it."""
    late = overdue(user, at, "resolve").join(Assignment, Assignment.id == Deadline.assignment_id)
    counts = (
        _by_unit(late, Assignment.department_id),
        _by_unit(cards(user, colour=Colour.RED, is_open=True), Escalation.department_id),
        _by_unit(_unexplained(user), Assignment.department_id),
    )
    wanted = select(Department.id, Department.code, Department.short_name).order_by(Department.id)
    units = [
        Standing(code, name, *(numbers.get(key, 0) for numbers in counts))
        for key, code, name in db.session.execute(wanted)
    ]
    return sorted((unit for unit in units if any(unit[2:])), key=lambda unit: (-unit.late, -unit.red))


def _unexplained(user: User) -> Select[Deadline]:
    """The deadlines of the explanations owed, one for each card without: there are few, and an index knows them."""
    owed = queues.waiting(user, DeadlineKind.EXPLAIN)
    return owed.join(Assignment, Assignment.id == Deadline.assignment_id)


def _by_unit(wanted: Select[Any], unit: Any) -> dict[int, int]:
    counted = wanted.with_only_columns(unit, func.count()).order_by(None).group_by(unit)
    return {key: number for key, number in db.session.execute(counted)}


def reached(deadlines: Iterable[Deadline]) -> dict[int, list[Escalation]]:
    """By the deadline's id, the rungs that its present due has reached, lowest first; none that was taken back."""
    numbers = {deadline.id: deadline.due_number for deadline in deadlines}
    rungs: dict[int, list[Escalation]] = {deadline: [] for deadline in numbers}
    wanted = select(Escalation).where(Escalation.deadline_id.in_(numbers), Escalation.revoked_at.is_(None))
    for rung in db.session.scalars(wanted.order_by(Escalation.rung)):
        if rung.due_number == numbers[rung.deadline_id]:
            rungs[rung.deadline_id].append(rung)
    return rungs


def answerable(parts: Collection[Assignment]) -> dict[int, Answerable]:
    """By the part's id, who answers for it; the parts come with department and handler."""
    units = {part.department_id for part in parts}
    wanted = select(User).where(User.department_id.in_(units), User.role == Role.HEAD, User.is_active)
    chiefs = {head.department_id: head for head in db.session.scalars(wanted.order_by(User.id.desc()))}
    return {part.id: _answerable(part, part.present_handler or chiefs.get(part.department_id)) for part in parts}


def _answerable(part: Assignment, person: User | None) -> Answerable:
    unit = part.department
    if person is None:
        return Answerable("", unit.short_name, unit.phone)
    return Answerable(person.name, unit.short_name, person.phone or unit.phone)


def _unit(code: str) -> Any:
    return select(Department.id).where(Department.code == code).scalar_subquery()
