"""A confidential ticket at the department's side: nothing on any page tells whose it is."""

import re

import pytest

from directline.extensions import db
from directline.models import Attachment
from directline.tickets import ladder, lifecycle
from directline.tickets.sealed import redaction
from tests import factories, scenarios, uploads
from tests.factories import moment
from tests.pages.enterprise.filled import photo, sent


@pytest.fixture
def secret(client, cast):
    """Filed in confidence, with every mark of its enterprise written into every text, and worked on."""
    cast.firm.address, cast.firm.contact_name, cast.firm.contact_phone = "南哨街 88 号厂区", "李掌柜", "0421-4820001"
    marks = (cast.firm.name, cast.firm.credit_code, "李掌柜", "0421-4820001", "南哨街 88 号厂区")
    recipients = "、".join(marks)
    client.sign_in(cast.owner)
    sent(
        client, title=f"{cast.firm.name}停电", description=recipients, is_confidential="y", files=named(cast.firm.name)
    )
    ticket = db.session.scalars(db.select(scenarios.Ticket)).one()
    lifecycle.dispatch(ticket, cast.lead_unit, note=recipients, by=cast.clerk)
    lifecycle.sign(ticket, by=cast.handler)
    lifecycle.message(ticket, recipients, by=cast.owner)
    writer = factories.user(department=cast.lead_unit)
    lifecycle.plan(ticket, recipients, by=writer)
    lifecycle.add_co_handler(ticket, cast.other_unit, recipients, by=cast.clerk)
    lifecycle.ask_supplement(ticket, ["材料"], recipients, by=writer)
    lifecycle.supplement(ticket, recipients, by=cast.owner)
    ladder.catch_up(ticket, before=moment("2036-01-05 09:00"))
    return ticket


@pytest.mark.parametrize("is_sealed", [False, True])
def test_nobody_finds_out_a_name_by_writing_many(client, cast, is_sealed):
    names = f"可能是{cast.firm.name}，也可能是{cast.rival.name}"
    if is_sealed:
        ticket, writer, colleague = scenarios.complained(cast), cast.clerk, cast.second_clerk
        lifecycle.message(ticket, names, by=writer)
    else:
        ticket, writer, colleague = scenarios.signed(cast, is_confidential=True), cast.handler, cast.head
        lifecycle.note(ticket, names, by=writer)
    texts = [client.sign_in(one).get(f"/tickets/{ticket.number}").text for one in (writer, colleague)]

    assert [(cast.firm.name in text, cast.rival.name in text) for text in texts] == [(True, True), (False, True)]


def named(name):
    return photo(f"{name}的现场.png")


def marks_in(text, cast):
    """The marks of the enterprise that stand in a text."""
    marks = {
        "name": cast.firm.name,
        "code": cast.firm.credit_code,
        "contact": "李掌柜",
        "firm's phone": "0421-4820001",
        "address": "南哨街 88 号厂区",
        "reporter": cast.owner.name,
        "phone": cast.owner.phone,
        "mail": cast.owner.email,
    }
    return [name for name, mark in marks.items() if mark in text]


def test_a_department_reads_no_identity_on_any_page(client, cast, secret):
    for viewer in (cast.handler, cast.head, cast.other_head):
        page = client.sign_in(viewer).get(f"/tickets/{secret.number}").text
        below = set(re.findall(rf'href="(/tickets/{secret.number}[/\w]*)"', page)) - {f"/tickets/{secret.number}"}
        texts = {address: client.get(address).text for address in below}

        assert len(below) > 5, viewer.login
        assert {address: marks_in(text, cast) for address, text in texts.items() if marks_in(text, cast)} == {}, (
            viewer.login
        )
        assert (marks_in(page, cast), redaction.STRUCK in page) == ([], True), viewer.login


def test_the_others_read_it_as_it_was_written(client, cast, secret):
    for viewer in (cast.clerk, cast.secretary, cast.owner, cast.butler):
        page = client.sign_in(viewer).get(f"/tickets/{secret.number}").text

        assert (redaction.STRUCK in page, cast.firm.name in page) == (False, True), viewer.login


@pytest.mark.on_both
def test_a_file_is_handed_out_under_a_name_that_tells_nothing(client, cast, secret):
    uploads.copied()
    token = db.session.scalars(db.select(Attachment.token)).one()
    names = [
        client.sign_in(viewer).get(f"/files/{token}").headers["Content-Disposition"]
        for viewer in (cast.handler, cast.clerk)
    ]

    assert f"{token[:6]}.png" in names[0]
    assert f"{token[:6]}.png" not in names[1]


def test_a_masked_department_is_led_to_the_message(client, cast):
    ticket = scenarios.signed(cast, is_confidential=True)
    page = client.sign_in(cast.handler).get(f"/tickets/{ticket.number}").text

    assert f'class="btn btn-main" href="/tickets/{ticket.number}/message"' in page
    client.post(f"/tickets/{ticket.number}/message", data={"text": "请问何时方便?"})
    assert ticket.lead.contacted_at is not None
