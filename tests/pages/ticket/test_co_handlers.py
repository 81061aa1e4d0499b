"""Who helps, on the page of the ticket and in the form of the answer."""

import re

import pytest
import time_machine

from directline.extensions import db
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Reply
from tests import factories, scenarios
from tests.factories import moment


def live(cast):
    """Two co-handlers: one has reported, one has not; a third one has neither head nor handler."""
    ticket, third = (
        scenarios.signed(cast),
        factories.department(name="水利局(测试)", short_name="水利局", phone="0421-4800003"),
    )
    cast.other_head.phone, cast.supervision.phone = "13900001111", "0421-4800002"
    for unit in (cast.other_unit, third):
        lifecycle.add_co_handler(ticket, unit, by=cast.clerk, at=moment("2026-03-02 14:00"))
    lifecycle.co_report(ticket, "已核", by=cast.other_handler, at=moment("2026-03-03 09:00"))
    db.session.commit()
    return ticket


def people(client, user, ticket, at):
    """Role, name, unit, number and note of each person on the page."""
    with time_machine.travel(moment(at), tick=False):
        text = client.sign_in(user).get(f"/tickets/{ticket.number}").text
    blocks = re.findall(
        r'<div class="person">(.*?)</div>\s*(?:<div class="person-call">(.*?)</div>)?\s*</div>', text, re.DOTALL
    )
    return [
        [*re.findall(r"<p[^>]*>([^<]+)</p>", block), *re.findall(r'href="tel:([^"]+)', call)] for block, call in blocks
    ]


def test_officials_read_who_helps_with_person_and_number(client, cast):
    ticket = live(cast)
    other = ["协办", cast.other_head.name, cast.other_unit.name, "2026年3月3日 09:00 已反馈", "13900001111"]

    for who in ("handler", "clerk", "other_handler"):
        early, late = (
            people(client, getattr(cast, who), ticket, at) for at in ("2026-03-04 09:00", "2026-03-06 09:00")
        )
        assert other in early
        assert ["协办", "水利局(测试)", "应于 2026年3月5日 17:30 前反馈", "04214800003"] in early
        assert ["协办", "水利局(测试)", "应于 2026年3月5日 17:30 前反馈，已逾期", "04214800003"] in late


@pytest.mark.on_both
def test_a_named_handler_is_asked_before_the_head(client, cast):
    ticket = live(cast)
    lifecycle.assign_handler(ticket, cast.other_handler, by=cast.other_head, at=moment("2026-03-03 10:00"))
    db.session.commit()

    assert cast.other_handler.name in [
        name for _role, name, *_ in people(client, cast.handler, ticket, "2026-03-04 09:00")
    ]


def test_the_enterprise_reads_who_is_responsible_alone(client, cast):
    ticket = live(cast)

    assert [role for role, *_ in people(client, cast.owner, ticket, "2026-03-04 09:00")] == ["承办人"]


def test_officials_read_in_the_history_who_was_to_help_from_the_beginning(client, cast):
    """Also after it is over; the enterprise reads who leads."""
    ticket = scenarios.filed(cast)
    lifecycle.dispatch(ticket, cast.lead_unit, [cast.other_unit], by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.withdraw(ticket, "自己解决了", by=cast.owner, at=moment("2026-03-02 11:00"))
    db.session.commit()
    lead, helps = f"已派单给{cast.lead_unit.name}（主办）", f"，{cast.other_unit.name}协办"

    for who, expected in (("handler", True), ("clerk", True), ("owner", False)):
        text = client.sign_in(getattr(cast, who)).get(f"/tickets/{ticket.number}").text
        assert (lead in text, lead + helps in text) == (True, expected)


def test_the_form_of_an_answer_says_who_is_late_and_who_has_time(client, cast):
    ticket, standing = live(cast), []
    for at in ("2026-03-04 09:00", "2026-03-06 09:00"):
        with time_machine.travel(moment(at), tick=False):
            text = client.sign_in(cast.handler).get(f"/tickets/{ticket.number}/answer").text
        standing.append(re.findall(r"水利局\(测试\)（[^）]+）", text))

    assert standing == [["水利局(测试)（未到期）"], ["水利局(测试)（已逾期）"]]


@pytest.mark.on_both
def test_an_answer_does_not_call_late_who_had_time(client, cast):
    ticket = live(cast)
    third = ticket.open_assignments[-1].department
    reply = Reply("solved", "线路迁改已经完成，请查看现场。", unreported=[third])
    lifecycle.answer(ticket, reply, by=cast.handler, at=moment("2026-03-04 10:00"))
    db.session.commit()
    text = client.sign_in(cast.clerk).get(f"/tickets/{ticket.number}").text

    assert ("尚未反馈，未到期" in text, "逾期未反馈" in text) == (True, False)
