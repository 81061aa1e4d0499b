"""An enterprise registers itself: it may file at once; the office proves the membership later."""

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from directline.extensions import db
from directline.models import Department, Enterprise, EnterpriseSource, Role, User
from directline.tickets.errors import Refused


class Registration(NamedTuple):
    """``credit_code`` and ``phone`` in the spelling of ``identifiers``."""

    credit_code: str
    enterprise_name: str
    contact_name: str
    phone: str
    password_hash: str
    email: str = ""
    township: Department | None = None
    language: str = "zh"


class AlreadyRegistered(Refused):
    """The phone number has an account."""


def register(registration: Registration, *, at: datetime) -> User:
    """A new, unconfirmed account.

    A firm that is known already is joined as it stands: nothing of it is shown or changed by what a stranger typed.
    Raises AlreadyRegistered.
    """
    enterprise = _enterprise(registration, at=at)
    user = User(
        login=registration.phone,
        phone=registration.phone,
        name=registration.contact_name,
        email=registration.email,
        role=Role.ENTERPRISE,
        password_hash=registration.password_hash,
        password_changed_at=at,
        enterprise_claim=registration.enterprise_name,
        language=registration.language,
        created_at=at,
    )
    user.enterprise = enterprise
    if not _added(user):
        raise AlreadyRegistered(_("这个手机号已经注册，请直接登录；忘记密码可以用邮件取得登录链接"))
    return user


def _enterprise(registration: Registration, *, at: datetime) -> Enterprise:
    of_this_code = select(Enterprise).where(Enterprise.credit_code == registration.credit_code)
    if known := db.session.scalar(of_this_code):
        return known
    enterprise = Enterprise(
        name=registration.enterprise_name,
        credit_code=registration.credit_code,
        township=registration.township,
        contact_name=registration.contact_name,
        contact_phone=registration.phone,
        source=EnterpriseSource.REGISTERED,
        created_at=at,
    )
    return enterprise if _added(enterprise) else db.session.scalars(of_this_code).one()


def _added(record: User | Enterprise) -> bool:
    """Add within a savepoint: two registrations at the same moment may both have found nothing."""
    try:
        with db.session.begin_nested():
            db.session.add(record)
    except IntegrityError:
        return False
    return True
