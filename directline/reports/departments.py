"""The departments' table; its figures count lead assignments."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from directline.models import CARD_COLOURS, CARDS, DeadlineKind, Rung
from directline.reports import rates
from directline.reports.facts import CardFact
from directline.reports.measures import Count, Share, Spread, count, share, spread
from directline.reports.period_rows import PeriodRows, awaiting_review, standing_still
from directline.tickets.deadline_rules import LEAD_RESOLVE


@dataclass(frozen=True)
class DepartmentLine:
    """One department's lead assignments."""

    department_id: int
    dispatched: Count
    on_time: Share
    on_time_original: Share
    awaiting_review: Count
    standing_still: Count
    signed_in_time: Share
    contacted_in_time: Share
    planned_in_time: Share
    solved: Share
    satisfied: Share
    redone: Share
    yellow: Count
    red: Count
    in_hand: Count
    overdue: Count
    handling: Spread


def department_lines(rows: PeriodRows) -> list[DepartmentLine]:
    """One row per department that had anything, in order of id."""
    by_department = _rows(rows)
    departments = {row.department_id for facts in by_department.values() for row in facts} - {None}
    sorted_out = {name: _by_department(facts) for name, facts in by_department.items()}
    return [
        _line(department, {name: facts.get(department, []) for name, facts in sorted_out.items()}, rows)
        for department in sorted(departments)
    ]


def _rows(rows: PeriodRows) -> dict[str, list[Any]]:
    """What the departments' figures are counted from; every row names its department."""
    due = rows.lead_due
    return {
        "dispatched": rows.dispatched,
        "due": rates.decided(rates.came_due(due)),
        "awaiting_review": awaiting_review(due.own),
        "standing_still": standing_still(due.own),
        "to_sign": rows.to_sign,
        "signed": rows.signed_in_time,
        "contacted": rates.decided(rates.came_due(rows.due.of(DeadlineKind.CONTACT))),
        "planned": rates.decided(rates.came_due(rows.due.of(DeadlineKind.PLAN))),
        "countable": rows.countable,
        "verdicts": rows.verdicts,
        "yellow": issued(rows.cards, Rung.E1, rows),
        "red": issued(rows.cards, Rung.E2, rows),
        "redone": rows.redone,
        "first_answers": rows.first_answers,
        "in_hand": rows.in_hand,
        "late": rows.late,
        "passed": rows.passed,
    }


def _by_department(by_department: Iterable[Any]) -> dict[int | None, list[Any]]:
    rows: dict[int | None, list[Any]] = {}
    for row in by_department:
        rows.setdefault(row.department_id, []).append(row)
    return rows


def _line(department: int, own: dict[str, list[Any]], rows: PeriodRows) -> DepartmentLine:
    return DepartmentLine(
        department_id=department,
        dispatched=count(own["dispatched"]),
        on_time=rates.in_time(own["due"]),
        on_time_original=rates.in_original_time(own["due"]),
        awaiting_review=count(own["awaiting_review"]),
        standing_still=count(own["standing_still"]),
        signed_in_time=share(own["signed"], own["to_sign"]),
        contacted_in_time=rates.in_time(own["contacted"]),
        planned_in_time=rates.in_time(own["planned"]),
        solved=rates.solved(own["countable"]),
        satisfied=rates.satisfied(own["verdicts"]),
        redone=share(own["redone"], own["first_answers"]),
        yellow=count(own["yellow"]),
        red=count(own["red"]),
        in_hand=count(own["in_hand"]),
        overdue=count(own["late"]),
        handling=spread([rows.handling[fact.id] for fact in own["passed"] if fact.id in rows.handling]),
    )


def issued(cards: Iterable[CardFact], rung: Rung, rows: PeriodRows) -> list[CardFact]:
    """The cards of that rung that fell on leads in the period, and were not taken back by the cut."""
    return [card for card in cards if card.rung is rung and is_card(card) and is_standing(card, rows)]


def is_card(card: CardFact) -> bool:
    """The yellow card E1 and the red card E2 of a lead; E3 and E4 raise a red card higher, they are no further one."""
    return card.kind in LEAD_RESOLVE and card.rung in CARDS and card.colour in CARD_COLOURS


def is_standing(card: CardFact, rows: PeriodRows) -> bool:
    return not card.is_revoked and card.at >= rows.cut.period.start
