"""The history of a ticket in plain words, newest first, as far as its reader reads it."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from directline.models import (
    ActorKind,
    Answer,
    CallBack,
    Colour,
    Escalation,
    Message,
    Rejection,
    Rung,
    Supplement,
    TicketEvent,
    User,
    Verdict,
    WorkRecord,
)
from directline.pages.display import label, raised, translated
from directline.pages.language import gettext as _
from directline.pages.language import ngettext
from directline.tickets.reading import Reader, Records
from directline.tickets.rules import Action

KEY_ACTIONS = frozenset({Action.SUBMIT, Action.DISPATCH, Action.PLAN, Action.PASS, Action.VERDICT})
SYMBOLS = {
    Action.SUBMIT: "send",
    Action.DISPATCH: "next",
    Action.RECALL: "back",
    Action.CONTACT: "phone",
    Action.CALL_BACK: "phone",
    Action.PLAN: "file",
    Action.NOTE: "pen",
    Action.ANSWER: "reply",
    Action.PASS: "check-circle",
    Action.VERDICT: "star",
    Action.CLIMB: "flag",
    Action.WITHDRAW: "close",
    Action.REJECT: "close",
    Action.MESSAGE: "message",
    Action.URGE: "bell",
    Action.ASK_SUPPLEMENT: "clip",
    Action.SUPPLEMENT: "clip",
    Action.APPROVE_INQUIRY: "send",
    Action.REPLY_INQUIRY: "reply",
}


@dataclass(frozen=True)
class Item:
    """One line of the history, as the timeline component draws it."""

    title: str
    at: datetime
    who: str
    text: str = ""
    tone: str = ""
    symbol: str = "dots"
    attachments: tuple[Any, ...] = ()
    is_minor: bool = False
    folded: tuple["Item", ...] = ()


def items(records: Records) -> list[Item]:
    """Messages stand in the conversation, not here."""
    rows = _Rows(records)
    shown = [event for event in records.events if event.action not in (Action.MESSAGE, Action.URGE)]
    told = [_item(event, rows, records.reader) for event in shown if rows.is_shown(event)]
    return list(_folded(told[::-1]))


def _folded(told: list[Item]) -> Iterator[Item]:
    """Reminders of small clocks in a row as one line that opens, so that what people did stands out."""
    for is_minor, found in groupby(told, key=attrgetter("is_minor")):
        run = tuple(found)
        if is_minor and len(run) > 1:
            title = ngettext("%(num)d 次时限提醒", "%(num)d 次时限提醒", len(run))
            yield Item(title=title, at=run[0].at, who="", symbol="bell", folded=run)
        else:
            yield from run


def who_did(event: TicketEvent, reader: Reader) -> str:
    """Unit and name; of the enterprise its name, unless it is masked."""
    if event.actor is None and event.actor_kind is ActorKind.USER:
        return _("企业（已保密）") if reader.is_masked else _("我们")
    if event.actor is None:
        return "" if event.action == Action.CLIMB and not reader.is_internal else label(ActorKind(event.actor_kind))
    return person_words(event.actor, reader)


def person_words(user: User | None, reader: Reader) -> str:
    if user is None:
        return ""
    if user.is_enterprise:
        return _("企业（已保密）") if reader.is_masked else user.name
    place = user.department.short_name if user.department else user.post.name if user.post else ""
    return f"{translated(place)} {user.name}".strip()


class _Rows:
    """The rows that the events wrote, each found by its noun and moment."""

    def __init__(self, records: Records) -> None:
        self.is_internal = records.reader.is_internal
        self.ticket = records.reader.ticket
        self.cards = {card.id: card for card in records.cards}
        self.parts = {part.id: part for part in records.parts}
        self._rows: defaultdict[tuple[type, datetime], list[Any]] = defaultdict(list)
        for noun in (WorkRecord, CallBack, Verdict, Rejection, Answer, Message):
            for row in records.of(noun):
                self._rows[noun, row.at].append(row)
        for asked in records.of(Supplement):
            self._rows[Supplement, asked.asked_at].append(asked)

    def row(self, noun: type, event: TicketEvent) -> Any:
        found = self._rows[noun, event.at]
        return found[0] if found else None

    def is_shown(self, event: TicketEvent) -> bool:
        return event.action != Action.CLIMB or event.facts.get("escalation") in self.cards


def _item(event: TicketEvent, rows: _Rows, reader: Reader) -> Item:
    action = Action(event.action)
    title, text = _TOLD.get(action, _plainly)(event, rows)
    card = rows.cards.get(event.facts.get("escalation", 0))
    is_read = reader.reads_text_of(event)
    return Item(
        title=title,
        at=event.at,
        who=who_did(event, reader),
        text=reader.words(text, event.actor_id) if is_read else "",
        tone=_card_tone(card) if card else "key" if action in KEY_ACTIONS else "",
        symbol=SYMBOLS.get(action, "dots"),
        is_minor=card is not None and card.colour is Colour.NONE,
    )


def _card_tone(card: Escalation) -> str:
    return card.colour.value if card.colour != "none" and card.revoked_at is None else ""


Told = Callable[[TicketEvent, _Rows], tuple[str, str]]


def _plainly(event: TicketEvent, rows: _Rows) -> tuple[str, str]:
    return label(event.action, "event"), ""


def _submit(event: TicketEvent, rows: _Rows) -> tuple[str, str]:
    if event.actor is None or not rows.ticket.is_on_behalf:
        return _plainly(event, rows)
    return _("工作人员代企业填报了诉求（%(channel)s）", channel=label(rows.ticket.channel)), ""


def _work(event: TicketEvent, rows: _Rows) -> tuple[str, str]:
    record = rows.row(WorkRecord, event)
    if record is None:
        return _plainly(event, rows)
    met = [label(record.method, "method") if record.method else "", record.person]
    return label(event.action, "event"), "\n".join(filter(None, (" · ".join(filter(None, met)), record.text)))


def _dispatch(event: TicketEvent, rows: _Rows) -> tuple[str, str]:
    part = rows.parts.get(event.assignment_id or 0)
    if part is None:
        return _plainly(event, rows)
    title = _("已派单给%(unit)s（主办）", unit=translated(part.department.name))
    return title, part.note


def _co_handler(event: TicketEvent, rows: _Rows) -> tuple[str, str]:
    part = rows.parts.get(event.assignment_id or 0)
    return (_("%(unit)s参与协办", unit=translated(part.department.name)), part.note) if part else _plainly(event, rows)


def _climb(event: TicketEvent, rows: _Rows) -> tuple[str, str]:
    card = rows.cards[event.facts["escalation"]]
    if not rows.is_internal:
        return _told_to_the_enterprise(card), ""
    clock, step = label(card.deadline.kind), raised(card)
    title = _("%(clock)s时限：%(raised)s", clock=clock, raised=step)
    if card.is_grave:
        title = step if card.is_raise else _("%(card)s：%(raised)s", card=label(card.colour), raised=step)
    return title, "\n".join(filter(None, (label(card.fact) if card.fact else "", card.letter_number)))


def _told_to_the_enterprise(card: Escalation) -> str:
    """Cards are the officials' matter; the enterprise hears that it is late and who knows of it."""
    if card.rung is Rung.E1:
        return _("承办单位没有按时办结，已发督办")
    return _("已%(raised)s督办", raised=raised(card))


def _verdict(event: TicketEvent, rows: _Rows) -> tuple[str, str]:
    given = rows.row(Verdict, event)
    if given is None:
        return _plainly(event, rows)
    solved = _("解决了") if given.is_solved else _("没有解决")
    title = _("企业评价：%(solved)s，%(satisfaction)s", solved=solved, satisfaction=label(given.satisfaction))
    return title, given.words


def _call_back(event: TicketEvent, rows: _Rows) -> tuple[str, str]:
    attempt = rows.row(CallBack, event)
    if attempt is None:
        return _plainly(event, rows)
    reached = _("已联系上") if attempt.is_reached else _("未联系上")
    return _(
        "回访企业（%(method)s）：%(reached)s", method=label(attempt.method, "method"), reached=reached
    ), attempt.result


def _ask(event: TicketEvent, rows: _Rows) -> tuple[str, str]:
    asked = rows.row(Supplement, event)
    lines = [f"{number}. {translated(item['name'])}" for number, item in enumerate(asked.items, 1)] if asked else []
    return label(event.action, "event"), "\n".join([*lines, asked.note if asked else ""]).strip()


def _reject(event: TicketEvent, rows: _Rows) -> tuple[str, str]:
    rejection = rows.row(Rejection, event)
    if rejection is None:
        return _plainly(event, rows)
    return _("不予受理：%(reason)s", reason=label(rejection.reason)), rejection.advice


def _answer(event: TicketEvent, rows: _Rows) -> tuple[str, str]:
    return _("承办单位提交了答复，交%(keeper)s审核", keeper=label(rows.ticket.keeper)), ""


def _withdraw(event: TicketEvent, rows: _Rows) -> tuple[str, str]:
    if event.actor_kind is ActorKind.SYSTEM:
        return _("逾期没有补充材料，诉求自动撤回"), ""
    return _work(event, rows)


def _classified(event: TicketEvent, rows: _Rows) -> tuple[str, str]:
    return _("类别或等级已调整，时限重新计算"), ""


_TOLD: dict[Action, Told] = {
    Action.SUBMIT: _submit,
    Action.CONTACT: _work,
    Action.PLAN: _work,
    Action.NOTE: _work,
    Action.CO_REPORT: _work,
    Action.RECALL: _work,
    Action.ORDER_REDO: _work,
    Action.CLOSE_UNSOLVED: _work,
    Action.READ_IDENTITY: _work,
    Action.WITHDRAW: _withdraw,
    Action.DISPATCH: _dispatch,
    Action.ADD_CO_HANDLER: _co_handler,
    Action.CLIMB: _climb,
    Action.VERDICT: _verdict,
    Action.CALL_BACK: _call_back,
    Action.ASK_SUPPLEMENT: _ask,
    Action.REJECT: _reject,
    Action.ANSWER: _answer,
    Action.RECLASSIFY: _classified,
}


def conversation(records: Records) -> Iterator[Item]:
    """Messages and urges, oldest first, as people read a talk."""
    actors = {event.actor_id: event.actor for event in records.events}
    for said in records.of(Message):
        yield Item(
            title=label(said.side),
            at=said.at,
            who=person_words(actors.get(said.by_id), records.reader),
            text=records.reader.words(said.text, said.by_id),
            tone="key" if said.is_urge else "",
            symbol="bell" if said.is_urge else "message",
        )
