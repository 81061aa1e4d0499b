"""Another mobile number to sign in with (更换登录手机号), for the people of enterprises.

Wished with the password, done by a link to the mailbox that the account has; without a mailbox the office decides, who
asks at the old number or the firm. Afterwards the old number is free, and every session and link of the account ends.
"""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager

from directline.accounts import links, people, selects, sessions
from directline.extensions import db
from directline.models import LinkPurpose, NumberChange, OneTimeLink, User
from directline.tickets.errors import Refused
from directline.tickets.lists.selects import firm_named

CHANGES_AN_HOUR = 3
SHOWN = 4
_OPEN = NumberChange.decided_at.is_(None)


def ask(user: User, number: str, *, by_office: bool = False, at: datetime) -> NumberChange:
    """Wish for this number, in the spelling of ``identifiers``; an earlier wish that waits is given up.

    ``by_office``: the mailbox can not be read any more.

    Raises Refused for a number that has an account, and after too many wishes.
    """
    db.session.refresh(user, with_for_update={"of": User})
    if number == user.login:
        raise Refused(_("这就是现在登录用的手机号，不用更换"))
    _check_free(number)
    if _asked_lately(user, at) >= CHANGES_AN_HOUR:
        raise Refused(_("一小时内最多申请 3 次，请稍后再试"))
    give_up(user, at=at)
    link = links.issue(user, LinkPurpose.NUMBER, at=at) if user.email and not by_office else None
    number_change = NumberChange(user=user, old=user.login, new=number, asked_at=at, link=link)
    db.session.add(number_change)
    if link is not None:
        links.send_for_number(link, tail_of(number), at=at)
    db.session.flush()
    return number_change


def give_up(user: User, *, at: datetime) -> None:
    """What waits is not wished any more, and its link opens nothing."""
    for number_change in db.session.scalars(select(NumberChange).where(NumberChange.user_id == user.id, _OPEN)):
        _decide(number_change, False, at=at)
        if number_change.link is not None:
            number_change.link.used_at = number_change.link.used_at or at


def of_link(link: OneTimeLink) -> NumberChange | None:
    """The wish that the link was sent for, while it waits."""
    return db.session.scalar(select(NumberChange).where(NumberChange.link_id == link.id, _OPEN))


def was_done_by(token: str) -> bool:
    """Did the link of this token change a number? So a second press reads what the first one did."""
    wanted = select(NumberChange.is_done).join(NumberChange.link).where(OneTimeLink.token_hash == links.hash_of(token))
    return db.session.scalar(wanted) is True


def change_by_link(number_change: NumberChange, *, at: datetime) -> User:
    """The owner of the mailbox confirms. Raises Refused for a used link, and for a number that was taken meanwhile."""
    if number_change.link is None:
        raise Refused(_("这个链接已经用过了，请重新获取"))
    links.use(number_change.link, at=at)
    _decide(number_change, True, at=at)
    return _change(number_change, at=at)


def decide(number_change: NumberChange, *, is_accepted: bool, note: str, by: User, at: datetime) -> None:
    """The office's word, where there is no mailbox.

    Raises Refused when it was decided already, declined without a reason, or the number was taken meanwhile.
    """
    db.session.refresh(number_change, with_for_update={"of": NumberChange})
    if not number_change.is_for_office:
        raise Refused(_("这一项已经处理过了"))
    if not is_accepted and not note:
        raise Refused(_("请写明不予更换的原因，企业来电时好答复"))
    _decide(number_change, is_accepted, by=by, note=note, at=at)
    if is_accepted:
        _change(number_change, at=at)
    db.session.flush()


def newest(user: User) -> NumberChange | None:
    """What the account wished for last."""
    wished = select(NumberChange).where(NumberChange.user_id == user.id).order_by(NumberChange.id.desc())
    return db.session.scalars(wished.limit(1)).first()


def for_office(words: str = "") -> Select[NumberChange]:
    """What the office decides, of firms whose name or code holds these words."""
    wanted = select(NumberChange).join(NumberChange.user).join(User.enterprise)
    wanted = wanted.where(_OPEN, NumberChange.link_id.is_(None), User.is_active)
    wanted = wanted.where(*map(firm_named, words.split()))
    return wanted.options(contains_eager(NumberChange.user).contains_eager(User.enterprise))


def one_for_office(user_id: int) -> NumberChange | None:
    """What this account wishes for and the office decides: a later wish takes the place of an earlier one."""
    return db.session.scalar(for_office().where(NumberChange.user_id == user_id))


def tail_of(number: str) -> str:
    """Enough to know one's own by, too little for anybody else."""
    return number[-SHOWN:]


def _change(number_change: NumberChange, *, at: datetime) -> User:
    """Two who want one number at once: the database gives it to one, and refuses the other."""
    user = number_change.user
    values = {"login": number_change.new} | ({"phone": number_change.new} if user.phone == user.login else {})
    try:
        with db.session.begin_nested():
            people.change_contact(user, values, at=at)
    except IntegrityError as taken:
        raise Refused(_taken()) from taken
    sessions.end_all(user)
    links.void_all(user, at=at)
    return user


def _check_free(number: str) -> None:
    if selects.with_login(number) is not None:
        raise Refused(_taken())


def _taken() -> str:
    return _("这个手机号已经有账号，请换一个；那也是您的账号的，请先联系直通车办公室")


def _asked_lately(user: User, at: datetime) -> int:
    since = NumberChange.asked_at > at - timedelta(hours=1)
    return db.session.scalar(select(func.count()).where(NumberChange.user_id == user.id, since)) or 0


def _decide(
    number_change: NumberChange, is_done: bool, *, by: User | None = None, note: str = "", at: datetime
) -> None:
    number_change.is_done, number_change.decided_at, number_change.decided_by, number_change.note = (
        is_done,
        at,
        by,
        note,
    )
