"""The words of a mail, made from a notice's codes and ids at the moment it is sent."""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from email.header import Header
from email.message import Message
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_mailman import EmailMessage
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from directline.accounts import links
from directline.extensions import db
from directline.models import Assignment, Escalation, Inquiry, Notice, OneTimeLink, Ticket, User
from directline.reports import monthly
from directline.reports.sentences import Sentence, summary
from directline.text import clean_line, clean_text
from directline.tickets import access, settings
from directline.tickets.lifecycle.inquiries import INQUIRY

_BLANK_LINES = re.compile("\n{3,}")
DIGEST = "digest"
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class NothingToSend(Exception):
    """The recipient has no address or no account any more, or may not, or no longer, see what it is about."""


class Rows(NamedTuple):
    """What some notices speak of, read for all of them at once: rungs, and the parts that their recipient may see."""

    rungs: Mapping[int, Escalation]
    parts: Mapping[int, Assignment]

    def parts_of(self, notice: Notice) -> list[Assignment]:
        return [self.parts[key] for key in notice.facts.get("assignments", ()) if key in self.parts]


class Mail(EmailMessage):
    """A mail whose subject begins on the line of its header: readers show one that begins on the next with a blank."""

    def message(self) -> Message:
        made: Any = super().message()
        del made["Subject"]
        Message.__setitem__(made, "Subject", Header(self.subject, "utf-8", header_name="Subject"))
        return made


class Line(NamedTuple):
    """One of the matters of a daily message."""

    subject: str
    link: str


def build(notice: Notice) -> EmailMessage:
    """The mail of a notice: plain text, marked as automatic (RFC 3834), under the same Message-ID every time."""
    recipient = notice.recipient
    address = notice.facts.get("to", recipient.email)
    if not address or not recipient.is_active:
        raise NothingToSend("no address or no account")
    if not _is_in_sight(notice):
        raise NothingToSend("no right to what it is about")
    rows = _rows_of([notice], recipient)
    if "assignments" in notice.facts and not rows.parts_of(notice):
        raise NothingToSend("nothing left to tell of")
    with force_locale(_language(recipient)):
        subject, _, body = "".join(_rendered(notice, rows)).partition("\n")
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


def _rendered(notice: Notice, rows: Rows) -> Iterator[str]:
    """Subject and body, piece by piece; of a sealed ticket one fixed sentence, whatever happened to it."""
    is_sealed = notice.ticket is not None and notice.ticket.is_sealed
    template = current_app.jinja_env.get_template(f"mail/{'sealed' if is_sealed else notice.template}.txt")
    return template.generate(
        line_name=settings.words("line_name"),
        base_url=current_app.config["BASE_URL"],
        link=_link(notice),
        recipient=notice.recipient,
        is_enterprise=notice.recipient.enterprise_id is not None,
        ticket=notice.ticket,
        facts=notice.facts,
        told_at=notice.created_at,
        **_named(notice, rows),
    )


def _is_in_sight(notice: Notice) -> bool:
    """Rights may have ended between the deed and the sending: a recusal, a change of post."""
    if notice.template == DIGEST:
        return notice.recipient.is_principal
    if (letter := letter_of(notice)) is not None:
        return letter.department_id == notice.recipient.department_id
    return notice.ticket is None or access.sees(notice.recipient, notice.ticket)


def letter_of(notice: Notice) -> Inquiry | None:
    """The written inquiry that the notice tells of."""
    return db.session.get_one(Inquiry, notice.facts["inquiry"]) if notice.template == INQUIRY else None


def _named(notice: Notice, rows: Rows) -> dict[str, Any]:
    """The rows that the notice's facts name, for the templates that speak of them."""
    facts = notice.facts
    return {
        "inquiry": letter_of(notice),
        "escalation": rows.rungs[facts["escalation"]] if "escalation" in facts else None,
        "one_time_link": _one_time_link(facts["link"]) if "link" in facts else None,
        "assignments": rows.parts_of(notice),
        "person": db.session.get_one(User, facts["user"]) if "user" in facts else None,
        "lines": _lines(facts["notices"]) if "notices" in facts else [],
        "summary": lambda: _summary(facts["period"], facts["revision"]),
    }


def _one_time_link(link_id: int) -> OneTimeLink:
    link = db.session.get_one(OneTimeLink, link_id)
    if link.used_at is not None:
        raise NothingToSend("the link is used up")
    return link


def _summary(period: str, revision: int) -> list[Sentence]:
    """The frozen month in sentences."""
    report = monthly.report_of(period, revision)
    return summary(monthly.figures_of(report), monthly.before(report)) if report else []


def _lines(notice_ids: list[int]) -> list[Line]:
    """The subjects of the notices that a daily message folds, but for those lost from sight."""
    folded = db.session.scalars(select(Notice).where(Notice.id.in_(notice_ids)).order_by(Notice.id)).all()
    seen = [notice for notice in folded if _is_in_sight(notice)]
    rows = _rows_of(seen, seen[0].recipient) if seen else None
    lines = [Line(_matter(notice, rows), _link(notice)) for notice in seen if rows]
    if not lines:
        raise NothingToSend("nothing left to tell of")
    return lines


def matters(notices: Sequence[Notice], recipient: User) -> list[str]:
    """What each notice tells, in one line, for who is known to see it: the subject of its mail."""
    rows = _rows_of(notices, recipient)
    return [_matter(notice, rows) for notice in notices]


def _rows_of(notices: Sequence[Notice], recipient: User) -> Rows:
    """What these notices to one person speak of."""
    return Rows(_rungs_of(notices), _parts_of(notices, recipient))


def _parts_of(notices: Sequence[Notice], recipient: User) -> dict[int, Assignment]:
    """The parts whose tickets this person sees now, whatever was right when the notice was written."""
    ids = [key for notice in notices for key in notice.facts.get("assignments", ())]
    wanted = select(Assignment).join(Ticket, Ticket.id == Assignment.ticket_id).where(Assignment.id.in_(ids))
    shown = wanted.where(access.visible_to(recipient)).options(contains_eager(Assignment.ticket))
    return {part.id: part for part in db.session.scalars(shown)} if ids else {}


def _rungs_of(notices: Sequence[Notice]) -> dict[int, Escalation]:
    """The rungs that these notices tell of, with all that is said of them."""
    ids = [notice.facts["escalation"] for notice in notices if "escalation" in notice.facts]
    shown = (joinedload(Escalation.department), joinedload(Escalation.deadline), joinedload(Escalation.explanation_due))
    wanted = select(Escalation).where(Escalation.id.in_(ids)).options(*shown)
    return {rung.id: rung for rung in db.session.scalars(wanted)} if ids else {}


def _matter(notice: Notice, rows: Rows) -> str:
    """The subject alone: what the body says is not made."""
    subject = ""
    for piece in _rendered(notice, rows):
        subject += piece
        if "\n" in piece:
            break
    return clean_line(subject.partition("\n")[0].partition("】")[2])


def _link(notice: Notice) -> str:
    if "link" in notice.facts:
        return links.address(_one_time_link(notice.facts["link"]))
    if notice.template == DIGEST:
        return f"{current_app.config['BASE_URL']}/leadership/digest/{notice.facts['period']}"
    if (letter := letter_of(notice)) is not None:
        return f"{current_app.config['BASE_URL']}/inquiries/{letter.number}"
    path = f"/tickets/{notice.ticket.number}" if notice.ticket and not notice.ticket.is_sealed else "/"
    return f"{current_app.config['BASE_URL']}{path}"
