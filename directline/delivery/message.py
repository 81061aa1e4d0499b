"""The mail of a notice, written at the moment it is sent."""

import re
import secrets
from email.header import Header
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_mailman import EmailMessage

from directline.delivery.wording import NothingToSend, is_visible, rendered, rows_of
from directline.models import Notice, User
from directline.text import clean_line, clean_text

_BLANK_LINES = re.compile("\n{3,}")
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class Mail(EmailMessage):
    """A mail whose subject begins on the line of its header: readers show one that begins on the next with a blank."""

    def message(self) -> Message:
        made: Any = super().message()
        del made["Subject"]
        Message.__setitem__(made, "Subject", Header(self.subject, "utf-8", header_name="Subject"))
        return made


def build(notice: Notice) -> EmailMessage:
    """The mail of a notice: plain text, marked as automatic (RFC 3834), under the same Message-ID every time."""
    recipient = notice.recipient
    address = notice.facts.get("to", recipient.email)
    if not address or not recipient.is_active:
        raise NothingToSend("no address or no account")
    if not is_visible(notice):
        raise NothingToSend("no right to what it is about")
    rows = rows_of([notice], recipient)
    if "assignments" in notice.facts and not rows.parts_of(notice):
        raise NothingToSend("nothing left to tell of")
    with force_locale(_language(recipient)):
        subject, _, body = "".join(rendered(notice, rows)).partition("\n")
    message = Mail(
        subject=clean_line(subject),
        body=_BLANK_LINES.sub("\n\n", clean_text(body)) + "\n",
        to=[address],
        headers={"Message-ID": notice.message_id, **HEADERS},
    )
    message.message()  # what can not be written down is found out here, not at the server
    return message


def _language(recipient: User) -> str:
    """An enterprise is written to in its account's language, an official in Chinese, as the county's papers are."""
    return recipient.language if recipient.enterprise_id is not None else "zh"


def new_message_id() -> str:
    return f"<{secrets.token_hex(16)}@{urlsplit(current_app.config['BASE_URL']).hostname}>"
