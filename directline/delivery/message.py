"""The words of a mail, made from a notice's codes and ids at the moment it is sent."""

import secrets
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_mailman import EmailMessage
from sqlalchemy import select

from directline.extensions import db
from directline.models import Escalation, Notice
from directline.text import clean_line, clean_text

LINE_NAME = "书记县长直通车"
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class NothingToSend(Exception):
    """The recipient has no address or no account any more, or may no longer see what it is about."""


class Line(NamedTuple):
    """One of the matters of a daily message."""

    subject: str
    link: str


def build(notice: Notice) -> EmailMessage:
    """The mail of a notice: plain text, marked as automatic (RFC 3834), under the same Message-ID every time."""
    recipient = notice.recipient
    if not recipient.email or not recipient.is_active:
        raise NothingToSend("no address or no account")
    with force_locale(recipient.language):
        subject, _, body = _rendered(notice).partition("\n")
    message = EmailMessage(
        subject=clean_line(subject),
        body=clean_text(body) + "\n",
        to=[recipient.email],
        headers={"Message-ID": notice.message_id, **HEADERS},
    )
    message.message()  # what can not be written down is found out here, not at the server
    return message


def new_message_id() -> str:
    return f"<{secrets.token_hex(16)}@{urlsplit(current_app.config['BASE_URL']).hostname}>"


def _rendered(notice: Notice) -> str:
    """Subject and body; of a sealed ticket one fixed sentence, whatever happened to it."""
    is_sealed = notice.ticket is not None and notice.ticket.is_sealed
    template = current_app.jinja_env.get_template(f"mail/{'sealed' if is_sealed else notice.template}.txt")
    return template.render(
        line_name=LINE_NAME,
        base_url=current_app.config["BASE_URL"],
        link=_link(notice),
        recipient=notice.recipient,
        is_enterprise=notice.recipient.enterprise_id is not None,
        ticket=notice.ticket,
        facts=notice.facts,
        escalation=_escalation(notice),
        lines=_lines(notice),
    )


def _escalation(notice: Notice) -> Escalation | None:
    return db.session.get(Escalation, notice.facts["escalation"]) if "escalation" in notice.facts else None


def _lines(notice: Notice) -> list[Line]:
    """The subjects of the notices that a daily message folds."""
    folded = select(Notice).where(Notice.id.in_(notice.facts.get("notices", ()))).order_by(Notice.id)
    return [Line(_matter(each), _link(each)) for each in db.session.scalars(folded)]


def _matter(notice: Notice) -> str:
    return clean_line(_rendered(notice).partition("\n")[0].partition("】")[2])


def _link(notice: Notice) -> str:
    path = f"/tickets/{notice.ticket.number}" if notice.ticket and not notice.ticket.is_sealed else "/"
    return f"{current_app.config['BASE_URL']}{path}"
