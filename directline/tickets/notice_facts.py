"""What a notice keeps for its words, by its reader: what is to be done by when, which date moved, who helps whom.

Ids, codes and moments as text; read off the deadlines once for all who are told of an event.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from directline.extensions import db
from directline.models import Assignment, Deadline, DeadlineChange, DeadlineKind, Task, Ticket, TicketEvent, User
from directline.tickets import access, deadlines
from directline.tickets.deadline_rules import DEADLINES, LEAD_RESOLVE, OF_CASE_OWNER, RESOLVE
from directline.tickets.history import moment_text
from directline.tickets.parties import Party
from directline.tickets.rules import MOVES, Action

Facts = dict[str, Any]
UNITS = {Party.LEAD, Party.CO_HANDLER, Party.CARDED}
SAID = ("is_solved", "satisfaction", "outcome", "handler", "before", "side", "escalation")
"""What a notice repeats of its event."""


def by_reader(event: TicketEvent, people: Iterable[User]) -> dict[int, Facts]:
    """By the person's id, the facts of their notice of this event."""
    if event.task is not None:
        return {person.id: _of_task(event, event.task, person) for person in people}
    about = _Event(event)
    return {person.id: about.common | about.own(person) for person in people}


def to_do(deadline: Deadline) -> Facts:
    """That this deadline is to be stopped by its due."""
    return {"do": [deadline.kind, moment_text(deadline.due_at)]}


def _of_task(event: TicketEvent, task: Task, person: User) -> Facts:
    """Who did it, and to who owes the task until when it is to be done."""
    facts = {"by": event.actor_kind, "end": event.to_status, "task_unit": task.department_id}
    duties = [deadline for deadline in deadlines.alive(task) if deadline.is_running]
    is_owed = person.is_official and person.department_id == task.department_id
    return facts | (_first_duty(duties) if is_owed else {})


class _Event:
    """One event, and the deadlines as it left them."""

    def __init__(self, event: TicketEvent) -> None:
        self.event, self.ticket = event, event.ticket
        self.deadlines = deadlines.alive(self.ticket)
        self.before = _dues_before(event, self.deadlines)
        self.common = _common(event)
        self.is_led_by_office = access.is_led_by_office(self.ticket)

    def own(self, person: User) -> Facts:
        """What concerns this person; who gave the matter to somebody else has nothing to do."""
        if self.event.facts.get("before") == person.id:
            return {}
        theirs = [deadline for deadline in self.deadlines if self._is_theirs(deadline, person)]
        expected = [
            deadline
            for deadline in self.deadlines
            if DEADLINES[deadline.kind].is_awaited and self._is_expected_by(person)
        ]
        duties = [deadline for deadline in theirs if deadline.is_running]
        if person.is_enterprise:
            duties = duties or [deadline for deadline in expected if deadline.is_running]
        return _first_duty(duties) | self._moved([*theirs, *expected]) | self._help(self._part_of(person))

    def _part_of(self, person: User) -> Assignment | None:
        if not person.is_official:
            return None
        return next((one for one in self.ticket.open_assignments if one.department_id == person.department_id), None)

    def _is_theirs(self, deadline: Deadline, person: User) -> bool:
        """Is it this person's side that has to stop it?"""
        owed_by = DEADLINES[deadline.kind].owed_by
        if person.is_enterprise:
            return Party.ENTERPRISE in owed_by
        if owed_by <= UNITS:
            part = deadline.assignment
            return part is not None and person.is_official and part.department_id == person.department_id
        if deadline.kind not in OF_CASE_OWNER:
            return False
        stands_in = self.is_led_by_office and person.is_supervision
        is_own_matter = self.is_led_by_office and deadline.kind is DeadlineKind.CALL_BACK
        return stands_in or (access.keeps(person, self.ticket) and not is_own_matter)

    def _is_expected_by(self, person: User) -> bool:
        return person.is_enterprise or (self._part_of(person) is None and access.keeps(person, self.ticket))

    def _moved(self, concerned: list[Deadline]) -> Facts:
        moved = [deadline for deadline in concerned if deadline.id in self.before]
        if not moved:
            return {}
        first = min(moved, key=lambda deadline: (*_rank(deadline.kind), deadline.id))
        return {"moved": [first.kind, moment_text(self.before[first.id]), moment_text(first.due_at)]}

    def _help(self, part: Assignment | None) -> Facts:
        """Whether the unit helps; to the lead, by when a new helper reports."""
        if part is None:
            return {}
        if not part.is_lead:
            return {"is_helping": True}
        reports = [deadline for deadline in self.deadlines if deadline.assignment_id == self.event.assignment_id]
        due = next((deadline.due_at for deadline in reports if deadline.kind is DeadlineKind.CO_REPORT), None)
        return {"helper_due": moment_text(due)} if due and self.event.action == Action.ADD_CO_HANDLER else {}


def _first_duty(deadlines: list[Deadline]) -> Facts:
    first = min(deadlines, key=lambda deadline: (deadline.due_at, deadline.id), default=None)
    return to_do(first) if first else {}


def _common(event: TicketEvent) -> Facts:
    """Who did it, how it ended, and the units that it is about."""
    facts = {key: event.facts[key] for key in SAID if key in event.facts}
    facts |= {"by": event.actor_kind, "end": event.to_status}
    lead, move = event.ticket.lead, MOVES[Action(event.action)]
    if move.names_lead and lead is not None:
        facts["lead"] = lead.department_id
    if move.names_helper and event.assignment_id is not None:
        facts["helper"] = db.session.get_one(Assignment, event.assignment_id).department_id
    return facts


def _dues_before(event: TicketEvent, deadlines: list[Deadline]) -> dict[int, datetime]:
    """By the deadline's id, its due before the event moved it; a redo replaces the deadline before it."""
    if event.action == Action.RECOMPUTE:
        moved = event.facts["deadlines"].items()
        return {int(key): datetime.fromisoformat(before) for key, (before, after) in moved if before != after}
    dues = {}
    rows: dict[int, list[DeadlineChange]] = {deadline.id: [] for deadline in deadlines}
    changes = select(DeadlineChange).where(DeadlineChange.deadline_id.in_(rows)).order_by(DeadlineChange.id)
    for row in db.session.scalars(changes):
        rows[row.deadline_id].append(row)
    for deadline in deadlines:
        earlier = [row.due_at for row in rows[deadline.id] if row.at < event.at]
        is_new_redo = deadline.kind is DeadlineKind.REDO and not earlier
        before = earlier[-1] if earlier else _replaced(event.ticket, deadline) if is_new_redo else None
        if before is not None and before != deadline.due_at:
            dues[deadline.id] = before
    return dues


def _replaced(ticket: Ticket, redo: Deadline) -> datetime | None:
    earlier = select(Deadline.due_at).where(Deadline.ticket_id == ticket.id, Deadline.kind.in_(LEAD_RESOLVE))
    return db.session.scalar(earlier.where(Deadline.id < redo.id).order_by(Deadline.id.desc()).limit(1))


def _rank(kind: DeadlineKind) -> tuple[bool, ...]:
    """Of several dates that moved at once, whose is given: the answer's, then that of a helper's report."""
    return kind not in LEAD_RESOLVE, kind not in RESOLVE, Party.CO_HANDLER not in DEADLINES[kind].owed_by
