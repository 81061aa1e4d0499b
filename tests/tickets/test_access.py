"""Who sees a ticket: the table of the design, row by row; barred always wins."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Escalation
from directline.tickets import access, lifecycle, sweeps
from directline.tickets.errors import Refused
from directline.tickets.rules import Action
from tests import scenarios
from tests.factories import moment

EVERYBODY = (
    *("owner", "colleague", "newcomer", "stranger", "handler", "head", "other_handler", "other_head", "clerk"),
    *("second_clerk", "office_head", "inspector", "secretary", "magistrate", "vice", "other_vice", "admin", "auditor"),
)
OFFICE = {"clerk", "second_clerk", "office_head"}
PRINCIPALS = {"secretary", "magistrate"}
ALWAYS = {"owner", "colleague"} | OFFICE | PRINCIPALS


def who_sees(cast, ticket):
    return {name for name in EVERYBODY if access.sees(getattr(cast, name), ticket)}


def test_before_dispatch_no_department_sees_it(app, cast):
    assert who_sees(cast, scenarios.filed(cast)) == ALWAYS


def test_the_department_and_its_vice_see_it_once_dispatched(app, cast):
    assert who_sees(cast, scenarios.dispatched(cast)) == ALWAYS | {"handler", "head", "vice"}


def test_supervision_sees_it_from_e2(app, cast):
    ticket = scenarios.planned(cast)
    sweeps.escalate(moment("2026-03-09 18:00"))
    assert "inspector" not in who_sees(cast, ticket)

    sweeps.escalate(moment("2026-03-12 18:00"))
    assert "inspector" in who_sees(cast, ticket)


def test_supervision_sees_a_red_card_not_any_rung_as_high(app, cast):
    ticket = scenarios.dispatched(cast)
    sweeps.escalate(moment("2026-03-04 09:00"))
    reached = db.session.execute(select(Escalation.rung, Escalation.colour).where(Escalation.ticket_id == ticket.id))

    assert {(rung, colour) for rung, colour in reached if rung == "E2"} == {("E2", "none")}
    assert "inspector" not in who_sees(cast, ticket)


def test_supervision_sees_what_the_office_itself_handles(app, cast):
    ticket = scenarios.filed(cast)
    lifecycle.dispatch(ticket, cast.office, by=cast.clerk, at=moment("2026-03-02 10:00"))
    assert who_sees(cast, ticket) == ALWAYS | {"inspector"}

    lifecycle.recall(ticket, "另派", by=cast.clerk, at=moment("2026-03-02 11:00"))
    assert who_sees(cast, ticket) == ALWAYS


def test_an_unconfirmed_account_sees_only_what_it_filed(app, cast):
    own, firms = scenarios.filed(cast, reporter=cast.newcomer), scenarios.filed(cast)

    assert (access.sees(cast.newcomer, own), access.sees(cast.newcomer, firms)) == (True, False)


def test_the_butler_and_the_sponsor_see_their_enterprises(app, cast):
    ticket = scenarios.filed(cast)

    assert access.sees(cast.butler, ticket)
    assert access.sees(cast.sponsor, ticket)


def test_a_former_department_sees_it_up_to_its_end(app, cast):
    ticket = scenarios.dispatched(cast)
    lifecycle.recall(ticket, "派错", by=cast.clerk, at=moment("2026-03-02 11:00"))
    lifecycle.dispatch(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-02 14:00"))

    assert access.sees(cast.handler, ticket)
    assert access.visible_until(cast.handler, ticket) == moment("2026-03-02 11:00")
    assert access.visible_until(cast.other_handler, ticket) is None


@pytest.mark.parametrize("name", ["handler", "clerk", "secretary", "vice", "owner"])
def test_barred_wins_over_everything(app, cast, name):
    ticket = scenarios.dispatched(cast)
    person = getattr(cast, name)

    lifecycle.recuse(ticket, "利害关系", user=person, by=cast.second_clerk, at=moment("2026-03-02 11:00"))

    assert not access.sees(person, ticket)
    assert access.available_actions(person, ticket) == []
    assert access.is_barred(person, ticket)


def test_a_recused_unit_bars_the_units_below(app, cast):
    cast.other_unit.parent_id = cast.lead_unit.id
    db.session.flush()
    ticket = scenarios.filed(cast)

    lifecycle.recuse(ticket, "被反映单位", department=cast.lead_unit, by=cast.clerk, at=moment("2026-03-02 10:00"))

    assert access.is_barred(cast.other_handler, ticket)
    assert access.is_unit_barred(cast.other_unit, ticket)


def test_office_is_not_recused_as_a_whole(app, cast):
    """Nobody else gives out an ordinary ticket."""
    ticket = scenarios.filed(cast)
    with pytest.raises(Refused, match="不能整体回避"):
        lifecycle.recuse(ticket, "利害关系", department=cast.office, by=cast.clerk, at=moment("2026-03-02 10:00"))


@pytest.mark.parametrize("given", [{}, {"user": "vice", "department": "other_unit"}, {"user": "vice", "reason": ""}])
def test_a_recusal_names_one_person_or_unit_and_the_reason(app, cast, given):
    ticket = scenarios.filed(cast)
    who = {key: getattr(cast, given[key]) for key in ("user", "department") if key in given}
    with pytest.raises(Refused, match="请选择回避的人员或单位，并写明理由"):
        lifecycle.recuse(ticket, given.get("reason", "亲属"), by=cast.clerk, at=moment("2026-03-02 10:00"), **who)


def test_confidential_masks_the_identity_towards_departments(app, cast):
    ticket = scenarios.dispatched(cast, is_confidential=True)

    sees = {
        name
        for name in ("owner", "clerk", "handler", "head", "secretary", "vice")
        if access.sees_identity(getattr(cast, name), ticket)
    }
    assert sees == {"owner", "clerk", "secretary", "vice"}


def test_nobody_acts_on_what_they_do_not_see(app, cast):
    ticket = scenarios.signed(cast)

    for name in EVERYBODY:
        person = getattr(cast, name)
        if not access.sees(person, ticket):
            assert [
                action for action in Action if action is not Action.SUBMIT and access.may(person, action, ticket)
            ] == []
