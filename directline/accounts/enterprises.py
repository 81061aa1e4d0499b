"""Enterprises as the office lists them, who looks after them, and which still have to be verified."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select
from sqlalchemy.orm import joinedload

from directline.extensions import db
from directline.models import OPEN, Care, CareKind, Department, Enterprise, Role, Ticket, User, Verification
from directline.tickets.access import visible_to
from directline.tickets.paging import Key

NEWEST = (Key(Enterprise.id, is_descending=True),)
OLDEST = (Key(Enterprise.created_at), Key(Enterprise.id))
OLDEST_MEMBER = (Key(User.created_at), Key(User.id))
OF_CARE = (Key(Care.id),)


def listed(
    words: str = "", *, is_key: bool | None = None, is_verified: bool | None = None, township: str = ""
) -> Select[Enterprise]:
    """Whose name or credit code holds every word; key or not, verified or not, of one township (by code)."""
    wanted = select(Enterprise).options(joinedload(Enterprise.township))
    for word in words.split():
        wanted = wanted.where(_named(word))
    if is_key is not None:
        wanted = wanted.where(Enterprise.is_key.is_(is_key))
    if is_verified is not None:
        verified = Enterprise.verified_at
        wanted = wanted.where(verified.is_not(None) if is_verified else verified.is_(None))
    if township:
        unit = select(Department.id).where(Department.code == township).scalar_subquery()
        wanted = wanted.where(Enterprise.township_id == unit)
    return wanted


def to_verify() -> Select[Enterprise]:
    """Firms that the office has not looked at yet, and that somebody speaks for: an account or an open ticket."""
    looked_at = exists().where(Verification.enterprise_id == Enterprise.id, Verification.user_id.is_(None))
    has_member = exists().where(User.enterprise_id == Enterprise.id)
    has_ticket = exists().where(Ticket.enterprise_id == Enterprise.id, Ticket.status.in_(OPEN))
    return (
        select(Enterprise)
        .where(Enterprise.verified_at.is_(None), ~looked_at, or_(has_member, has_ticket))
        .options(joinedload(Enterprise.township))
    )


def members_to_verify() -> Select[User]:
    """Accounts whose membership the office has not looked at yet, with their firms."""
    looked_at = exists().where(Verification.user_id == User.id)
    return (
        select(User)
        .where(
            User.role == Role.ENTERPRISE, User.enterprise_confirmed_at.is_(None), User.is_active.is_(True), ~looked_at
        )
        .options(joinedload(User.enterprise))
    )


def members(enterprise: Enterprise) -> list[User]:
    return list(db.session.scalars(select(User).where(User.enterprise_id == enterprise.id).order_by(User.id)))


def verifications(enterprise: Enterprise) -> list[Verification]:
    """What the office decided about the firm and its accounts, the newest first."""
    decided = select(Verification).where(Verification.enterprise_id == enterprise.id)
    return list(db.session.scalars(decided.order_by(Verification.id.desc())))


def open_tickets(user: User, enterprises: Iterable[Enterprise], most: int = 200) -> dict[int, list[Ticket]]:
    """By the firm's id, its open tickets that this person sees, nearest due first; in all at most so many."""
    found: dict[int, list[Ticket]] = {firm.id: [] for firm in enterprises}
    wanted = select(Ticket).where(Ticket.enterprise_id.in_(found), Ticket.status.in_(OPEN), visible_to(user))
    shown = wanted.order_by(Ticket.due_at.nulls_last(), Ticket.id).limit(most)
    for ticket in db.session.scalars(shown.options(joinedload(Ticket.category))):
        found[ticket.enterprise_id].append(ticket)
    return found


def open_counts(user: User, enterprises: Iterable[Enterprise]) -> dict[int, int]:
    """By the firm's id, how many open tickets it has."""
    keys = [firm.id for firm in enterprises]
    counted = select(Ticket.enterprise_id, func.count()).group_by(Ticket.enterprise_id)
    seen = counted.where(Ticket.enterprise_id.in_(keys), Ticket.status.in_(OPEN), visible_to(user))
    return dict(db.session.execute(seen).tuples().all())


def cared_for_by(user: User) -> Select[Care]:
    """The enterprises in this person's care, with township."""
    return (
        select(Care).where(Care.user_id == user.id).options(joinedload(Care.enterprise).joinedload(Enterprise.township))
    )


def carers(enterprises: Iterable[Enterprise]) -> dict[int, dict[CareKind, User]]:
    """By the firm's id, its butler and its sponsoring leader."""
    found: dict[int, dict[CareKind, User]] = {firm.id: {} for firm in enterprises}
    cares = select(Care).where(Care.enterprise_id.in_(found)).options(joinedload(Care.user).joinedload(User.department))
    for care in db.session.scalars(cares):
        found[care.enterprise_id][care.kind] = care.user
    return found


def entrust(enterprise: Enterprise, kind: CareKind, user: User | None) -> None:
    """Put the firm into this person's care, or into nobody's."""
    kept = db.session.scalar(select(Care).where(Care.enterprise_id == enterprise.id, Care.kind == kind))
    if user is None:
        db.session.execute(delete(Care).where(Care.enterprise_id == enterprise.id, Care.kind == kind))
    elif kept is None:
        db.session.add(Care(enterprise=enterprise, user=user, kind=kind))
    else:
        kept.user = user
    db.session.flush()


def butlers() -> Select[User]:
    """Who can be a butler: every active official."""
    wanted = select(User).where(User.role.in_((Role.HANDLER, Role.HEAD)), User.is_active)
    return wanted.options(joinedload(User.department)).order_by(User.department_id, User.id)


def sponsors() -> Select[User]:
    """Who can be a sponsoring leader."""
    wanted = select(User).where(User.role == Role.LEADER, User.is_active)
    return wanted.options(joinedload(User.post)).order_by(User.id)


def _named(word: str) -> ColumnElement[bool]:
    part = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return or_(Enterprise.name.like(part, escape="\\"), Enterprise.credit_code.like(part.upper(), escape="\\"))
