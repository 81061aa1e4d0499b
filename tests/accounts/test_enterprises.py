import pytest

from directline.accounts import enterprises
from directline.accounts.verification import verify_account, verify_enterprise
from directline.extensions import db
from directline.models import CareKind, Enterprise, EnterpriseSource
from directline.tickets.errors import Refused
from tests import factories, scenarios
from tests.factories import BEGINNING, credit_code


def names(wanted):
    return {firm.name for firm in db.session.scalars(wanted).unique()}


@pytest.fixture
def unverified(cast):
    return factories.enterprise(name="喀左新开铸造厂", verified_at=None)


def test_listed_is_narrowed_by_name_code_key_proof_and_township(cast, unverified):
    town = factories.department("township", code="town")
    cast.rival.township, cast.rival.is_key = town, True
    db.session.flush()

    assert names(enterprises.listed("铸造")) == {cast.firm.name, unverified.name}
    assert names(enterprises.listed("铸造 新开")) == {unverified.name}
    assert names(enterprises.listed(cast.firm.credit_code.lower())) == {cast.firm.name}
    assert names(enterprises.listed("%")) == names(enterprises.listed("_")) == set()
    assert names(enterprises.listed(is_key=True)) == names(enterprises.listed(township="town")) == {cast.rival.name}
    assert names(enterprises.listed(is_key=False, is_verified=False)) == {unverified.name}
    assert names(enterprises.listed(is_verified=True)) == {cast.firm.name, cast.rival.name}


def test_to_verify_waits_for_who_speaks_for_itself(cast, unverified):
    silent = factories.enterprise(name="台账里的企业", verified_at=None, source=EnterpriseSource.IMPORTED)
    assert names(enterprises.to_verify()) == set()

    factories.user("enterprise", enterprise_id=unverified.id, enterprise_confirmed_at=None)
    assert names(enterprises.to_verify()) == names(enterprises.to_verify("新开")) == {unverified.name}

    scenarios.filed(cast, enterprise=silent, reporter=None)
    assert names(enterprises.to_verify()) == {unverified.name, silent.name}
    assert names(enterprises.to_verify("新开")) == {unverified.name}


@pytest.mark.parametrize("is_accepted", [True, False])
def test_to_verify_forgets_what_was_decided(cast, unverified, is_accepted):
    member = factories.user("enterprise", enterprise_id=unverified.id, enterprise_confirmed_at=None)
    verify_enterprise(unverified, is_accepted=is_accepted, note="已核对", by=cast.clerk, at=BEGINNING)
    assert names(enterprises.to_verify()) == set()
    assert {one.name for one in db.session.scalars(enterprises.members_to_verify())} == {member.name, "赵新"}

    verify_account(cast.newcomer, is_accepted=False, note="不是本企业人员", by=cast.clerk, at=BEGINNING)
    assert {one.name for one in db.session.scalars(enterprises.members_to_verify())} == {member.name}


def test_open_tickets_are_those_that_the_viewer_sees(cast):
    seen = scenarios.dispatched(cast)
    scenarios.closed(cast)
    assert enterprises.open_tickets(cast.clerk, [cast.firm, cast.rival]) == {cast.firm.id: [seen], cast.rival.id: []}
    assert enterprises.open_tickets(cast.other_handler, [cast.firm]) == {cast.firm.id: []}
    assert enterprises.open_counts(cast.clerk, [cast.firm, cast.rival]) == {cast.firm.id: 1}


def test_cared_for_are_the_firms_in_ones_own_care(cast):
    assert [care.enterprise for care in db.session.scalars(enterprises.cared_for_by(cast.butler))] == [cast.firm]
    assert db.session.scalars(enterprises.cared_for_by(cast.butler, "没有的企业")).all() == []
    assert db.session.scalars(enterprises.cared_for_by(cast.handler)).all() == []
    assert enterprises.carers([cast.firm, cast.rival]) == {
        cast.firm.id: {CareKind.BUTLER: cast.butler, CareKind.SPONSOR: cast.sponsor},
        cast.rival.id: {},
    }


def test_take_in_makes_an_unverified_firm_once(cast):
    contact = ("李经理", "13900000000")
    firm = enterprises.take_in("喀左新企业", credit_code(7), contact=contact, at=BEGINNING)
    assert (firm.is_verified, firm.source, firm.contact_name) == (False, EnterpriseSource.OFFICE, "李经理")
    assert enterprises.take_in("另一个名字", credit_code(7), contact=contact, at=BEGINNING) is firm
    assert enterprises.take_in(firm.name, credit_code(8), contact=contact, at=BEGINNING) is not firm
    with pytest.raises(Refused, match="同名"):
        enterprises.take_in(firm.name, "", contact=contact, at=BEGINNING)
    assert db.session.query(Enterprise).filter_by(name=firm.name).count() == 2
