from datetime import timedelta

import pytest

from directline.accounts import people, sessions
from directline.accounts.places import Place
from directline.extensions import db
from directline.models import Role, UserSession
from tests import factories
from tests.factories import BEGINNING

MINUTE = timedelta(minutes=1)


@pytest.fixture
def user(app):
    return factories.user(Role.HANDLER, department=factories.department())


def test_session_is_found_by_its_token_alone(user):
    token = sessions.begin(user, at=BEGINNING)
    db.session.flush()

    assert sessions.find(token, at=BEGINNING).user is user
    assert [sessions.find(other, at=BEGINNING) for other in ("", " ", token[:-1], token + "=", "\ud800")] == [None] * 5
    assert token not in str(db.session.query(UserSession.token_hash).all())


@pytest.mark.parametrize(
    ("use_after", "seek_after", "is_alive"),
    [(0, 119, True), (0, 120, False), (100, 219, True), (100, 220, False), (700, 719, True), (700, 720, False)],
)
def test_session_ends_without_use_and_in_any_case(user, use_after, seek_after, is_alive):
    token = sessions.begin(user, at=BEGINNING)
    db.session.flush()
    session = db.session.query(UserSession).one()

    sessions.mark_seen(session.id, at=BEGINNING + use_after * MINUTE)

    assert (sessions.find(token, at=BEGINNING + seek_after * MINUTE) is not None) is is_alive


def test_seen_is_written_once_a_minute(user):
    sessions.begin(user, at=BEGINNING)
    db.session.flush()
    session = db.session.query(UserSession).one()

    assert not sessions.is_to_be_marked(session, at=BEGINNING + MINUTE / 2)
    sessions.mark_seen(session.id, at=BEGINNING + MINUTE / 2)
    db.session.refresh(session)
    assert session.seen_at == BEGINNING
    assert sessions.is_to_be_marked(session, at=BEGINNING + MINUTE)
    sessions.mark_seen(session.id, at=BEGINNING + MINUTE)
    db.session.refresh(session)
    assert session.seen_at == BEGINNING + MINUTE


ENDINGS = {
    "sign out": lambda user, token: sessions.end(token, at=BEGINNING),
    "password": lambda user, token: people.set_password(user, "new hash", at=BEGINNING),
    "place": lambda user, token: people.move(user, Place(Role.HEAD, user.department), at=BEGINNING),
    "closed": lambda user, token: people.deactivate(user, at=BEGINNING),
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_session_ends_at_once(user, ending):
    token = sessions.begin(user, at=BEGINNING)
    db.session.flush()

    ending(user, token)

    assert sessions.find(token, at=BEGINNING) is None


def test_one_sign_out_leaves_the_other_browser(user):
    first, second = sessions.begin(user, at=BEGINNING), sessions.begin(user, at=BEGINNING)
    db.session.flush()

    sessions.end(first, at=BEGINNING)

    assert sessions.find(second, at=BEGINNING).user is user
