"""Who complained and then changed name or number is struck out under the old one, too, whoever changed it where."""

import pytest

from directline.accounts import numbers
from directline.extensions import db
from tests import scenarios
from tests.factories import moment
from tests.page_forms import form_of

NAME, PHONE, EMAIL = "王企明", "13700000002", "old@example.com"
STORY = f"请打{PHONE}找{NAME}，或写信到{EMAIL}。"


@pytest.fixture
def pages(client, cast):
    """What a keeper of the complaint and the handler of the confidential ticket read."""
    cast.owner.name, cast.owner.phone, cast.owner.email, cast.owner.login = NAME, PHONE, EMAIL, PHONE
    db.session.flush()
    known = {"contact_name": "李同", "contact_phone": "0421-4820009", "description": STORY}
    sealed = scenarios.complained(cast, **known)
    masked = scenarios.dispatched(cast, is_confidential=True, **known)
    db.session.commit()
    places = ((cast.clerk, sealed.number), (cast.handler, masked.number))
    return lambda: [client.sign_in(who).get(f"/tickets/{number}").text for who, number in places]


def recipients(texts):
    return [word for word in (NAME, PHONE, EMAIL) for text in texts if word in text]


def test_what_the_owner_changed_stays_struck(client, cast, pages):
    assert recipients(pages()) == []
    cast.owner.password_hash = ""
    form = form_of(client.sign_in(cast.owner).get("/profile").text, name="张新名", phone="13700000003")
    client.post("/profile", data=form)

    assert (cast.owner.name, recipients(pages())) == ("张新名", [])


@pytest.mark.on_both
def test_what_the_administrator_changed_stays_struck(client, cast, pages):
    typed = {"name": "张新名", "phone": "13700000003", "email": "new@example.com"}
    client.sign_in(cast.admin).post(f"/admin/users/{cast.owner.id}", data=typed)

    assert (cast.owner.email, recipients(pages())) == ("new@example.com", [])


def test_a_changed_number_to_sign_in_with_stays_struck(cast, pages):
    at = moment("2026-03-03 09:00")
    numbers.change_by_link(numbers.ask(cast.owner, "13912345678", at=at), at=at)
    db.session.commit()

    assert (cast.owner.login, recipients(pages())) == ("13912345678", [])
