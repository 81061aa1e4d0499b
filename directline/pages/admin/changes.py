"""What administrators changed, newest first: for them and for the auditor."""

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from directline.county import listed
from directline.models import Colour, CountyChange, DeadlineKind, DepartmentKind, Recipient, Role, Rung, Severity
from directline.pages.admin.blueprint import blueprint
from directline.pages.admin.ladder import late_words
from directline.pages.display import label, local_time
from directline.pages.forms import Choice
from directline.pages.guards import Policy, enter
from directline.pages.listing import Board, Filters, Search, answered
from directline.tickets.lists.paging import Key

SUBJECTS = (
    ("departments", "单位"),
    ("users", "用户"),
    ("categories", "类别"),
    ("limits", "时限"),
    ("ladder_rules", "督办阶梯"),
    ("county_settings", "参数"),
    ("calendar_days", "工作日历"),
    ("county", "县情文件"),
)
FIELDS = {
    "name": "名称",
    "short_name": "简称",
    "kind": "类型",
    "comparison_group": "对比组",
    "parent_id": "上级单位",
    "vice_post_id": "分管",
    "merged_into_id": "并入",
    "phone": "电话",
    "email": "邮箱",
    "duties": "职责",
    "services": "服务清单",
    "is_to_verify": "待核对",
    "is_active": "在用",
    "summary": "受理什么",
    "default_department_id": "承办单位",
    "default_severity": "等级",
    "fields": "另外问",
    "materials": "材料",
    "examples": "例子",
    "is_auto_dispatched": "直接派单",
    "is_open": "受理",
    "elsewhere": "另去何处",
    "limit": "时限",
    "role": "角色",
    "department": "单位",
    "post": "职务",
    "home": "所在",
    "county_settings": "参数",
    "posts": "职务",
    "departments": "单位",
    "industry_groups": "产业集群和产业链",
    "categories": "类别",
    "limit_rules": "时限",
    "ladder_rules": "督办阶梯",
    "calendar_days": "本县放假和上班",
}
NOTED = {"limits": (DeadlineKind, Severity), "ladder_rules": (DeadlineKind, Rung)}
"""Of these the record names codes: the deadline, and of it a severity or a rung."""
CODED = {"role": Role, "kind": DepartmentKind, "default_severity": Severity}
ORDER = (Key(CountyChange.id, is_descending=True),)


class ChangeFilters(Filters):
    words = Search("名称")
    subject = Choice("哪一方面", is_required=False)

    def offer(self) -> None:
        self.subject.offer(SUBJECTS, empty="全部")


@blueprint.get("/changes")
@enter(Policy.ADMIN, Policy.AUDITOR)
def changes() -> Response | str:
    return answered(_board(), "admin/changes.html", subjects=dict(SUBJECTS), words_of=words_of, name_of=name_of)


def name_of(change: CountyChange) -> str:
    return _coded(change.subject, change.name)


def words_of(change: CountyChange) -> list[str]:
    """From what to what, a line each."""
    before, after, said = change.before, change.after, _rung_said if change.subject == "ladder_rules" else _said
    names = dict.fromkeys([*before, *after])
    return [f"{_coded(change.subject, name)}：{said(name, before)} → {said(name, after)}" for name in names]


def _coded(subject: str, name: str) -> str:
    """The words of each code that stands in the name."""
    words = {code.value: label(code) for codes in NOTED.get(subject, ()) for code in codes}
    return " ".join(words.get(part, part) for part in name.split(" ")) if words else FIELDS.get(name, name)


def _rung_said(name: str, values: Mapping[str, Any]) -> str:
    """Before: when it was reached; after: besides its colour, and who is told."""
    rung = values.get(name)
    if not isinstance(rung, Mapping):
        return "无" if rung is None else f"时限用去 {rung}" if isinstance(rung, str) else late_words(rung)
    when = f"时限用去 {rung['share']}%" if rung["share"] is not None else late_words(rung["late_minutes"])
    return (
        f"{when}，{label(Colour(rung['colour']))}，告知{'、'.join(label(Recipient(one)) for one in rung['recipients'])}"
    )


def _board() -> Board[CountyChange, CountyChange]:
    filters = ChangeFilters()
    return Board(
        name="改动记录",
        filters=filters,
        rows=listed.changes(filters.words.data or "", filters.subject.data or ""),
        keys=ORDER,
        present=list,
        columns=(
            ("时间", lambda change: local_time(change.at)),
            ("谁", lambda change: change.by.name if change.by else "命令行"),
            ("方面", lambda change: dict(SUBJECTS).get(change.subject, change.subject)),
            ("名称", name_of),
            ("做了什么", lambda change: change.action),
            ("改动", lambda change: "\n".join(words_of(change))),
        ),
    )


def _said(name: str, values: Mapping[str, Any]) -> str:
    """A value in the county's words."""
    value = values.get(name)
    return label(CODED[name](value)) if name in CODED and value else _short(value)


def _short(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    words = "无" if value in (None, "", []) else str(value)
    return words if len(words) <= 80 else f"{words[:80]}……"
