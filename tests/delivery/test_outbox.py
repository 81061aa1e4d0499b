import socket
from datetime import timedelta

import pytest

from directline.delivery import outbox, stock
from directline.delivery.outbox import deliver, retry_after
from directline.extensions import db
from directline.models import Notice, NoticeChannel, NoticeState, Recusal
from tests import factories
from tests.delivery.people import clerk
from tests.delivery.server import MailServer, running
from tests.factories import moment

pytestmark = pytest.mark.empty_database
AT = moment("2026-03-02 09:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(app, monkeypatch):
    server = MailServer()
    with running(server) as port:
        _send_to(app, monkeypatch, port)
        yield server


@pytest.fixture
def no_server(app, monkeypatch):
    """A port that is held and not listened at: nobody else answers there meanwhile."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        _send_to(app, monkeypatch, held.getsockname()[1])
        yield


def _send_to(app, monkeypatch, port):
    for name, value in {"backend": "smtp", "server": "127.0.0.1", "port": port, "timeout": 60}.items():
        monkeypatch.setattr(app.extensions["mailman"], name, value)


def test_deliver_sends_what_is_due_once(server):
    due, later = _mail(next_at=AT), _mail(next_at=AT + MINUTE)
    assert deliver(AT) == 1
    assert deliver(AT) == 0
    assert server.addresses == [due.recipient.email]
    assert _states(due, later) == [NoticeState.SENT, NoticeState.WAITING]
    assert due.sent_at == AT


def test_deliver_goes_through_more_than_one_batch(server):
    notices = [_mail() for _ in range(outbox.BATCH + 3)]
    assert deliver(AT) == len(notices)
    assert server.addresses == sorted(notice.recipient.email for notice in notices)


def test_deliver_writes_plain_text_marked_as_automatic(server):
    notice = _mail()
    deliver(AT)
    (message,) = server.received
    assert message["Subject"] == f"【书记县长直通车】有新的留言 {notice.ticket.number}"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == notice.message_id
    assert message["From"] == "书记县长直通车 <directline@example.gov.cn>"
    assert message.get_content_type() == "text/plain"
    assert notice.ticket.title in message.get_content()
    assert f"http://127.0.0.1:8000/tickets/{notice.ticket.number}" in message.get_content()


def test_deliver_keeps_waiting_while_there_is_no_server(no_server, app, monkeypatch):
    first, second = _mail(), _mail()
    assert deliver(AT) == 0
    assert _states(first, second) == [NoticeState.WAITING, NoticeState.WAITING]
    assert "refused" in first.last_error
    server = MailServer()
    with running(server) as port:
        _send_to(app, monkeypatch, port)
        assert deliver(AT) == 0
        assert deliver(AT + MINUTE) == 2


@pytest.mark.parametrize("quiet", ["2026-03-02 17:41", "2026-03-03 00:00", "2026-03-07 10:00"])
def test_what_did_not_go_in_office_hours_waits_for_the_next(server, quiet):
    """The scheduler stood still, or the server was away: at night nothing goes that is not urgent."""
    late = _mail()
    tried = _mail(attempts=3, lease_until=AT, last_error="451 later")
    left = _mail(state=NoticeState.SENDING, attempts=1, lease_until=AT)
    urgent = _mail(is_urgent=True)
    at = moment(quiet)

    assert deliver(at) == 1
    assert _states(late, tried, left, urgent) == [*[NoticeState.WAITING] * 3, NoticeState.SENT]
    assert stock.oldest_due(at) is None
    opening = moment("2026-03-09 08:30") if at > moment("2026-03-07 00:00") else moment("2026-03-03 08:30")
    assert [each.next_at for each in (late, tried, left)] == [opening] * 3
    assert deliver(opening) == 3


def test_what_was_told_before_closing_still_goes(server):
    _mail(next_at=moment("2026-03-02 17:29"))
    assert deliver(moment("2026-03-02 17:31")) == 1


def test_deliver_does_not_wait_for_a_server_that_says_nothing(app, monkeypatch):
    notice = _mail()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        _send_to(app, monkeypatch, silent.getsockname()[1])
        monkeypatch.setattr(app.extensions["mailman"], "timeout", 0.2)
        assert deliver(AT) == 0
    assert _states(notice) == [NoticeState.WAITING]
    assert "timed out" in notice.last_error


def test_deliver_repeats_under_the_same_message_id(no_server, app, monkeypatch):
    notice = _mail()
    deliver(AT)
    db.session.refresh(notice)
    expected = notice.message_id
    server = MailServer()
    with running(server) as port:
        _send_to(app, monkeypatch, port)
        deliver(AT + MINUTE)
    assert expected
    assert [message["Message-ID"] for message in server.received] == [expected]


def test_deliver_gives_up_a_refused_address_and_sends_the_rest(server):
    bad, greylisted, good = _mail(), _mail(), _mail()
    server.refusals = {bad.recipient.email: "550 no such user", greylisted.recipient.email: "451 later"}
    assert deliver(AT) == 1
    assert _states(bad, greylisted, good) == [NoticeState.DEAD, NoticeState.WAITING, NoticeState.SENT]
    assert (bad.last_error, greylisted.last_error) == ("550 no such user", "451 later")
    server.refusals = {}
    assert deliver(AT + MINUTE) == 1


@pytest.mark.parametrize("taken", [1, 2, 3])
def test_deliver_begins_a_new_conversation_where_the_server_ends_one(server, taken):
    server.closes_after = taken
    notices = [_mail() for _ in range(6)]

    assert deliver(AT) == 6
    assert server.addresses == sorted(notice.recipient.email for notice in notices)
    assert server.begun == 6 // taken


def test_deliver_begins_a_new_conversation_once_for_a_mail(server):
    """A server that takes nothing at all is asked twice, not for each of the mails."""
    server.closes_after = 0
    first, second = _mail(), _mail()

    assert deliver(AT) == 0
    assert (server.begun, _states(first, second)) == (2, [NoticeState.WAITING, NoticeState.WAITING])
    assert "421" in first.last_error


@pytest.mark.parametrize("place", ["RCPT", "DATA"])
def test_deliver_goes_on_after_a_421_at_any_place(server, monkeypatch, place):
    """A server hangs up after any answer; the mail is sent again, and no other is lost."""
    answer, said = getattr(MailServer, f"handle_{place}"), []

    async def once(self, server, session, envelope, *rest):
        if said:
            return await answer(self, server, session, envelope, *rest)
        said.append(place)
        return "421 shutting down"

    monkeypatch.setattr(MailServer, f"handle_{place}", once)
    notices = [_mail() for _ in range(3)]

    assert deliver(AT) == 3
    assert server.addresses == sorted(notice.recipient.email for notice in notices)


def test_deliver_sets_a_poison_row_aside(server):
    poison, good = _mail(template="no_such_template"), _mail()
    assert deliver(AT) == 1
    assert _states(poison, good) == [NoticeState.DEAD, NoticeState.SENT]
    assert poison.last_error == "mail/no_such_template.txt"


def test_deliver_survives_any_words(server):
    ticket = factories.ticket(title="红头\u2028Bcc: x@example.com =1+1 {{7*7}} 𠮷🙂")
    _mail(ticket=ticket)
    assert deliver(AT) == 1
    (message,) = server.received
    assert message["Bcc"] is None
    assert "{{7*7}} 𠮷🙂" in message.get_content()


def test_deliver_sends_nothing_to_who_has_no_address_or_account(server):
    nowhere = _mail(recipient=clerk(email=""))
    gone = _mail(recipient=clerk(is_active=False))
    assert deliver(AT) == 0
    assert _states(nowhere, gone) == [NoticeState.SHOWN, NoticeState.SHOWN]


def test_deliver_tells_nobody_of_what_he_may_no_longer_see(server):
    barred, outsider = clerk(), factories.user(role="admin")
    ticket = factories.ticket()
    db.session.add(Recusal(ticket_id=ticket.id, user_id=barred.id, reason="亲属", at=AT))
    notices = [_mail(ticket=ticket, recipient=person) for person in (barred, outsider)]
    assert deliver(AT) == 0
    assert _states(*notices) == [NoticeState.SHOWN, NoticeState.SHOWN]


def test_deliver_tells_of_a_sealed_ticket_in_one_fixed_sentence(server):
    notice = _mail(ticket=factories.ticket(is_sealed=True))
    deliver(AT)
    (message,) = server.received
    assert message["Subject"].strip() == "【书记县长直通车】您有一件事项待查看"
    assert message.get_content().split() == ["您有一件事项待查看，请登录系统。", "http://127.0.0.1:8000"]
    assert notice.ticket.number not in message.as_string()


def test_deliver_takes_over_what_a_killed_sender_left(server):
    notice = _mail(state=NoticeState.SENDING, attempts=1, lease_until=AT + outbox.LEASE, message_id="<kept@example>")
    assert deliver(AT) == 0
    assert deliver(AT + outbox.LEASE) == 1
    assert _states(notice) == [NoticeState.SENT]
    assert [message["Message-ID"] for message in server.received] == ["<kept@example>"]


def test_deliver_gives_up_after_a_day(no_server):
    notice = _mail(attempts=outbox.MOST_ATTEMPTS - 1)
    deliver(AT)
    assert _states(notice) == [NoticeState.DEAD]


def test_retries_last_a_day():
    waits = [retry_after(attempt) // MINUTE for attempt in range(1, outbox.MOST_ATTEMPTS)]
    assert waits[:6] == [1, 2, 5, 10, 15, 15]
    assert 24 * 60 <= sum(waits) < 25 * 60


def test_hold_release_and_retry(server):
    waiting, gathered, dead = _mail(), _mail(state=NoticeState.GATHERED), _mail(state=NoticeState.DEAD)
    sent = _mail(state=NoticeState.SENT)
    assert stock.hold() == 2
    assert deliver(AT) == 0
    assert _states(waiting, gathered, dead, sent) == ["held", "held", "dead", "sent"]
    assert stock.release() == 2
    assert (stock.retry(dead.id), stock.retry(sent.id)) == (True, False)
    assert deliver(AT) == 3


def test_an_invented_past_has_no_mail_to_send(server):
    past, gathered, future = _mail(), _mail(state=NoticeState.GATHERED), _mail(next_at=AT + 2 * MINUTE)
    assert stock.count_as_sent(AT + MINUTE) == 2
    assert _states(past, gathered, future) == ["sent", "sent", "waiting"]
    assert past.sent_at == AT
    assert deliver(AT + MINUTE) == 0


def test_stock_counts_and_names_the_dead(app):
    _mail(next_at=AT - MINUTE), _mail(next_at=AT + MINUTE)
    dead = _mail(state=NoticeState.DEAD, last_error="550 no such user")
    assert stock.stock(AT) == stock.Stock(
        mails={"waiting": 2, "dead": 1}, oldest_due=AT - MINUTE, dead=[(dead.id, "message", "550 no such user")]
    )


def test_letterbox_writes_one_readable_file_per_mail(app):
    notice = _mail(message_id="<a1b2@example.com>")
    assert deliver(AT) == 1
    (path,) = (app.config["INSTANCE"] / "mail").iterdir()
    assert path.name == "a1b2@example.com.eml"
    assert notice.ticket.title in path.read_text()


def _mail(**values):
    recipient = values.pop("recipient", None) or clerk()
    ticket = values.pop("ticket", None) or factories.ticket()
    defaults = {
        "dedupe_key": f"test:{recipient.id}:mail",
        "channel": NoticeChannel.MAIL,
        "template": "message",
        "state": NoticeState.WAITING,
        "created_at": AT,
        "next_at": AT,
    }
    notice = Notice(recipient=recipient, ticket=ticket, **defaults | values)
    db.session.add(notice)
    db.session.commit()
    return notice


def _states(*notices):
    db.session.expire_all()
    return [notice.state for notice in notices]
