"""Who handles it, on the page of the ticket: the button of the head, the form, the line of the history."""

import re

from directline.accounts import people as accounts
from directline.extensions import db
from directline.models import Role
from directline.tickets import lifecycle
from tests import factories, scenarios
from tests.factories import moment

AT = moment("2026-03-03 09:00")


def page(client, user, ticket, below=""):
    return client.sign_in(user).get(f"/tickets/{ticket.number}{below}").text


def offered(text):
    """The names in the form."""
    return re.findall(r'<option [^>]*value="\d+">([^<]+)', text)


def test_the_head_chooses_among_the_unit_without_the_barred_and_who_has_it(client, cast):
    ticket = scenarios.signed(cast)
    factories.user(department=cast.lead_unit, name="同事甲")
    barred = factories.user(department=cast.lead_unit, name="同事乙")
    factories.user(department=cast.lead_unit, name="同事丙", is_active=False)
    lifecycle.recuse(ticket, "亲属", user=barred, by=cast.clerk, at=AT)

    assert offered(page(client, cast.head, ticket, "/assign_handler")) == [cast.head.name, "同事甲"]
    assert "指定承办人" in page(client, cast.head, ticket)
    assert "指定承办人" not in page(client, cast.handler, ticket)


def test_whom_the_head_named_before_the_signing_is_chosen_there(client, cast):
    ticket = scenarios.dispatched(cast)
    lifecycle.assign_handler(ticket, cast.handler, by=cast.head, at=AT)
    text = page(client, cast.head, ticket, "/sign")

    assert re.findall(r'<option selected value="\d+">([^<]+)', text) == [cast.handler.name]


def test_the_history_names_who_handled_it_and_who_does(client, cast):
    ticket = scenarios.signed(cast)
    lifecycle.assign_handler(ticket, cast.head, by=cast.head, at=AT)
    accounts.deactivate(cast.head, at=moment("2026-03-04 09:00"))
    db.session.commit()
    text = page(client, cast.owner, ticket)

    assert (f"承办人为{cast.head.name}" in text, f"{cast.head.name}不再承办" in text) == (True, True)


def test_nobody_is_called_who_has_left_the_unit(client, cast):
    """Neither before the matter is handed back, nor on one that is over."""
    cast.lead_unit.phone, cast.handler.phone = "0421-4800000", "13811112222"
    running, over = scenarios.signed(cast), scenarios.closed(cast)
    cast.handler.department = cast.other_unit
    db.session.commit()
    shown = [page(client, cast.owner, ticket) for ticket in (running, over)]

    assert [("13811112222" in text, "0421-4800000" in text) for text in shown] == [(False, True)] * 2
    assert [re.findall(r'class="person-name">([^<]+)', text) for text in shown] == [
        [cast.lead_unit.short_name],
        [cast.handler.name],
    ]


def test_what_was_done_is_told_by_the_unit_of_that_time(client, cast):
    """By who moved on, by who came from elsewhere, and by a leader who was an official before."""
    ticket = scenarios.planned(cast)
    lifecycle.message(ticket, "请问现场何时方便？", by=cast.head, at=moment("2026-03-03 11:00"))
    before, units = page(client, cast.clerk, ticket), (cast.lead_unit.short_name, cast.other_unit.short_name)
    accounts.places.take(cast.handler, accounts.Place(Role.HANDLER, cast.other_unit), at=moment("2026-03-04 09:00"))
    accounts.places.take(
        cast.head, accounts.Place(Role.LEADER, post=cast.other_vice.post), at=moment("2026-03-04 09:00")
    )
    db.session.commit()
    after = page(client, cast.clerk, ticket)

    for name in (cast.handler.name, cast.head.name):
        assert after.count(f"{units[0]} {name}") == before.count(f"{units[0]} {name}") > 0
        assert f"{units[1]} {name}" not in after
