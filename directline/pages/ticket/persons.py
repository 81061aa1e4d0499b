"""Whom one can call about a ticket: who is responsible, who helps, and the enterprise's contact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from directline.configuration import settings
from directline.models import OPEN, Assignment, CaseOwner, Deadline, DeadlineKind, Status
from directline.pages.display import label, local_time, translated
from directline.pages.language import gettext as _
from directline.tickets.lists import lateness
from directline.tickets.lists.lateness import Answerable
from directline.tickets.reading import Reader, Records


@dataclass(frozen=True)
class Person:
    """Who is responsible now, with a number to tap."""

    name: str
    unit: str
    phone: str
    role: str
    note: str = ""


def contact(reader: Reader) -> Person | None:
    """Whom officials call at the enterprise."""
    ticket = reader.ticket
    if not reader.is_internal or reader.is_masked or not ticket.contact_name:
        return None
    return Person(ticket.contact_name, reader.firm, ticket.contact_phone, _("企业联系人"))


def responsible(records: Records, status: Status) -> Person:
    """The lead's handler; before there is one its unit; before a dispatch the case owner, who has it or had it.

    Who has left the unit is called for nothing more: the number is the unit's.
    """
    part = _lead(records.parts)
    if part is None:
        case_owner = records.reader.ticket.case_owner
        phone = settings.words("line_phone") if case_owner is CaseOwner.OFFICE else ""
        note = _calling(records.reader) if phone and records.reader.ticket.is_sealed else ""
        return Person(label(case_owner), "", phone, _("正在受理") if status in OPEN else _("经办"), note)
    unit, note, present = part.department, _calling(records.reader), part.present_handler
    named = present if part.is_open else part.handler
    if named is None:
        return Person(translated(unit.short_name), translated(unit.name), unit.phone, _("责任单位"), note)
    phone = present.phone if present else ""
    return Person(named.name, translated(unit.name), phone or unit.phone, _("承办人"), note)


def _calling(reader: Reader) -> str:
    """Who asked for confidence gives it up by a call."""
    is_own = reader.ticket.is_confidential and not reader.is_internal
    return _("打电话，对方就知道您是谁；留言不会。") if is_own else ""


def _lead(parts: Iterable[Assignment]) -> Assignment | None:
    """The open lead, else the last one."""
    leads = [part for part in parts if part.is_lead]
    return next((part for part in leads if part.is_open), leads[-1] if leads else None)


def helpers(records: Records, at: datetime) -> list[Person]:
    """For officials: who of each co-handling unit is asked, and whether it has reported, still may, or is late."""
    reader = records.reader
    parts = [part for part in records.parts if part.is_open and not part.is_lead]
    if not parts or not reader.is_internal or reader.visible_until is not None:
        return []
    asked, dues = (
        lateness.answerable(parts),
        {deadline.assignment_id: deadline.due_at for deadline in _reports(records)},
    )
    return [_helper(part, asked[part.id], dues.get(part.id), at) for part in parts]


def _reports(records: Records) -> Iterable[Deadline]:
    return (deadline for deadline in records.deadlines if deadline.kind is DeadlineKind.CO_REPORT)


def _helper(part: Assignment, asked: Answerable, due: datetime | None, at: datetime) -> Person:
    unit = translated(part.department.name)
    return Person(asked.name or unit, unit if asked.name else "", asked.phone, _("协办"), _report_words(part, due, at))


def _report_words(part: Assignment, due: datetime | None, at: datetime) -> str:
    if part.reported_at is not None:
        return _("%(time)s 已反馈", time=local_time(part.reported_at))
    if due is None:
        return _("尚未反馈")
    if due < at:
        return _("应于 %(time)s 前反馈，已逾期", time=local_time(due))
    return _("应于 %(time)s 前反馈", time=local_time(due))
