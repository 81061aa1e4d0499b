"""What three schedulers write while they are killed again and again is what one writes in peace."""

import os
import subprocess
import sys
from collections import Counter

import pytest
from sqlalchemy import select

import config
from directline import clock
from directline.delivery.outbox import LEASE
from directline.extensions import db
from directline.models import Escalation, Notice, NoticeChannel, NoticeState, Ticket, User
from directline.operations import fsck
from directline.schedule.timetable import tick
from directline.tickets.history_check import verify
from tests import scenarios
from tests.delivery.server import MailServer, running
from tests.factories import moment

KILLS = int(os.environ.get("CRASH_KILLS", "5"))
MOMENTS = [moment(f"2026-03-{day} 09:00") for day in ("09", "10", "13", "17", "24", "30")]


@pytest.fixture
def late(app, cast, stage):
    """Fifteen tickets that nobody works on."""
    for number in range(15):
        scenarios.dispatched(cast, title=f"第{number}件", at=f"2026-03-02 10:{number:02d}")
    db.session.commit()
    stage.close_connections()
    stage.database.save("late")


@pytest.mark.several_connections
def test_killed_schedulers_write_what_one_writes_in_peace(app, late, stage):
    for at in MOMENTS:
        _round(app, at)
    expected = _written()
    stage.close_connections()
    stage.database.restore("late")
    server = MailServer()
    with running(server) as port:
        _live_dangerously(port)
        for name, value in {"backend": "smtp", "server": "127.0.0.1", "port": port}.items():
            setattr(app.extensions["mailman"], name, value)
        _round(app, MOMENTS[-1] + LEASE)
    assert _written() == expected
    assert sorted(expected["letters"]) == list(range(1, len(expected["letters"]) + 1))
    assert verify() == []
    assert fsck.check(MOMENTS[-1] + LEASE) == []
    _assert_delivered(server)


def _round(app, at):
    while any(tick(app, at).values()):
        pass


def _live_dangerously(port):
    """The schedulers as processes of their own, on this test's database."""
    environment = os.environ | {"DIRECTLINE_MAIL_SERVER": "127.0.0.1", "DIRECTLINE_MAIL_PORT": str(port)}
    moments = [at.isoformat() for at in MOMENTS]
    command = [sys.executable, "-m", "tests.crash.schedulers", str(KILLS), *moments]
    subprocess.run(command, cwd=config.ROOT, env=environment, check=True, timeout=600)


def _written():
    """Rungs, cards' letters and notices, by what they are and not by their ids."""
    rungs = select(Ticket.number, Escalation.due_number, Escalation.rung, Escalation.at, Escalation.is_silent)
    recipients = select(Ticket.title, User.login, Notice.channel, Notice.template, Notice.facts["rung"].as_string())
    letters = select(Escalation.letter_sequence).where(Escalation.letter_sequence.is_not(None))
    written = {
        "rungs": Counter(map(tuple, db.session.execute(rungs.join(Escalation, Escalation.ticket_id == Ticket.id)))),
        "recipients": Counter(
            map(
                tuple,
                db.session.execute(
                    recipients.select_from(Notice)
                    .join(User, User.id == Notice.recipient_id)
                    .outerjoin(Ticket, Ticket.id == Notice.ticket_id)
                ),
            )
        ),
        "letters": sorted(db.session.scalars(letters)),
    }
    db.session.rollback()
    return written


def _assert_delivered(server):
    """Every mail at least once; one that came twice came for a kill, under the same Message-ID."""
    mails = db.session.execute(
        select(Notice.state, Notice.attempts, Notice.message_id).where(Notice.channel == NoticeChannel.MAIL)
    ).all()
    assert {mail.state for mail in mails} <= {NoticeState.SENT, NoticeState.SHOWN}
    received = Counter(message["Message-ID"] for message in server.received)
    assert set(received) == {mail.message_id for mail in mails if mail.state == NoticeState.SENT and mail.attempts}
    assert sum(received.values()) - len(received) <= KILLS * len(MOMENTS)
    assert clock.now() > MOMENTS[-1]
