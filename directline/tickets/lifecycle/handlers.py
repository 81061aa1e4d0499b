"""Who in a unit handles its part: named by its head, and given back to the unit when the person is gone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from directline.extensions import db
from directline.models import OFFICIALS, ActorKind, Assignment, Department, Recusal, Ticket, User
from directline.tickets import access, notices, recipients
from directline.tickets.errors import Refused
from directline.tickets.lifecycle.transition import transition
from directline.tickets.notice_facts import Facts
from directline.tickets.rules import Action

__all__ = ("assign_handler", "gone", "hand_back")


def assign_handler(ticket: Ticket, handler: User, *, by: User, at: datetime | None = None) -> None:
    """The head names who handles the unit's part from now on. Both people and, of a lead, the enterprise are told.

    Raises Refused for somebody of another unit, one who is barred, or who handles it already.
    """
    with transition(ticket, Action.ASSIGN_HANDLER, by=by, at=at) as act:
        part = own_part(ticket, by)
        before = part.present_handler
        if handler == before:
            raise Refused(_("%(name)s已经是承办人，请选择其他人。", name=handler.name))
        part.handler = checked(ticket, part, handler)
        act.assignment = part
        act.facts |= {"handler": handler.id, "before": before.id if before else None}
        act.notify([handler, *([before] if before else [])])
        act.notify(recipients.enterprise_people(ticket) if part.is_lead else [])


def own_part(ticket: Ticket, user: User) -> Assignment:
    """The part of this person's unit."""
    return next(part for part in ticket.open_assignments if part.department_id == user.department_id)


def checked(ticket: Ticket, part: Assignment, handler: User) -> User:
    """Raises Refused for who can not handle this part."""
    if handler.department_id != part.department_id or not handler.is_active:
        raise Refused(_("请选择本单位的承办人。"))
    if access.is_barred(handler, ticket):
        raise Refused(_("%(name)s应当回避，请选择其他承办人。", name=handler.name))
    return handler


def hand_back(user: User, *, left: Department | None = None, at: datetime) -> int:
    """Whatever this person handles, and can not any more, goes back to the unit that has it; its head is told.

    Where nobody works any more in the unit that this person ``left``, who keeps its other matters is told of them, too.
    Returns how many parts were given back.
    """
    db.session.flush()
    lost = _out_of_reach(Assignment.ticket_id).where(Assignment.handler_id == user.id)
    tickets = db.session.scalars(select(Ticket).where(Ticket.id.in_(lost)).order_by(Ticket.id)).all()
    given_back = [part for ticket in tickets for part in _given_back(ticket, user, at)]
    alone = [part for part in _left_alone(left) if part not in given_back]
    _notify_heads(user, [*given_back, *alone], at)
    _tell_of_sealed(alone, at)
    return len(given_back)


def hand_back_from_barred(ticket: Ticket, *, at: datetime) -> None:
    """The same of one ticket, after somebody was barred from it."""
    handlers = {part.handler_id: part.handler for part in ticket.open_assignments if part.handler is not None}
    for _key, user in sorted(handlers.items()):
        _notify_heads(user, _given_back(ticket, user, at), at)


def gone() -> Select[int]:
    """The ids of people who are named as handlers of what they may not be able to handle any more."""
    return _out_of_reach(Assignment.handler_id).distinct()


def _out_of_reach(column: InstrumentedAttribute[Any]) -> Select[int]:
    """Open parts whose handler has left the unit, or where somebody is barred: who, is asked ticket by ticket."""
    barred = exists().where(Recusal.ticket_id == Assignment.ticket_id)
    left = or_(~User.is_active, User.role.not_in(OFFICIALS), User.department_id != Assignment.department_id)
    held = select(column).join(User, User.id == Assignment.handler_id)
    return held.where(Assignment.ended_at.is_(None), or_(left, barred))


def _given_back(ticket: Ticket, user: User, at: datetime) -> list[Assignment]:
    """The parts of one ticket; of a sealed one the head is told by the fixed sentence."""
    if not _lost(ticket, user):
        return []
    with transition(ticket, Action.HAND_BACK, by=ActorKind.SYSTEM, at=max(at, ticket.last_event_at)) as act:
        lost = _lost(ticket, user)
        for part in lost:
            part.handler = None
        act.assignment = lost[0]
        act.facts["before"] = user.id
        if ticket.is_sealed:
            act.notify([head for part in lost for head in _who_gives_it_out(part)])
    return lost


def _lost(ticket: Ticket, user: User) -> list[Assignment]:
    held = [part for part in ticket.open_assignments if part.handler_id == user.id]
    is_barred = bool(held) and access.is_barred(user, ticket)
    return [part for part in held if is_barred or part.present_handler is None]


def _who_gives_it_out(part: Assignment) -> list[User]:
    """The unit's head; of a unit where nobody is left who may handle it, who keeps the ticket."""
    return recipients.heads_for(part.ticket, part.department_id) or recipients.case_owners(part.ticket)


def _left_alone(unit: Department | None) -> list[Assignment]:
    """What a unit that nobody works in any more has in hand."""
    if unit is None or recipients.members(unit.id):
        return []
    held = select(Assignment).where(Assignment.department_id == unit.id, Assignment.ended_at.is_(None))
    return list(db.session.scalars(held.order_by(Assignment.id)))


def _tell_of_sealed(parts: Sequence[Assignment], at: datetime) -> None:
    """Of each by the fixed sentence."""
    for part in (part for part in parts if part.ticket.is_sealed):
        by_head = recipients.reachable(_who_gives_it_out(part), part.ticket, at=at)
        notices.add(by_head, Action.HAND_BACK, f"left_alone:{part.id}:{at:%Y%m%d%H%M%S%f}", subject=part.ticket, at=at)


def _notify_heads(user: User, parts: Sequence[Assignment], at: datetime) -> None:
    """One message for each head, however many matters it is about; what is sealed was told by itself."""
    by_head: dict[int, tuple[User, Facts]] = {}
    for part in (part for part in parts if not part.ticket.is_sealed):
        for head in recipients.reachable(_who_gives_it_out(part), part.ticket, at=at):
            facts = by_head.setdefault(head.id, (head, {"user": user.id, "assignments": []}))[1]
            facts["assignments"].append(part.id)
            if head.department_id != part.department_id:
                facts["is_without_people"] = True
    own = {key: facts for key, (_head, facts) in by_head.items()}
    key = f"hand_back:{user.id}:{at:%Y%m%d%H%M%S%f}"
    notices.add([head for head, _facts in by_head.values()], Action.HAND_BACK, key, at=at, own_facts=own)
