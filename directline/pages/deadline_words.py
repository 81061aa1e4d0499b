"""The county's words for the kinds of deadlines: one row of WORDS holds all texts about a kind."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from directline.models import DeadlineKind


class Words(NamedTuple):
    """``name`` of the deadline; the others are for the mails to officials, who read Chinese.

    An enterprise reads of its dates in whole sentences, templates/mail/_when_expected.txt.
    """

    name: Any
    to_do: str = ""  # what is to be done by the date; empty: no official is asked to
    date: str = ""  # what the date is called when it moves


WORDS: dict[DeadlineKind, Words] = {
    DeadlineKind.TRIAGE: Words(_l("受理"), "受理", "受理期限"),
    DeadlineKind.SIGN: Words(_l("签收"), "签收", "签收期限"),
    DeadlineKind.CONTACT: Words(_l("首次联系"), "联系企业", "联系期限"),
    DeadlineKind.PLAN: Words(_l("办理方案"), "填报办理方案", "方案期限"),
    DeadlineKind.RESOLVE_TICKET: Words(_l("承诺答复"), date="承诺答复时间"),
    DeadlineKind.RESOLVE_LEAD: Words(_l("主办办结"), "答复", "答复期限"),
    DeadlineKind.REDO: Words(_l("重办"), "重新答复", "答复期限"),
    DeadlineKind.CO_REPORT: Words(_l("协办反馈"), "向主办单位反馈", "反馈期限"),
    DeadlineKind.REVIEW: Words(_l("答复审核"), "审核答复", "审核期限"),
    DeadlineKind.CALL_BACK: Words(_l("回访"), "回访企业", "回访期限"),
    DeadlineKind.SUPPLEMENT: Words(_l("补充材料")),
    DeadlineKind.EXPLAIN: Words(_l("情况说明"), "书面说明", "说明期限"),
    DeadlineKind.INQUIRY: Words(_l("核查函答复")),
    DeadlineKind.INSTRUCTION: Words(_l("批示办理"), "报告办理情况", "完成期限"),
}
DEADLINE_NAMES = {kind.value: words.name for kind, words in WORDS.items()}
DATES_TO_KEEP = {kind.value: words.to_do for kind, words in WORDS.items()}
DATES_MOVED = {kind.value: words.date for kind, words in WORDS.items()}
