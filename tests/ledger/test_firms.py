"""Whose matter a row is."""

import pytest
from sqlalchemy import func, select

from directline.extensions import db
from directline.ledger.firms import firm_of
from directline.ledger.rows import BadRow
from directline.models import Enterprise, EnterpriseSource
from tests import factories
from tests.ledger.books import matter

NAME = "喀左远山铸造有限公司"
CODE = factories.credit_code(4711)


def firm_for(stand_in="", **values):
    return firm_of(matter(**values), stand_in, township=None, at=factories.BEGINNING)


@pytest.mark.parametrize(
    ("cells", "name", "code"),
    [
        ({"enterprise": NAME}, NAME, None),
        ({"enterprise": "A00045581"}, "A00045581", None),
        ({"enterprise": NAME, "credit_code": CODE}, NAME, CODE),
        ({"credit_code": CODE}, CODE, CODE),
        ({"stand_in": "走访企业"}, "走访企业", None),
        ({"stand_in": CODE}, CODE, CODE),
        ({"stand_in": "走访企业", "enterprise": NAME}, NAME, None),
    ],
)
def test_unknown_firm_is_new_and_unverified(app, cells, name, code):
    firm, is_new = firm_for(**cells)

    assert (is_new, firm.name, firm.credit_code) == (True, name, code)
    assert (firm.source, firm.is_verified) == (EnterpriseSource.IMPORTED, False)


def test_one_firm_for_each_name(app):
    firms = {firm_for(enterprise=name)[0].id for name in (NAME, "别家公司", NAME)}

    assert len(firms) == 2


def test_firm_is_known_by_its_code_whatever_its_name(app):
    known = factories.enterprise(credit_code=CODE)

    assert firm_for(enterprise=NAME, credit_code=CODE.lower()) == (known, False)


def test_verified_firm_is_known_by_its_name(app):
    known = factories.enterprise(name=NAME)

    assert firm_for(enterprise=NAME) == (known, False)


def test_name_typed_at_registration_is_not_trusted(app):
    claimed = factories.enterprise(name=NAME, verified_at=None)

    firm, is_new = firm_for(enterprise=NAME)

    assert (is_new, firm.id != claimed.id) == (True, True)


def test_imported_firm_learns_its_code(app):
    firm, _ = firm_for(enterprise=NAME)

    assert firm_for(enterprise=NAME, credit_code=CODE) == (firm, False)
    assert firm.credit_code == CODE
    assert firm_for(enterprise=NAME, credit_code=factories.credit_code(4712))[1] is True


def test_row_without_a_firm_is_refused(app):
    with pytest.raises(BadRow, match="缺少企业名称"):
        firm_for()
    assert db.session.scalar(select(func.count(Enterprise.id))) == 0
