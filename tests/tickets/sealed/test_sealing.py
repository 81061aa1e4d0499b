import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from directline.extensions import db
from directline.models import (
    CaseOwner,
    FormerMembership,
    Notice,
    SealedIdentity,
    TicketEvent,
    User,
)
from directline.tickets import access, ladder, lifecycle
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle import Respondents
from directline.tickets.sealed import identity
from tests import factories, scenarios
from tests.factories import moment

TOLD = ("owner", "colleague", "handler", "head", "other_handler", "clerk", "office_head", "inspector", "liaison")
LEADERS = ("butler", "secretary", "magistrate", "vice", "sponsor", "admin", "auditor")


def seen_by(cast, ticket):
    return [name for name in (*TOLD, *LEADERS) if access.sees(getattr(cast, name), ticket)]


def test_complaint_is_seen_by_its_reporter_the_office_and_the_principals(cast):
    ticket = scenarios.complained(cast)
    assert seen_by(cast, ticket) == ["owner", "clerk", "office_head", "secretary", "magistrate"]


def test_complaint_about_the_office_is_kept_by_supervision(cast):
    ticket = scenarios.complained(cast, respondents=Respondents([cast.office]))
    assert ticket.case_owner is CaseOwner.SUPERVISION
    assert seen_by(cast, ticket) == ["owner", "inspector", "secretary", "magistrate"]


def test_complaint_about_a_person_of_the_office_is_kept_by_supervision(cast):
    ticket = scenarios.complained(cast, respondents=Respondents(people=[cast.clerk]))
    assert seen_by(cast, ticket) == ["owner", "inspector", "secretary", "magistrate"]


def test_complaint_about_an_unknown_unit_is_kept_by_supervision(cast):
    assert scenarios.complained(cast, respondents=Respondents(is_unknown=True)).case_owner is CaseOwner.SUPERVISION


def test_complaint_about_office_and_supervision_is_kept_by_the_principals(cast):
    ticket = scenarios.complained(cast, respondents=Respondents([cast.office, cast.supervision]))
    assert seen_by(cast, ticket) == ["owner", "secretary", "magistrate"]


def test_complaint_about_a_leader_is_kept_by_the_principals(cast):
    ticket = scenarios.complained(cast, respondents=Respondents(people=[cast.vice]))
    assert seen_by(cast, ticket) == ["owner", "secretary", "magistrate"]


def test_complaint_about_a_principal_is_told_where_else_to_go(cast):
    with pytest.raises(Refused, match="12388"):
        scenarios.complained(cast, respondents=Respondents(people=[cast.secretary]))


def test_complaint_about_nobody_is_refused(cast):
    with pytest.raises(Refused, match="请选择投诉的是"):
        scenarios.complained(cast, respondents=Respondents())


def test_complaint_is_filed_by_the_enterprise_alone(cast):
    with pytest.raises(NotAllowed):
        scenarios.complained(cast, reporter=cast.clerk)


def test_complaint_leaves_no_trace_of_who_complained(cast):
    ticket = scenarios.complained(cast, submission_key="k1")
    event = db.session.scalars(select(TicketEvent).where(TicketEvent.ticket_id == ticket.id)).one()
    assert (ticket.enterprise_id, ticket.reporter_id, ticket.filed_by_id, ticket.township_id) == (None,) * 4
    assert (ticket.contact_name, ticket.contact_phone, ticket.submission_key) == ("", "", None)
    assert (event.actor_id, event.actor_kind) == (None, "user")
    box = db.session.get_one(SealedIdentity, ticket.id)
    assert "兴达" not in box.box
    kept = identity.reveal(ticket)
    assert (kept.enterprise, kept.reporter) == (cast.firm, cast.owner)
    assert (kept.contact_name, kept.contact_phone) == ("王企明", "13800000001")


def test_complaint_sent_twice_is_filed_once(cast):
    first = scenarios.complained(cast, submission_key="k1")
    assert scenarios.complained(cast, submission_key="k1") is first
    assert scenarios.complained(cast, submission_key="k2") is not first


def test_box_does_not_tell_how_long_a_name_is(cast):
    tickets = [scenarios.complained(cast, contact_name=name) for name in ("王", "王" * 60)]
    assert len({len(db.session.get_one(SealedIdentity, ticket.id).box) for ticket in tickets}) == 1


def test_box_of_another_ticket_does_not_open(cast):
    first, second = scenarios.complained(cast), scenarios.complained(cast)
    boxes = [db.session.get_one(SealedIdentity, ticket.id) for ticket in (first, second)]
    boxes[0].box, boxes[1].box = boxes[1].box, boxes[0].box
    with pytest.raises(InvalidTag):
        identity.reveal(first)


def test_rotated_keys_open_every_box_and_find_every_owner(app, cast):
    ticket = scenarios.complained(cast, submission_key="k1")
    older = app.config["IDENTITY_KEYS"]
    app.config["IDENTITY_KEYS"] = [("new", b"n" * 32), *older]
    try:
        assert access.sees(cast.owner, ticket)
        assert identity.rotate() == 1
        app.config["IDENTITY_KEYS"] = [("new", b"n" * 32)]
        assert access.sees(cast.owner, ticket)
        assert identity.reveal(ticket).reporter == cast.owner
        assert identity.rotate() == 0
    finally:
        app.config["IDENTITY_KEYS"] = older


def test_units_below_and_people_who_left_stay_barred(cast):
    station = factories.department(parent=cast.lead_unit)
    at_station = factories.user(department=station)
    ticket = scenarios.complained(cast)
    lifecycle.dispatch(ticket, cast.supervision, by=cast.clerk, at=moment("2026-03-02 10:00"))
    assert access.sees(cast.inspector, ticket)
    station.parent = None
    at_station.department = cast.supervision
    db.session.add(FormerMembership(user_id=at_station.id, department_id=station.id, until=moment("2026-03-03 09:00")))
    db.session.flush()
    assert not access.sees(at_station, ticket)
    cast.handler.department = cast.supervision
    db.session.add(
        FormerMembership(user_id=cast.handler.id, department_id=cast.lead_unit.id, until=moment("2026-03-03 09:00"))
    )
    db.session.flush()
    assert not access.sees(cast.handler, ticket)


def test_unit_that_took_over_the_respondent_is_barred(cast):
    ticket = scenarios.complained(cast)
    cast.lead_unit.merged_into_id = cast.supervision.id
    db.session.flush()
    assert access.is_unit_barred(cast.supervision, ticket)
    assert not access.sees(cast.inspector, ticket)
    with pytest.raises(Refused, match="应当回避"):
        lifecycle.dispatch(ticket, cast.supervision, by=cast.clerk, at=moment("2026-03-02 10:00"))


def test_complaint_goes_only_to_units_that_handle_such(cast):
    ticket = scenarios.complained(cast)
    with pytest.raises(Refused, match="密件只能由"):
        lifecycle.dispatch(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-02 10:00"))
    with pytest.raises(Refused, match="密件只能由"):
        lifecycle.dispatch(ticket, cast.discipline, [cast.other_unit], by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    assert seen_by(cast, ticket) == ["owner", "clerk", "office_head", "liaison", "secretary", "magistrate"]


def test_reclassification_neither_seals_nor_unseals(cast):
    ticket, ordinary = scenarios.complained(cast), scenarios.filed(cast)
    for matter, category in ((ticket, cast.category), (ordinary, cast.sealed_category)):
        with pytest.raises(Refused, match="不能互相改类"):
            lifecycle.reclassify(matter, category, by=cast.clerk, at=moment("2026-03-02 10:00"))


def test_added_respondent_is_barred_and_the_keeper_hands_on(cast):
    ticket = scenarios.complained(cast)
    lifecycle.add_respondent(ticket, [], [cast.second_clerk], by=cast.clerk, at=moment("2026-03-02 10:00"))
    assert ticket.case_owner is CaseOwner.SUPERVISION
    assert seen_by(cast, ticket) == ["owner", "inspector", "secretary", "magistrate"]


def test_no_keeper_is_among_the_respondents(cast):
    """The first about the office, so that supervision keeps it; then about supervision, too."""
    ticket = scenarios.complained(cast, respondents=Respondents([cast.office]))
    lifecycle.add_respondent(ticket, [cast.supervision], by=cast.inspector, at=moment("2026-03-02 10:00"))
    assert (ticket.case_owner, seen_by(cast, ticket)) == (CaseOwner.PRINCIPALS, ["owner", "secretary", "magistrate"])
    recipients = db.session.scalars(select(Notice).where(Notice.template == "add_respondent")).all()
    assert {row.recipient.login for row in recipients} == {"secretary", "magistrate"}


def test_recused_keeper_hands_on(cast):
    ticket = scenarios.complained(cast)
    lifecycle.recuse(ticket, "负责人是当事人亲属", department=cast.office, by=cast.clerk, at=moment("2026-03-02 10:00"))
    assert (ticket.case_owner, seen_by(cast, ticket)) == (
        CaseOwner.SUPERVISION,
        ["owner", "inspector", "secretary", "magistrate"],
    )
    event = db.session.scalars(select(TicketEvent).where(TicketEvent.action == "recuse")).one()
    assert event.facts["case_owner"] == "supervision"


def test_nobody_is_no_respondent(cast):
    with pytest.raises(Refused, match="请选择被投诉的单位或人员"):
        lifecycle.add_respondent(scenarios.complained(cast), [], by=cast.clerk, at=moment("2026-03-02 10:00"))


def test_added_respondent_that_has_it_in_hand_is_recalled_first(cast):
    ticket = scenarios.complained(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    with pytest.raises(Refused, match="先收回"):
        lifecycle.add_respondent(ticket, [cast.discipline], by=cast.clerk, at=moment("2026-03-02 11:00"))


def test_identity_is_read_with_a_reason_and_each_reading_is_an_event(cast):
    ticket = scenarios.complained(cast)
    with pytest.raises(Refused, match="理由"):
        lifecycle.read_identity(ticket, "看看", by=cast.clerk, at=moment("2026-03-02 10:00"))
    recipients = lifecycle.read_identity(ticket, "回访需要电话联系", by=cast.clerk, at=moment("2026-03-02 10:00"))
    assert recipients.reporter == cast.owner
    event = db.session.scalars(select(TicketEvent).where(TicketEvent.action == "read_identity")).one()
    assert (event.actor_id, event.facts) == (cast.clerk.id, {"role": "handler"})
    for other in (cast.inspector, cast.handler, cast.vice, cast.owner, cast.admin):
        with pytest.raises(NotAllowed):
            lifecycle.read_identity(ticket, "回访需要电话联系", by=other, at=moment("2026-03-02 11:00"))


def test_reporter_is_told_without_a_ticket_in_the_row(cast):
    ticket = scenarios.complained(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    rows = db.session.scalars(select(Notice).where(Notice.recipient_id == cast.owner.id)).all()
    assert {(row.template, row.ticket_id, str(row.facts)) for row in rows} == {("sealed", None, "{}")}
    assert not any(str(ticket.id) == part for row in rows for part in row.dedupe_key.split(":")[0].split("."))


def test_nobody_who_does_not_see_it_is_told(cast):
    ticket = scenarios.complained(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    recipients = db.session.scalars(select(User).join(Notice, Notice.recipient_id == User.id)).all()
    assert {person.login for person in recipients} == {"owner", "clerk", "second_clerk", "office_head", "liaison"}


def test_confidential_ticket_is_hidden_from_the_reporters_colleagues(cast):
    ticket = scenarios.filed(cast, is_confidential=True)
    assert [name for name in ("owner", "colleague") if access.sees(getattr(cast, name), ticket)] == ["owner"]
    assert access.sees(cast.colleague, scenarios.filed(cast))


def test_complaint_about_a_leader_stays_with_the_principals_however_late(cast):
    ticket = scenarios.complained(cast, respondents=Respondents(people=[cast.vice]))
    lifecycle.dispatch(ticket, cast.discipline, by=cast.secretary, at=moment("2026-03-02 10:00"))
    lifecycle.sign(ticket, by=cast.liaison, at=moment("2026-03-02 11:00"))
    ladder.catch_up(ticket, before=moment("2026-06-02 09:00"))
    assert seen_by(cast, ticket) == ["owner", "liaison", "secretary", "magistrate"]


def test_keeper_is_whom_none_of_all_the_respondents_is(cast):
    ticket = scenarios.complained(cast, respondents=Respondents([cast.supervision]))
    lifecycle.add_respondent(ticket, [cast.office], by=cast.clerk, at=moment("2026-03-02 10:00"))
    assert ticket.case_owner is CaseOwner.PRINCIPALS
    assert seen_by(cast, ticket) == ["owner", "secretary", "magistrate"]


def test_added_person_whose_unit_has_it_in_hand_is_recalled_first(cast):
    ticket = scenarios.complained(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    colleague = factories.user(department=cast.discipline)
    with pytest.raises(Refused, match="先收回"):
        lifecycle.add_respondent(ticket, [], [colleague], by=cast.clerk, at=moment("2026-03-02 11:00"))


def test_keeper_can_not_hide_it_from_both_principals(cast):
    ticket = scenarios.complained(cast)
    lifecycle.recuse(ticket, "与企业有亲属关系", cast.secretary, by=cast.clerk, at=moment("2026-03-02 10:00"))
    with pytest.raises(Refused, match="主要领导"):
        lifecycle.recuse(ticket, "与企业有亲属关系", cast.magistrate, by=cast.clerk, at=moment("2026-03-02 11:00"))
