"""Whose an imported matter was: a unit that was only suggested bears nothing before the office confirms it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from directline import clock
from directline.extensions import db
from directline.ledger.belonging import County, Defaults
from directline.ledger.firms import firm_of
from directline.ledger.replay import replay
from directline.models import (
    Category,
    Deadline,
    DeadlineKind,
    Department,
    DepartmentKind,
    Escalation,
    Notice,
    Rung,
    TicketEvent,
)
from directline.operations import fsck
from directline.tickets import history_check, imported_rungs, lifecycle, sweeps
from directline.tickets.errors import NotAllowed, Refused
from tests.factories import moment
from tests.ledger.books import matter

LATE = {
    "asked": "2019-04-02 10:00",
    "replied": "2019-04-30 16:00",
    "reply": "已增容到六百三十千伏安。",
    "category": "power",
    "severity": "一般",
}
NOW = moment("2026-03-02 10:00")


def lived(defaults=None, **values):
    """The ticket of such a row."""
    row, county = matter(**LATE | values), County()
    county.defaults = defaults or county.defaults
    firm, _ = firm_of(row, "喀左远山铸造有限公司", township=None, at=NOW)
    return replay(row, county.place(row), firm, asked_at=row.asked_at, replied_at=row.replied_at(NOW))


def rungs_of(ticket):
    """Of the lead's clock: rung, moment, unit, quiet."""
    rungs = select(Escalation).join(Deadline, Deadline.id == Escalation.deadline_id)
    own = rungs.where(Escalation.ticket_id == ticket.id, Deadline.kind == DeadlineKind.RESOLVE_LEAD)
    rows = db.session.scalars(own.order_by(Escalation.at, Escalation.rung))
    return [(row.rung, row.at, row.department_id, row.is_silent) for row in rows if row.revoked_at is None]


def unit(code):
    return db.session.scalars(select(Department).where(Department.code == code)).one()


def confirm(cast, ticket, *units):
    lifecycle.confirm_unit(ticket, *units, by=cast.clerk, at=NOW)


def test_a_unit_that_nobody_named_bears_no_cards(app):
    suggested, named = lived(id="1"), lived(id="2", department="发改局")
    chosen = lived(Defaults(department=unit("fagai")), id="3")

    assert [ticket.is_unit_suggested for ticket in (suggested, named, chosen)] == [True, False, False]
    assert rungs_of(suggested) == []
    assert [rung for rung, *_ in rungs_of(named)] == [rung for rung, *_ in rungs_of(chosen)] == list(Rung)


def test_where_nothing_can_be_suggested_the_office_bears_nothing_either(app):
    db.session.execute(update(Category).values(default_department_id=None))
    ticket = lived(title="其他", description="其他。", category="")
    lead = ticket.last_lead.department

    assert (lead.kind, ticket.is_unit_suggested, rungs_of(ticket)) == (DepartmentKind.OFFICE, True, [])
    assert "建议单位：看不出，暂列直通车办公室" in ticket.channel_note


def test_confirmed_it_bears_what_fell_at_the_time(cast):
    """The same rungs, at the same moments, as if the ledger had named the unit."""
    suggested = lived(id="1")
    named = lived(id="2", department=suggested.last_lead.department.code)
    with clock.standing_at(NOW):
        confirm(cast, suggested)

    assert rungs_of(suggested) == rungs_of(named) != []
    assert {row.recorded_at for row in db.session.scalars(rungs_recorded(suggested))} == {NOW}
    assert (suggested.is_unit_suggested, suggested.closed_at) == (False, moment("2019-04-30 16:00"))


def test_an_answer_in_time_bears_no_card_when_confirmed(cast):
    ticket = lived(replied="2019-04-10")
    confirm(cast, ticket)

    assert [rung for rung, *_ in rungs_of(ticket)] == [Rung.E0]


def test_the_office_may_know_better_whose_it_was(cast):
    ticket = lived()
    suggested = ticket.last_lead.department.code
    confirm(cast, ticket, cast.other_unit)

    last = db.session.scalars(select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.id))
    event = list(last)[-1]
    assert ticket.last_lead.department == cast.other_unit
    assert {department for _, _, department, _ in rungs_of(ticket)} == {cast.other_unit.id}
    assert (event.action, event.actor_id, event.at, event.facts) == (
        "confirm_unit",
        cast.clerk.id,
        NOW,
        {"suggested": suggested, "department": cast.other_unit.code},
    )


def test_nothing_is_sent_numbered_or_asked_but_the_head_reads_how_many(cast):
    tickets = [lived(id=str(number)) for number in range(3)]
    number = lifecycle.confirm_units(tickets, cast.lead_unit, by=cast.clerk, at=NOW)
    again = lifecycle.confirm_units(tickets, by=cast.clerk, at=NOW)

    cards = [card for ticket in tickets for card in db.session.scalars(rungs_recorded(ticket))]
    assert (number, again) == (3, 0)
    assert {(card.letter_number, card.explanation_due_id, tuple(card.recipients)) for card in cards} == {
        (None, None, ())
    }
    assert [
        (recipients.recipient.login, recipients.channel, recipients.facts, recipients.ticket_id)
        for recipients in db.session.scalars(select(Notice))
    ] == [("head", "page", {"number": 3}, None)]


def test_the_head_reads_of_each_time_that_something_is_confirmed(cast):
    first, second, third = (lived(id=str(number)) for number in range(3))
    lifecycle.confirm_units([first, second], cast.lead_unit, by=cast.clerk, at=NOW)
    lifecycle.confirm_units([third], cast.lead_unit, by=cast.clerk, at=NOW + timedelta(minutes=1))

    assert [row.facts for row in db.session.scalars(select(Notice).order_by(Notice.id))] == [
        {"number": 2},
        {"number": 1},
    ]


def test_histories_stay_whole(cast):
    ticket = lived()
    confirm(cast, ticket)
    db.session.commit()

    assert (history_check.verify(), fsck.check(NOW), sweeps.escalate(NOW)) == ([], [], 0)


@pytest.mark.parametrize("who", ["handler", "owner", "inspector", "secretary", "admin", "auditor"])
def test_only_the_office_confirms(cast, who):
    ticket = lived()
    with pytest.raises(NotAllowed):
        lifecycle.confirm_unit(ticket, by=getattr(cast, who), at=NOW)


def test_it_is_confirmed_once_and_never_to_a_unit_out_of_use(cast):
    ticket = lived()
    cast.other_unit.is_active = False
    with pytest.raises(Refused):
        confirm(cast, ticket, cast.other_unit)
    db.session.rollback()
    ticket = lived()
    confirm(cast, ticket)
    with pytest.raises(NotAllowed):
        confirm(cast, ticket)


def test_what_stood_back_when_units_began_to_be_confirmed_stands_again(cast):
    """Rungs that an earlier import wrote: none is written twice, and they are of the unit confirmed."""
    ticket = lived(department="发改局")
    before = rungs_of(ticket)
    ticket.is_unit_suggested = True
    for rung in db.session.scalars(rungs_recorded(ticket)):
        rung.revoked_at, rung.revoked_reason = NOW, imported_rungs.UNCONFIRMED
    db.session.flush()
    assert rungs_of(ticket) == []
    confirm(cast, ticket, cast.other_unit)
    db.session.commit()

    assert rungs_of(ticket) == [(rung, at, cast.other_unit.id, quiet) for rung, at, _, quiet in before]
    assert fsck.check(NOW) == []


def rungs_recorded(ticket):
    wanted = select(Escalation).join(Deadline, Deadline.id == Escalation.deadline_id)
    return wanted.where(Escalation.ticket_id == ticket.id, Deadline.kind == DeadlineKind.RESOLVE_LEAD)
