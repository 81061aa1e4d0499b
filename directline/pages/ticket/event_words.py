"""What each action of the history is called, and the words that were written with it."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from directline.extensions import db
from directline.models import (
    ActorKind,
    Answer,
    CallBack,
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
from directline.pages.task_lines import giver_words
from directline.tickets import call_backs
from directline.tickets.reading import Records
from directline.tickets.rules import MOVES, Action


class EventRows:
    """The rows that the events wrote, each found by its noun and moment."""

    def __init__(self, records: Records) -> None:
        self.is_internal = records.reader.is_internal
        self.ticket = records.reader.ticket
        self.cards = {card.id: card for card in records.cards}
        self.parts = {part.id: part for part in records.parts}
        self.tasks = {task.id: task for task in records.tasks}
        self._rows: defaultdict[tuple[type, datetime], list[Any]] = defaultdict(list)
        for noun in (WorkRecord, CallBack, Verdict, Rejection, Answer, Message):
            for row in records.of(noun):
                self._rows[noun, row.at].append(row)
        self.counted = call_backs.counted_ids(records.of(CallBack))
        for asked in records.of(Supplement):
            self._rows[Supplement, asked.asked_at].append(asked)

    def row(self, noun: type, event: TicketEvent) -> Any:
        rows = self._rows[noun, event.at]
        return rows[0] if rows else None

    def is_shown(self, event: TicketEvent) -> bool:
        """Not a rung of another's deadline, nor that a rung to come moved where no due did."""
        if event.action == Action.RECOMPUTE:
            return bool(event.facts["deadlines"])
        return event.action != Action.ESCALATE or event.facts.get("escalation") in self.cards


Words = Callable[[TicketEvent, EventRows], tuple[str, str]]


def words_of(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    """The line of the history, and the text below it."""
    action = Action(event.action)
    return _WORDS.get(action, _work if MOVES[action].writes is WorkRecord else _plainly)(event, rows)


def _plainly(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    return label(event.action, "event"), ""


def _submit(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    if event.actor is None or not rows.ticket.is_on_behalf:
        return _plainly(event, rows)
    return _("工作人员代企业填报了诉求（%(channel)s）", channel=label(rows.ticket.channel)), ""


def _work(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    record = rows.row(WorkRecord, event)
    if record is None:
        return _plainly(event, rows)
    met = [label(record.method, "method") if record.method else "", record.person]
    return label(event.action, "event"), "\n".join(filter(None, (" · ".join(filter(None, met)), record.text)))


def _dispatch(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    part = rows.parts.get(event.assignment_id or 0)
    if part is None:
        return _plainly(event, rows)
    title = _("已派单给%(unit)s（主办）", unit=translated(part.department.name))
    at_once = [one for one in rows.parts.values() if not one.is_lead and one.dispatched_at == event.at]
    helping = [translated(one.department.name) for one in at_once] if rows.is_internal else []
    return _("%(said)s，%(units)s协办", said=title, units=_("、").join(helping)) if helping else title, part.note


def _co_handler(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    part = rows.parts.get(event.assignment_id or 0)
    return (_("%(unit)s参与协办", unit=translated(part.department.name)), part.note) if part else _plainly(event, rows)


def _assigned(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    """A lead's handler answers to the enterprise; of a co-handler's the unit is said."""
    part, handler = rows.parts.get(event.assignment_id or 0), db.session.get(User, event.facts["handler"])
    if part is None or handler is None:
        return _plainly(event, rows)
    if part.is_lead:
        return _("承办人为%(name)s", name=handler.name), ""
    return _("%(unit)s的承办人为%(name)s", unit=translated(part.department.name), name=handler.name), ""


def _handed_back(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    handler = db.session.get(User, event.facts["before"])
    if handler is None:
        return _plainly(event, rows)
    return _("%(name)s不再承办，由单位重新指定承办人", name=handler.name), ""


def _escalate(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    card = rows.cards[event.facts["escalation"]]
    if not rows.is_internal:
        return _words_for_the_enterprise(card), ""
    deadline, step = label(card.deadline.kind), raised(card)
    title = _("%(deadline)s时限：%(raised)s", deadline=deadline, raised=step)
    if card.is_serious:
        title = step if card.is_raise else _("%(card)s：%(raised)s", card=label(card.colour), raised=step)
    return title, "\n".join(filter(None, (label(card.fact) if card.fact else "", card.letter_number)))


def _words_for_the_enterprise(card: Escalation) -> str:
    """Cards are the officials' matter; the enterprise hears that it is late and who knows of it."""
    if card.rung is Rung.E1:
        return _("承办单位没有按时办结，已发督办")
    return _("已%(raised)s督办", raised=raised(card))


def _verdict(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    given = rows.row(Verdict, event)
    if given is None:
        return _plainly(event, rows)
    solved = _("解决了") if given.is_solved else _("没有解决")
    title = _("企业评价：%(solved)s，%(satisfaction)s", solved=solved, satisfaction=label(given.satisfaction))
    return title, given.words


def _call_back(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    attempt = rows.row(CallBack, event)
    if attempt is None:
        return _plainly(event, rows)
    reached = _("已联系上") if attempt.is_reached else _("未联系上")
    said = _("回访企业（%(method)s）：%(reached)s", method=label(attempt.method, "method"), reached=reached)
    return said if attempt.id in rows.counted else _("%(said)s，与上一次合计一次", said=said), attempt.result


def _ask(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    asked = rows.row(Supplement, event)
    lines = [f"{number}. {translated(item['name'])}" for number, item in enumerate(asked.items, 1)] if asked else []
    return label(event.action, "event"), "\n".join([*lines, asked.note if asked else ""]).strip()


def _reject(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    rejection = rows.row(Rejection, event)
    if rejection is None:
        return _plainly(event, rows)
    return _("不予受理：%(reason)s", reason=label(rejection.reason)), rejection.advice


def _answer(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    return _("承办单位提交了答复，交%(case_owner)s审核", case_owner=label(rows.ticket.case_owner)), ""


def _withdraw(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    if event.actor_kind is ActorKind.SYSTEM:
        return _("逾期没有补充材料，诉求自动撤回"), ""
    return _work(event, rows)


def _classified(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    return _("类别或等级已调整，时限重新计算"), ""


def _instructed(event: TicketEvent, rows: EventRows) -> tuple[str, str]:
    """Who does not see the task reads that there was an instruction."""
    task = rows.tasks.get(event.facts["task"])
    if task is None:
        return _plainly(event, rows)
    giver, unit = giver_words(task), translated(task.department.short_name)
    if task.is_on_paper:
        return _("%(giver)s批示%(unit)s（纸质），由工作人员录入", giver=giver, unit=unit), task.text
    return _("%(giver)s批示%(unit)s", giver=giver, unit=unit), task.text


_WORDS: dict[Action, Words] = {
    Action.SUBMIT: _submit,
    Action.WITHDRAW: _withdraw,
    Action.DISPATCH: _dispatch,
    Action.ADD_CO_HANDLER: _co_handler,
    Action.ASSIGN_HANDLER: _assigned,
    Action.HAND_BACK: _handed_back,
    Action.ESCALATE: _escalate,
    Action.VERDICT: _verdict,
    Action.CALL_BACK: _call_back,
    Action.ASK_SUPPLEMENT: _ask,
    Action.REJECT: _reject,
    Action.ANSWER: _answer,
    Action.RECLASSIFY: _classified,
    Action.INSTRUCT: _instructed,
}
"""The lines that name somebody or something; of the others the word of the action and what was written."""
