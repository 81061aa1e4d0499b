"""Who looks after a firm (项目管家, 包保领导): given, asked for, confirmed and ended; each step is kept and notified.

Care lets a person see the firm's matters, with who asks for confidence. Where that would open a confidential matter,
one person of the office asks and a second confirms; where there is no second, the supervision office does.
"""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, delete, exists, select
from sqlalchemy.orm import aliased, joinedload

from directline import clock
from directline.extensions import db
from directline.models import OPEN, Care, CareChange, CareKind, CareStep, Enterprise, Ticket, User
from directline.tickets import access, notices, recipients
from directline.tickets.errors import Refused
from directline.tickets.lists.paging import Key
from directline.tickets.lists.selects import firm_named

NEWEST = (Key(CareChange.id, is_descending=True),)
_decision = aliased(CareChange)
IS_OPEN = (CareChange.step == CareStep.ASKED) & ~exists().where(_decision.asked_id == CareChange.id)


def entrust(enterprise: Enterprise, kind: CareKind, user: User | None, *, by: User, at: datetime) -> CareChange | None:
    """Put the firm into this person's care, or nobody's: at once, or after a second person's yes.

    Returns the step that was taken, None where nothing changes. Raises Refused while another one waits.
    """
    _hold(enterprise)
    now = _carer(enterprise, kind)
    if user == now:
        return None
    if _waiting(enterprise, kind):
        raise Refused(_("这家企业已有一项变更等待确认，请先到“联系人变更”确认或撤回"))
    if user is None:
        return _end(enterprise, kind, now, by=by, at=at) if now else None
    if not fits(kind, user):
        raise Refused(_("项目管家要是在用的公职人员账号，包保领导要是在任的县领导"))
    if opens_confidential(user, enterprise):
        return _ask(enterprise, kind, user, by=by, at=at)
    return _give(enterprise, kind, user, by=by, at=at)


def confirm(asked: CareChange, *, by: User, at: datetime) -> CareChange:
    """The second person's yes: from now on the person looks after the firm."""
    _check_open(asked)
    if not may_confirm(asked, by):
        raise Refused(_("要由直通车办公室另一位同志或督查室确认：不能是提出的人，也不能是本人"))
    if not fits(asked.kind, asked.user):
        raise Refused(_("此人已调离或停用，请撤回后另行指定"))
    return _give(asked.enterprise, asked.kind, asked.user, by=by, at=at, asked=asked)


def refuse(asked: CareChange, *, by: User, at: datetime) -> CareChange:
    """The second person's no, or the first one's second thought; the person concerned has no say."""
    _check_open(asked)
    if not _decides(by) or by.id == asked.user_id:
        raise Refused(_("要由直通车办公室或督查室决定，不能是本人"))
    return _refuse(asked, by=by, at=at)


def begin(enterprise: Enterprise, kind: CareKind, user: User, *, at: datetime) -> None:
    """The first one of a firm that is set up with it: nobody is notified."""
    db.session.add(Care(enterprise=enterprise, kind=kind, user=user))
    _keep(CareStep.GIVEN, enterprise, kind, user, by=None, at=at)


def release(user: User, *, at: datetime) -> None:
    """Who has left the post, or the line, looks after no firm any more; the office is notified.

    Nor who saw its confidential matters by the former place, and would see them from now on by this care alone.
    """
    for care in db.session.scalars(select(Care).where(Care.user_id == user.id).order_by(Care.id)).all():
        if not fits(care.kind, user) or _wants_second(care):
            _hold(care.enterprise)
            _end(care.enterprise, care.kind, user, by=None, at=at)
    waiting = select(CareChange).where(CareChange.user_id == user.id, IS_OPEN).order_by(CareChange.id)
    for asked in db.session.scalars(waiting).all():
        if not fits(asked.kind, user):
            _refuse(asked, by=None, at=at)


def fits(kind: CareKind, user: User) -> bool:
    return user.is_active and (user.is_official if kind is CareKind.BUTLER else user.is_leader)


def opens_confidential(user: User, enterprise: Enterprise) -> bool:
    """Has the firm a confidential matter that this person does not see, or sees with a mask, and would see then?"""
    has_it = exists().where(Care.enterprise_id == enterprise.id, Care.user_id == user.id)
    own = (Ticket.enterprise_id == enterprise.id, Ticket.is_confidential, access.not_barred(user), ~has_it)
    is_new = Ticket.filed_by_id.is_distinct_from(user.id) if access.sees_masks(user) else ~access.visible_to(user)
    return bool(db.session.scalar(select(exists().where(*own, is_new))))


def may_confirm(asked: CareChange, by: User) -> bool:
    return _decides(by) and by.id not in (asked.by_id, asked.user_id)


def one(key: int) -> CareChange | None:
    """The request, held with its firm: of two people who press at once the second finds it decided."""
    change = db.session.get(CareChange, key)
    if change is not None:
        _hold(change.enterprise)
    return change


def waiting_among(changes: Iterable[CareChange]) -> set[int]:
    """The ids of those that wait for a second person."""
    return set(db.session.scalars(select(CareChange.id).where(CareChange.id.in_([one.id for one in changes]), IS_OPEN)))


def is_open(asked: CareChange) -> bool:
    return bool(db.session.scalar(select(exists().where(CareChange.id == asked.id, IS_OPEN))))


def rows(words: str = "", *, is_all: bool = True) -> Select[CareChange]:
    """Every step, or those that wait; of firms whose name or credit code holds the words."""
    shown = (CareChange.enterprise, CareChange.user, CareChange.before, CareChange.by)
    wanted = select(CareChange).options(*(joinedload(relation) for relation in shown))
    if words:
        wanted = wanted.where(CareChange.enterprise.has(*map(firm_named, words.split())))
    return wanted if is_all else wanted.where(IS_OPEN)


def history(enterprise: Enterprise) -> list[CareChange]:
    """Every step about this firm, the newest first."""
    return list(
        db.session.scalars(rows().where(CareChange.enterprise_id == enterprise.id).order_by(CareChange.id.desc()))
    )


def _ask(enterprise: Enterprise, kind: CareKind, user: User, *, by: User, at: datetime) -> CareChange:
    asked = _keep(CareStep.ASKED, enterprise, kind, user, by=by, at=at)
    second = [person for person in recipients.office_people() if person.id not in (by.id, user.id)]
    _notify(asked, second or recipients.supervision_people())
    return asked


def _give(
    enterprise: Enterprise, kind: CareKind, user: User, *, by: User, at: datetime, asked: CareChange | None = None
) -> CareChange:
    before = _carer(enterprise, kind)
    _clear(enterprise, kind)
    db.session.add(Care(enterprise=enterprise, kind=kind, user=user))
    given = _keep(CareStep.GIVEN, enterprise, kind, user, by=by, at=at, asked=asked)
    given.before = before
    first = [asked.by] if asked is not None and asked.by is not None else []
    _notify(given, [user, *([before] if before else []), *first, *_firm_people(enterprise)])
    return given


def _end(enterprise: Enterprise, kind: CareKind, user: User, *, by: User | None, at: datetime) -> CareChange:
    _clear(enterprise, kind)
    ended = _keep(CareStep.ENDED, enterprise, kind, user, by=by, at=at)
    _notify(ended, [user, *_firm_people(enterprise), *(recipients.office_people() if by is None else [])])
    return ended


def _refuse(asked: CareChange, *, by: User | None, at: datetime) -> CareChange:
    refused = _keep(CareStep.REFUSED, asked.enterprise, asked.kind, asked.user, by=by, at=at, asked=asked)
    _notify(refused, [asked.by] if asked.by else [])
    return refused


def _keep(
    step: CareStep,
    enterprise: Enterprise,
    kind: CareKind,
    user: User,
    *,
    by: User | None,
    at: datetime,
    asked: CareChange | None = None,
) -> CareChange:
    change = CareChange(step=step, kind=kind, at=at, recorded_at=clock.now())
    change.enterprise, change.user, change.by, change.asked = enterprise, user, by, asked
    db.session.add(change)
    return change


def _notify(change: CareChange, people: Iterable[User]) -> None:
    """Each once, but for who did it and who has no account any more."""
    db.session.flush()
    others = {person.id: person for person in people if person.is_active and person.id != change.by_id}
    key = f"care:{change.id}"
    notices.add(others.values(), f"care_{change.step}", key, at=change.at, facts={"care": change.id})


def _firm_people(enterprise: Enterprise) -> list[User]:
    """The firm's confirmed people, and whoever filed what is confidential and still open."""
    confirmed = (User.enterprise_id == enterprise.id) & User.enterprise_confirmed_at.is_not(None)
    asking = select(Ticket.reporter_id).where(
        Ticket.enterprise_id == enterprise.id, Ticket.is_confidential, Ticket.status.in_(OPEN)
    )
    wanted = select(User).where(User.is_active, confirmed | User.id.in_(asking))
    return list(db.session.scalars(wanted.order_by(User.id)))


def _carer(enterprise: Enterprise, kind: CareKind) -> User | None:
    return db.session.scalar(
        select(User).join(Care, Care.user_id == User.id).where(Care.enterprise_id == enterprise.id, Care.kind == kind)
    )


def _clear(enterprise: Enterprise, kind: CareKind) -> None:
    db.session.execute(delete(Care).where(Care.enterprise_id == enterprise.id, Care.kind == kind))


def _waiting(enterprise: Enterprise, kind: CareKind) -> bool:
    own = (CareChange.enterprise_id == enterprise.id, CareChange.kind == kind)
    return bool(db.session.scalar(select(exists().where(*own, IS_OPEN))))


def _wants_second(care: Care) -> bool:
    """Did one person give it, although the firm had confidential matters, to somebody who sees not all any more?"""
    given = db.session.scalars(
        select(CareChange)
        .where(CareChange.enterprise_id == care.enterprise_id, CareChange.kind == care.kind)
        .where(CareChange.step == CareStep.GIVEN)
        .order_by(CareChange.id.desc())
    ).first()
    if (
        given is None
        or given.by_id is None
        or given.asked_id is not None
        or care.user.is_office
        or care.user.is_principal
    ):
        return False
    own = (Ticket.enterprise_id == care.enterprise_id, Ticket.is_confidential, access.not_barred(care.user))
    earlier = (Ticket.submitted_at <= given.at, Ticket.filed_by_id.is_distinct_from(care.user_id))
    return bool(db.session.scalar(select(exists().where(*own, *earlier))))


def _check_open(asked: CareChange) -> None:
    if not is_open(asked):
        raise Refused(_("这一项已经有人处理过了"))


def _decides(by: User) -> bool:
    return by.is_active and (by.is_office or by.is_supervision)


def _hold(enterprise: Enterprise) -> None:
    """One change of a firm's care at a time."""
    db.session.refresh(enterprise, with_for_update={"of": Enterprise})
