"""What a person can do to the ticket now: one main action by the situation, the others in a menu."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import lazy_gettext as _l

from directline.models import Assignment, Escalation, Status
from directline.pages.display import label
from directline.pages.language import gettext as _
from directline.pages.ticket.registry import STEPS
from directline.tickets.reading import Reader, Records
from directline.tickets.rules import MOVES, Action


@dataclass(frozen=True)
class Button:
    action: Action
    label: str
    url: str
    method: str = "get"
    hint: str = ""
    is_serious: bool = False


@dataclass(frozen=True)
class Bar:
    main: Button | None
    others: list[Button]
    hint: str
    unlisted: list[Button]

    def among(self, actions: Iterable[Action]) -> list[Button]:
        """The buttons of these actions, as far as they are there now, on the ticket's page or not."""
        every = (self.main, *self.others, *self.unlisted)
        return [button for button in every if button is not None and button.action in actions]


HINTS = {
    Action.SUPPLEMENT: _l("请补充材料后继续办理。"),
    Action.VERDICT: _l("答复已送达，请评价是否真正解决。"),
    Action.CONFIRM_WORDING: _l("这件诉求由工作人员代为填报，请核对内容。"),
    Action.OBJECT: _l("不认可不予受理的，可以提一次异议。"),
    Action.DISPATCH: _l("请在受理时限内派单、退补或说明去向。"),
    Action.PASS: _l("答复等待审核。"),
    Action.CALL_BACK: _l("答复已送达企业，等待评价；请回访。"),
    Action.ORDER_REDO: _l("企业多次评价没有解决，请主任决定重办或按未解决办结。"),
    Action.SIGN: _l("请先签收。"),
    Action.CONTACT: _l("请先联系企业。"),
    Action.PLAN: _l("请拿出办理方案。"),
    Action.ANSWER: _l("办好之后提交答复。"),
    Action.CO_REPORT: _l("请把协办情况报给主办单位。"),
    Action.EXPLAIN: _l("黄牌已亮，请说明情况。"),
    Action.RECORD_FINDING: _l("请先登记核查结论，再答复。"),
    Action.REPORT_AFTERMATH: _l("办结之后，有没有因为这次投诉受到影响？请告诉我们。"),
    Action.MESSAGE: _l("企业要求保密身份，请用留言联系企业，首次留言即为首次联系。"),
}

WAITING = {
    Status.SUBMITTED: _l("已提交，%(case_owner)s正在受理。"),
    Status.SUPPLEMENTING: _l("等待企业补充材料，办理时限暂停。"),
    Status.DISPATCHED: _l("已派单，等待承办单位签收。"),
    Status.IN_PROGRESS: _l("正在办理，有进展会在这里显示。"),
    Status.ANSWERED: _l("承办单位已答复，%(case_owner)s正在审核。"),
    Status.CONFIRMING: _l("答复已送达企业，等待评价。"),
    Status.CLOSED: _l("已办结。"),
    Status.REJECTED: _l("不予受理。"),
    Status.WITHDRAWN: _l("已撤回。"),
}

PAGES = {Action.READ_IDENTITY: "ticket.identity"}
"""Actions with a page of their own."""

OFFICIALLY = {
    Status.SUBMITTED: _l("等待%(case_owner)s受理。"),
    Status.IN_PROGRESS: _l("承办单位正在办理。"),
    Status.ANSWERED: _l("承办单位已答复，等待审核。"),
}
"""How it is said to officials, where the enterprise hears it otherwise."""

Condition = Callable[[Records], bool]


def _own(records: Records) -> Assignment | None:
    unit = records.reader.user.department_id
    return next((part for part in records.parts if part.is_open and part.department_id == unit), None)


def _is_first(done: str) -> Condition:
    """Has this unit not done that yet?"""
    return lambda records: (part := _own(records)) is not None and getattr(part, done) is None


def _speaks_by_the_line(records: Records) -> bool:
    """A masked department reaches the enterprise only by message."""
    return records.reader.is_masked and _is_first("contacted_at")(records)


def _can_reach(records: Records) -> bool:
    return not records.reader.is_masked and _is_first("contacted_at")(records)


def _is_enterprise(records: Records) -> bool:
    return not records.reader.is_internal


def _always(records: Records) -> bool:
    return True


MAIN: tuple[tuple[Action, Condition], ...] = (
    (Action.SUPPLEMENT, _is_enterprise),
    (Action.VERDICT, _is_enterprise),
    (Action.OBJECT, _always),
    (Action.CONFIRM_WORDING, _always),
    (Action.EXPLAIN, _always),
    (Action.DISPATCH, _always),
    (Action.PASS, _always),
    (Action.ORDER_REDO, _always),
    (Action.CALL_BACK, _always),
    (Action.SIGN, _always),
    (Action.MESSAGE, _speaks_by_the_line),
    (Action.CONTACT, _can_reach),
    (Action.PLAN, _is_first("planned_at")),
    (Action.RECORD_FINDING, _always),
    (Action.ANSWER, _always),
    (Action.REPORT_AFTERMATH, _is_enterprise),
    (Action.CO_REPORT, _is_first("reported_at")),
)


def bar(records: Records, actions: list[Action], status: Status) -> Bar:
    """A message is written on the page itself, below; a card is explained on its own page, if it is read."""
    shown = {Action.MESSAGE: _speaks_by_the_line(records), Action.EXPLAIN: _owed(records) is not None}
    unlisted = [_button(one, records) for one in actions if one in STEPS and not shown.get(one, True)]
    actions = [action for action in actions if shown.get(action, True)]
    main = next((action for action, is_due in MAIN if action in actions and is_due(records)), None)
    graves = [action for action in actions if MOVES[action].is_serious]
    mild = [action for action in actions if action not in graves]
    return Bar(
        main=_button(main, records) if main else None,
        others=[_button(action, records) for action in [*mild, *graves] if action is not main],
        hint=str(HINTS[main]) if main else _waiting(records.reader, status),
        unlisted=unlisted,
    )


def _waiting(reader: Reader, status: Status) -> str:
    words = OFFICIALLY.get(status, WAITING[status]) if reader.is_internal else WAITING[status]
    return str(words) % {"case_owner": label(reader.ticket.case_owner)}


def _button(action: Action, records: Records) -> Button:
    number = records.reader.ticket.number
    if action is Action.EXPLAIN and (card := _owed(records)) is not None:
        return Button(action, _label(action, records), url_for("ticket.card", number=number, card_id=card.id))
    if action in PAGES:
        return Button(action, _label(action, records), url_for(PAGES[action], number=number))
    return Button(
        action=action,
        label=_label(action, records),
        url=_address(action, number),
        method="post" if STEPS[action].is_at_once else "get",
        is_serious=MOVES[action].is_serious,
    )


def _address(action: Action, number: str) -> str:
    if MOVES[action].keeps_draft:
        return url_for(f"ticket.{action}", number=number)
    return url_for("ticket.step", number=number, action=action)


def _label(action: Action, records: Records) -> str:
    is_again = (part := _own(records)) is not None and part.contacted_at is not None
    if action is Action.CONTACT and is_again:
        return _("登记联系情况")
    step = STEPS.get(action)
    title = step.as_read_by(records.reader.user).title if step else ""
    return str(title) or label(action, "action")


def _owed(records: Records) -> Escalation | None:
    """The first card that this unit still has to explain."""
    unit = records.reader.user.department_id
    owed = (card for card in records.cards if card.department_id == unit and card.is_to_explain)
    return next(owed, None)
