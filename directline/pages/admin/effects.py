"""What a limit or a category will mean, in words, before it is saved."""

from datetime import datetime
from typing import Any

from directline.configuration import working_time
from directline.county import changes_of_rules
from directline.models import DeadlineKind, Severity
from directline.pages.display import label, limit_words, local_time
from directline.worktime import limits
from directline.worktime.limits import Limit

RUNNING = "只影响以后开始的时限；已经在办的不变。"


def of_category(values: dict[str, Any], limit: str, unit: str, *, at: datetime) -> list[str]:
    """What an enterprise that chooses it will be told, and what happens."""
    if not values["is_open"]:
        return ["企业不能选择这一类，页面上告诉企业：", values["elsewhere"]]
    severity = values["default_severity"]
    written = limit or _general(severity)
    return [
        f"企业选择“{values['name']}”，按“{label(severity)}”办理：从第一次派单算起{limit_words(Limit.parse(written))}内答复。",
        _if_now(written, at),
        f"系统直接派给{unit}，不经办公室受理。" if values["is_auto_dispatched"] else f"办公室受理，建议派给{unit}。",
        *_asked(values["fields"]),
        RUNNING,
    ]


def of_limits(resolve: dict[Severity, str], *, at: datetime) -> list[str]:
    return [*(f"{label(severity)}：{_if_now(limit, at)}" for severity, limit in resolve.items()), RUNNING]


def _if_now(limit: str, at: datetime) -> str:
    due = limits.due(working_time.county_calendar().calendar, at, Limit.parse(limit))
    return f"如果现在派单，{local_time(due)} 前要答复。"


def _general(severity: Severity) -> str:
    rules = changes_of_rules.general_limits()
    return rules.get((DeadlineKind.RESOLVE_TICKET, severity)) or rules[DeadlineKind.RESOLVE_TICKET, None]


def _asked(fields: list[dict[str, Any]]) -> list[str]:
    if not fields:
        return []
    words = [f"{field['label']}（必填）" if field["is_required"] else field["label"] for field in fields]
    return [f"填报时另外问：{'、'.join(words)}。"]
