"""Links that work once: invitation, new password, signing in without one.

A link is the HMAC of its row's nonce under the secret key. The row holds nonce and hash, a notice holds the row's id:
neither opens anything without the key, and the mail can still be written when it is sent.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from directline.extensions import db
from directline.keys import key_for
from directline.models import LinkPurpose, Notice, NoticeChannel, NoticeState, OneTimeLink, User
from directline.models.columns import new_salt
from directline.tickets.errors import Refused

LIFETIMES = {
    LinkPurpose.INVITE: timedelta(hours=72),
    LinkPurpose.RESET: timedelta(minutes=30),
    LinkPurpose.SIGN_IN: timedelta(minutes=30),
    LinkPurpose.NUMBER: timedelta(minutes=30),
}
LINKS_AN_HOUR = 3
PATH = "/link/"
MAILBOX_CHANGED = "mailbox_changed"


def issue(user: User, purpose: LinkPurpose, *, at: datetime) -> OneTimeLink:
    """A new link for this user; earlier ones live on until one of them is used."""
    nonce = new_salt()
    link = OneTimeLink(
        nonce=nonce,
        token_hash=hash_of(_token(nonce)),
        user=user,
        purpose=purpose,
        created_at=at,
        expires_at=at + LIFETIMES[purpose],
    )
    db.session.add(link)
    db.session.flush()
    return link


def send(link: OneTimeLink, *, at: datetime) -> None:
    """Put the mail into the outbox, for at once: whoever asked is waiting for it."""
    if not link.user.email:
        return
    _mail_at_once(link.user, "account_link", f"account-link:{link.id}:mail", {"link": link.id}, at=at)


def send_for_number(link: OneTimeLink, tail: str, *, at: datetime) -> None:
    """The mail by which the owner of the mailbox confirms another number to sign in with."""
    _mail_at_once(link.user, "number_link", f"number-link:{link.id}:mail", {"link": link.id, "tail": tail}, at=at)


def notify_mailbox(user: User, address: str, *, at: datetime) -> None:
    """Tell the mailbox that the account had until now; its address stands nowhere else any more."""
    key = f"mailbox-changed:{user.id}:{at:%Y%m%d%H%M%S%f}:mail"
    _mail_at_once(user, MAILBOX_CHANGED, key, {"to": address}, at=at)


def _mail_at_once(user: User, template: str, key: str, facts: dict[str, Any], *, at: datetime) -> None:
    notice = Notice(dedupe_key=key, channel=NoticeChannel.MAIL, template=template, facts=facts)
    notice.recipient, notice.state, notice.created_at, notice.next_at = user, NoticeState.WAITING, at, at
    notice.is_urgent = True
    db.session.add(notice)


def may_ask_again(user: User, *, at: datetime) -> bool:
    """Nobody's mailbox is filled by somebody else's asking."""
    recent = select(func.count()).where(
        OneTimeLink.user_id == user.id,
        OneTimeLink.purpose == LinkPurpose.SIGN_IN,
        OneTimeLink.created_at > at - timedelta(hours=1),
    )
    return (db.session.scalar(recent) or 0) < LINKS_AN_HOUR


def find(token: str, *, at: datetime) -> OneTimeLink | None:
    """The link of this token, if it can still be used."""
    usable = select(OneTimeLink).join(OneTimeLink.user).options(joinedload(OneTimeLink.user))
    return db.session.scalar(
        usable.where(
            OneTimeLink.token_hash == hash_of(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > at,
            User.is_active.is_(True),
        )
    )


def use(link: OneTimeLink, *, at: datetime) -> User:
    """Use it up, and with it every other link of its user; raises Refused when somebody was faster."""
    mine = update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None)).values(used_at=at)
    if db.session.execute(mine).rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(_("这个链接已经用过了，请重新获取"))
    void_all(link.user, at=at)
    return link.user


def void_all(user: User, *, at: datetime) -> None:
    unused = update(OneTimeLink).where(OneTimeLink.user_id == user.id, OneTimeLink.used_at.is_(None))
    db.session.execute(unused.values(used_at=at))


def address(link: OneTimeLink) -> str:
    """What stands in the mail, built from the settings alone: a forged Host header can not turn it elsewhere."""
    return f"{current_app.config['BASE_URL']}{PATH}{_token(link.nonce)}"


def _token(nonce: str) -> str:
    token = hmac.digest(key_for("one-time link"), nonce.encode(), "sha256")
    return base64.urlsafe_b64encode(token).rstrip(b"=").decode()


def hash_of(token: str) -> str:
    """As the row keeps it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
