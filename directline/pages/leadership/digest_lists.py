"""The lists of the digest: what to decide, who is late, the cards, what the enterprises said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from directline.database import among
from directline.extensions import db
from directline.models import Assignment, Escalation, Ticket, User, Verdict
from directline.pages.display import label, working_left
from directline.pages.leadership.digest_items import Item
from directline.pages.leadership.names import Names
from directline.pages.rows import Line, lines
from directline.reports.figures import Figures
from directline.reports.lists import CardLine, DecisionLine, OverdueLine, Reason, VerdictLine
from directline.reports.measures import OfTicket
from directline.tickets.lists import lateness, selects
from directline.tickets.lists.lateness import Answerable

REASONS = {
    Reason.RAISED: "提级至书记、县长",
    Reason.PRODUCTION_STOPPED: "企业停产",
    Reason.MAJOR: "重大诉求",
}


class Decision(NamedTuple):
    """``unit`` and ``stage`` are those of the cut, as frozen; ``item``: its number, and what was ordered on it."""

    line: Line
    item: Item | None
    reasons: list[str]
    unit: str
    stage: str


class Late(NamedTuple):
    line: Line
    fact: OverdueLine
    late: str
    answerable: Answerable


class Card(NamedTuple):
    line: Line
    fact: CardLine
    unit: str
    letter: str
    explanation: str


class Voice(NamedTuple):
    line: Line
    fact: VerdictLine
    words: str


@dataclass(frozen=True)
class Lists:
    """``hidden`` lines are about matters that this person may not see (回避)."""

    to_decide: list[Decision]
    late: list[Late]
    cards: list[Card]
    voices: list[Voice]
    hidden: int


def lists_of(user: User, figures: Figures, names: Names, items: Mapping[int | None, Item]) -> Lists:
    """A fixed number of statements, however long the lists are."""
    facts: tuple[Sequence[OfTicket], ...] = (figures.to_decide, figures.overdue_list, figures.cards, figures.verdicts)
    listed = [fact.ticket_id for rows in facts for fact in rows]
    tickets = db.session.scalars(selects.tickets_of(user).where(among(Ticket.id, listed))).all()
    seen = lines(user, tickets)
    asked = [fact for fact in figures.to_decide if fact.ticket_id in seen]
    return Lists(
        to_decide=_decisions(asked, seen, figures, names, items),
        late=_late([fact for fact in figures.overdue_list if fact.ticket_id in seen], seen),
        cards=_cards([fact for fact in figures.cards if fact.ticket_id in seen], seen, names),
        voices=_voices([fact for fact in figures.verdicts if fact.ticket_id in seen], seen),
        hidden=sum(ticket not in seen for ticket in listed),
    )


def _decisions(
    facts: list[DecisionLine],
    seen: Mapping[int, Line],
    figures: Figures,
    names: Names,
    items: Mapping[int | None, Item],
) -> list[Decision]:
    """Who had it and how far it was stands in the snapshot: of the tables, the row that holds the ticket."""
    units = {ticket: row.department_id for row in figures.by_department for ticket in row.in_hand.tickets}
    stages = {ticket: stage for stage, count in figures.stages.items() for ticket in count.tickets}
    return [
        Decision(
            line=seen[fact.ticket_id],
            item=items.get(fact.ticket_id),
            reasons=[REASONS[Reason(why)] for why in fact.reasons],
            unit=names.unit(units[fact.ticket_id]) if fact.ticket_id in units else "",
            stage=label(stages.get(fact.ticket_id), "status"),
        )
        for fact in facts
    ]


def _late(facts: list[OverdueLine], seen: Mapping[int, Line]) -> list[Late]:
    parts = _rows(Assignment, [fact.assignment_id for fact in facts], Assignment.department, Assignment.handler)
    people = lateness.answerable(list(parts.values()))
    handlers = _rows(User, [fact.handler_id for fact in facts if fact.handler_id])
    return [
        Late(
            line=seen[fact.ticket_id],
            fact=fact,
            late=working_left(timedelta(minutes=fact.late_minutes)),
            answerable=_then(people[fact.assignment_id], handlers.get(fact.handler_id or 0)),
        )
        for fact in facts
    ]


def _then(now: Answerable, handler: User | None) -> Answerable:
    """Who had it when the month was frozen, with the number of today."""
    return now._replace(name=handler.name, phone=handler.phone or now.phone) if handler else now


def _cards(facts: list[CardLine], seen: Mapping[int, Line], names: Names) -> list[Card]:
    rows = _rows(Escalation, [fact.escalation_id for fact in facts])
    return [
        Card(
            seen[fact.ticket_id],
            fact,
            names.unit(fact.department_id),
            rows[fact.escalation_id].letter_number or "",
            rows[fact.escalation_id].explanation,
        )
        for fact in facts
    ]


def _voices(facts: list[VerdictLine], seen: Mapping[int, Line]) -> list[Voice]:
    given = select(Verdict).where(among(Verdict.ticket_id, [fact.ticket_id for fact in facts]))
    words = {(row.ticket_id, row.round): row.words for row in db.session.scalars(given)}
    return [Voice(seen[fact.ticket_id], fact, words.get((fact.ticket_id, fact.round), "")) for fact in facts]


def _rows(noun: Any, ids: list[int], *shown: Any) -> dict[int, Any]:
    wanted = select(noun).where(among(noun.id, ids)).options(*(joinedload(relation) for relation in shown))
    return {row.id: row for row in db.session.scalars(wanted)}
