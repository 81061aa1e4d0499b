"""What a person can do to the ticket now: one main action by the situation, the others in a menu."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import lazy_gettext as _l

from directline.models import Escalation, Status
from directline.pages.action_words import WORDS
from directline.pages.display import label
from directline.pages.language import gettext as _
from directline.pages.ticket.registry import PAGES, STEPS
from directline.pages.ticket.steps import own_part, speaks_by_message
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

OFFICIALLY = {
    Status.SUBMITTED: _l("等待%(case_owner)s受理。"),
    Status.IN_PROGRESS: _l("承办单位正在办理。"),
    Status.ANSWERED: _l("承办单位已答复，等待审核。"),
}
"""How it is said to officials, where the enterprise hears it otherwise."""

MAIN = sorted((action for action, words in WORDS.items() if words.rank), key=lambda action: WORDS[action].rank)


def bar(records: Records, actions: list[Action], status: Status) -> Bar:
    """A message is written on the page itself, below; a card is explained on its own page, if it is read."""
    unlisted = [_button(one, records) for one in actions if one in STEPS and not _has_button(one, records)]
    actions = [action for action in actions if _has_button(action, records)]
    main = next((action for action in MAIN if action in actions and _is_due(action, records)), None)
    serious = [action for action in actions if MOVES[action].is_serious]
    mild = [action for action in actions if action not in serious]
    return Bar(
        main=_button(main, records) if main else None,
        others=[_button(action, records) for action in [*mild, *serious] if action is not main],
        hint=str(WORDS[main].hint) if main else _waiting(records.reader, status),
        unlisted=unlisted,
    )


def _has_button(action: Action, records: Records) -> bool:
    if action is Action.EXPLAIN:
        return _owed(records) is not None
    return action is not Action.MESSAGE or speaks_by_message(records)


def _is_due(action: Action, records: Records) -> bool:
    return action not in STEPS or STEPS[action].is_due(records)


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
    is_again = (part := own_part(records)) is not None and part.contacted_at is not None
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
