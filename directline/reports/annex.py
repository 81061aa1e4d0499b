"""The principals' annex 附件: a month of sealed complaints, counted by disorder and by who keeps them.

Built from all of them, those about the office among them. Nothing of it stands in any other figure. It holds ids and
codes, like the figures; what was done and what was said is read from its own row when it is shown.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from directline.database import among
from directline.extensions import db
from directline.models import (
    EXITS,
    OPEN,
    Aftermath,
    Classification,
    Finding,
    FindingResult,
    Ticket,
    TicketEvent,
)
from directline.reports.cut import Cut
from directline.reports.measures import Count, Share
from directline.reports.period import Period
from directline.tickets.rules import Action

Tickets = tuple[int, ...]


@dataclass(frozen=True)
class AnnexLine:
    """One disorder (``key`` is the category's id) or one case owner; the findings are those of the period."""

    key: str
    received: Count
    closed: Count
    open: Count
    true: Count
    partly: Count
    not_true: Count


@dataclass(frozen=True)
class FindingLine:
    """``is_correction``: it stands in the place of an earlier one, which may have been counted in another month."""

    finding_id: int
    ticket_id: int
    category_id: int
    result: str
    is_correction: bool


@dataclass(frozen=True)
class ReprisalLine:
    """An enterprise said that something happened to it after its complaint was closed."""

    aftermath_id: int
    ticket_id: int
    days: int


@dataclass(frozen=True)
class Annex:
    """All of it, for one period as known at one moment."""

    label: str
    start: datetime
    end: datetime
    known_at: datetime
    received: Count
    closed: Count
    open: Count
    found_true: Share
    disorders: list[AnnexLine]
    case_owners: list[AnnexLine]
    findings: list[FindingLine]
    asked: Count
    reprisals: Share
    reprisal_lines: list[ReprisalLine]
    readings: Count


def for_period(period: Period, known_at: datetime) -> Annex:
    cut = Cut(period, known_at)
    events = _events(cut)
    flow = {"received": _received(events), "closed": _closed(events), "open": _open_at(cut)}
    findings = _last_findings(events)
    results = {result: _ids(one for one in findings if one.facts["result"] == result) for result in FindingResult}
    sorts = flow | {result.value: results[result] for result in FindingResult}
    everything = {ticket for some in sorts.values() for ticket in some}
    categories, case_owners = _categories(cut, everything), _case_owners(cut, everything)
    recorded = [event for event in events if event.action == Action.REPORT_AFTERMATH]
    bad = [event for event in recorded if event.facts["has_happened"]]
    return Annex(
        label=period.label,
        start=period.start,
        end=period.end,
        known_at=known_at,
        **{name: Count(ids) for name, ids in flow.items()},
        found_true=Share(results[FindingResult.TRUE] + results[FindingResult.PARTLY], _ids(findings)),
        disorders=_lines(sorts, {ticket: str(category) for ticket, category in categories.items()}),
        case_owners=_lines(sorts, case_owners),
        findings=_finding_lines(findings, categories),
        asked=Count(_ids(event for event in events if event.action == Action.ASK_AFTERMATH)),
        reprisals=Share(_ids(bad), _ids(recorded)),
        reprisal_lines=_reprisal_lines(bad),
        readings=Count(_ids(event for event in events if event.action == Action.READ_IDENTITY)),
    )


def _events(cut: Cut) -> list[TicketEvent]:
    """Everything done to sealed tickets in the period, in the order in which it happened."""
    wanted = select(TicketEvent).join(Ticket, Ticket.id == TicketEvent.ticket_id).where(Ticket.is_sealed)
    within = wanted.where(cut.within(TicketEvent.at, TicketEvent.recorded_at))
    return list(db.session.scalars(within.order_by(TicketEvent.at, TicketEvent.ticket_id, TicketEvent.sequence)))


def _ids(events: Iterable[TicketEvent]) -> Tickets:
    return tuple(event.ticket_id for event in events)


def _received(events: Iterable[TicketEvent]) -> Tickets:
    return _ids(event for event in events if event.action == Action.SUBMIT)


def _closed(events: Iterable[TicketEvent]) -> Tickets:
    """Those that came to an end, by whatever way."""
    return _ids(event for event in events if event.to_status in EXITS and event.from_status not in EXITS)


def _open_at(cut: Cut) -> Tickets:
    """Those in hand at the end of the period."""
    last = (
        select(func.max(TicketEvent.id))
        .join(Ticket, Ticket.id == TicketEvent.ticket_id)
        .where(Ticket.is_sealed, cut.before(TicketEvent.at, TicketEvent.recorded_at))
        .group_by(TicketEvent.ticket_id)
    )
    standing = select(TicketEvent.ticket_id).where(TicketEvent.id.in_(last), TicketEvent.to_status.in_(OPEN))
    return tuple(db.session.scalars(standing.order_by(TicketEvent.ticket_id)))


def _categories(cut: Cut, ids: Iterable[int]) -> dict[int, int]:
    """Of which disorder each ticket was at the cut."""
    wanted = list(ids)
    own = dict(db.session.execute(select(Ticket.id, Ticket.category_id).where(among(Ticket.id, wanted))).all())
    known = select(Classification.ticket_id, Classification.category_id).where(
        among(Classification.ticket_id, wanted), cut.before(Classification.at, Classification.recorded_at)
    )
    return own | dict(db.session.execute(known.order_by(Classification.id)).all())


def _case_owners(cut: Cut, ids: Iterable[int]) -> dict[int, str]:
    """Who kept each ticket at the cut: it is handed on when it turns out to be about its case owner, too."""
    named = select(TicketEvent).where(
        among(TicketEvent.ticket_id, list(ids)),
        TicketEvent.action.in_((Action.SUBMIT, Action.ADD_RESPONDENT, Action.RECUSE)),
        cut.before(TicketEvent.at, TicketEvent.recorded_at),
    )
    return {
        event.ticket_id: event.facts["case_owner"] for event in db.session.scalars(named.order_by(TicketEvent.sequence))
    }


def _lines(sorts: dict[str, Tickets], key_of: dict[int, str]) -> list[AnnexLine]:
    """A line for each key that has anything, in the order of the keys."""
    table: dict[str, dict[str, list[int]]] = defaultdict(lambda: {name: [] for name in sorts})
    for name, tickets in sorts.items():
        for ticket in tickets:
            table[key_of[ticket]][name].append(ticket)
    return [
        AnnexLine(key, **{name: Count(tuple(tickets)) for name, tickets in table[key].items()}) for key in sorted(table)
    ]


def _last_findings(events: Iterable[TicketEvent]) -> list[TicketEvent]:
    """One for each ticket: what was corrected within the period is not counted twice."""
    return list({event.ticket_id: event for event in events if event.action == Action.RECORD_FINDING}.values())


def _finding_lines(findings: Iterable[TicketEvent], categories: dict[int, int]) -> list[FindingLine]:
    last = {event.ticket_id: event.facts["sequence"] for event in findings}
    rows = db.session.scalars(select(Finding).where(among(Finding.ticket_id, last)).order_by(Finding.at, Finding.id))
    return [
        FindingLine(row.id, row.ticket_id, categories[row.ticket_id], row.result.value, row.sequence > 1)
        for row in rows
        if row.sequence == last[row.ticket_id]
    ]


def _reprisal_lines(bad: Iterable[TicketEvent]) -> list[ReprisalLine]:
    days = {(event.ticket_id, event.facts["days"]) for event in bad}
    rows = db.session.scalars(select(Aftermath).where(among(Aftermath.ticket_id, [ticket for ticket, _ in days])))
    lines = [ReprisalLine(row.id, row.ticket_id, row.days) for row in rows if (row.ticket_id, row.days) in days]
    return sorted(lines, key=lambda line: line.aftermath_id)
