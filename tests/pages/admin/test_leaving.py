"""Moving or closing an account: the administrator reads beforehand what goes back to the unit."""

import re

import pytest

from directline import clock
from directline.accounts import grants
from directline.accounts.places import Place
from directline.extensions import db
from directline.models import Notice, NoticeChannel, Role
from directline.tickets import lifecycle
from directline.tickets.sealed import opaque_keys
from tests import scenarios
from tests.factories import moment


@pytest.fixture
def admin(client, cast):
    return client.sign_in(cast.admin)


def recipients(user):
    wanted = db.select(Notice).where(Notice.recipient_id == user.id, Notice.template == "hand_back")
    return db.session.scalars(wanted.where(Notice.channel == NoticeChannel.PAGE)).all()


def test_the_administrator_reads_how_many_matters_go_back(admin, cast):
    scenarios.signed(cast), scenarios.answered(cast)
    complaint = scenarios.complained(cast)
    lifecycle.dispatch(complaint, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(complaint, by=cast.liaison, at=clock.now())
    db.session.commit()
    pages = {
        name: [admin.get(f"/admin/users/{getattr(cast, name).id}{below}").text for below in ("", "/place")]
        for name in ("handler", "liaison", "other_handler")
    }

    is_said = {name: ["件在办诉求" in text for text in texts] for name, texts in pages.items()}
    assert is_said == {"handler": [True, True], "liaison": [False, False], "other_handler": [False, False]}
    assert all("名下有 2 件在办诉求" in text for text in pages["handler"])


def test_so_does_the_second_person_who_grants_another_place(client, cast):
    scenarios.signed(cast)
    grants.ask(cast.handler, Place(Role.HEAD, cast.office), by=cast.admin, at=clock.now())
    grants.ask(cast.other_handler, Place(Role.HEAD, cast.office), by=cast.admin, at=clock.now())
    db.session.commit()
    text = client.sign_in(cast.auditor).get("/admin/grants").text

    assert re.findall(r"名下有 \d+ 件在办诉求", text) == ["名下有 1 件在办诉求"]


@pytest.mark.parametrize(
    ("below", "typed"), [("close", {}), ("place", {"role": "handler", "department": "test-other-unit"})]
)
def test_what_the_person_had_is_the_units_again(admin, cast, below, typed):
    ticket = scenarios.signed(cast)
    db.session.commit()
    assert admin.post(f"/admin/users/{cast.handler.id}/{below}", data=typed).status_code == 303

    assert ticket.lead.handler is None
    assert [notice.facts["assignments"] for notice in recipients(cast.head)] == [[ticket.lead.id]]


def test_the_head_reads_what_came_back_and_is_led_to_the_inbox(client, admin, cast):
    ticket = scenarios.signed(cast)
    db.session.commit()
    admin.post(f"/admin/users/{cast.handler.id}/close")
    browser = client.application.test_client().sign_in(cast.head)

    assert f"{cast.handler.name}不再承办，1 件诉求交回本单位" in browser.get("/notices").text
    (told_of_it,) = recipients(cast.head)
    assert browser.post(f"/notices/{opaque_keys.key_of(told_of_it.id, 'notice')}").location == "/handler"
    assert ticket.number in browser.get("/handler").text
