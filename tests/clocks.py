"""What must hold of the open clocks of any ticket, reckoned from MOVES and from who may do what."""

from collections.abc import Iterable, Iterator

from directline.models import OPEN, ClockKind, Deadline, DeadlineState, Ticket, User
from directline.tickets import access, deadlines
from directline.tickets.clock_rules import CLOCKS
from directline.worktime.limits import Limit, Unit

STATUTORY = {ClockKind.RESOLVE_TICKET, ClockKind.RESOLVE_LEAD, ClockKind.REDO}
ON_THE_WAY = {ClockKind.SIGN, ClockKind.CONTACT, ClockKind.PLAN, ClockKind.CO_REPORT}


def faults(ticket: Ticket, people: Iterable[User]) -> list[str]:
    """What is wrong with the ticket's clocks at this moment."""
    alive, people = deadlines.alive(ticket), list(people)
    return [
        f"{ticket.number} ({ticket.status}): {fault}"
        for clock in alive
        for fault in (*_nobody_stops(clock, people), *_ended(clock), *_due_after_lead(clock, alive))
    ]


def _nobody_stops(clock: Deadline, people: list[User]) -> Iterator[str]:
    """A clock runs only while somebody may do what stops it, or take the step before it."""
    rule, ticket = CLOCKS[clock.kind], clock.ticket
    if clock.state is not DeadlineState.RUNNING or _is_statutory(clock):
        return
    if not any(access.may(one, action, ticket) for action in rule.stops | rule.steps for one in people):
        yield f"{clock.kind} runs, and nobody can stop it"


def _ended(clock: Deadline) -> Iterator[str]:
    if clock.ticket.status not in OPEN and clock.kind is not ClockKind.EXPLAIN:
        yield f"{clock.kind} goes on after the end"
    if clock.assignment is not None and clock.assignment.ended_at is not None and clock.kind is not ClockKind.EXPLAIN:
        yield f"{clock.kind} goes on for a unit that has the ticket no more"


def _due_after_lead(clock: Deadline, alive: list[Deadline]) -> Iterator[str]:
    """Nothing on the way is due after the answer, unless the answer was late before it began; hours need no plan."""
    part = clock.assignment
    if clock.kind not in ON_THE_WAY or part is None:
        return
    for lead in alive:
        is_of_lead = lead.is_lead_resolve and lead.assignment.dispatch_number == part.dispatch_number
        began = max([clock.started_at, *(pause.ends_at for pause in clock.pauses if pause.ends_at)])
        if is_of_lead and lead.due_at > began and clock.due_at > lead.due_at:
            yield f"{clock.kind} is due {clock.due_at}, after its lead {lead.due_at}"
        if is_of_lead and clock.kind is ClockKind.PLAN and Limit.parse(lead.limit).unit is Unit.working_minutes:
            yield "a plan for a matter of hours"


def _is_statutory(clock: Deadline) -> bool:
    """Calendar days of a resolve clock go on whatever happens."""
    return clock.kind in STATUTORY and Limit.parse(clock.limit).unit is Unit.calendar_days
