from datetime import timedelta

import pytest
from sqlalchemy import select

from directline.delivery.daily import gather
from directline.delivery.outbox import deliver
from directline.extensions import db
from directline.models import (
    Deadline,
    DeadlineKind,
    DeadlineState,
    Gathering,
    Notice,
    NoticeChannel,
    NoticeState,
    Rung,
)
from tests import factories
from tests.delivery.people import clerk
from tests.factories import moment

pytestmark = pytest.mark.empty_database
AT = moment("2026-03-02 08:30")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def test_gather_folds_what_is_due_into_one_mail_for_each_person(app):
    secretary, magistrate = clerk(), clerk()
    first, second = _gathered(secretary), _gathered(secretary)
    other, later = _gathered(magistrate), _gathered(magistrate, next_at=AT + DAY)
    assert gather(AT) == 2
    assert _daily() == {
        f"daily:{secretary.id}:2026-03-02": [first.id, second.id],
        f"daily:{magistrate.id}:2026-03-02": [other.id],
    }
    assert [each.state for each in (first, second, other, later)] == ["sent", "sent", "sent", "gathered"]


def test_gather_makes_one_mail_a_day(app):
    secretary = clerk()
    first = _gathered(secretary)
    assert gather(AT) == 1
    assert gather(AT) == 0
    late = _gathered(secretary)
    assert gather(AT) == 0
    assert gather(AT + DAY) == 1
    assert _daily() == {
        f"daily:{secretary.id}:2026-03-02": [first.id],
        f"daily:{secretary.id}:2026-03-03": [late.id],
    }


def test_daily_message_names_each_matter_with_its_page(app):
    secretary = clerk()
    first, second = _gathered(secretary), _gathered(secretary, template="dispatch")
    gather(AT)
    assert deliver(AT) == 1
    (path,) = (app.config["INSTANCE"] / "mail").iterdir()
    assert path.read_text().partition("\n\n")[2] == (
        f"{secretary.name}，您好：今日要情 2 件，请阅知。\n\n以下事项已到督办环节：\n\n"
        f"1. 有新的留言 {first.ticket.number}\n   http://127.0.0.1:8000/tickets/{first.ticket.number}\n\n"
        f"2. 新派单 {second.ticket.number}\n   http://127.0.0.1:8000/tickets/{second.ticket.number}\n\n"
        "打开：http://127.0.0.1:8000\n\n本邮件由系统自动发出，请不要直接回复。\n"
    )


def test_nothing_is_gathered_at_night_or_on_a_day_off_but_what_is_urgent(app):
    secretary, magistrate = clerk(), clerk()
    _gathered(secretary), _gathered(secretary, created_at=AT - DAY, gathering=Gathering.AT_ONCE)
    for at in ("2026-03-03 00:00", "2026-03-07 10:00", "2026-03-08 08:30"):
        assert gather(moment(at)) == 0
    urgent = _gathered(magistrate, created_at=AT - DAY, gathering=Gathering.AT_ONCE, is_urgent=True)
    assert gather(moment("2026-03-08 23:00")) == 1
    assert (urgent.state, urgent.next_at) == ("waiting", moment("2026-03-08 23:00"))
    assert gather(moment("2026-03-09 08:30")) == 1


def test_what_comes_in_one_minute_is_one_message(app):
    """The minute is over before anything of it goes; what could wait until tomorrow goes with it."""
    secretary = clerk()
    first = _gathered(secretary, created_at=AT + timedelta(seconds=5), gathering=Gathering.AT_ONCE)
    second = _gathered(secretary, created_at=AT + timedelta(seconds=59), gathering=Gathering.AT_ONCE, is_urgent=True)
    third = _gathered(secretary, created_at=AT + timedelta(seconds=5), gathering=Gathering.DAILY, next_at=AT + DAY)
    other = _gathered(secretary, created_at=AT + timedelta(seconds=60), gathering=Gathering.DAILY, next_at=AT + DAY)

    assert gather(AT + timedelta(seconds=59)) == 0
    assert gather(AT + timedelta(seconds=61)) == 1
    assert _daily() == {f"told:{secretary.id}:2026-03-02T08:31": [first.id, second.id, third.id]}
    assert [each.state for each in (first, second, third, other)] == ["sent", "sent", "sent", "gathered"]
    assert [message.is_urgent for message in _messages()] == [True]


def test_a_message_waits_for_a_ladder_that_is_being_caught_up(app):
    """For ten minutes: a ticket that no sweep can climb holds nothing up for ever."""
    secretary = clerk()
    _gathered(secretary)
    dues = dict.fromkeys(("started_at", "not_before", "due_at", "original_due_at", "next_rung_at"), AT - DAY)
    late = {"kind": DeadlineKind.RESOLVE_TICKET, "limit": "5wd", "state": DeadlineState.RUNNING, "next_rung": Rung.E1}
    db.session.add(Deadline(ticket=factories.ticket(), **late, **dues))
    assert [gather(AT), gather(AT + 9 * MINUTE), gather(AT + 10 * MINUTE)] == [0, 0, 1]


def _gathered(recipient, **values):
    ticket = factories.ticket()
    defaults = {
        "dedupe_key": f"test:{ticket.id}:{recipient.id}:mail",
        "channel": NoticeChannel.MAIL,
        "template": "message",
        "state": NoticeState.GATHERED,
        "created_at": AT,
        "next_at": AT,
    }
    notice = Notice(recipient=recipient, ticket=ticket, **defaults | values)
    db.session.add(notice)
    db.session.flush()
    return notice


def _daily():
    return {notice.dedupe_key: notice.facts["notices"] for notice in _messages()}


def _messages():
    return db.session.scalars(select(Notice).where(Notice.template == "daily")).all()
