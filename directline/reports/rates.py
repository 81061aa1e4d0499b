"""The rates: whose numerator and denominator the county's definitions name."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from directline.models import ChangeReason, DeadlineKind, DeadlineState, Satisfaction
from directline.reports import facts
from directline.reports.counted_once import DECIDED
from directline.reports.cut import Cut
from directline.reports.deadline_facts import DeadlineFact, Due
from directline.reports.facts import EventFact
from directline.reports.measures import Share, TaskShare, share
from directline.reports.period_rows import CLOSINGS, PeriodRows, is_solved
from directline.reports.task_facts import TaskFact
from directline.tickets.rules import Action

AGAIN_WITHIN = timedelta(days=90)
PLEASED = (Satisfaction.SATISFIED, Satisfaction.BASICALLY)


def in_time(deadlines: Iterable[DeadlineFact]) -> Share:
    """Of the deadlines that came due: met, of met, missed and still running; void ones and those at rest are apart."""
    settled = decided(deadlines)
    return share([fact for fact in settled if fact.is_kept], settled)


def in_original_time(deadlines: Iterable[DeadlineFact]) -> Share:
    """The same deadlines, by the first due that each had."""
    settled = decided(deadlines)
    return share([fact for fact in settled if fact.is_kept_originally], settled)


def came_due(due: Due) -> list[DeadlineFact]:
    return [*due.own, *due.carried]


def instructions_kept(tasks: Iterable[TaskFact]) -> TaskShare:
    """Of the instructions that came due, those reported by their date and accepted; by the rules of ``in_time``."""
    settled = [fact for fact in tasks if fact.state in DECIDED]
    kept = [fact.task_id for fact in settled if fact.state is DeadlineState.MET]
    return TaskShare(tuple(kept), tuple(fact.task_id for fact in settled))


def satisfied(verdicts: Sequence[EventFact]) -> Share:
    """Satisfied and basically satisfied, of all verdicts given."""
    return share([row for row in verdicts if row.facts["satisfaction"] in PLEASED], verdicts)


def solved(closings: Sequence[EventFact]) -> Share:
    """Those that the enterprise called solved, of these closings."""
    return share([row for row in closings if is_solved(row)], closings)


def called_back(rows: PeriodRows) -> Share:
    """Of the call-backs that came due, the enterprises reached: by a verdict, or by an attempt since the answer passed.

    Who was not reached counts, a ticket withdrawn before does not.
    """
    asked = decided(came_due(rows.due.of(DeadlineKind.CALL_BACK)))
    spoken = facts.spoken_with(rows.cut, [fact.ticket_id for fact in asked])
    return share([fact for fact in asked if _was_reached(fact, spoken.get(fact.ticket_id, ()))], asked)


def _was_reached(deadline: DeadlineFact, spoken: Iterable[datetime]) -> bool:
    return deadline.reason is ChangeReason.STOPPED or any(moment >= deadline.started_at for moment in spoken)


def recalled(rows: PeriodRows) -> Share:
    """Taken back in the period, whenever they were dispatched, of the dispatches of the period."""
    return share(rows.own(Action.RECALL), rows.own(Action.DISPATCH))


def sent_back(rows: PeriodRows) -> Share:
    """Answers that the review sent back, of those it decided."""
    return share(rows.own(Action.SEND_BACK), rows.own(Action.SEND_BACK, Action.PASS))


def repeated(cut: Cut) -> Share:
    """Of the tickets closed ninety days before: the same enterprise came with the same category again within them."""
    period = cut.period
    earlier = Cut(type(period)("", period.start - AGAIN_WITHIN, period.end - AGAIN_WITHIN), cut.known_at)
    closed = [row for row in facts.events(earlier, *CLOSINGS) if row.closing and not row.is_imported]
    later = Cut(type(period)("", period.start - AGAIN_WITHIN, period.end), cut.known_at)
    filed = facts.events(later, Action.SUBMIT) if closed else []
    known = facts.tickets(cut, [row.ticket_id for row in (*closed, *filed)])
    came: dict[tuple[int, int], list[datetime]] = {}
    for row in filed:
        about = known[row.ticket_id]
        came.setdefault((about.enterprise_id, about.category_id), []).append(row.at)
    return share([row for row in closed if _came_again(row, known[row.ticket_id], came)], closed)


def _came_again(closing: EventFact, ticket: facts.TicketFact, came: dict[tuple[int, int], list[datetime]]) -> bool:
    moments = came.get((ticket.enterprise_id, ticket.category_id), ())
    return any(closing.at < moment <= closing.at + AGAIN_WITHIN for moment in moments)


def decided(deadlines: Iterable[DeadlineFact]) -> list[DeadlineFact]:
    """Neither void nor standing still."""
    return [fact for fact in deadlines if fact.state in DECIDED]
