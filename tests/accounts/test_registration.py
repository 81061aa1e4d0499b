import pytest

from directline.accounts.registration import AlreadyRegistered, Registration, register
from directline.extensions import db
from directline.models import Enterprise, EnterpriseSource, Role, User
from tests import factories
from tests.factories import BEGINNING, credit_code

FORM = Registration(
    credit_code=credit_code(77),
    enterprise_name="喀左新星建材有限公司",
    contact_name="赵新",
    phone="13900000001",
    password_hash="a hash",
    email="new@example.com",
)


@pytest.fixture(autouse=True)
def _application(app):
    """Registration writes to the database."""


def test_register_makes_an_unverified_firm_and_an_unconfirmed_account():
    township = factories.department()

    user = register(FORM._replace(township=township), at=BEGINNING)

    firm = user.enterprise
    assert (user.login, user.role, user.name, user.is_confirmed) == ("13900000001", Role.ENTERPRISE, "赵新", False)
    assert (firm.name, firm.credit_code, firm.township, firm.is_verified, firm.source) == (
        "喀左新星建材有限公司",
        credit_code(77),
        township,
        False,
        EnterpriseSource.REGISTERED,
    )


def test_register_joins_a_known_firm_without_touching_it():
    known = factories.enterprise(credit_code=credit_code(77), name="真正的名字", contact_phone="13800000000")

    user = register(FORM, at=BEGINNING)

    assert (user.enterprise, user.is_confirmed, user.enterprise_claim) == (known, False, "喀左新星建材有限公司")
    assert (known.name, known.contact_phone, known.township) == ("真正的名字", "13800000000", None)


def test_register_refuses_a_known_phone_and_keeps_its_account():
    first = register(FORM, at=BEGINNING)
    db.session.commit()

    with pytest.raises(AlreadyRegistered, match="已经注册"):
        register(FORM._replace(contact_name="别人", credit_code=credit_code(78)), at=BEGINNING)
    db.session.rollback()

    assert db.session.query(User).all() == [first]
    assert first.name == "赵新"
    assert db.session.query(Enterprise).count() == 1
