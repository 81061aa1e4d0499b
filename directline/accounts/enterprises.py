"""Enterprises as the office lists them, who looks after them, and which still have to be verified."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from directline.extensions import db
from directline.models import (
    OPEN,
    Care,
    CareKind,
    Department,
    Enterprise,
    EnterpriseSource,
    Role,
    Ticket,
    User,
    Verification,
)
from directline.text import compact
from directline.tickets.access import visible_to
from directline.tickets.errors import Refused
from directline.tickets.lists.paging import Key
from directline.tickets.lists.selects import firm_named

NEWEST = (Key(Enterprise.id, is_descending=True),)
OLDEST = (Key(Enterprise.created_at), Key(Enterprise.id))
OLDEST_MEMBER = (Key(User.created_at), Key(User.id))
OF_CARE = (Key(Care.id),)


def listed(
    words: str = "",
    *,
    is_key: bool | None = None,
    is_verified: bool | None = None,
    township: str = "",
    has_namesake: bool = False,
) -> Select[Enterprise]:
    """Whose name or credit code holds every word; key or not, verified or not, of one township (by code).

    ``has_namesake``: only those whose name another firm bears too, however each is written.
    """
    wanted = select(Enterprise).where(*map(firm_named, words.split())).options(joinedload(Enterprise.township))
    if is_key is not None:
        wanted = wanted.where(Enterprise.is_key.is_(is_key))
    if is_verified is not None:
        verified = Enterprise.verified_at
        wanted = wanted.where(verified.is_not(None) if is_verified else verified.is_(None))
    if township:
        unit = select(Department.id).where(Department.code == township).scalar_subquery()
        wanted = wanted.where(Enterprise.township_id == unit)
    if has_namesake:
        shared = select(Enterprise.folded).group_by(Enterprise.folded).having(func.count() > 1)
        wanted = wanted.where(Enterprise.folded.in_(shared))
    return wanted


def one(enterprise_id: int) -> Enterprise | None:
    return db.session.scalar(
        select(Enterprise).where(Enterprise.id == enterprise_id).options(joinedload(Enterprise.township))
    )


def member(user_id: int) -> User | None:
    """An enterprise's account, with the enterprise."""
    wanted = select(User).where(User.id == user_id, User.role == Role.ENTERPRISE)
    return db.session.scalar(wanted.options(joinedload(User.enterprise)))


def to_verify(words: str = "") -> Select[Enterprise]:
    """Firms that the office has not looked at yet, and that somebody speaks for: an account or an open ticket."""
    looked_at = exists().where(Verification.enterprise_id == Enterprise.id, Verification.user_id.is_(None))
    has_member = exists().where(User.enterprise_id == Enterprise.id)
    has_ticket = exists().where(Ticket.enterprise_id == Enterprise.id, Ticket.status.in_(OPEN))
    return (
        select(Enterprise)
        .where(Enterprise.verified_at.is_(None), ~looked_at, or_(has_member, has_ticket))
        .where(*map(firm_named, words.split()))
        .options(joinedload(Enterprise.township))
    )


def members_to_verify(words: str = "") -> Select[User]:
    """Accounts whose membership the office has not looked at yet, with their firms."""
    looked_at = exists().where(Verification.user_id == User.id)
    return (
        select(User)
        .join(Enterprise, Enterprise.id == User.enterprise_id)
        .where(User.role == Role.ENTERPRISE, User.enterprise_confirmed_at.is_(None), User.is_active, ~looked_at)
        .where(*map(firm_named, words.split()))
        .options(contains_eager(User.enterprise))
    )


def members(enterprise: Enterprise) -> list[User]:
    return list(db.session.scalars(select(User).where(User.enterprise_id == enterprise.id).order_by(User.id)))


def verifications(enterprise: Enterprise) -> list[Verification]:
    """What the office decided about the firm and its accounts, the newest first."""
    decided = select(Verification).where(Verification.enterprise_id == enterprise.id)
    return list(db.session.scalars(decided.order_by(Verification.id.desc())))


def open_tickets(user: User, enterprises: Iterable[Enterprise], most: int = 200) -> dict[int, list[Ticket]]:
    """By the firm's id, its open tickets that this person sees, nearest due first; in all at most so many."""
    tickets: dict[int, list[Ticket]] = {firm.id: [] for firm in enterprises}
    wanted = select(Ticket).where(Ticket.enterprise_id.in_(tickets), Ticket.status.in_(OPEN), visible_to(user))
    shown = wanted.order_by(Ticket.due_at.nulls_last(), Ticket.id).limit(most)
    for ticket in db.session.scalars(shown.options(joinedload(Ticket.category))):
        tickets[ticket.enterprise_id or 0].append(ticket)
    return tickets


def open_counts(user: User, enterprises: Iterable[Enterprise]) -> dict[int, int]:
    """By the firm's id, how many open tickets it has."""
    keys = [firm.id for firm in enterprises]
    counted = select(Ticket.enterprise_id, func.count()).group_by(Ticket.enterprise_id)
    seen = counted.where(Ticket.enterprise_id.in_(keys), Ticket.status.in_(OPEN), visible_to(user))
    return {firm: number for firm, number in db.session.execute(seen) if firm}


def cared_for_by(user: User, words: str = "") -> Select[Care]:
    """The enterprises in this person's care, with township, found by words of name or credit code."""
    wanted = select(Care).join(Enterprise, Enterprise.id == Care.enterprise_id)
    wanted = wanted.where(Care.user_id == user.id, *map(firm_named, words.split()))
    return wanted.options(contains_eager(Care.enterprise).joinedload(Enterprise.township))


def carers(enterprises: Iterable[Enterprise]) -> dict[int, dict[CareKind, User]]:
    """By the firm's id, its butler and its sponsoring leader."""
    by_firm: dict[int, dict[CareKind, User]] = {firm.id: {} for firm in enterprises}
    cares = select(Care).where(Care.enterprise_id.in_(by_firm))
    for care in db.session.scalars(cares.options(joinedload(Care.user).joinedload(User.department))):
        by_firm[care.enterprise_id][care.kind] = care.user
    return by_firm


def take_in(name: str, credit_code: str, *, contact: tuple[str, str], at: datetime) -> Enterprise:
    """The firm of this code, or a new, unverified one; ``contact`` is a name and a telephone number.

    Raises Refused where a firm of that name is known and no code tells them apart.
    """
    if credit_code:
        known = db.session.scalar(select(Enterprise).where(Enterprise.credit_code == credit_code))
        if known is not None:
            return known
    elif db.session.scalar(select(Enterprise.id).where(Enterprise.folded == compact(name)).limit(1)):
        raise Refused(_("已有同名企业：请先查找，或填写信用代码以便区分"))
    firm = Enterprise(name=name, credit_code=credit_code or None, source=EnterpriseSource.OFFICE, created_at=at)
    firm.contact_name, firm.contact_phone = contact
    db.session.add(firm)
    db.session.flush()
    return firm


def butlers() -> Select[User]:
    """Who can be a butler: every active official."""
    wanted = select(User).where(User.role.in_((Role.HANDLER, Role.HEAD)), User.is_active)
    return wanted.options(joinedload(User.department)).order_by(User.department_id, User.id)


def sponsors() -> Select[User]:
    """Who can be a sponsoring leader."""
    wanted = select(User).where(User.role == Role.LEADER, User.is_active)
    return wanted.options(joinedload(User.post)).order_by(User.id)
