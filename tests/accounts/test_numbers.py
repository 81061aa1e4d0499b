"""Another mobile number to sign in with: once, by its owner, and never one number to two."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from directline.accounts import links, numbers, registration, selects, sessions
from directline.extensions import db
from directline.models import LinkPurpose, Notice, NumberChange, OneTimeLink, User
from directline.tickets.errors import Refused
from tests.factories import BEGINNING, credit_code

AT, NEW, OLD = BEGINNING + timedelta(days=1), "13912345678", "13800138000"


@pytest.fixture
def owner(cast):
    """Signs in with a number, and has a mailbox."""
    cast.owner.login = cast.owner.phone = OLD
    db.session.commit()
    return cast.owner


def wished(user, number=NEW, at=AT, **more):
    return numbers.ask(user, number, at=at, **more)


def test_the_link_changes_number_and_phone_and_ends_every_session_and_link(owner):
    token, other = sessions.begin(owner, at=AT), links.issue(owner, LinkPurpose.SIGN_IN, at=AT)
    criteria = wished(owner)
    assert (owner.login, criteria.is_for_office, criteria.link.purpose) == (OLD, False, LinkPurpose.NUMBER)

    numbers.change_by_link(criteria, at=AT)
    assert (owner.login, owner.phone, criteria.is_done, criteria.decided_by) == (NEW, NEW, True, None)
    assert (sessions.find(token, at=AT), links.find(links._token(other.nonce), at=AT)) == (None, None)
    assert (selects.with_login(NEW), selects.with_login(OLD)) == (owner, None)


def test_the_old_number_is_free(owner):
    numbers.change_by_link(wished(owner), at=AT)
    form = registration.Registration(credit_code(77), "喀左新星建材有限公司", "赵新", OLD, "a hash")

    assert registration.register(form, at=AT).login == OLD


def test_a_landline_to_be_called_on_stays(owner):
    owner.phone = "04214820000"
    db.session.flush()
    numbers.change_by_link(wished(owner), at=AT)

    assert (owner.login, owner.phone) == (NEW, "04214820000")


def test_the_link_is_kept_as_a_hash_works_once_and_for_half_an_hour(owner):
    criteria = wished(owner)
    token = links._token(criteria.link.nonce)

    assert token not in (criteria.link.token_hash, criteria.link.nonce)
    assert [links.find(token, at=AT + timedelta(minutes=late)) is None for late in (29, 30)] == [False, True]
    numbers.change_by_link(criteria, at=AT)
    assert (links.find(token, at=AT), numbers.of_link(criteria.link), numbers.was_done_by(token)) == (None, None, True)
    with pytest.raises(Refused):
        numbers.change_by_link(criteria, at=AT)


def test_the_mail_goes_to_the_mailbox_that_the_account_has(owner):
    criteria = wished(owner)
    notice = db.session.scalars(select(Notice)).one()

    assert (notice.recipient, notice.template, notice.facts) == (
        owner,
        "number_link",
        {"link": criteria.link_id, "tail": "5678"},
    )


@pytest.mark.parametrize("by_office", [True, False])
def test_without_a_mailbox_or_where_it_can_not_be_read_the_office_decides(cast, owner, by_office):
    owner.email = owner.email if by_office else ""
    db.session.flush()
    criteria = wished(owner, by_office=by_office)
    assert (criteria.is_for_office, db.session.scalars(select(OneTimeLink)).all()) == (True, [])
    assert db.session.scalars(numbers.for_office("兴达")).all() == [criteria]

    numbers.decide(criteria, is_accepted=True, note="已打原号码核实", by=cast.clerk, at=AT)
    assert (owner.login, criteria.decided_by, criteria.is_done) == (NEW, cast.clerk, True)
    assert db.session.scalars(numbers.for_office()).all() == []


def test_the_office_declines_with_a_reason_and_decides_once(cast, owner):
    criteria = wished(owner, by_office=True)
    with pytest.raises(Refused, match="原因"):
        numbers.decide(criteria, is_accepted=False, note="", by=cast.clerk, at=AT)
    numbers.decide(criteria, is_accepted=False, note="原号码的人说不是他", by=cast.clerk, at=AT)
    with pytest.raises(Refused, match="处理过"):
        numbers.decide(criteria, is_accepted=True, note="", by=cast.second_clerk, at=AT)

    assert (owner.login, criteria.is_done, criteria.note) == (OLD, False, "原号码的人说不是他")


def test_the_office_decides_nothing_that_a_link_was_sent_for(cast, owner):
    with pytest.raises(Refused):
        numbers.decide(wished(owner), is_accepted=True, note="", by=cast.clerk, at=AT)


@pytest.mark.parametrize("number", [OLD, "stranger"])
def test_a_number_that_has_an_account_is_refused(cast, owner, number):
    with pytest.raises(Refused):
        wished(owner, number)


def test_a_later_wish_takes_the_place_of_the_one_that_waits(owner):
    first = wished(owner)
    second = wished(owner, "13912345679")

    assert (first.is_done, numbers.of_link(first.link), numbers.newest(owner)) == (False, None, second)
    assert links.find(links._token(first.link.nonce), at=AT) is None


def test_nobodys_mailbox_is_filled_by_wishing(owner):
    for _time in range(3):
        wished(owner)
    with pytest.raises(Refused, match="3 次"):
        wished(owner)
    assert wished(owner, at=AT + timedelta(hours=1)).is_open


def test_a_number_that_was_taken_meanwhile_goes_to_nobody_else(cast, owner):
    mine, theirs = wished(owner), wished(cast.stranger)
    numbers.change_by_link(theirs, at=AT)
    with pytest.raises(Refused, match="已经有账号"):
        numbers.change_by_link(mine, at=AT)

    assert (cast.stranger.login, owner.login) == (NEW, OLD)


@pytest.mark.several_connections
def test_two_who_want_one_number_in_the_same_moment(app, cast, owner):
    wishes = [wished(owner).id, wished(cast.stranger).id]
    db.session.commit()
    start, outcomes = Barrier(2), []

    def press(key):
        with app.app_context():
            start.wait()
            criteria = db.session.get_one(NumberChange, key)
            try:
                numbers.change_by_link(criteria, at=AT)
                db.session.commit()
                outcomes.append("changed")
            except Refused:
                db.session.rollback()
                outcomes.append("refused")

    hands = [Thread(target=press, args=[key]) for key in wishes]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    db.session.expire_all()

    assert sorted(outcomes) == ["changed", "refused"]
    assert db.session.query(User).filter(User.login == NEW).count() == 1
