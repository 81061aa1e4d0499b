"""The figures of a period as one frozen dataclass; every figure holds the tickets behind it.

Numerators and denominators are those of definitions.py: department figures count lead assignments, county totals
count tickets; every rate is x/n. All follow from (period, known_at) alone.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from directline.models import Closing, Rung
from directline.reports import departments, durations, facts, firm_facts, lists, rates, tables
from directline.reports.cut import Cut
from directline.reports.definitions import EDITION
from directline.reports.departments import DepartmentLine
from directline.reports.lists import CardLine, DecisionLine, InstructionLine, OverdueLine, VerdictLine
from directline.reports.measures import (
    NO_TASKS,
    NO_TICKETS,
    Activity,
    Count,
    Measure,
    Share,
    Spread,
    TaskShare,
    count,
    count_tickets,
    share,
    spread,
)
from directline.reports.period import Period, year_to
from directline.reports.period_rows import PeriodRows, awaiting_review, is_solved, standing_still
from directline.reports.tables import Line
from directline.tickets.deadline_rules import DEADLINES, LEAD_RESOLVE
from directline.tickets.rules import Action

COUNTED_APART = ("", "on_time", "signed_in_time", "called_back", "instructions_kept")
"""What is not simply the share of those kept, of those of one kind that came due."""


@dataclass(frozen=True)
class Figures:
    """All of it, for one period as known at one moment. Whoever adds a figure gives it a default: old months stay.

    ``edition`` is of the definitions by which it was counted.
    """

    label: str
    start: datetime
    end: datetime
    known_at: datetime
    filed: Count
    accepted: Count
    rejected: Count
    withdrawn: Count
    answered: Count
    closed: Count
    closed_unreached: Count
    closed_unsolved: Count
    urged: Count
    in_hand: Count
    overdue: Count
    stages: dict[str, Count]
    ages: dict[str, Count]
    on_time: Share
    on_time_original: Share
    carried_over: Share
    awaiting_review: Count
    standing_still: Count
    promise_kept: Share
    triaged_in_time: Share
    signed_in_time: Share
    contacted_in_time: Share
    planned_in_time: Share
    reported_in_time: Share
    reviewed_in_time: Share
    explained_in_time: Share
    called_back: Share
    solved: Share
    solved_of_reasonable: Share
    satisfied: Share
    satisfied_first: Share
    redone: Share
    sent_back: Share
    recalled: Share
    repeated: Share
    rungs: dict[str, Count]
    yellow: Count
    red: Count
    revoked: Count
    handling: Spread
    felt: Spread
    active: Activity
    active_key: Activity
    solved_in_month: Count
    solved_in_year: int
    solved_ever: int
    by_channel: list[Line]
    by_category: list[Line]
    by_township: list[Line]
    by_cluster: list[Line]
    by_chain: list[Line]
    by_department: list[DepartmentLine]
    to_decide: list[DecisionLine]
    overdue_list: list[OverdueLine]
    cards: list[CardLine]
    verdicts: list[VerdictLine]
    edition: int = 1
    unconfirmed: Count = NO_TICKETS
    instructions_kept: TaskShare = NO_TASKS
    instructions: list[InstructionLine] = field(default_factory=list)

    @property
    def period(self) -> Period:
        return Period(self.label, self.start, self.end)


def for_period(period: Period, known_at: datetime) -> Figures:
    """Count everything that happened in the period, as it was known at that moment."""
    rows = PeriodRows(Cut(period, known_at))
    counted: dict[str, Any] = {
        **tables.counts(rows),
        **_flow(rows),
        **_activity(rows),
        **_solved(rows),
        **_stock(rows),
        **_leads(rows),
        **_steps(rows),
        **_voices(rows),
        **_ladder(rows),
        **_instructions(rows),
        **_tables(rows),
    }
    return Figures(
        label=period.label, start=period.start, end=period.end, known_at=known_at, edition=EDITION, **counted
    )


def find(figures: Figures, key: str, row: str = "") -> Measure | None:
    """The figure of that name, or None: ``filed``, ``ages`` of row ``0-5``, ``by_channel.filed`` of row ``form``."""
    name, _, column = key.partition(".")
    measure = getattr(figures, name, None) if not name.startswith("_") else None
    if isinstance(measure, dict):
        measure = measure.get(row)
    elif isinstance(measure, list):
        line = next((line for line in measure if row_key(line) == row), None)
        measure = getattr(line, column, None) if column and not column.startswith("_") else None
    elif row or column:
        return None
    return measure if isinstance(measure, Measure) else None


def cumulative(figures: Figures, key: str) -> Select[int] | None:
    """The tickets behind ``solved_in_year`` and ``solved_ever``, too many to hold; None for any other name."""
    periods = {"solved_in_year": year_to, "solved_ever": _since_ever}
    if key not in periods:
        return None
    return facts.solved(Cut(periods[key](figures.period), figures.known_at))


def row_key(line: object) -> str | None:
    if isinstance(line, DepartmentLine):
        return str(line.department_id)
    return line.key if isinstance(line, Line) else None


def _flow(rows: PeriodRows) -> dict[str, Any]:
    """What came in and went out; county totals count tickets."""
    closed_as = {closing: [row for row in rows.closed if row.closing == closing] for closing in Closing}
    first = [row for row in rows.of(Action.DISPATCH) if row.facts["dispatch_number"] == 1]
    return {
        "accepted": count_tickets(first),
        "rejected": count_tickets(rows.of(Action.REJECT)),
        "withdrawn": count_tickets(rows.of(Action.WITHDRAW)),
        "answered": count_tickets(rows.of(Action.PASS)),
        "closed_unreached": count(closed_as[Closing.UNREACHED]),
        "closed_unsolved": count(closed_as[Closing.UNSOLVED]),
        "urged": count(rows.of(Action.URGE)),
    }


def _activity(rows: PeriodRows) -> dict[str, Any]:
    """Who filed: of all enterprises, and of the key ones."""
    everyone, keys = firm_facts.how_many(rows.cut)
    filed = [(row.ticket_id, rows.known[row.ticket_id]) for row in rows.filed]
    by_key = [(ticket, fact) for ticket, fact in filed if fact.is_key]
    return {
        "active": Activity(len({fact.enterprise_id for _, fact in filed}), everyone, _ids(filed)),
        "active_key": Activity(len({fact.enterprise_id for _, fact in by_key}), keys, _ids(by_key)),
    }


def _ids(rows: list[tuple[int, Any]]) -> tuple[int, ...]:
    return tuple(ticket for ticket, _ in rows)


def _solved(rows: PeriodRows) -> dict[str, Any]:
    """The one cumulative sentence that can be quoted."""
    known_at, period = rows.cut.known_at, rows.cut.period
    return {
        "solved_in_month": count_tickets(row for row in rows.countable if is_solved(row)),
        "solved_in_year": facts.how_many(facts.solved(Cut(year_to(period), known_at))),
        "solved_ever": facts.how_many(facts.solved(Cut(_since_ever(period), known_at))),
    }


def _since_ever(period: Period) -> Period:
    return Period("", datetime.min.replace(tzinfo=period.end.tzinfo), period.end)


def _stock(rows: PeriodRows) -> dict[str, Any]:
    """What was in hand at the cut, and how long what ended had taken."""
    submitted = {row.ticket_id: rows.known[row.ticket_id].submitted_at for row in rows.own_closings}
    return {
        "stages": tables.stages(rows.statuses),
        "ages": tables.ages(rows),
        "unconfirmed": Count(tuple(facts.unconfirmed(rows.cut))),
        "handling": spread(list(rows.handling.values())),
        "felt": spread(durations.felt(submitted, {row.ticket_id: row.at for row in rows.own_closings})),
    }


def _leads(rows: PeriodRows) -> dict[str, Any]:
    """Of the leads' deadlines whose effective due fell in the period, with those carried over from before."""
    due = rows.lead_due
    everything = rates.came_due(due)
    return {
        "on_time": rates.in_time(everything),
        "on_time_original": rates.in_original_time(everything),
        "carried_over": rates.in_time(due.carried),
        "awaiting_review": count(awaiting_review(due.own)),
        "standing_still": count(standing_still(due.own)),
    }


def _steps(rows: PeriodRows) -> dict[str, Any]:
    """The other deadlines that came due."""
    due = {rule.figure: kind for kind, rule in DEADLINES.items() if rule.figure not in COUNTED_APART}
    counted = {figure: rates.in_time(rates.came_due(rows.due.of(kind))) for figure, kind in due.items()}
    return counted | {"signed_in_time": share(rows.signed_in_time, rows.to_sign)}


def _voices(rows: PeriodRows) -> dict[str, Any]:
    """What the enterprises said."""
    return {
        "called_back": rates.called_back(rows),
        "solved": rates.solved(rows.countable),
        "solved_of_reasonable": rates.solved(rows.reasonable),
        "satisfied": rates.satisfied(rows.verdicts),
        "satisfied_first": rates.satisfied([row for row in rows.verdicts if row.facts["round"] == 1]),
        "redone": share(rows.redone, rows.first_answers),
        "sent_back": rates.sent_back(rows),
        "recalled": rates.recalled(rows),
        "repeated": rates.repeated(rows.cut),
        "verdicts": lists.verdict_lines(rows),
    }


def _ladder(rows: PeriodRows) -> dict[str, Any]:
    """Rungs reached by leads' deadlines, cards, and who was late at the cut."""
    own = [card for card in rows.cards if card.kind in LEAD_RESOLVE]
    standing = [card for card in own if departments.is_standing(card, rows)]
    return {
        "rungs": {rung.value: count(card for card in standing if card.rung is rung) for rung in Rung},
        "yellow": count(departments.issued(own, Rung.E1, rows)),
        "red": count(departments.issued(own, Rung.E2, rows)),
        "revoked": count(card for card in own if card.is_revoked and departments.is_card(card)),
        "cards": lists.card_lines(rows),
        "to_decide": lists.decision_lines(rows),
        "overdue_list": lists.overdue_lines(rows),
    }


def _instructions(rows: PeriodRows) -> dict[str, Any]:
    """What leaders had instructed to be done by a day of the period."""
    return {
        "instructions_kept": rates.instructions_kept(rows.instructions),
        "instructions": lists.instruction_lines(rows),
    }


def _tables(rows: PeriodRows) -> dict[str, Any]:
    return {
        "by_channel": tables.lines(rows, lambda ticket: ticket.channel),
        "by_category": tables.lines(rows, lambda ticket: ticket.category_id),
        "by_township": tables.lines(rows, lambda ticket: ticket.township_id),
        "by_cluster": tables.lines(rows, lambda ticket: ticket.cluster_id),
        "by_chain": tables.lines(rows, lambda ticket: ticket.chain_id),
        "by_department": departments.department_lines(rows),
    }
