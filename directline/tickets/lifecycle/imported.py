"""Imported matters: the office says whose they were."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from directline.models import Department, Ticket, User
from directline.tickets import imported_rungs, notices, recipients
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle.transition import transition
from directline.tickets.rules import Action

__all__ = ("confirm_unit", "confirm_units")


def confirm_units(tickets: Iterable[Ticket], unit: Department | None = None, *, by: User, at: datetime) -> int:
    """Each of them as ``confirm_unit`` does, but for those confirmed meanwhile; returns how many.

    The heads of the units are told how many, in the page, once. Raises Refused.
    """
    confirmed: Counter[int] = Counter()
    for ticket in tickets:
        try:
            confirmed[confirm_unit(ticket, unit, by=by, at=at).id] += 1
        except NotAllowed:
            continue
    own = {head.id: {"number": number} for key, number in confirmed.items() for head in recipients.heads(key)}
    heads = [head for key in confirmed for head in recipients.heads(key)]
    notices.add(heads, Action.CONFIRM_UNIT, f"confirm_unit:{at:%Y%m%d%H%M%S%f}", at=at, own_facts=own)
    return confirmed.total()


def confirm_unit(ticket: Ticket, unit: Department | None = None, *, by: User, at: datetime | None = None) -> Department:
    """It was this unit's, or the one suggested: from now on that unit bears its cards and figures. Returns it.

    Raises Refused for another unit that is not in use: nobody would answer for it.
    """
    with transition(ticket, Action.CONFIRM_UNIT, by=by, at=at) as act:
        part = ticket.last_lead
        if part is None:
            raise NotAllowed(Action.CONFIRM_UNIT, ticket)
        act.facts["suggested"] = part.department.code
        if unit is not None and unit.id != part.department_id:
            if not unit.is_active:
                raise Refused(_("%(name)s已停用，请选择其他单位。", name=unit.short_name))
            part.department = unit
        act.assignment = part
        act.facts["department"] = part.department.code
        ticket.is_unit_suggested = False
        imported_rungs.write(ticket)
    return part.department
