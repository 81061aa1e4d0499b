"""Whose matter it is: the enterprise of that code or name, or a new one that nobody has verified."""

from datetime import datetime

from sqlalchemy import or_, select

from directline.accounts import identifiers
from directline.extensions import db
from directline.ledger.fields import Field
from directline.ledger.rows import BadRow, Matter
from directline.models import Department, Enterprise, EnterpriseSource
from directline.text import compact


def firm_of(matter: Matter, stand_in: str, *, township: Department | None, at: datetime) -> tuple[Enterprise, bool]:
    """The enterprise, and whether it is new. ``stand_in`` names it, or its code, where the row says nothing.

    Raises BadRow where neither says anything.
    """
    code, name = matter.short[Field.CREDIT_CODE], matter.short[Field.ENTERPRISE]
    if not code and not name:
        code = name = stand_in
    code = identifiers.credit_code(code)
    name = name or code
    if not name:
        raise BadRow("缺少企业名称：请补上，或用 --enterprise 指定")
    if known := _known(code, name):
        known.credit_code = known.credit_code or code or None
        return known, False
    firm = Enterprise(
        name=name,
        credit_code=code or None,
        township_id=township.id if township else None,
        contact_name=matter.short[Field.CONTACT_NAME],
        contact_phone=matter.short[Field.CONTACT_PHONE],
        source=EnterpriseSource.IMPORTED,
        created_at=at,
    )
    db.session.add(firm)
    db.session.flush()
    return firm, True


def _known(code: str, name: str) -> Enterprise | None:
    """By its code, else by a name that the office has seen: one typed at registration proves nothing."""
    if code and (enterprise := db.session.scalar(select(Enterprise).where(Enterprise.credit_code == code))):
        return enterprise
    trusted = or_(Enterprise.verified_at.is_not(None), Enterprise.source != EnterpriseSource.REGISTERED)
    named = select(Enterprise).where(Enterprise.folded == compact(name), trusted)
    if code:
        named = named.where(Enterprise.credit_code.is_(None))
    return db.session.scalars(named.order_by(Enterprise.verified_at.is_(None), Enterprise.id)).first()
