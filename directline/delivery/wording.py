"""What a notice says: its template filled with the rows and moments that its facts name."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from directline import clock
from directline.accounts import links
from directline.configuration import settings
from directline.extensions import db
from directline.models import Assignment, CareChange, Department, Escalation, Inquiry, Notice, OneTimeLink, Ticket, User
from directline.reports import monthly
from directline.reports.sentences import Sentence, summary
from directline.text import clean_line
from directline.tickets import access
from directline.tickets.lifecycle.inquiries import INQUIRY

DIGEST = "digest"
PLAIN, PLAIN_OF_TASK = "mail/_action.txt", "mail/_task.txt"
"""The mail of an action that the table of words says all of."""
UNITS, PEOPLE = ("lead", "helper"), ("user", "handler")
"""The facts that name a unit, and those that name a person."""
CARE_SHOWN = (CareChange.enterprise, CareChange.user, CareChange.before, CareChange.by)


class NothingToSend(Exception):
    """The recipient has no address or no account any more, or may not, or no longer, see what it is about."""


class Rows(NamedTuple):
    """What some notices to one person speak of, read at once; of parts those that the person may see."""

    rungs: Mapping[int, Escalation]
    parts: Mapping[int, Assignment]
    units: Mapping[int, Department]
    people: Mapping[int, User]
    cares: Mapping[int, CareChange]

    def parts_of(self, notice: Notice) -> list[Assignment]:
        return [self.parts[key] for key in notice.facts.get("assignments", ()) if key in self.parts]


class Dates(NamedTuple):
    """What to do by when (``kind`` of deadline, ``due``), which date moved from when, and when a helper reports."""

    kind: str
    due: datetime | None
    is_late: bool
    moved: str
    old: datetime | None
    new: datetime | None
    helper: datetime | None


class Line(NamedTuple):
    """One of the matters of a daily message."""

    subject: str
    link: str


def rendered(notice: Notice, rows: Rows) -> Iterator[str]:
    """Subject and body, piece by piece; of a sealed ticket one fixed sentence, whatever happened to it."""
    return current_app.jinja_env.select_template(_templates(notice)).generate(
        template=notice.template,
        line_name=settings.words("line_name"),
        base_url=current_app.config["BASE_URL"],
        link=_link(notice),
        recipient=notice.recipient,
        is_enterprise=notice.recipient.enterprise_id is not None,
        ticket=notice.ticket,
        task=notice.task,
        facts=notice.facts,
        notified_at=notice.created_at,
        year=clock.local(notice.created_at).year,
        dates=_dates(notice),
        **_named(notice, rows),
    )


def _templates(notice: Notice) -> list[str]:
    if _is_of_sealed(notice):
        return ["mail/sealed.txt"]
    if notice.task is not None:
        return [f"mail/task_{notice.template}.txt", PLAIN_OF_TASK]
    return [f"mail/{notice.template}.txt", PLAIN]


def _is_of_sealed(notice: Notice) -> bool:
    ticket = notice.task.ticket if notice.task is not None else notice.ticket
    return ticket is not None and ticket.is_sealed


def is_visible(notice: Notice) -> bool:
    """Rights may have ended between the action and the sending: a recusal, a change of post."""
    if notice.template == DIGEST:
        return notice.recipient.is_principal
    if (letter := letter_of(notice)) is not None:
        return letter.department_id == notice.recipient.department_id
    return notice.subject is None or access.sees(notice.recipient, notice.subject)


def letter_of(notice: Notice) -> Inquiry | None:
    """The written inquiry that the notice tells of."""
    return db.session.get_one(Inquiry, notice.facts["inquiry"]) if notice.template == INQUIRY else None


def matters(notices: Sequence[Notice], recipient: User) -> list[str]:
    """What each notice tells, in one line, for who is known to see it: the subject of its mail."""
    rows = rows_of(notices, recipient)
    return [_matter(notice, rows) for notice in notices]


def rows_of(notices: Sequence[Notice], recipient: User) -> Rows:
    return Rows(
        rungs=_rungs_of(notices),
        parts=_parts_of(notices, recipient),
        units=_rows(Department, _ids(notices, UNITS)),
        people=_rows(User, _ids(notices, PEOPLE)),
        cares=_rows(CareChange, _ids(notices, ("care",)), *CARE_SHOWN),
    )


def _named(notice: Notice, rows: Rows) -> dict[str, Any]:
    """The rows that the notice's facts name, for the templates that speak of them."""
    facts = notice.facts
    return {
        "inquiry": letter_of(notice),
        "escalation": rows.rungs[facts["escalation"]] if "escalation" in facts else None,
        "one_time_link": _one_time_link(facts["link"]) if "link" in facts else None,
        "assignments": rows.parts_of(notice),
        "care": rows.cares.get(facts.get("care", 0)),
        "lines": _lines(facts["notices"]) if "notices" in facts else [],
        "summary": lambda: _summary(facts["period"], facts["revision"]),
        **{name: rows.units.get(facts.get(name, 0)) for name in UNITS},
        **{name: rows.people.get(facts.get(name, 0)) for name in PEOPLE},
    }


def _dates(notice: Notice) -> Dates:
    kind, due = notice.facts.get("do", ("", None))
    moved, old, new = notice.facts.get("moved", ("", None, None))
    due_at, helper = _moment(due), _moment(notice.facts.get("helper_due"))
    is_late = due_at is not None and due_at < notice.created_at
    return Dates(kind, due_at, is_late, moved, _moment(old), _moment(new), helper)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


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
    """The subjects of the notices that a daily message folds, but for those the reader may no longer see."""
    folded = db.session.scalars(select(Notice).where(Notice.id.in_(notice_ids)).order_by(Notice.id)).all()
    seen = [notice for notice in folded if is_visible(notice)]
    rows = rows_of(seen, seen[0].recipient) if seen else None
    lines = [Line(_matter(notice, rows), _link(notice)) for notice in seen if rows]
    if not lines:
        raise NothingToSend("nothing left to tell of")
    return lines


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


def _ids(notices: Sequence[Notice], names: Sequence[str]) -> set[int]:
    return {notice.facts[name] for notice in notices for name in names if notice.facts.get(name)}


def _rows(noun: Any, ids: set[int], *shown: Any) -> dict[int, Any]:
    wanted = select(noun).where(noun.id.in_(ids)).options(*(joinedload(relation) for relation in shown))
    return {row.id: row for row in db.session.scalars(wanted)} if ids else {}


def _matter(notice: Notice, rows: Rows) -> str:
    """The subject alone: what the body says is not made."""
    subject = ""
    for piece in rendered(notice, rows):
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
    return f"{current_app.config['BASE_URL']}{_path(notice)}"


def _path(notice: Notice) -> str:
    if _is_of_sealed(notice) or notice.subject is None:
        return "/"
    return f"/tasks/{notice.task.number}" if notice.task is not None else f"/tickets/{notice.subject.number}"
