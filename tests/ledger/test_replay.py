"""What the import makes of a row is what the verbs make of it, and what would have happened here."""

from sqlalchemy import select

from directline.extensions import db
from directline.ledger.belonging import County
from directline.ledger.firms import firm_of
from directline.ledger.replay import file_new, replay
from directline.models import (
    ActorKind,
    Channel,
    Closing,
    Deadline,
    DeadlineChange,
    DeadlineKind,
    DeadlineState,
    Escalation,
    Notice,
    Outcome,
    Rung,
    Severity,
    Status,
    Ticket,
    TicketEvent,
    Verdict,
)
from directline.tickets import deadlines, history_check, lifecycle, sweeps
from directline.tickets.lifecycle import Reply
from tests import scenarios
from tests.factories import moment
from tests.ledger.books import matter

LATE = {
    "asked": "2019-04-02 10:00",
    "replied": "2019-04-30 16:00",
    "reply": "已增容到六百三十千伏安。",
    "category": "power",
}
NOW = moment("2026-03-02 10:00")


def lived(**values):
    """The ticket of such a row."""
    row = matter(**LATE | values)
    place = County().place(row)
    firm, _ = firm_of(row, "喀左远山铸造有限公司", township=None, at=NOW)
    if row.is_imported:
        return replay(row, place, firm, asked_at=row.asked_at, replied_at=row.replied_at(NOW))
    return file_new(row, place, firm, at=NOW)


def deadlines_of(ticket):
    return list(db.session.scalars(select(Deadline).where(Deadline.ticket_id == ticket.id).order_by(Deadline.id)))


def rungs_of(ticket):
    rungs = (
        select(Escalation)
        .where(Escalation.ticket_id == ticket.id)
        .order_by(Escalation.at, Escalation.rung, Escalation.deadline_id)
    )
    return [(rung.deadline.kind, rung.rung, rung.at) for rung in db.session.scalars(rungs)]


def test_answered_row_is_a_closed_ticket_at_its_own_moments(app):
    ticket = lived(department="发改局")
    events = db.session.scalars(
        select(TicketEvent).where(TicketEvent.ticket_id == ticket.id, TicketEvent.action != "escalate")
    )

    assert [(event.action, event.actor_kind, event.at) for event in events] == [
        *((action, ActorKind.IMPORT, moment("2019-04-02 10:00")) for action in ("submit", "dispatch", "sign")),
        *((action, ActorKind.IMPORT, moment("2019-04-30 16:00")) for action in ("answer", "pass", "close_imported")),
    ]
    assert (ticket.status, ticket.closing, ticket.is_imported) == (Status.CLOSED, Closing.IMPORTED, True)
    assert (ticket.submitted_at, ticket.closed_at) == (moment("2019-04-02 10:00"), moment("2019-04-30 16:00"))
    assert [part.department.code for part in ticket.assignments] == ["fagai"]


def test_only_resolve_clocks_are_known_and_due_by_the_calendar(app):
    """General: 5 working days after Tuesday 2 April 2019, over the Qingming holiday of Friday 5 April."""
    ticket = lived(severity="一般")

    assert [(deadline.kind, deadline.due_at, deadline.state) for deadline in deadlines_of(ticket)] == [
        (kind, moment("2019-04-10 17:30"), DeadlineState.MISSED)
        for kind in (DeadlineKind.RESOLVE_TICKET, DeadlineKind.RESOLVE_LEAD)
    ]


def test_rungs_are_those_of_a_ladder_that_was_watched_every_day(app):
    """E0 at 80 % of 2,610 minutes, a yellow card at due, then 3, 5 and 10 working days later."""
    ticket = lived(severity="一般", department="发改局")

    assert [(rung, at) for kind, rung, at in rungs_of(ticket) if kind is DeadlineKind.RESOLVE_LEAD] == [
        (Rung.E0, moment("2019-04-09 16:18")),
        (Rung.E1, moment("2019-04-10 17:30")),
        (Rung.E2, moment("2019-04-15 17:30")),
        (Rung.E3, moment("2019-04-17 17:30")),
        (Rung.E4, moment("2019-04-24 17:30")),
    ]


def test_answer_in_time_meets_its_clocks(app):
    ticket = lived(replied="2019-04-10", severity="一般", department="发改局")

    assert {deadline.state for deadline in deadlines_of(ticket)} == {DeadlineState.MET}
    assert [rung for _, rung, _ in rungs_of(ticket)] == [Rung.E0]


def test_nothing_is_sent_no_verdict_invented_and_no_explanation_asked(app, cast):
    ticket = lived(department="发改局")
    lived(asked=None, replied=None, reply="")
    cards = db.session.scalars(select(Escalation).where(Escalation.ticket_id == ticket.id)).all()

    assert db.session.scalars(select(Notice)).all() == db.session.scalars(select(Verdict)).all() == []
    assert [(card.recipients, card.letter_number, card.explanation_due_id) for card in cards] == [
        ([], None, None)
    ] * len(cards)


def test_request_alone_is_received_now_with_its_triage_clock(app):
    ticket = lived(asked="2019-04-02", replied=None, reply="", id="A-1", department="发改局")

    assert (ticket.status, ticket.submitted_at, ticket.channel) == (Status.SUBMITTED, NOW, Channel.IMPORT)
    assert [(deadline.kind, deadline.due_at) for deadline in deadlines_of(ticket)] == [
        (DeadlineKind.TRIAGE, moment("2026-03-03 17:30"))
    ]
    assert ticket.channel_note == "台账编号 A-1；原登记 2019-04-02；台账承办单位“发改局”"


def test_what_the_ledger_does_not_say_is_left_open(app):
    answers = [lived(id=str(number), outcome=words) for number, words in enumerate(("", "已解决"))]
    outcomes = [db.session.scalar(select(TicketEvent.facts["outcome"].as_string()).where(
        TicketEvent.ticket_id == ticket.id, TicketEvent.action == "answer")) for ticket in answers]  # fmt: skip

    assert outcomes == [Outcome.UNSTATED, Outcome.SOLVED]


def test_same_row_is_the_same_ticket(app):
    assert lived().id == lived().id


def test_several_units_share_the_matter(app):
    ticket = lived(department="发改局、财政局")

    assert [(part.department.code, part.role.value) for part in ticket.assignments] == [
        ("fagai", "lead"),
        ("caizheng", "co_handler"),
    ]


def test_history_stands_and_replays(app):
    lived()
    lived(asked=None, replied=None, reply="")
    db.session.commit()

    assert history_check.verify() == []


def test_sweeps_find_nothing_left_to_do(app):
    ticket = lived(department="发改局")
    before = len(rungs_of(ticket))
    db.session.commit()

    assert (sweeps.escalate(NOW), len(rungs_of(ticket))) == (0, before)


def test_long_note_is_cut_where_it_must(app):
    ticket = lived(id="长" * 300)

    assert (len(ticket.channel_note), ticket.channel_note[-1]) == (300, "…")


def test_changes_are_dated_when_they_happened_and_recorded_now(app):
    ticket = lived(replied="2019-04-10", severity="一般")
    changes = db.session.scalars(select(DeadlineChange).where(DeadlineChange.deadline_id == deadlines_of(ticket)[0].id))

    assert {change.at for change in changes} == {moment("2019-04-02 10:00"), moment("2019-04-10 17:30")}
    assert db.session.get(Ticket, ticket.id).due_at is None


def test_rungs_are_those_of_a_matter_that_was_lived_here(app, cast):
    here = scenarios.filed(cast, at="2019-04-02 10:00")
    lifecycle.dispatch(here, cast.lead_unit, severity=Severity.GENERAL, by=cast.clerk, at=moment("2019-04-02 10:00"))
    lifecycle.sign(here, by=cast.handler, at=moment("2019-04-02 10:00"))
    db.session.commit()
    for day in range(3, 31):
        sweeps.escalate(moment(f"2019-04-{day:02} 12:00"))
    lifecycle.answer(
        here, Reply(Outcome.SOLVED, "已增容到六百三十千伏安。"), by=cast.handler, at=moment("2019-04-30 16:00")
    )
    lifecycle.pass_answer(here, by=cast.clerk, at=moment("2019-04-30 16:00"))

    elsewhere = lived(severity="一般", department=cast.other_unit.code)

    assert [row for row in rungs_of(here) if row[0] in deadlines.RESOLVE] == rungs_of(elsewhere)
