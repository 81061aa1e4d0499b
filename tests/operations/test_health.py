from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from directline import clock
from directline.delivery import stock
from directline.delivery.daily import DAILY
from directline.extensions import db
from directline.models import Deadline, JobRun, Notice, NoticeChannel, NoticeState
from directline.operations import health, heartbeat
from directline.operations.health import complaints, thorough
from directline.tickets import lifecycle
from directline.tickets.lifecycle.inquiries import INQUIRY
from directline.tickets.notices import SEALED
from tests import scenarios, tasks, uploads
from tests.factories import moment
from tests.pages.enterprise import filled
from tests.tampering import tamper

NOW = moment("2026-04-20 09:00")


@pytest.fixture
def alive(app, monkeypatch):
    """A machine that is well at NOW."""
    monkeypatch.setattr(health, "_skew", lambda at: "")
    heartbeat.begin("test", host="here", at=NOW - timedelta(seconds=30))
    db.session.flush()


def test_a_machine_that_is_well_has_no_complaints(alive):
    assert complaints(NOW) == []


def test_a_scheduler_that_never_ran_is_told(app):
    assert ("scheduler", "定时任务从未运行，督办、提醒和发信都不会发生") in complaints(NOW)


def test_a_silent_scheduler_is_told(alive):
    assert complaints(NOW + timedelta(minutes=2)) == []
    assert complaints(NOW + timedelta(minutes=4)) == [("scheduler", "定时任务自 2026-04-20 08:59 起没有心跳")]


def test_a_clock_in_doubt_is_told(alive):
    heartbeat.hold_escalation("test", seconds=7200, at=NOW)
    assert [complaint.name for complaint in complaints(NOW)] == ["clock"]


def test_mail_that_does_not_go_is_told(alive, cast):
    late = _mail(cast, "late", next_at=NOW - timedelta(minutes=16))
    assert complaints(NOW) == [("unsent", "最早一封邮件自 2026-04-20 08:44 起未能发出")]
    late.state = NoticeState.DEAD
    assert complaints(NOW) == [("dead", "1 封邮件无法送达；见 outbox")]
    late.state = NoticeState.HELD
    assert complaints(NOW) == [("held", "1 封邮件被暂停；核对后执行 outbox release")]


def test_nothing_of_a_sealed_complaint_is_counted_but_in_the_totals(alive, cast):
    """Its dead, held and unsent mail, the daily message that tells of it alone, its late rungs and copies; an ordinary one is."""
    complaint, ordinary = scenarios.complained(cast), scenarios.dispatched(cast)
    db.session.execute(delete(Notice))
    db.session.execute(update(Deadline).values(next_rung_at=None))
    assert complaints(NOW) == []
    for ticket, count in ((complaint, 0), (ordinary, 1)):
        _break_down(cast, ticket)
        counted = {name: words[:1] for name, words in complaints(NOW)}
        recipients = {"ladder": "1", "dead": "4", "held": "1", "unsent": "最", "copies": "附"}
        assert counted == (recipients if count else {})
        assert stock.stock(NOW).mails == ({"dead": 4, "held": 1, "sent": 1, "waiting": 1} if count else {})
    assert health.totals(NOW) == (8, 2, NOW - timedelta(hours=2), 2, NOW - timedelta(hours=2))
    assert (stock.retry_all(), health.totals(NOW).dead) == (4, 0)


def _break_down(cast, ticket):
    """Mail about the ticket in every state, three kinds of dead mail that do not name it, and a rung not written."""
    late, key = NOW - timedelta(hours=2 if ticket.is_sealed else 1), ticket.number
    recipients = _mail(cast, f"{key} told", ticket=ticket, state=NoticeState.SENT)
    _mail(cast, f"{key} dead", ticket=ticket, state=NoticeState.DEAD)
    _mail(cast, f"{key} held", ticket=ticket, state=NoticeState.HELD)
    _mail(cast, f"{key} waiting", ticket=ticket, next_at=late)
    _mail(cast, f"{key} daily", template=DAILY, facts={"notices": [recipients.id]}, state=NoticeState.DEAD)
    of_sealed = [SEALED, INQUIRY] if ticket.is_sealed else ["morning", "account_link"]
    for template in of_sealed:
        _mail(cast, f"{key} {template}", template=template, state=NoticeState.DEAD)
    deadline = db.session.scalars(select(Deadline).where(Deadline.ticket_id == ticket.id)).first()
    deadline.next_rung_at = NOW - timedelta(hours=1)
    by = None if ticket.is_sealed else cast.owner
    uploads.stored(filled.PICTURE, "a.png", by=by, at=late, ticket=ticket)
    db.session.flush()


@pytest.mark.parametrize(("about", "is_counted"), [("sealed", False), ("ordinary", True), ("digest", True)])
def test_a_task_is_counted_as_its_ticket_is(alive, cast, about, is_counted):
    given = {
        "sealed": lambda: tasks.on_sealed(cast),
        "ordinary": lambda: tasks.instructed(cast),
        "digest": lambda: lifecycle.give(tasks.order(cast), by=cast.secretary, at=moment("2026-03-03 16:00")),
    }
    task = given[about]()
    db.session.execute(update(Deadline).where(Deadline.task_id.is_(None)).values(next_rung_at=None))
    late, ticket = NOW - timedelta(hours=1), scenarios.filed(cast)
    file = uploads.stored(filled.PICTURE, "a.png", by=cast.handler, at=late, ticket=ticket)
    file.ticket, file.task = None, task
    db.session.execute(update(Deadline).where(Deadline.ticket_id == ticket.id).values(next_rung_at=None))
    db.session.execute(delete(Notice))
    _mail(cast, "dead", task=task, template="give_task", state=NoticeState.DEAD)

    assert [name for name, _words in complaints(NOW)] == (["ladder", "dead", "copies"] if is_counted else [])
    assert health.totals(NOW)[:2] + health.totals(NOW)[3:] == (1, 0, 1, NOW - timedelta(hours=1))


def test_a_stuck_queue_of_copies_is_told(alive, cast):
    late = NOW - timedelta(minutes=11)
    uploads.stored(filled.PICTURE, "a.png", by=cast.owner, at=late, ticket=scenarios.filed(cast))
    db.session.execute(update(Deadline).values(next_rung_at=None))
    assert complaints(NOW - timedelta(minutes=2)) == []
    assert complaints(NOW) == [("copies", "附件检查停滞：最早的自 2026-04-20 08:49 起没有副本")]
    uploads.copied(NOW)
    assert complaints(NOW) == []


def test_a_failed_job_is_told(alive):
    db.session.add(JobRun(name="escalate", started_at=NOW, error="RuntimeError()"))
    assert complaints(NOW) == [("jobs", "上次运行失败的任务：escalate")]


def test_rungs_that_nobody_writes_are_told(alive, cast):
    scenarios.dispatched(cast)
    db.session.execute(update(Notice).values(state=NoticeState.SHOWN))
    assert [complaint.name for complaint in complaints(NOW)] == ["ladder"]


def test_next_year_is_asked_for_from_november(alive):
    for day, names in (
        ("2030-01-07 09:00", ["calendar"]),
        ("2026-10-31 09:00", []),
        ("2026-11-02 09:00", ["calendar"]),
    ):
        at = moment(day)
        heartbeat.beat("test", at=at)
        assert [complaint.name for complaint in complaints(at)] == names


def test_thorough_looks_at_durability_and_history(alive, cast):
    scenarios.filed(cast)
    db.session.execute(update(Notice).values(state=NoticeState.SHOWN))
    heartbeat.beat("test", at=moment("2026-03-02 09:00"))
    names = {complaint.name for complaint in thorough(moment("2026-03-02 09:00"))}
    tamper("UPDATE ticket_events SET action = 'withdraw'")
    assert {complaint.name for complaint in thorough(moment("2026-03-02 09:00"))} - names == {"history", "guards"}


def test_durability_of_the_tests_own_database_is_off(app):
    words = health.SLOW["durability"](clock.now())
    assert words.startswith("数据库没有设为断电不丢")


def _mail(cast, key, **values):
    values = {"template": "message", "state": NoticeState.WAITING, "created_at": NOW} | values
    notice = Notice(dedupe_key=key, recipient=cast.clerk, channel=NoticeChannel.MAIL, **values)
    db.session.add(notice)
    db.session.flush()
    return notice


def test_a_role_that_may_change_history_is_told_in_production(app):
    app.config["MODE"] = "production"
    recipients = health.SLOW["rights"](clock.now())
    assert bool(recipients) == (db.engine.dialect.name == "postgresql")
    app.config["MODE"] = "testing"
    assert health.SLOW["rights"](clock.now()) == ""


def test_a_lost_key_of_identities_is_told(app, cast):
    scenarios.complained(cast)
    assert health.SLOW["keys"](NOW) == ""
    app.config["IDENTITY_KEYS"] = [("other", b"n" * 32)]
    assert "identity.keys" in health.SLOW["keys"](NOW)
