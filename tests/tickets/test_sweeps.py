"""What the passing of time does; every sweep run twice leaves the second run nothing to do."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select

from directline.extensions import db
from directline.models import Closing, Escalation, Notice, Recusal, Status, TicketEvent
from directline.tickets import lifecycle, sweeps
from tests import scenarios
from tests.factories import moment


def unreached(cast, *moments):
    ticket = scenarios.confirming(cast)
    for at in moments:
        lifecycle.call_back(ticket, "phone", False, "无人接听", by=cast.clerk, at=moment(at))
    return ticket


def test_unrated_is_closed_as_unreached_after_three_attempts_on_two_days(app, cast):
    ticket = unreached(cast, "2026-03-06 09:00", "2026-03-06 14:00", "2026-03-09 09:00")

    assert sweeps.close_unrated(moment("2026-03-10 17:30")) == 0
    assert sweeps.close_unrated(moment("2026-03-10 17:31")) == 1
    assert sweeps.close_unrated(moment("2026-03-10 17:31")) == 0
    assert (ticket.status, ticket.closing) == (Status.CLOSED, Closing.UNREACHED)


def test_unrated_stays_open_after_attempts_on_one_day_only(app, cast):
    ticket = unreached(cast, "2026-03-06 09:00", "2026-03-06 10:00", "2026-03-06 14:00")

    assert sweeps.close_unrated(moment("2026-03-20 10:00")) == 0
    assert ticket.status is Status.CONFIRMING


def test_attempts_within_an_hour_count_as_one_towards_the_end(app, cast):
    """Four presses, but only two attempts: the enterprise was not called often enough."""
    ticket = unreached(cast, "2026-03-06 09:00", "2026-03-06 09:30", "2026-03-09 09:00", "2026-03-09 09:00:30")

    assert sweeps.close_unrated(moment("2026-03-20 10:00")) == 0
    assert ticket.status is Status.CONFIRMING


def test_a_batch_that_is_not_ready_does_not_hide_the_next(app, cast, monkeypatch):
    monkeypatch.setattr(sweeps, "BATCH", 1)
    unreached(cast, "2026-03-06 09:00", "2026-03-06 10:00", "2026-03-06 14:00")
    ready = unreached(cast, "2026-03-06 09:00", "2026-03-06 14:00", "2026-03-09 09:00")

    assert sweeps.close_unrated(moment("2026-03-20 10:00")) == 1
    assert ready.status is Status.CLOSED


@pytest.mark.parametrize(
    ("bounds", "tickets"),
    [
        pytest.param({"LONGEST_BATCH": 0}, [1, 1, 1, 1, 1], id="time"),
        pytest.param({"BATCH": 2, "LONGEST_BATCH": 60}, [2, 2, 1], id="number"),
    ],
)
def test_a_catch_up_holds_few_tickets_at_a_time(app, cast, monkeypatch, bounds, tickets):
    """Whoever writes meanwhile waits for one batch, not for the whole; on SQLite each batch holds the only lock."""
    for name, value in bounds.items():
        monkeypatch.setattr(sweeps, name, value)
    for number in range(5):
        scenarios.dispatched(cast, title=f"第{number}件")
    db.session.commit()
    with transactions() as written:
        sweeps.escalate(moment("2026-04-10 18:00"))
    assert [len(batch) for batch in written if batch] == tickets


@contextmanager
def transactions():
    """Of which tickets rungs were written, by transaction."""
    by_transaction, now = [], set()

    def note(_mapper, _connection, escalation):
        now.add(escalation.ticket_id)

    def end(_session):
        if not db.session().in_nested_transaction():
            by_transaction.append(set(now))
            now.clear()

    event.listen(Escalation, "after_insert", note)
    event.listen(db.session, "after_commit", end)
    try:
        yield by_transaction
    finally:
        event.remove(Escalation, "after_insert", note)
        event.remove(db.session, "after_commit", end)


def test_what_is_not_supplied_is_reminded_then_withdrawn(app, cast):
    ticket = scenarios.filed(cast)
    lifecycle.ask_supplement(ticket, ["营业执照"], by=cast.clerk, at=moment("2026-03-02 10:00"))

    sweeps.remind(moment("2026-03-06 08:30"))
    assert _recipients("supplement_reminder") == 0
    sweeps.remind(moment("2026-03-09 08:30"))
    sweeps.remind(moment("2026-03-10 08:30"))
    assert _recipients("supplement_reminder") == 1
    assert sweeps.withdraw_unsupplied(moment("2026-03-16 17:30")) == 0
    assert sweeps.withdraw_unsupplied(moment("2026-03-16 17:31")) == 1
    assert ticket.status is Status.WITHDRAWN


def test_handlers_are_reminded_once_a_working_morning(app, cast):
    scenarios.signed(cast)

    assert sweeps.remind(moment("2026-03-03 08:30")) >= 1
    assert sweeps.remind(moment("2026-03-03 08:31")) == 0
    assert sweeps.remind(moment("2026-03-07 08:30")) == 0


def test_a_handler_reads_what_they_have_in_hand_the_next_due_first(app, cast):
    """Nothing that is sealed, that somebody else handles or that they are kept away from; no more than are shown."""
    later, sooner, kept_away, others = (scenarios.signed(cast, title=title) for title in "一二三四")
    lifecycle.contact(later, "phone", "王企明", "已电话了解。", by=cast.handler, at=moment("2026-03-02 15:00"))
    db.session.add(
        Recusal(ticket_id=kept_away.id, user_id=cast.handler.id, reason="亲属", at=moment("2026-03-02 12:00"))
    )
    others.lead.handler = cast.head
    sealed = scenarios.complained(cast)
    lifecycle.dispatch(sealed, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(sealed, by=cast.liaison, at=moment("2026-03-02 11:00"))
    db.session.flush()

    assert sweeps.remind(moment("2026-03-03 08:30")) == 2
    mornings = db.session.scalars(select(Notice).where(Notice.template == "morning")).all()
    assert {row.recipient.login: row.facts["assignments"] for row in mornings} == {
        "handler": [sooner.lead.id, later.lead.id],
        "head": [others.lead.id],
    }
    assert {row.ticket_id for row in mornings} == {None}


def test_a_make_up_saturday_is_a_working_morning(app, cast):
    scenarios.signed(cast, category=cast.category)

    assert sweeps.remind(moment("2026-05-09 08:30")) >= 1


def test_one_broken_ticket_does_not_stop_the_others(app, cast):
    broken, sound = scenarios.planned(cast), scenarios.planned(cast)
    clash = TicketEvent(
        ticket_id=broken.id,
        sequence=broken.event_count + 1,
        action="note",
        from_status=broken.status,
        to_status=broken.status,
        actor_kind="system",
        at=moment("2026-03-04 09:00"),
        recorded_at=moment("2026-03-04 09:00"),
        facts={},
        digests={},
        previous_hash="",
        hash="",
    )
    db.session.add(clash)
    db.session.commit()

    sweeps.escalate(moment("2026-03-09 18:00"))

    climbed = set(db.session.scalars(select(Escalation.ticket_id)))
    assert climbed == {sound.id}


def _recipients(template):
    wanted = select(func.count(Notice.id)).where(Notice.template == template, Notice.channel == "page")
    return db.session.scalar(wanted)
