"""What must hold of the open deadlines of any ticket, by DEADLINES, MOVES and who may do what."""

from collections.abc import Iterable, Iterator

from directline.models import OPEN, TASK_OPEN, Deadline, DeadlineKind, DeadlineState, Subject, User
from directline.tickets import access, deadlines
from directline.tickets.deadline_rules import DEADLINES, LEAD_RESOLVE, ON_THE_WAY, RESOLVE
from directline.worktime.limits import Limit, Unit


def faults(ticket: Subject, people: Iterable[User]) -> list[str]:
    """What is wrong with the deadlines of a ticket or a task at this moment."""
    alive, people = deadlines.alive(ticket), list(people)
    return [
        f"{ticket.number} ({ticket.status}): {fault}"
        for deadline in alive
        for fault in (*_nobody_stops(deadline, people), *_ended(deadline), *_due_after_lead(deadline, alive))
    ]


def _nobody_stops(deadline: Deadline, people: list[User]) -> Iterator[str]:
    """A deadline runs only while somebody may do what stops it, or take the step before it."""
    rule, ticket = DEADLINES[deadline.kind], deadline.subject
    if deadline.state is not DeadlineState.RUNNING or _is_statutory(deadline):
        return
    if not any(access.may(one, action, ticket) for action in rule.stops | rule.steps for one in people):
        yield f"{deadline.kind} runs, and nobody can stop it"


def _ended(deadline: Deadline) -> Iterator[str]:
    if DEADLINES[deadline.kind].outlives:
        return
    if deadline.subject.status not in OPEN | TASK_OPEN:
        yield f"{deadline.kind} goes on after the end"
    if deadline.assignment is not None and deadline.assignment.ended_at is not None:
        yield f"{deadline.kind} goes on for a unit that has the ticket no more"


def _due_after_lead(deadline: Deadline, alive: list[Deadline]) -> Iterator[str]:
    """Nothing on the way is due after the answer, unless the answer was late before it began; hours need no plan."""
    part = deadline.assignment
    if deadline.kind not in ON_THE_WAY or part is None:
        return
    for lead in alive:
        is_of_lead = lead.kind in LEAD_RESOLVE and lead.assignment.dispatch_number == part.dispatch_number
        began = max([deadline.started_at, *(pause.ends_at for pause in deadline.pauses if pause.ends_at)])
        if is_of_lead and lead.due_at > began and deadline.due_at > lead.due_at:
            yield f"{deadline.kind} is due {deadline.due_at}, after its lead {lead.due_at}"
        if is_of_lead and deadline.kind is DeadlineKind.PLAN and Limit.parse(lead.limit).unit is Unit.working_minutes:
            yield "a plan for a matter of hours"


def _is_statutory(deadline: Deadline) -> bool:
    """Calendar days of an answer go on whatever happens."""
    return deadline.kind in RESOLVE and Limit.parse(deadline.limit).unit is Unit.calendar_days
