import pytest
from sqlalchemy import event

from directline import clock
from directline.extensions import db
from directline.models import Notice, NoticeChannel, NoticeState, Recusal
from directline.tickets import notifications
from directline.tickets.sealed import opaque_keys
from tests import factories


def notice(recipient, ticket=None, number=0, **values):
    row = Notice(
        dedupe_key=f"{recipient.id}:{number}:{values}",
        recipient=recipient,
        channel=NoticeChannel.PAGE,
        template="dispatch",
        ticket=ticket,
        facts={},
        state=NoticeState.SHOWN,
        created_at=clock.now(),
        **values,
    )
    db.session.add(row)
    db.session.flush()
    return row


@pytest.fixture
def ticket(cast):
    return factories.ticket(title="厂区用电容量不足", enterprise_id=cast.firm.id, reporter_id=cast.owner.id)


def test_the_bell_lists_a_persons_own_notices(client, cast, ticket):
    notice(cast.owner, ticket)
    notice(cast.clerk, ticket)

    page = client.sign_in(cast.owner).get("/notices").text

    assert (page.count("诉求已交办"), page.count("厂区用电容量不足")) == (1, 1)
    assert "还没有消息" in client.sign_in(cast.stranger).get("/notices").text


def test_following_a_notice_reads_it_and_leads_to_the_ticket(client, cast, ticket):
    rows = [notice(cast.owner, ticket, number) for number in range(2)]
    client.sign_in(cast.owner)

    response = client.post(f"/notices/{opaque_keys.key_of(rows[0].id, 'notice')}")

    assert response.location == f"/tickets/{ticket.number}"
    assert [row.read_at is None for row in rows] == [False, True]


@pytest.mark.on_both
def test_all_can_be_read_at_once(client, cast, ticket):
    for number in range(3):
        notice(cast.owner, ticket, number)
    other = notice(cast.clerk, ticket)

    client.sign_in(cast.owner).post("/notices/read")

    assert (notifications.unread_count(cast.owner), other.read_at) == (0, None)


def test_somebody_elses_notice_is_not_found(client, cast, ticket):
    row = notice(cast.clerk, ticket)

    assert client.sign_in(cast.owner).post(f"/notices/{opaque_keys.key_of(row.id, 'notice')}").status_code == 404
    assert client.post(f"/notices/{opaque_keys.key_of(999999, 'notice')}").status_code == 404
    assert row.read_at is None


def test_a_matter_lost_from_sight_is_neither_listed_nor_counted(client, cast, ticket):
    row = notice(cast.clerk, ticket)
    db.session.add(
        Recusal(ticket_id=ticket.id, user_id=cast.clerk.id, by_id=cast.office_head.id, at=clock.now(), reason="亲属")
    )
    client.sign_in(cast.clerk)

    assert "厂区用电容量不足" not in client.get("/notices").text
    assert (
        notifications.unread_count(cast.clerk),
        client.post(f"/notices/{opaque_keys.key_of(row.id, 'notice')}").status_code,
    ) == (
        0,
        404,
    )


def test_the_bell_counts_no_further_than_it_shows(client, cast):
    for number in range(notifications.MOST_COUNTED + 20):
        notice(cast.owner, number=number, **{})

    assert notifications.unread_count(cast.owner) == notifications.MOST_COUNTED + 1
    assert "99+" in client.sign_in(cast.owner).get("/profile").text


def test_the_list_costs_the_same_for_one_and_for_five(client, cast, ticket):
    notice(cast.owner, ticket)
    client.sign_in(cast.owner).get("/notices")
    few = statements(lambda: client.get("/notices"))
    for number in range(1, 5):
        notice(cast.owner, ticket, number)

    assert statements(lambda: client.get("/notices")) == few


def statements(act):
    seen = []
    listener = lambda *arguments: seen.append(arguments[2])  # noqa: E731
    db.session.commit()
    event.listen(db.engine, "before_cursor_execute", listener)
    act()
    event.remove(db.engine, "before_cursor_execute", listener)
    return len(seen)


def test_the_subject_itself_leads_to_the_ticket(client, cast, ticket):
    one = notice(cast.owner, ticket)
    page = client.sign_in(cast.owner).get("/notices").text
    form = page[page.index(f'action="/notices/{opaque_keys.key_of(one.id, "notice")}"') :].partition("</form>")[0]
    assert "btn-link" in form
    assert "查看" not in page
