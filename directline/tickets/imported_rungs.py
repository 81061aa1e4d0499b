"""The rungs of an imported matter, once the office has confirmed which unit handled it.

They are those that its deadline had reached while it ran, dated as they fell. Nobody is told of them, no letter is
numbered, no card asks for an explanation.
"""

from datetime import datetime

from sqlalchemy import select

from directline import clock
from directline.configuration import working_time
from directline.extensions import db
from directline.models import Deadline, Escalation, LadderRule, Rung, Ticket
from directline.tickets import deadlines, ladder_times, rungs
from directline.tickets.deadline_rules import LEAD_RESOLVE

UNCONFIRMED = "承办单位只是建议，办公室尚未确认"
"""Why a rung stands back that was written before units were confirmed."""


def write(ticket: Ticket) -> None:
    """Write what the lead's deadline had reached; rungs taken back stand again, for the unit that was confirmed."""
    ended = select(Deadline).where(Deadline.ticket_id == ticket.id, Deadline.kind.in_(LEAD_RESOLVE))
    for deadline in db.session.scalars(ended.order_by(Deadline.id)).all():
        known = _brought_back(deadline)
        missing = [(rule, moment) for rule, moment in _fallen(deadline) if rule.rung not in known]
        for place, (rule, moment) in enumerate(missing, 1):
            rungs.write(deadline, rule, moment=moment, is_silent=place < len(missing))


def _brought_back(deadline: Deadline) -> set[Rung]:
    stood_back = select(Escalation).where(
        Escalation.deadline_id == deadline.id, Escalation.revoked_reason == UNCONFIRMED, Escalation.fact.is_(None)
    )
    rows = db.session.scalars(stood_back).all()
    for rung in rows:
        rung.revoked_at, rung.revoked_reason = None, ""
        rung.department_id = deadline.assignment.department_id if deadline.assignment else None
    return {rung.rung for rung in rows}


def _fallen(deadline: Deadline) -> list[tuple[LadderRule, datetime]]:
    """What lay before the answer; by a calendar that is not published, a reminder at most."""
    days = (clock.local_date(moment) for moment in (deadline.started_at, deadline.due_at))
    is_provisional = working_time.county_calendar().is_provisional(*days)
    pauses, ended_at = deadlines.pauses_of(deadline), deadline.stopped_at or deadline.started_at
    rules = [rule for rule in ladder_times.rules(deadline.kind) if rule.rung is Rung.E0 or not is_provisional]
    moments = [(rule, ladder_times.reached_at(deadline, rule, pauses)) for rule in rules]
    return [(rule, moment) for rule, moment in moments if moment < ended_at]
