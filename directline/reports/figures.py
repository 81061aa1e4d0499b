"""The figures of a period as one frozen dataclass; every figure holds the tickets behind it.

Numerators and denominators are those of the county's definitions: department figures count lead assignments, county
totals count tickets; every rate is x/n. All follow from (period, known_at) alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from directline.models import LEAD_RESOLVE, ClockKind, Closing, DeadlineState, Outcome, Rung, Status
from directline.reports import clock_facts, durations, facts, tables
from directline.reports.clock_facts import ClockFact
from directline.reports.facts import Cut, EventFact
from directline.reports.measures import Count, Share, Spread, count, in_time, spread
from directline.reports.period import Period, year_to
from directline.reports.tables import CardLine, DepartmentLine, Line, OverdueLine, VerdictLine
from directline.tickets.rules import Action


@dataclass(frozen=True)
class Figures:
    """All of it, for one period as known at one moment."""

    label: str
    start: datetime
    end: datetime
    known_at: datetime
    filed: Count
    rejected: Count
    withdrawn: Count
    dispatched: Count
    answered: Count
    closed: Count
    closed_unreached: Count
    closed_unsolved: Count
    in_hand: Count
    overdue: Count
    ages: dict[str, Count]
    on_time: Share
    on_time_original: Share
    carried_over: Share
    awaiting_audit: Count
    standing_still: Count
    promise_kept: Share
    triaged_in_time: Share
    signed_in_time: Share
    contacted_in_time: Share
    planned_in_time: Share
    reported_in_time: Share
    audited_in_time: Share
    called_back: Share
    solved: Share
    solved_of_reasonable: Share
    satisfied: Share
    satisfied_first: Share
    redone: Share
    sent_back: Share
    recalled: Share
    repeated: Share
    explained: Share
    rungs: dict[str, Count]
    revoked: Count
    handling: Spread
    felt: Spread
    enterprises_active: int
    key_enterprises_active: int
    solved_this_year: Count
    solved_ever: int
    by_channel: list[Line]
    by_category: list[Line]
    by_township: list[Line]
    by_department: list[DepartmentLine]
    overdue_list: list[OverdueLine]
    cards: list[CardLine]
    verdicts: list[VerdictLine]


def for_period(period: Period, known_at: datetime) -> Figures:
    """Count everything that happened in the period, as it was known at that moment."""
    cut = Cut(period, known_at)
    found = _Found(cut)
    return Figures(
        label=period.label,
        start=period.start,
        end=period.end,
        known_at=known_at,
        **_flow(found),
        **_stock(found),
        **_clocks(found),
        **_voices(found),
        **_ladder(found),
        **_tables(found),
    )


class _Found:
    """The rows that several figures share, read once."""

    def __init__(self, cut: Cut) -> None:
        self.cut = cut
        self.filed = facts.events(cut, Action.SUBMIT)
        self.verdicts = facts.events(cut, Action.VERDICT)
        ends = facts.events(cut, Action.CLOSE_UNRATED, Action.CLOSE_UNSOLVED, Action.CLOSE_IMPORTED)
        self.closed = [row for row in (*self.verdicts, *ends) if row.to_status is Status.CLOSED]
        self.statuses = facts.open_at(cut)
        self.in_hand = Count(tuple(sorted(self.statuses)))
        self.dispatched = facts.dispatched(cut)
        self.due = clock_facts.clocks_due(cut, *_DUE)
        self.passed = clock_facts.clocks_passed(cut)
        self.running = clock_facts.clocks_running(cut, *LEAD_RESOLVE)
        self.cards = facts.cards(cut)
        events = {row.ticket_id for row in (*self.filed, *self.closed)}
        clocks = {row.ticket_id for row in (*self.running, *self.passed)}
        self.known = facts.tickets(cut, events | clocks | set(self.statuses))
        self.outcomes = facts.last_outcomes(cut, [row.ticket_id for row in self.closed])

    def due_of(self, *kinds: ClockKind) -> list[ClockFact]:
        return [row for row in self.due if row.kind in kinds]

    @property
    def lead_due(self) -> list[ClockFact]:
        return self.due_of(*LEAD_RESOLVE)

    @property
    def carried(self) -> list[ClockFact]:
        """Decided in this period though due before it: they stood apart when their month was cut."""
        late = [row for row in self.passed if row.due_at < self.cut.period.start]
        return [row for row in late if clock_facts.was_apart_before(self.cut, row)]

    @property
    def countable(self) -> list[EventFact]:
        """The closings that a solved rate counts: not "not true", not imported."""
        return [
            row
            for row in self.closed
            if row.facts.get("closing") != Closing.IMPORTED and self.outcomes.get(row.ticket_id) is not Outcome.NOT_TRUE
        ]


_STEPS = (ClockKind.SIGN, ClockKind.CONTACT, ClockKind.PLAN)
_DUE = (
    *LEAD_RESOLVE,
    *_STEPS,
    ClockKind.RESOLVE_TICKET,
    ClockKind.TRIAGE,
    ClockKind.CO_REPORT,
    ClockKind.AUDIT,
    ClockKind.CALL_BACK,
    ClockKind.EXPLAIN,
)


def _flow(found: _Found) -> dict[str, Any]:
    """What came in, went out and stayed."""
    cut = found.cut
    closed_as = {
        closing: count(row for row in found.closed if row.facts.get("closing") == closing) for closing in Closing
    }
    return {
        "filed": count(found.filed),
        "rejected": count(facts.events(cut, Action.REJECT)),
        "withdrawn": count(facts.events(cut, Action.WITHDRAW)),
        "dispatched": Count(tuple(ticket for _, ticket, _ in found.dispatched)),
        "answered": count(found.passed),
        "closed": count(found.closed),
        "closed_unreached": closed_as[Closing.UNREACHED],
        "closed_unsolved": closed_as[Closing.UNSOLVED],
        "solved_this_year": _solved_this_year(cut),
        "solved_ever": facts.solved_ever(cut),
        "enterprises_active": len({found.known[row.ticket_id].enterprise_id for row in found.filed}),
        "key_enterprises_active": len(
            {fact.enterprise_id for row in found.filed if (fact := found.known[row.ticket_id]).is_key}
        ),
    }


def _solved_this_year(cut: Cut) -> Count:
    year = Cut(year_to(cut.period), cut.known_at)
    return count(row for row in facts.events(year, Action.VERDICT) if tables.is_solved(row))


def _stock(found: _Found) -> dict[str, Any]:
    """What was in hand at the cut, its age and lateness, and how long what ended had taken."""
    submitted = {key: fact.submitted_at for key, fact in found.known.items()}
    lived_here = [row for row in found.closed if row.facts.get("closing") != Closing.IMPORTED]
    return {
        "in_hand": found.in_hand,
        "overdue": count(tables.late(found.running, found.cut)),
        "ages": tables.ages(found.in_hand, found.known, found.cut),
        "handling": spread(durations.handling_minutes(found.passed).values()),
        "felt": spread(durations.felt_minutes(submitted, {row.ticket_id: row.at for row in lived_here})),
    }


def _clocks(found: _Found) -> dict[str, Any]:
    """Promises kept: of the clocks whose effective due fell in the period."""
    lead = [*found.lead_due, *found.carried]
    return {
        "on_time": in_time(lead),
        "on_time_original": in_time(lead, original=True),
        "carried_over": in_time(found.carried),
        "awaiting_audit": count(tables.awaiting_audit(found.lead_due)),
        "standing_still": count(tables.standing_still(found.lead_due)),
        "promise_kept": in_time(found.due_of(ClockKind.RESOLVE_TICKET)),
        "triaged_in_time": in_time(found.due_of(ClockKind.TRIAGE)),
        "signed_in_time": in_time(found.due_of(ClockKind.SIGN)),
        "contacted_in_time": in_time(found.due_of(ClockKind.CONTACT)),
        "planned_in_time": in_time(found.due_of(ClockKind.PLAN)),
        "reported_in_time": in_time(found.due_of(ClockKind.CO_REPORT)),
        "audited_in_time": in_time(found.due_of(ClockKind.AUDIT)),
        "explained": in_time(found.due_of(ClockKind.EXPLAIN)),
    }


def _voices(found: _Found) -> dict[str, Any]:
    """What the enterprises said."""
    solved = [row for row in found.countable if tables.is_solved(row)]
    lawful = [row for row in found.countable if found.outcomes.get(row.ticket_id) is not Outcome.CANNOT_LAWFULLY]
    first = [row for row in found.verdicts if row.facts["round"] == 1]
    asked = [row for row in found.due_of(ClockKind.CALL_BACK) if row.state in _CALLED]
    reached = [row for row in asked if row.state is not DeadlineState.VOID and row.stopped_at is not None]
    return {
        "solved": Share(count(solved).tickets, count(found.countable).tickets),
        "solved_of_reasonable": Share(
            count(row for row in lawful if tables.is_solved(row)).tickets, count(lawful).tickets
        ),
        "satisfied": tables.satisfied(found.verdicts),
        "satisfied_first": tables.satisfied(first),
        "called_back": Share(count(reached).tickets, count(asked).tickets),
        "redone": tables.redone(found.verdicts),
        "repeated": _repeated(found.cut),
        "verdicts": tables.verdict_lines(found.verdicts),
    }


_CALLED = (DeadlineState.MET, DeadlineState.MISSED, DeadlineState.VOID)


def _repeated(cut: Cut) -> Share:
    """Of the tickets closed ninety days before: the same enterprise came with the same category again within them."""
    back = timedelta(days=90)
    earlier = Cut(Period("", cut.period.start - back, cut.period.end - back), cut.known_at)
    ends = facts.events(earlier, Action.VERDICT, Action.CLOSE_UNRATED, Action.CLOSE_UNSOLVED)
    closed = [row for row in ends if row.to_status is Status.CLOSED]
    known = facts.tickets(cut, [row.ticket_id for row in closed])
    filed = facts.filed_again(cut, {fact.enterprise_id for fact in known.values()})
    again = [
        row
        for row in closed
        if any(
            (enterprise, category) == (known[row.ticket_id].enterprise_id, known[row.ticket_id].category_id)
            and row.at < at <= row.at + back
            for enterprise, category, at in filed
        )
    ]
    return Share(count(again).tickets, count(closed).tickets)


def _ladder(found: _Found) -> dict[str, Any]:
    """Rungs reached by leads' clocks, cards, answers sent back, dispatches recalled."""
    own = [row for row in found.cards if row.kind in LEAD_RESOLVE]
    sent_back, passed = facts.events(found.cut, Action.SEND_BACK), facts.events(found.cut, Action.PASS)
    recalled = facts.events(found.cut, Action.RECALL)
    dispatches = facts.events(found.cut, Action.DISPATCH)
    return {
        "rungs": {rung: count(row for row in own if row.rung is rung and not row.is_revoked) for rung in Rung},
        "revoked": count(row for row in own if row.is_revoked),
        "sent_back": Share(count(sent_back).tickets, count([*sent_back, *passed]).tickets),
        "recalled": Share(count(recalled).tickets, count(dispatches).tickets),
        "cards": tables.card_lines(found.cards),
        "overdue_list": tables.overdue_lines(found.running, found.cut),
    }


def _tables(found: _Found) -> dict[str, Any]:
    columns = {
        "filed": count(found.filed),
        "closed": count(found.closed),
        "in_hand": found.in_hand,
        "overdue": count(tables.late(found.running, found.cut)),
    }
    departments = tables.DepartmentFacts(
        dispatched=found.dispatched,
        due=found.lead_due,
        carried=found.carried,
        steps={kind: found.due_of(kind) for kind in _STEPS},
        running=found.running,
        passed=found.passed,
        closed=found.closed,
        countable=frozenset(row.ticket_id for row in found.countable),
        verdicts=found.verdicts,
        cards=found.cards,
    )
    return {
        "by_channel": tables.lines(lambda fact: fact.channel, found.known, **columns),
        "by_category": tables.lines(lambda fact: fact.category_id, found.known, **columns),
        "by_township": tables.lines(lambda fact: fact.township_id, found.known, **columns),
        "by_department": tables.department_lines(departments, found.cut),
    }
