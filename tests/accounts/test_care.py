"""Who looks after a firm: every step is kept and told; where it opens a confidential matter, two people give it."""

import pytest
from sqlalchemy.exc import DatabaseError

from directline.accounts import care, enterprises, people, places
from directline.accounts.places import Place
from directline.extensions import db
from directline.models import Care, CareChange, CareKind, CareStep, Notice, NoticeChannel, Role
from directline.tickets import access, lifecycle
from directline.tickets.errors import Refused
from tests import factories, scenarios
from tests.factories import moment

AT, LATER = moment("2026-03-03 09:00"), moment("2026-03-03 10:00")
BUTLER, SPONSOR = CareKind.BUTLER, CareKind.SPONSOR


def steps(firm):
    """What became of the firm's care: which, how, who, who before, by whom; the newest first."""
    rows = care.history(firm)
    return [(row.kind, row.step, row.user, row.before, row.by) for row in rows]


def recipients(change):
    wanted = db.select(Notice).where(Notice.template.startswith("care_"), Notice.channel == NoticeChannel.PAGE)
    rows = db.session.scalars(wanted.order_by(Notice.id))
    return [row.recipient.login for row in rows if row.facts == {"care": change.id}]


def confidential(cast, **values):
    return scenarios.filed(cast, is_confidential=True, **values)


def test_a_change_is_kept_with_both_times_and_told_to_whom_it_concerns(cast):
    given = care.entrust(cast.firm, BUTLER, cast.handler, by=cast.clerk, at=AT)

    assert steps(cast.firm)[0] == (BUTLER, CareStep.GIVEN, cast.handler, cast.butler, cast.clerk)
    assert (given.at, given.recorded_at >= given.at) == (AT, True)
    assert recipients(given) == ["handler", "butler", "owner", "colleague"]
    assert enterprises.carers([cast.firm])[cast.firm.id] == {BUTLER: cast.handler, SPONSOR: cast.sponsor}


def test_an_end_is_kept_and_told(cast):
    ended = care.entrust(cast.firm, SPONSOR, None, by=cast.clerk, at=AT)

    assert steps(cast.firm)[0] == (SPONSOR, CareStep.ENDED, cast.sponsor, None, cast.clerk)
    assert recipients(ended) == ["sponsor", "owner", "colleague"]
    assert enterprises.carers([cast.firm])[cast.firm.id] == {BUTLER: cast.butler}


def test_what_does_not_change_is_no_step(cast):
    before = steps(cast.firm)

    assert care.entrust(cast.firm, BUTLER, cast.butler, by=cast.clerk, at=AT) is None
    assert care.entrust(cast.rival, BUTLER, None, by=cast.clerk, at=AT) is None
    assert (steps(cast.firm), steps(cast.rival)) == (before, [])


def test_a_confidential_matter_is_opened_by_two(cast):
    ticket = confidential(cast)
    asked = care.entrust(cast.firm, BUTLER, cast.handler, by=cast.clerk, at=AT)

    assert (asked.step, access.sees(cast.handler, ticket)) == (CareStep.ASKED, False)
    assert recipients(asked) == ["second_clerk", "office_head"]
    given = care.confirm(asked, by=cast.second_clerk, at=LATER)
    assert (access.sees(cast.handler, ticket), access.sees_identity(cast.handler, ticket)) == (True, True)
    assert (given.asked, given.by, recipients(given)) == (
        asked,
        cast.second_clerk,
        ["handler", "butler", "clerk", "owner", "colleague"],
    )


@pytest.mark.parametrize("who", ["clerk", "handler", "head", "owner", "admin", "secretary"])
def test_nobody_else_confirms(cast, who):
    confidential(cast)
    asked = care.entrust(cast.firm, BUTLER, cast.handler, by=cast.clerk, at=AT)

    with pytest.raises(Refused, match="另一位同志或督查室"):
        care.confirm(asked, by=getattr(cast, who), at=LATER)


def test_a_clerk_is_not_confirmed_by_themselves(cast):
    """Who sees everything anyway opens nothing: no second person is asked for."""
    confidential(cast)
    given = care.entrust(cast.firm, BUTLER, cast.second_clerk, by=cast.clerk, at=AT)

    assert given.step is CareStep.GIVEN


def test_where_the_office_has_no_second_the_supervision_office_confirms(cast):
    confidential(cast)
    cast.second_clerk.is_active = cast.office_head.is_active = False
    asked = care.entrust(cast.firm, BUTLER, cast.handler, by=cast.clerk, at=AT)

    assert recipients(asked) == ["inspector", "second_inspector"]
    assert care.confirm(asked, by=cast.inspector, at=LATER).step is CareStep.GIVEN


def test_a_refusal_leaves_everything_as_it_was(cast):
    ticket = confidential(cast)
    asked = care.entrust(cast.firm, BUTLER, cast.handler, by=cast.clerk, at=AT)
    refused = care.refuse(asked, by=cast.office_head, at=LATER)

    assert (access.sees(cast.handler, ticket), recipients(refused)) == (False, ["clerk"])
    assert enterprises.carers([cast.firm])[cast.firm.id][BUTLER] == cast.butler
    for decide in (care.confirm, care.refuse):
        with pytest.raises(Refused, match="已经有人处理"):
            decide(asked, by=cast.second_clerk, at=LATER)


def test_while_one_waits_there_is_no_other(cast):
    confidential(cast)
    care.entrust(cast.firm, BUTLER, cast.handler, by=cast.clerk, at=AT)

    with pytest.raises(Refused, match="等待确认"):
        care.entrust(cast.firm, BUTLER, cast.other_handler, by=cast.clerk, at=LATER)
    assert care.entrust(cast.firm, SPONSOR, None, by=cast.clerk, at=LATER).step is CareStep.ENDED


def opens(cast, name):
    return care.opens_confidential(getattr(cast, name), cast.firm)


def test_only_what_a_person_does_not_see_yet_counts(cast):
    """Masked is not seen; who is barred will not see it; complaints are nobody's to open."""
    confidential(cast)
    scenarios.complained(cast)
    people_seeing = ("clerk", "secretary", "butler", "sponsor")

    assert {name: opens(cast, name) for name in ("handler", "inspector", "vice", *people_seeing)} == {
        "handler": True,
        "inspector": True,
        "vice": True,
        **dict.fromkeys(people_seeing, False),
    }


def test_a_unit_that_has_it_sees_it_with_a_mask_alone(cast):
    ticket = confidential(cast)
    lifecycle.dispatch(ticket, cast.lead_unit, by=cast.clerk, at=moment("2026-03-02 10:00"))

    assert (access.sees(cast.handler, ticket), opens(cast, "handler")) == (True, True)
    lifecycle.recuse(ticket, "亲属", user=cast.handler, by=cast.clerk, at=AT)
    assert opens(cast, "handler") is False


@pytest.mark.parametrize(
    ("kind", "who"), [(BUTLER, "vice"), (SPONSOR, "handler"), (BUTLER, "owner"), (SPONSOR, "admin")]
)
def test_nobody_is_given_what_they_can_not_have(cast, kind, who):
    with pytest.raises(Refused, match="项目管家要是"):
        care.entrust(cast.rival, kind, getattr(cast, who), by=cast.clerk, at=AT)


LEAVING = {
    "closed": ("butler", lambda cast: people.deactivate(cast.butler, at=AT)),
    "a leader now": ("butler", lambda cast: places.take(cast.butler, Place(Role.LEADER, post=cast.vice.post), at=AT)),
    "no leader any more": ("sponsor", lambda cast: places.take(cast.sponsor, Place(Role.HEAD, cast.lead_unit), at=AT)),
}


@pytest.mark.parametrize(("who", "leave"), LEAVING.values(), ids=LEAVING)
def test_who_leaves_looks_after_no_firm_and_the_office_is_told(cast, who, leave):
    person, kind = getattr(cast, who), CareKind(who)
    leave(cast)

    assert steps(cast.firm)[0] == (kind, CareStep.ENDED, person, None, None)
    assert kind not in enterprises.carers([cast.firm])[cast.firm.id]
    office = {"clerk", "second_clerk", "office_head"}
    assert office <= set(recipients(care.history(cast.firm)[0]))


def test_a_butler_who_moves_to_another_unit_stays_one(cast):
    before = steps(cast.firm)
    places.take(cast.butler, Place(Role.HANDLER, cast.lead_unit), at=AT)

    assert steps(cast.firm) == before


def test_who_saw_confidential_matters_by_the_place_left_does_not_keep_them_by_care(cast):
    """One person gave it, as long as nothing was opened by it."""
    ticket = confidential(cast)
    care.entrust(cast.firm, BUTLER, cast.second_clerk, by=cast.clerk, at=AT)
    places.take(cast.second_clerk, Place(Role.HANDLER, cast.lead_unit), at=LATER)

    assert (steps(cast.firm)[0][1], access.sees(cast.second_clerk, ticket)) == (CareStep.ENDED, False)
    assert {"clerk", "office_head"} <= set(recipients(care.history(cast.firm)[0]))


@pytest.mark.parametrize("is_confidential", [True, False])
def test_who_was_confirmed_by_a_second_or_needed_none_keeps_it(cast, is_confidential):
    scenarios.filed(cast, is_confidential=is_confidential)
    given = care.entrust(cast.firm, BUTLER, cast.handler, by=cast.clerk, at=AT)
    if is_confidential:
        care.confirm(given, by=cast.second_clerk, at=AT)
    before = steps(cast.firm)
    places.take(cast.handler, Place(Role.HANDLER, cast.other_unit), at=LATER)

    assert steps(cast.firm) == before


def test_what_waits_for_somebody_who_left_is_refused(cast):
    confidential(cast)
    asked = care.entrust(cast.firm, BUTLER, cast.handler, by=cast.clerk, at=AT)
    people.deactivate(cast.handler, at=LATER)

    assert (care.is_open(asked), steps(cast.firm)[0][1]) == (False, CareStep.REFUSED)


def test_the_history_can_not_be_written_over(cast):
    change = care.entrust(cast.firm, BUTLER, cast.handler, by=cast.clerk, at=AT)
    db.session.commit()
    change.user = cast.clerk

    with pytest.raises(DatabaseError):
        db.session.flush()
    db.session.rollback()


def test_care_is_as_its_last_change_says(cast):
    confidential(cast)
    asked = care.entrust(cast.firm, BUTLER, cast.handler, by=cast.clerk, at=AT)
    care.confirm(asked, by=cast.second_clerk, at=LATER)
    care.entrust(cast.rival, SPONSOR, cast.sponsor, by=cast.clerk, at=AT)
    db.session.flush()

    now = {(row.enterprise_id, row.kind): row.user for row in db.session.query(Care)}
    last = {(row.enterprise_id, row.kind): row.user for row in db.session.query(CareChange).order_by(CareChange.id)}
    assert now == last


def test_a_new_firm_begins_without_a_word_to_anybody(cast):
    firm = factories.enterprise()
    care.begin(firm, BUTLER, cast.butler, at=AT)
    db.session.flush()

    assert steps(firm) == [(BUTLER, CareStep.GIVEN, cast.butler, None, None)]
    assert recipients(care.history(firm)[0]) == []
