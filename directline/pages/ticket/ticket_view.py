"""The ticket page as data: what its reader sees of it, in words, ready to be drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from directline.models import (
    Attachment,
    Category,
    Rejection,
    Severity,
    Status,
    Supplement,
    Verdict,
)
from directline.pages.display import label, local_time, mask, translated
from directline.pages.file_words import ShownFile
from directline.pages.language import gettext as _
from directline.pages.task_lines import TaskLine, lines_of
from directline.pages.ticket import cards, complaint_results, deadlines, documents, persons, secrecy, timeline
from directline.pages.ticket.buttons import Bar, bar
from directline.pages.ticket.persons import Person
from directline.tickets import access, reading
from directline.tickets.lifecycle.sealing import NAMED, UNKNOWN
from directline.tickets.reading import Reader, Records


@dataclass(frozen=True)
class TicketView:
    number: str
    receipt_url: str
    title: str
    description: str
    status: Status
    badges: list[tuple[str, str, str]]
    case_owner: str
    secrecy: secrecy.Secrecy | None
    facts: list[tuple[str, str]]
    extra: list[tuple[str, str]]
    contact: Person | None
    person: Person
    helpers: list[Person]
    deadlines: deadlines.ShownDeadlines
    bar: Bar
    can_write: bool
    history: list[timeline.Item]
    conversation: list[timeline.Item]
    answers: list[documents.GivenAnswer]
    verdicts: list[documents.GivenVerdict]
    supplements: list[documents.Asked]
    rejections: list[documents.GivenRejection]
    inquiries: list[documents.Letter]
    tasks: list[TaskLine]
    conclusions: list[complaint_results.Conclusion]
    asked_afterwards: list[complaint_results.Asked]
    cards: list[cards.Line]
    files: list[ShownFile]
    is_masked: bool
    is_cut: bool


def view_of(reader: Reader, at: datetime) -> TicketView:
    ticket, records = reader.ticket, reading.records(reader)
    known = reading.classification(reader)
    status = records.events[-1].to_status if reader.visible_until and records.events else ticket.status
    actions = access.available_actions(reader.user, ticket)
    return TicketView(
        number=ticket.number,
        receipt_url=_receipt_url(reader),
        title=reader.words(ticket.title),
        description=reader.words(ticket.description),
        status=status,
        case_owner=label(ticket.case_owner),
        secrecy=secrecy.secrecy_of(records),
        badges=_badges(reader, known.severity, known.production_stopped),
        facts=[*_facts(reader, known.category), *_claim(reader, known.production_stopped)],
        extra=_extra(reader),
        contact=persons.contact(reader),
        person=persons.responsible(records, status),
        helpers=persons.helpers(records, at),
        deadlines=deadlines.deadlines_of(records, status, at),
        bar=bar(records, actions, status),
        can_write="message" in actions,
        history=timeline.items(records),
        conversation=list(timeline.conversation(records)),
        answers=[documents.answer_of(answer, records) for answer in reversed(records.answers)],
        verdicts=[documents.verdict_of(given, reader) for given in reversed(records.of(Verdict))],
        supplements=[documents.supplement_of(asked, records) for asked in records.of(Supplement)],
        rejections=[documents.rejection_of(given, reader) for given in records.of(Rejection)],
        inquiries=documents.letters(reader),
        tasks=lines_of(records.tasks, reader, at),
        conclusions=complaint_results.conclusions(records),
        asked_afterwards=complaint_results.asked_afterwards(records),
        cards=cards.lines(records),
        files=documents.files(reader, _filed(records)),
        is_masked=reader.is_masked,
        is_cut=reader.visible_until is not None,
    )


def _receipt_url(reader: Reader) -> str:
    """What was promised to the enterprise when it filed; of an imported matter nothing was."""
    is_promised = reader.user.is_enterprise and not reader.ticket.is_imported
    return url_for("filing.receipt", number=reader.ticket.number) if is_promised else ""


def _badges(reader: Reader, severity: Severity, is_stopped: bool) -> list[tuple[str, str, str]]:
    """Words, style and symbol of each mark beside the status."""
    ticket = reader.ticket
    unconfirmed = ticket.is_on_behalf and not ticket.is_wording_confirmed and not ticket.is_imported
    badges = (
        (True, label(severity), "strong" if severity in (Severity.MAJOR, Severity.URGENT) else "", ""),
        (is_stopped, _("企业停产"), "strong", "alert"),
        (ticket.has_claim_to_check, _("企业说已停产，待核实"), "doubtful", "alert"),
        (ticket.is_sealed, _("密件"), "strong", "lock"),
        (ticket.is_confidential and not ticket.is_sealed, _("身份保密"), "", "lock"),
        (ticket.is_on_behalf, _("代为填报"), "", "pen"),
        (unconfirmed, _("企业尚未确认内容"), "doubtful", ""),
        (ticket.round > 1 and reader.visible_until is None, _("第 %(round)s 轮办理", round=ticket.round), "", ""),
    )
    return [(words, style, symbol) for is_shown, words, style, symbol in badges if is_shown]


def _facts(reader: Reader, category: Category) -> list[tuple[str, str]]:
    ticket = reader.ticket
    firm = "" if ticket.is_sealed and reader.is_internal else mask(reader.firm, is_hidden=reader.is_masked)
    code = ticket.enterprise.credit_code if ticket.enterprise else None
    by = timeline.person_words(ticket.filed_by, reader, ticket.submitted_at) if ticket.is_on_behalf else ""
    closing = label(ticket.closing) if ticket.closing and reader.visible_until is None else ""
    return [
        (_("编号"), ticket.number),
        (_("企业"), firm),
        (_("信用代码"), "" if reader.is_masked or not reader.is_internal else code or ""),
        (_("类别"), translated(category.name)),
        (_("属地"), translated(ticket.township.name) if ticket.township else ""),
        (_("来源"), label(ticket.channel)),
        (_("来源说明"), reader.words(ticket.channel_note) if reader.is_internal else ""),
        (_("填报人"), by),
        (_("提交"), local_time(ticket.submitted_at)),
        (_("办结"), local_time(ticket.closed_at) if closing else ""),
        (_("办结方式"), closing),
    ]


def _claim(reader: Reader, is_stopped: bool) -> list[tuple[str, str]]:
    """That production has stopped is the enterprise's word; whether the office found it so stands beside it."""
    ticket = reader.ticket
    if not ticket.is_stop_claimed:
        return []
    if is_stopped:
        return [(_("停产"), _("企业填报时说已经停产，直通车办公室已核实"))]
    checked = _("等待直通车办公室核实") if ticket.has_claim_to_check else _("直通车办公室没有确认")
    return [(_("停产"), _("企业填报时说已经停产，%(checked)s", checked=checked))]


def _extra(reader: Reader) -> list[tuple[str, str]]:
    """The answers to the category's own fields, in its order; what an earlier category asked stays under its name."""
    labels = {field["name"]: translated(field["label"]) for field in reader.ticket.category.fields}
    labels |= {NAMED: _("提到的人员"), UNKNOWN: _("是哪个单位")}
    given = reader.ticket.extra
    ordered = [*(name for name in labels if name in given), *(name for name in given if name not in labels)]
    return [
        (labels.get(name, name), reader.words(str(given[name]))) for name in ordered if given[name] not in ("", None)
    ]


def _filed(records: Records) -> Iterable[Attachment]:
    """The files that came with the ticket itself."""
    return (file for file in records.files if file.answer_id is None and file.supplement_id is None)
