"""The office proves that a firm is what it says, and that an account is the firm's (核实)."""

from datetime import datetime

from flask_babel import gettext as _

from directline.extensions import db
from directline.models import Enterprise, User, Verification
from directline.tickets.errors import Refused


def verify_enterprise(
    enterprise: Enterprise, *, is_accepted: bool, note: str = "", name: str = "", by: User, at: datetime
) -> Verification:
    """Accept the firm, under the name on its licence where another was typed, or decline it with a reason.

    Raises Refused when it was accepted already, or declined without a reason.
    """
    db.session.refresh(enterprise, with_for_update={"of": Enterprise})
    if enterprise.is_verified:
        raise Refused(_("这家企业已经核实过了"))
    record = _record(enterprise, None, is_accepted, note, by, at)
    if is_accepted:
        enterprise.verified_at = at
        enterprise.name = name or enterprise.name
    return record


def verify_account(user: User, *, is_accepted: bool, note: str = "", by: User, at: datetime) -> Verification:
    """Accept that the account is its firm's: it now sees all of the firm's tickets; or decline, with a reason.

    Raises Refused when it was accepted already, or its firm is not verified, or declined without a reason.
    """
    db.session.refresh(user, with_for_update={"of": User})
    if user.enterprise is None or user.is_confirmed:
        raise Refused(_("这个账号已经核实过了"))
    if is_accepted and not user.enterprise.is_verified:
        raise Refused(_("请先核实企业，再核实它的账号"))
    record = _record(user.enterprise, user, is_accepted, note, by, at)
    if is_accepted:
        user.enterprise_confirmed_at = at
    return record


def _record(
    enterprise: Enterprise, user: User | None, is_accepted: bool, note: str, by: User, at: datetime
) -> Verification:
    if not is_accepted and not note:
        raise Refused(_("请写明不予通过的原因，企业来电时好答复"))
    record = Verification(
        enterprise_id=enterprise.id,
        user_id=user.id if user else None,
        is_accepted=is_accepted,
        note=note,
        at=at,
        by_id=by.id,
    )
    db.session.add(record)
    db.session.flush()
    return record
