import pytest
from sqlalchemy import delete, select, text

from directline.extensions import db
from directline.models import Attachment, CopyState, FileCopy, Notice, NoticeChannel, NoticeState, Ticket
from directline.operations.fsck import Fault, check
from directline.tickets import sweeps
from directline.tickets.files import attachments
from tests import scenarios, uploads
from tests.factories import moment
from tests.pages.enterprise import filled
from tests.tampering import tamper

NOW = moment("2026-04-20 09:00")


def live_four(cast):
    """One at work, overdue and carded; beside it tickets at other stations, which stay as they are."""
    scenarios.planned(cast)
    scenarios.filed(cast, title="一")
    scenarios.answered(cast, title="二")
    scenarios.closed(cast, title="三")
    db.session.commit()
    sweeps.escalate(NOW)


four_are_lived = pytest.mark.database_after(action=live_four)


@pytest.fixture
def ticket(cast):
    """The one at work."""
    return db.session.scalars(select(Ticket).order_by(Ticket.id)).first()


@four_are_lived
def test_a_lived_life_has_no_faults(ticket):
    assert check(NOW) == []


@four_are_lived
@pytest.mark.parametrize(
    ("action", "fault_named"),
    [
        ("UPDATE tickets SET status = 'submitted' WHERE id = :id", "status not where its events lead"),
        (
            "UPDATE assignments SET ended_at = dispatched_at WHERE ticket_id = :id",
            "nobody has the ticket",
        ),
        ("UPDATE tickets SET due_at = NULL WHERE id = :id", "ticket listed by another due"),
        ("UPDATE assignments SET next_due_at = NULL WHERE ticket_id = :id", "department's part listed by another due"),
        ("UPDATE deadlines SET due_number = 7 WHERE ticket_id = :id", "deadline not as its last change says"),
        ("DELETE FROM ticket_events WHERE action = 'escalate' AND ticket_id = :id", "rungs and their events differ"),
    ],
)
def test_what_does_not_fit_is_named_with_its_ticket(ticket, action, fault_named):
    tamper(action, id=ticket.id)
    faults = {fault.check: fault.rows for fault in check(NOW)}
    assert ticket.number in faults[fault_named]


@four_are_lived
@pytest.mark.parametrize("said", ["is_key = TRUE", "chain_id = (SELECT max(id) FROM industry_groups)"])
def test_a_firm_that_was_changed_past_the_program_is_named(ticket, said):
    db.session.execute(text(f"UPDATE enterprises SET {said} WHERE id = :id"), {"id": ticket.enterprise_id})

    assert check(NOW) == [Fault("firm not as its last version says", [str(ticket.enterprise_id)])]


@four_are_lived
@pytest.mark.parametrize("said", ["user_id = (SELECT min(id) FROM users)", "kind = 'sponsor' WHERE kind = 'nobody'"])
def test_care_that_was_changed_past_the_program_is_named(cast, said):
    db.session.execute(text("DELETE FROM cares WHERE kind = 'sponsor'"))
    db.session.execute(text(f"UPDATE cares SET {said}"))

    assert check(NOW) == [Fault("firm in another's care than its last change says", [str(cast.firm.id)])]


@four_are_lived
@pytest.mark.parametrize("said", ["department_id = (SELECT max(id) FROM departments)", "is_active = FALSE"])
def test_a_handler_who_has_left_is_named_until_the_matter_is_handed_back(ticket, cast, said):
    """Whatever moved the person: the job mends it."""
    db.session.execute(text(f"UPDATE users SET {said} WHERE id = :id"), {"id": cast.handler.id})
    named = [fault for fault in check(NOW) if fault.check == "handler is not of the unit that has the ticket"]
    db.session.expire_all()
    sweeps.hand_back(NOW)

    assert [ticket.number in fault.rows for fault in named] == [True]
    assert check(NOW) == []


@four_are_lived
def test_an_ended_ticket_lets_go_of_everything(ticket):
    db.session.execute(text("UPDATE tickets SET status = 'withdrawn' WHERE id = :id"), {"id": ticket.id})
    faults = {fault.check: fault.rows for fault in check(NOW)}
    assert faults["ended, but a department still has it"] == [ticket.number]
    assert faults["ended, but a deadline still runs"] == [ticket.number]


@four_are_lived
def test_a_ticket_without_events_is_named(ticket):
    tamper("DELETE FROM ticket_events WHERE ticket_id = :id", id=ticket.id)
    assert Fault("ticket without events", [ticket.number]) in check(NOW)


@four_are_lived
def test_a_stuck_notice_and_a_missing_file_are_named(ticket, cast):
    notice = Notice(
        dedupe_key="stuck",
        recipient=cast.clerk,
        channel=NoticeChannel.MAIL,
        template="message",
        state=NoticeState.SENDING,
        created_at=NOW,
        lease_until=moment("2026-04-20 07:00"),
    )
    file = Attachment(token="0" * 32, ticket=ticket, name="a.pdf", media_type="application/pdf", size=1, at=NOW)
    file.sha256, file.copy = "0" * 64, FileCopy(state=CopyState.MADE, media_type=file.media_type, turn_at=NOW)
    db.session.add_all([notice, file])
    db.session.flush()
    assert check(NOW) == [Fault("notice stuck", [str(notice.id)]), Fault("file missing", ["0" * 32])]
    assert attachments.missing() == ["0" * 32]


@four_are_lived
def test_a_missing_copy_and_a_file_that_no_queue_knows_are_named(ticket, cast):
    whole, lost, forgotten = (
        uploads.stored(filled.PICTURE, "a.png", by=cast.owner, at=NOW, ticket=ticket) for _ in range(3)
    )
    uploads.copied(NOW)
    attachments.copy_of(lost).unlink()
    token = forgotten.token
    db.session.execute(delete(FileCopy).where(FileCopy.attachment_id == forgotten.id))
    db.session.commit()
    assert check(NOW) == [
        Fault("file without a place in the queue of copies", [token]),
        Fault("copy missing", [lost.token]),
    ]
    assert attachments.has_copy(whole)


@pytest.mark.parametrize(
    ("action", "fault_named"),
    [
        ("UPDATE sealed_identities SET box = 'AAAA'", "box of who complained does not open"),
        ("UPDATE sealed_identities SET key_id = 'lost'", "box of who complained does not open"),
        ("DELETE FROM sealed_identities", "sealed, but nothing says who complained"),
        ("UPDATE tickets SET reporter_id = (SELECT min(id) FROM users)", "who complained stands outside the box"),
    ],
)
def test_what_is_wrong_with_a_box_is_named(cast, action, fault_named):
    complaint = scenarios.complained(cast)
    assert check(NOW) == []
    db.session.execute(text(action))
    db.session.expire_all()
    assert {fault.check: fault.rows for fault in check(NOW)}[fault_named] == [complaint.number]
