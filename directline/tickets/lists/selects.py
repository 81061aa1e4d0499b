"""Named selects: what the doors list. Each is narrowed to what the person sees and loads what the page shows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload, load_only, selectinload

from directline.extensions import Base, db
from directline.models import (
    ALIVE,
    OPEN,
    Answer,
    Assignment,
    Category,
    Classification,
    Deadline,
    DeadlineKind,
    DeadlineState,
    Department,
    Enterprise,
    Escalation,
    Post,
    Role,
    Status,
    Supplement,
    Ticket,
    User,
    Verdict,
)
from directline.text import code_of
from directline.tickets.access import sees_masks, visible_to
from directline.tickets.lists.paging import Key
from directline.tickets.sealed import identity

Row = TypeVar("Row", bound=Base)
Listed = TypeVar("Listed", bound=Select[Any])
Tickets = Select[Ticket]
NEWEST = (Key(Ticket.id, is_descending=True),)
BY_DUE = (Key(Ticket.due_at), Key(Ticket.id))
OLDEST = (Key(Ticket.submitted_at), Key(Ticket.id))
BY_TIME_LEFT = (Key(Assignment.next_due_at), Key(Assignment.id))
BY_LATENESS = (Key(Deadline.due_at), Key(Deadline.id))

WITHOUT_TEXTS = (defer(Ticket.description), defer(Ticket.extra))
"""For lists, which show none of what may be pages long."""

IN_LISTS = (load_only(Category.code, Category.name, Category.default_department_id),)
UNIT_IN_LISTS = (load_only(Department.code, Department.name, Department.short_name, Department.phone),)
"""Of what is the same in many rows, not the duties, fields and examples: reading those would cost more than the row."""

_SHOWN = (
    joinedload(Ticket.category).options(*IN_LISTS),
    joinedload(Ticket.enterprise),
    selectinload(Ticket.assignments).options(
        joinedload(Assignment.department).options(*UNIT_IN_LISTS), joinedload(Assignment.handler)
    ),
)


def tickets_of(user: User) -> Tickets:
    """Every ticket that this person sees, with what a row of a list shows."""
    return select(Ticket).where(visible_to(user)).options(*_SHOWN)


def matching(wanted: Listed, words: str, user: User) -> Listed:
    """Narrowed to those whose title or number holds every word.

    The title of a confidential ticket is not searched for who may see a mask, that of a sealed one for nobody: a
    firm's name typed would tell it.
    """
    for word in words.split():
        in_title: ColumnElement[bool] = and_(Ticket.holds(word), Ticket.is_sealed.is_(False))
        if sees_masks(user):
            in_title = and_(in_title, Ticket.is_confidential.is_(False))
        wanted = wanted.where(or_(in_title, Ticket.number.contains(code_of(word), autoescape=True)))
    return wanted


def firm_named(word: str) -> ColumnElement[bool]:
    """The condition on Enterprise that its name or credit code holds this."""
    return or_(Enterprise.holds(word), Enterprise.credit_code.contains(code_of(word), autoescape=True))


def inbox(user: User) -> Select[Assignment]:
    """The open assignments of this official's department."""
    return (
        select(Assignment)
        .join(Ticket, Ticket.id == Assignment.ticket_id)
        .where(Assignment.department_id == user.department_id, Assignment.ended_at.is_(None), visible_to(user))
        .options(
            contains_eager(Assignment.ticket).options(*WITHOUT_TEXTS),
            contains_eager(Assignment.ticket).joinedload(Ticket.category).options(*IN_LISTS),
            contains_eager(Assignment.ticket).joinedload(Ticket.enterprise),
            contains_eager(Assignment.ticket).joinedload(Ticket.reporter),
            joinedload(Assignment.handler),
        )
    )


def not_solved_again(user: User) -> Tickets:
    """Those that wait for the office head: "not solved" once more than redos are ordered by themselves."""
    return tickets_of(user).where(Ticket.status == Status.CONFIRMING, _rated_this_round())


def waiting_for_enterprise(user: User) -> Tickets:
    """What the enterprise has to do itself: supplement, judge, confirm the words written for it; oldest first."""
    is_on_behalf = and_(Ticket.filed_by_id.is_not(None), Ticket.reporter_id.is_distinct_from(Ticket.filed_by_id))
    to_judge = and_(Ticket.status == Status.CONFIRMING, ~_rated_this_round())
    to_confirm = and_(is_on_behalf, Ticket.is_wording_confirmed.is_(False), Ticket.status.in_(OPEN))
    waiting = or_(Ticket.status == Status.SUPPLEMENTING, to_judge, to_confirm)
    return tickets_of(user).where(waiting).order_by(Ticket.last_event_at, Ticket.id)


def unit_suggested(user: User) -> Tickets:
    """Those imported that wait for the office to confirm whose they were."""
    return tickets_of(user).where(Ticket.is_unit_suggested)


def overdue(user: User, at: datetime, *kinds: DeadlineKind) -> Select[Deadline]:
    """Running deadlines whose due lies before that moment, with ticket, department and handler."""
    return (
        select(Deadline)
        .join(Ticket, Ticket.id == Deadline.ticket_id)
        .where(
            Deadline.kind.in_(kinds or tuple(DeadlineKind)),
            Deadline.state == DeadlineState.RUNNING,
            Deadline.due_at < at,
            visible_to(user),
        )
        .options(
            contains_eager(Deadline.ticket).options(*WITHOUT_TEXTS),
            contains_eager(Deadline.ticket).joinedload(Ticket.enterprise),
            contains_eager(Deadline.ticket).joinedload(Ticket.category).options(*IN_LISTS),
            joinedload(Deadline.assignment).joinedload(Assignment.department).options(*UNIT_IN_LISTS),
            joinedload(Deadline.assignment).joinedload(Assignment.handler),
        )
    )


def cards(user: User) -> Select[Escalation]:
    """Rungs reached by tickets that this person sees, with ticket and department."""
    return (
        select(Escalation)
        .join(Ticket, Ticket.id == Escalation.ticket_id)
        .where(visible_to(user))
        .options(
            contains_eager(Escalation.ticket).options(*WITHOUT_TEXTS),
            contains_eager(Escalation.ticket).joinedload(Ticket.enterprise),
            contains_eager(Escalation.ticket).joinedload(Ticket.category).options(*IN_LISTS),
            joinedload(Escalation.department).options(*UNIT_IN_LISTS),
            joinedload(Escalation.deadline),
        )
    )


def open_categories(is_sealed: bool | None = None) -> Select[Category]:
    """Those that can be filed under; asked for, only the sealed or only the others."""
    own = () if is_sealed is None else (Category.is_sealed == is_sealed,)
    return select(Category).where(Category.is_open, *own).order_by(Category.position, Category.id)


def active_departments(*conditions: ColumnElement[bool]) -> Select[Department]:
    wanted = select(Department).where(Department.is_active, *conditions)
    return wanted.order_by(Department.kind, Department.position, Department.id)


def in_charge_of(user: User) -> Select[Department]:
    """The departments of which this vice magistrate is in charge."""
    return active_departments(Department.vice_post_id == user.post_id, Department.vice_post_id.is_not(None))


def by_number(user: User, number: str) -> Tickets:
    """The ticket of that number, if this person sees it, with what its page shows of the ticket itself."""
    return (
        tickets_of(user)
        .where(Ticket.number == code_of(number))
        .options(
            joinedload(Ticket.category).undefer("*"),
            joinedload(Ticket.township),
            joinedload(Ticket.reporter),
            joinedload(Ticket.filed_by),
        )
    )


def last_answer_id(ticket: Ticket) -> int | None:
    return db.session.scalar(select(func.max(Answer.id)).where(Answer.ticket_id == ticket.id))


def departments_of(codes: Iterable[str]) -> list[Department]:
    """The departments of these codes, in the order given."""
    codes = list(codes)
    by_code = {unit.code: unit for unit in db.session.scalars(select(Department).where(Department.code.in_(codes)))}
    return [by_code[code] for code in codes]


def category_of(code: str) -> Category | None:
    return db.session.scalar(select(Category).where(Category.code == code))


def officials() -> Select[User]:
    """Everybody who works on tickets, by department."""
    wanted = select(User).where(User.is_active, User.role.in_((Role.HANDLER, Role.HEAD, Role.LEADER)))
    return wanted.order_by(User.department_id, User.id).options(joinedload(User.department), joinedload(User.post))


def leaders() -> Select[User]:
    """The county's leaders, the principals first."""
    wanted = select(User).outerjoin(User.post).where(User.is_active, User.role == Role.LEADER)
    return wanted.order_by(Post.position, User.id).options(contains_eager(User.post))


def every_category() -> Select[Category]:
    """Closed ones too: the form says where else to go with them."""
    return select(Category).order_by(Category.position, Category.id)


def categories_in(wanted: Tickets) -> Select[Category]:
    """The categories that these tickets have."""
    ids = wanted.options().order_by(None).with_only_columns(Ticket.category_id)
    return select(Category).where(Category.id.in_(ids)).order_by(Category.position, Category.id)


def running_deadlines(tickets: Iterable[Ticket], kinds: Iterable[DeadlineKind]) -> dict[int, list[Deadline]]:
    """The deadlines of these kinds that have not stopped, by ticket, earliest due first: one question for a whole list.

    It asks by ticket and kind alone: asked by state and in order too, SQLite would walk every running deadline.
    """
    ids = [ticket.id for ticket in tickets]
    wanted = select(Deadline).where(Deadline.ticket_id.in_(ids), Deadline.kind.in_(kinds))
    deadlines = [deadline for deadline in db.session.scalars(wanted) if deadline.state in ALIVE] if ids else []
    by_ticket: dict[int, list[Deadline]] = {ticket_id: [] for ticket_id in ids}
    for deadline in sorted(deadlines, key=lambda deadline: (deadline.due_at, deadline.id)):
        by_ticket[deadline.ticket_id].append(deadline)
    return by_ticket


def category_at_filing(ticket: Ticket) -> Category:
    """What it was filed as, whatever it was classified as since."""
    first = select(Category).join(Classification, Classification.category_id == Category.id)
    wanted = first.where(Classification.ticket_id == ticket.id).order_by(Classification.id).limit(1)
    return db.session.scalar(wanted) or ticket.category


def filed_with(user: User, submission_key: str) -> Ticket | None:
    """What this person filed by the form that carried that key."""
    if not submission_key:
        return None
    filed = select(Ticket).where(Ticket.filed_by_id == user.id, Ticket.submission_key == submission_key)
    return db.session.scalar(filed) or identity.filed_with(user.id, submission_key)


def rows_of(noun: type[Row], ticket: Ticket, until: datetime | None = None) -> list[Row]:
    """A ticket's rows of one noun (answers, messages, records...) in order, up to the viewer's horizon."""
    moment = noun.asked_at if noun is Supplement else noun.at  # type: ignore[attr-defined]
    wanted = select(noun).where(noun.ticket_id == ticket.id).order_by(moment, noun.id)  # type: ignore[attr-defined]
    return list(db.session.scalars(wanted if until is None else wanted.where(moment <= until)))


def _rated_this_round() -> ColumnElement[bool]:
    return exists().where(Verdict.ticket_id == Ticket.id, Verdict.round == Ticket.round)
