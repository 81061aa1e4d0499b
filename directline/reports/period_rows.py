"""The rows that the figures of one period share, each read once: the number of queries does not grow with them."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from directline.models import Closing, DeadlineKind, DeadlineState, Outcome, Status
from directline.reports import deadline_facts, durations, facts, lead_facts, task_facts
from directline.reports.cut import Cut
from directline.reports.deadline_facts import STILL, DeadlineFact, Due
from directline.reports.facts import EventFact, TicketFact
from directline.reports.lead_facts import LeadFact
from directline.reports.task_facts import TaskFact
from directline.tickets.deadline_rules import LEAD_RESOLVE, kinds
from directline.tickets.rules import MOVES, Action

CLOSINGS = tuple(action for action, move in MOVES.items() if Status.CLOSED in move.end)
COUNTED = (
    *CLOSINGS,
    Action.SUBMIT,
    Action.REJECT,
    Action.WITHDRAW,
    Action.DISPATCH,
    Action.RECALL,
    Action.URGE,
    Action.ANSWER,
    Action.SEND_BACK,
    Action.PASS,
    Action.ORDER_REDO,
)
DUE = kinds(lambda rule: rule.figure not in ("", "signed_in_time") and not rule.is_of_task)
"""What is counted in the month of its due; signing is counted in that of the dispatch."""


class PeriodRows:
    """What happened in the period, what came due in it, and what stood at its end."""

    def __init__(self, cut: Cut) -> None:
        self.cut = cut
        self.events = facts.events(cut, *COUNTED)
        self.statuses = facts.open_at(cut)
        self.due = deadline_facts.deadlines_due(cut, *DUE)
        self.passed = deadline_facts.deadlines_passed(cut)
        self.running = deadline_facts.deadlines_running(cut)
        self.cards = facts.cards(cut)

    def of(self, *actions: Action) -> list[EventFact]:
        return [row for row in self.events if row.action in actions]

    def own(self, *actions: Action) -> list[EventFact]:
        """Of an imported matter only the two ends are known, not how it was sent, signed and reviewed."""
        return [row for row in self.of(*actions) if not row.is_imported]

    @cached_property
    def filed(self) -> list[EventFact]:
        return self.of(Action.SUBMIT)

    @cached_property
    def verdicts(self) -> list[EventFact]:
        return self.of(Action.VERDICT)

    @cached_property
    def closed(self) -> list[EventFact]:
        return [row for row in self.of(*CLOSINGS) if row.to_status is Status.CLOSED]

    @cached_property
    def own_closings(self) -> list[EventFact]:
        """The closings of matters that lived here."""
        return [row for row in self.closed if row.closing != Closing.IMPORTED]

    @cached_property
    def countable(self) -> list[EventFact]:
        """The closings that a solved rate counts: not "not true", not imported."""
        return [row for row in self.own_closings if self.outcomes.get(row.ticket_id) is not Outcome.NOT_TRUE]

    @cached_property
    def reasonable(self) -> list[EventFact]:
        """Without those, besides, of which the office confirmed that they can not lawfully be solved."""
        return [row for row in self.countable if self.outcomes.get(row.ticket_id) is not Outcome.CANNOT_LAWFULLY]

    @cached_property
    def outcomes(self) -> dict[int, Outcome]:
        return facts.last_outcomes(self.cut, [row.ticket_id for row in self.own_closings])

    @cached_property
    def dispatched(self) -> list[EventFact]:
        """Dispatches of the period that were not taken back before the cut."""
        recalled = {row.assignment_id for row in self.of(Action.RECALL)}
        return [row for row in self.of(Action.DISPATCH) if row.assignment_id not in recalled]

    @cached_property
    def to_sign(self) -> list[EventFact]:
        """The dispatches of the period that somebody was to sign for, but for those taken back."""
        return [row for row in self.dispatched if not row.is_imported]

    @cached_property
    def signed_in_time(self) -> list[EventFact]:
        """Of these, those signed within their limit by the cut."""
        signs = deadline_facts.deadlines_of(
            self.cut, DeadlineKind.SIGN, [row.assignment_id or 0 for row in self.to_sign]
        )
        kept = {fact.assignment_id for fact in signs if fact.is_kept}
        return [row for row in self.to_sign if row.assignment_id in kept]

    @cached_property
    def first_answers(self) -> list[EventFact]:
        """The first answer of each assignment, of those that were first answered in the period."""
        return lead_facts.first_answers(self.cut, self.own(Action.ANSWER))

    @cached_property
    def redone(self) -> list[EventFact]:
        """Sent into another round in the period, by the enterprise's verdict or the office head's order."""
        return [row for row in self.of(Action.VERDICT, Action.ORDER_REDO) if row.to_status is Status.IN_PROGRESS]

    @cached_property
    def in_hand(self) -> list[LeadFact]:
        """The lead assignments that had begun and not ended at the cut."""
        return lead_facts.in_hand(self.cut, self.statuses)

    @cached_property
    def lead_due(self) -> Due:
        return self.due.of(*LEAD_RESOLVE)

    @cached_property
    def late(self) -> list[DeadlineFact]:
        """The leads' deadlines that ran on at the cut though their due had passed, the latest first."""
        late = [fact for fact in self.running if fact.state is DeadlineState.RUNNING and fact.due_at < self.end]
        return sorted(late, key=lambda fact: (fact.due_at, fact.id))

    @cached_property
    def instructions(self) -> list[TaskFact]:
        """Whose date fell in the period, or that were decided in it after standing still."""
        return task_facts.instructions_due(self.cut)

    @cached_property
    def instructions_late(self) -> list[TaskFact]:
        return task_facts.instructions_late(self.cut)

    @cached_property
    def handling(self) -> dict[int, tuple[int, float]]:
        """By the deadline's id, ticket and working minutes from the dispatch to the review that passed it."""
        return durations.handling(self.passed)

    @property
    def end(self) -> datetime:
        return self.cut.period.end

    @cached_property
    def known(self) -> dict[int, TicketFact]:
        rows: Iterable[EventFact | DeadlineFact] = (*self.filed, *self.closed, *self.running)
        return facts.tickets(self.cut, {row.ticket_id for row in rows} | set(self.statuses))


def awaiting_review(due: Iterable[DeadlineFact]) -> list[DeadlineFact]:
    """Answered, not yet reviewed at the cut: printed apart, counted when decided."""
    return [fact for fact in due if fact.state in STILL and fact.is_answered]


def standing_still(due: Iterable[DeadlineFact]) -> list[DeadlineFact]:
    """Waiting for a supplement at the cut: printed apart, counted in the month of the new due."""
    return [fact for fact in due if fact.state in STILL and not fact.is_answered]


def is_solved(row: EventFact) -> bool:
    return row.closing == Closing.SOLVED
