import pytest
from sqlalchemy import select

from directline.accounts.verification import verify_account, verify_enterprise
from directline.extensions import db
from directline.models import Verification
from directline.tickets.errors import Refused
from tests import factories
from tests.factories import BEGINNING, moment

AT = moment("2026-03-02 09:00")


@pytest.fixture
def clerk(cast):
    return cast.clerk


@pytest.fixture
def firm(cast):
    return factories.enterprise(name="喀左兴旺铸造厂", verified_at=None)


def test_verify_enterprise_accepts_it_under_the_name_of_its_licence(firm, clerk):
    verify_enterprise(firm, is_accepted=True, name="喀左兴旺铸造有限公司", note="已核对执照", by=clerk, at=AT)
    assert (firm.verified_at, firm.name) == (AT, "喀左兴旺铸造有限公司")
    assert _records() == [(firm.id, None, True, "已核对执照", AT, clerk.id)]


def test_verify_enterprise_declined_stays_as_it_is(firm, clerk):
    verify_enterprise(firm, is_accepted=False, note="代码与名称不符", by=clerk, at=AT)
    assert (firm.verified_at, firm.name) == (None, "喀左兴旺铸造厂")
    assert _records() == [(firm.id, None, False, "代码与名称不符", AT, clerk.id)]


def test_verify_enterprise_wants_a_reason_to_decline(firm, clerk):
    with pytest.raises(Refused, match="原因"):
        verify_enterprise(firm, is_accepted=False, by=clerk, at=AT)
    assert _records() == []


def test_verify_enterprise_refuses_one_that_is_verified(cast):
    with pytest.raises(Refused, match="已经核实"):
        verify_enterprise(cast.firm, is_accepted=True, by=cast.clerk, at=AT)


def test_verify_account_lets_it_see_the_firm(cast):
    before = cast.newcomer.stamp
    verify_account(cast.newcomer, is_accepted=True, by=cast.clerk, at=AT)
    assert (cast.newcomer.enterprise_confirmed_at, cast.newcomer.stamp) == (AT, before)
    assert _records() == [(cast.firm.id, cast.newcomer.id, True, "", AT, cast.clerk.id)]


def test_verify_account_declined_stays_unconfirmed(cast):
    verify_account(cast.newcomer, is_accepted=False, note="不是该企业人员", by=cast.clerk, at=AT)
    assert not cast.newcomer.is_confirmed
    assert _records() == [(cast.firm.id, cast.newcomer.id, False, "不是该企业人员", AT, cast.clerk.id)]


def test_verify_account_waits_for_its_firm(firm, clerk):
    member = factories.user("enterprise", enterprise_id=firm.id, enterprise_confirmed_at=None)
    with pytest.raises(Refused, match="先核实企业"):
        verify_account(member, is_accepted=True, by=clerk, at=AT)
    verify_enterprise(firm, is_accepted=True, by=clerk, at=BEGINNING)
    verify_account(member, is_accepted=True, by=clerk, at=AT)
    assert member.is_confirmed


def test_verify_account_refuses_who_is_confirmed_or_an_official(cast):
    for person in (cast.owner, cast.handler):
        with pytest.raises(Refused, match="已经核实"):
            verify_account(person, is_accepted=True, by=cast.clerk, at=AT)


def _records():
    rows = db.session.scalars(select(Verification).order_by(Verification.id))
    return [(row.enterprise_id, row.user_id, row.is_accepted, row.note, row.at, row.by_id) for row in rows]
