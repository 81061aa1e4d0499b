"""Cards and supervision letters: why they were given, who was told, what was explained."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from directline.configuration import working_time
from directline.extensions import db
from directline.models import CaseOwner, Colour, DepartmentKind, Escalation, LadderRule, Recipient, User
from directline.pages.display import badges, label, local_time, raised, working_left
from directline.pages.forms import Form, Words
from directline.pages.language import gettext as _
from directline.pages.ticket import timeline
from directline.tickets import ladder_times
from directline.tickets.former_places import FormerPlaces
from directline.tickets.lists import unexplained
from directline.tickets.reading import Reader, Records


class ExplanationForm(Form):
    text = Words(_l("情况说明"), longest=2000, description=_l("写明逾期的原因和接下来的办法。企业看不到。"))


@dataclass(frozen=True)
class Line:
    """A card in the list on the ticket page."""

    card: Escalation
    is_revoked: bool
    title: str
    at: datetime
    url: str
    letter: str
    letter_url: str
    state: str


def standing(records: Records) -> dict[int, list[Escalation]]:
    """By the deadline's id, its highest card and how far it was raised, or a reminder; nothing that was taken back."""
    cards_of: defaultdict[int, list[Escalation]] = defaultdict(list)
    for card in sorted(records.cards, key=lambda card: card.rung):
        if card.colour is not Colour.NONE and not records.reader.was_by_then(card.revoked_at):
            cards_of[card.deadline_id].append(card)
    return {deadline: badges(cards) for deadline, cards in cards_of.items()}


def lines(records: Records) -> list[Line]:
    """The enterprise reads of its cards in the history alone."""
    reader = records.reader
    return [_line(card, reader) for card in records.cards if card.is_serious and reader.is_internal]


def _line(card: Escalation, reader: Reader) -> Line:
    number = reader.ticket.number
    return Line(
        card=card,
        is_revoked=reader.was_by_then(card.revoked_at),
        title=title_of(card),
        at=card.at,
        url=url_for("ticket.card", number=number, card_id=card.id),
        letter=card.letter_number or "",
        letter_url=url_for("ticket.letter", number=number, card_id=card.id),
        state=_state(card, reader),
    )


def title_of(card: Escalation) -> str:
    """Its deadline, and what reaching it means where its mark does not say so."""
    deadline = label(card.deadline.kind)
    return deadline if card.is_raise else _("%(deadline)s：%(raised)s", deadline=deadline, raised=raised(card))


def _state(card: Escalation, reader: Reader) -> str:
    if reader.was_by_then(card.revoked_at):
        return _("已撤销：%(reason)s", reason=card.revoked_reason)
    if card.explanation_due is None:
        return ""
    if reader.was_by_then(card.explained_at):
        return _("已说明情况")
    return _("请在 %(due)s 前说明情况", due=local_time(card.explanation_due.due_at))


def facts(card: Escalation, reader: Reader) -> list[tuple[str, str]]:
    """Rule, times and people of a card."""
    deadline = card.deadline
    return [
        (_("依据"), rule_words(card)),
        (_("督办单位"), card.department.name if card.department else ""),
        (_("应当到期"), local_time(deadline.due_at)),
        (_("提级时刻") if card.is_raise else _("亮牌时刻"), local_time(card.at)),
        (_("记录时刻"), local_time(card.recorded_at) if card.recorded_at - card.at > timedelta(minutes=5) else ""),
        (_("告知"), _("、").join(_recipients(card, reader))),
        (_("督办函"), card.letter_number or ""),
        (_("情况说明时限"), local_time(card.explanation_due.due_at) if card.explanation_due else ""),
    ]


def rule_words(card: Escalation) -> str:
    """The rung's rule as the ladder holds it; written by fact, the fact."""
    if card.fact is not None:
        return _("%(fact)s，直接%(raised)s", fact=label(card.fact), raised=raised(card))
    rule = next((rule for rule in ladder_times.rules(card.deadline.kind) if rule.rung is card.rung), None)
    return _("%(when)s，%(raised)s", when=_when(rule), raised=raised(card)) if rule else raised(card)


def _when(rule: LadderRule) -> str:
    if rule.share is not None:
        return _("时限用去 %(share)d%%", share=rule.share)
    if not rule.late_minutes:
        return _("到期未办结")
    day = working_time.county_calendar().calendar.day_length
    return _("超时 %(time)s", time=working_left(timedelta(minutes=rule.late_minutes), day))


def sender(card: Escalation) -> str:
    """Who signs: whoever keeps the ticket; where the office is itself the lead, the supervision office."""
    is_to_office = card.department is not None and card.department.kind is DepartmentKind.OFFICE
    case_owner = (
        CaseOwner.SUPERVISION if is_to_office and card.ticket.case_owner is CaseOwner.OFFICE else card.ticket.case_owner
    )
    return _("书记县长直通车办公室") if case_owner is CaseOwner.OFFICE else label(case_owner)


def addressed(card: Escalation) -> list[str]:
    """The offices that the rung's rule names, for the copy line of the letter."""
    rule = next((rule for rule in ladder_times.rules(card.deadline.kind) if rule.rung is card.rung), None)
    offices = [Recipient(word) for word in rule.recipients] if rule else []
    return [
        label(office) for office in offices if office not in (Recipient.HANDLER, Recipient.HEAD, Recipient.ENTERPRISE)
    ]


def is_to_explain(card: Escalation, reader: Reader) -> bool:
    """Is it this person's unit that still owes the explanation?"""
    owed = select(Escalation.id).where(Escalation.id == card.id, *unexplained.unexplained(reader.user, reader.ticket))
    return bool(db.session.scalar(select(owed.exists())))


def _recipients(card: Escalation, reader: Reader) -> Iterable[str]:
    people = (
        db.session.scalars(select(User).where(User.id.in_(card.recipients)).order_by(User.id))
        if card.recipients
        else ()
    )
    places = FormerPlaces(card.recipients)
    return (timeline.person_words(person, reader, card.recorded_at, places) for person in people)
