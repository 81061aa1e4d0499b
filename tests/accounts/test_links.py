from datetime import timedelta

import pytest

from directline.accounts import links, people
from directline.extensions import db
from directline.models import LinkPurpose, Notice, OneTimeLink, Role
from directline.tickets.errors import Refused
from tests import factories
from tests.factories import BEGINNING

MINUTE = timedelta(minutes=1)


@pytest.fixture
def user(app):
    return factories.user(Role.ADMIN)


def token_of(link):
    return links.address(link).rsplit("/", 1)[1]


def test_link_is_found_by_its_token_alone(user):
    link = links.issue(user, LinkPurpose.RESET, at=BEGINNING)

    assert links.find(token_of(link), at=BEGINNING) is link
    wrong = ["", " ", link.nonce, link.token_hash, token_of(link)[:-1], token_of(link) + " ", "\x00", "\ud800"]
    assert [links.find(token, at=BEGINNING) for token in wrong] == [None] * len(wrong)


def test_link_has_256_bits_and_no_row_holds_it(user):
    link = links.issue(user, LinkPurpose.RESET, at=BEGINNING)
    links.send(link, at=BEGINNING)
    db.session.flush()

    assert len(token_of(link)) == 43
    rows = [*db.session.query(OneTimeLink.nonce, OneTimeLink.token_hash), *db.session.query(Notice.facts)]
    assert token_of(link) not in str(rows)


def test_link_is_worthless_under_another_key(app, user):
    link = links.issue(user, LinkPurpose.RESET, at=BEGINNING)
    before = token_of(link)
    app.config["SECRET_KEY"] = "another key that is long enough"

    assert token_of(link) != before
    assert links.find(token_of(link), at=BEGINNING) is None


@pytest.mark.parametrize(
    ("purpose", "minutes", "is_usable"),
    [
        (LinkPurpose.SIGN_IN, 29, True),
        (LinkPurpose.SIGN_IN, 30, False),
        (LinkPurpose.RESET, 30, False),
        (LinkPurpose.INVITE, 72 * 60 - 1, True),
        (LinkPurpose.INVITE, 72 * 60, False),
    ],
)
def test_link_lives_as_long_as_its_purpose(user, purpose, minutes, is_usable):
    link = links.issue(user, purpose, at=BEGINNING)

    assert (links.find(token_of(link), at=BEGINNING + minutes * MINUTE) is link) is is_usable


def test_link_works_once(user):
    link = links.issue(user, LinkPurpose.SIGN_IN, at=BEGINNING)

    assert links.use(link, at=BEGINNING) is user
    assert links.find(token_of(link), at=BEGINNING) is None
    with pytest.raises(Refused, match="已经用过"):
        links.use(link, at=BEGINNING)


ENDINGS = {
    "another is used": lambda user: links.use(links.issue(user, LinkPurpose.RESET, at=BEGINNING), at=BEGINNING),
    "password": lambda user: people.set_password(user, "new hash", at=BEGINNING),
    "closed": lambda user: people.deactivate(user, at=BEGINNING),
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_link_ends_with_what_it_was_for(user, ending):
    link = links.issue(user, LinkPurpose.SIGN_IN, at=BEGINNING)

    ending(user)
    db.session.flush()

    assert links.find(token_of(link), at=BEGINNING) is None


def test_mail_holds_the_row_and_goes_out_at_once(user):
    link = links.issue(user, LinkPurpose.RESET, at=BEGINNING)

    links.send(link, at=BEGINNING)

    notice = db.session.query(Notice).one()
    assert (notice.template, notice.facts, notice.recipient, notice.next_at) == (
        "account_link",
        {"link": link.id},
        user,
        BEGINNING,
    )


def test_nobody_without_an_address_is_mailed(user):
    user.email = ""

    links.send(links.issue(user, LinkPurpose.RESET, at=BEGINNING), at=BEGINNING)

    assert db.session.query(Notice).count() == 0


def test_three_links_may_be_asked_for_in_an_hour(user):
    answers = []
    for minute in (0, 1, 2, 3):
        answers.append(links.may_ask_again(user, at=BEGINNING + minute * MINUTE))
        links.issue(user, LinkPurpose.SIGN_IN, at=BEGINNING + minute * MINUTE)

    assert answers == [True, True, True, False]
    assert links.may_ask_again(user, at=BEGINNING + 64 * MINUTE)
