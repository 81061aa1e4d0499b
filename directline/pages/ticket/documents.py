"""The papers of a ticket, answers, verdicts, supplements, refusals and files, as their reader reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from directline.models import Answer, Attachment, Inquiry, Rejection, Supplement, Verdict
from directline.pages import file_words
from directline.pages.display import label, translated
from directline.pages.file_words import ShownFile
from directline.pages.language import gettext as _
from directline.tickets.reading import Reader, Records
from directline.tickets.sealed import inquiries


@dataclass(frozen=True)
class GivenAnswer:
    """``review``, ``internal_note`` and the silent units are empty for the enterprise."""

    outcome: str
    public_text: str
    legal_basis: str
    internal_note: str
    review: str
    review_note: str
    late: str
    pending: str
    unit: str
    at: datetime
    files: list[ShownFile]


@dataclass(frozen=True)
class GivenVerdict:
    title: str
    words: str
    source: str
    at: datetime


@dataclass(frozen=True)
class Asked:
    """What the enterprise is to add, or has added."""

    items: list[dict[str, Any]]
    note: str
    supplied: str
    supplied_at: datetime | None
    files: list[ShownFile]


@dataclass(frozen=True)
class GivenRejection:
    reason: str
    advice: str
    at: datetime
    objection: str
    objected_at: datetime | None


@dataclass(frozen=True)
class Letter:
    """A written inquiry as who has the ticket reads it; ``is_waiting``: it was sent, and nobody has answered."""

    number: str
    url: str
    unit: str
    title: str
    text: str
    shared_words: str
    state: str
    is_waiting: bool
    drafted_by: str
    drafted_at: datetime
    approved_by: str
    approved_at: datetime | None
    due_at: datetime | None
    reply: str
    replied_by: str
    replied_at: datetime | None
    declined_reason: str


def files(reader: Reader, kept: Iterable[Attachment]) -> list[ShownFile]:
    return [file_words.shown(file, reader.name_of(file), is_own=reader.sent(file)) for file in kept]


def answer_of(answer: Answer, records: Records) -> GivenAnswer:
    reader = records.reader
    units = {part.department_id: part.department.short_name for part in records.parts}
    late, pending = (
        _("、").join(units.get(key, "") for key in keys) if reader.is_internal else ""
        for keys in (answer.late_co_handlers, answer.pending_co_handlers)
    )
    is_reviewed = reader.is_internal and reader.was_by_then(answer.reviewed_at)
    return GivenAnswer(
        outcome=label(answer.outcome),
        public_text=reader.words(answer.public_text, answer.by_id),
        legal_basis=reader.words(answer.legal_basis, answer.by_id),
        internal_note=reader.words(answer.internal_note, answer.by_id) if reader.is_internal else "",
        review=label(answer.review) if is_reviewed else _("等待审核") if reader.is_internal else "",
        review_note=reader.words(answer.review_note, answer.reviewed_by_id) if is_reviewed else "",
        late=late,
        pending=pending,
        unit=translated(answer.assignment.department.name),
        at=answer.at,
        files=files(reader, (file for file in records.files if file.answer_id == answer.id)),
    )


def verdict_of(given: Verdict, reader: Reader) -> GivenVerdict:
    solved = _("解决了") if given.is_solved else _("没有解决")
    title = _("%(solved)s，%(satisfaction)s", solved=solved, satisfaction=label(given.satisfaction))
    return GivenVerdict(title, reader.words(given.words, given.by_id), label(given.source), given.at)


def supplement_of(asked: Supplement, records: Records) -> Asked:
    reader = records.reader
    was_supplied = reader.was_by_then(asked.supplied_at)
    return Asked(
        items=[{**item, "name": translated(reader.words(item["name"], asked.asked_by_id))} for item in asked.items],
        note=reader.words(asked.note, asked.asked_by_id),
        supplied=reader.words(asked.supplied) if was_supplied else "",
        supplied_at=asked.supplied_at if was_supplied else None,
        files=files(reader, (file for file in records.files if file.supplement_id == asked.id)),
    )


def rejection_of(given: Rejection, reader: Reader) -> GivenRejection:
    return GivenRejection(
        reason=label(given.reason),
        advice=reader.words(given.advice, given.by_id),
        at=given.at,
        objection=reader.words(given.objection),
        objected_at=given.objected_at,
    )


def letters(reader: Reader) -> list[Letter]:
    """The written inquiries, for whoever has the sealed ticket before them now; never for its reporter."""
    if not reader.ticket.is_sealed or not reader.is_internal or reader.visible_until is not None:
        return []
    return [letter_of(letter, reader) for letter in inquiries.inquiries_of(reader.ticket)]


def letter_of(letter: Inquiry, reader: Reader) -> Letter:
    return Letter(
        number=letter.number,
        url=url_for("inquiry.letter", number=letter.number),
        unit=letter.department.short_name,
        title=reader.words(letter.title, letter.drafted_by_id),
        text=reader.words(letter.text, letter.drafted_by_id),
        shared_words="、".join(letter.shared_words),
        state=_state_of(letter),
        is_waiting=letter.approved_at is not None and letter.replied_at is None,
        drafted_by=letter.drafted_by.name,
        drafted_at=letter.drafted_at,
        approved_by=letter.approved_by.name if letter.approved_by else "",
        approved_at=letter.approved_at,
        due_at=letter.deadline.due_at if letter.deadline else None,
        reply=reader.words(letter.reply),
        replied_by=letter.replied_by.name if letter.replied_by else "",
        replied_at=letter.replied_at,
        declined_reason=reader.words(letter.declined_reason, letter.declined_by_id),
    )


def _state_of(letter: Inquiry) -> str:
    if letter.declined_at is not None:
        return _("没有发出")
    if letter.approved_at is None:
        return _("等待批准")
    return _("已答复") if letter.replied_at is not None else _("等待答复")
