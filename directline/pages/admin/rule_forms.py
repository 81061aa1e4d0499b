"""What the administrator types about categories, limits, the ladder and the county's numbers."""

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Regexp, ValidationError

from directline.county import check
from directline.county.shape import SITE_CODE, read_hours
from directline.models import CARD_COLOURS, Colour, DeadlineKind, Department, Recipient, Severity
from directline.pages.admin.forms import PHONE_ALONE, Lines
from directline.pages.display import choices, limit_words
from directline.pages.forms import Choice, Choices, Form, Line, Number, Words
from directline.pages.labels import LABELS
from directline.tickets.deadline_rules import BY_KIND, DEADLINES
from directline.worktime.calendar import checked_hours
from directline.worktime.limits import Limit

KINDS = {"一行": "line", "多行": "words", "数字": "number", "日期": "date"}
WORDS_OF_KINDS = {kind: words for words, kind in KINDS.items()}
LIMIT_ADVICE = "时限请写成 90m（90 个工作分钟）、7.5h（7.5 个工作小时）、5wd（5 个工作日）或 30d（30 个自然日）"


class LimitText(Line):
    """A limit as the county's file writes it."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, longest=20, **{"render_kw": {"autocapitalize": "none"}, **more})

    @property
    def in_words(self) -> str:
        """What is kept there now, as people say it; how to write one, where nothing is."""
        try:
            return limit_words(Limit.parse(self.data or ""))
        except ValueError:
            return "如 4h（4 个工作小时）、5wd（5 个工作日）、30d（30 个自然日）"

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not self.errors:
            try:
                self.data = str(Limit.parse(self.data))
            except ValueError:
                raise ValidationError(LIMIT_ADVICE) from None


class FormFields(Lines):
    """The category's own questions, one a line: 欠款单位 | 一行 | 必填 | 说明."""

    def rows(self, known: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """As the category keeps them; a label that was there before keeps its name."""
        names = {row["label"]: row["name"] for row in known}
        free = (f"field_{number}" for number in range(1, 1000) if f"field_{number}" not in names.values())
        return [_field(line, names, free) for line in self.items]

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        super().post_validate(form, validation_stopped)
        labels = []
        for line in self.items:
            parts = _parts(line)
            labels.append(parts[0])
            if not parts[0] or len(parts[0]) > 40:
                raise ValidationError(f"“{line[:20]}”：名称要有 1 到 40 个字")
            if parts[1] not in KINDS:
                raise ValidationError(f"“{line[:20]}”：类型请写 {'、'.join(KINDS)} 之一，用 | 隔开")
            if parts[2] not in ("", "必填", "选填"):
                raise ValidationError(f"“{line[:20]}”：第三格请写 必填 或 选填")
        if len(set(labels)) < len(labels):
            raise ValidationError("两项的名称相同，请改一个")


class CategoryForm(Form):
    name = Line("名称", longest=40)
    summary = Line("受理什么", longest=300, description="一句话，企业选类别时看到")
    department = Choice("默认承办单位")
    severity = Choice("默认等级")
    limit = LimitText("本类自己的答复时限", is_required=False, description=f"不填就按等级的时限。{LIMIT_ADVICE}")
    fields = FormFields(
        "填报时另外问", description="一行一项：名称 | 类型（一行、多行、数字、日期） | 必填或选填 | 说明"
    )
    materials = Lines("可以要求补充的材料", description="一行一项；清单之外的材料会被标出（一次性告知）")
    examples = Lines("例子", description="一行一个，企业填写标题时参考")
    is_auto_dispatched = BooleanField("系统直接派给默认承办单位，不经办公室受理")
    is_open = BooleanField("受理这一类")
    elsewhere = Words("不受理时请企业去哪里", longest=2000, is_required=False)

    def __init__(self, departments: Iterable[Department], **more: Any) -> None:
        super().__init__(**more)
        self.severity.offer(choices(Severity))
        self.department.offer([(unit.code, unit.name) for unit in departments], empty="请选择")


def field_line(row: dict[str, Any]) -> str:
    """A question as the form writes it."""
    parts = [row["label"], WORDS_OF_KINDS[row["kind"]], "必填" if row["is_required"] else "选填", row["hint"]]
    return " | ".join(part for part in parts if part)


def _parts(line: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[|｜]", line)]
    first = [*parts, "", "", ""][:3]
    return [*first, " ".join(parts[3:])]


def _field(line: str, names: dict[str, str], free: Any) -> dict[str, Any]:
    words, kind, need, hint = _parts(line)
    return {
        "name": names.get(words) or next(free),
        "label": words,
        "kind": KINDS[kind],
        "is_required": need == "必填",
        "hint": hint[:120],
    }


class LimitsForm(Form):
    """``resolve_*`` sets both resolve deadlines; the others have one limit and, of a ticket, may have an urgent one."""


for _severity in Severity:
    setattr(LimitsForm, f"resolve_{_severity}", LimitText(LABELS[Severity][_severity]))
for _kind in BY_KIND:
    _name = LABELS[DeadlineKind][_kind]
    setattr(LimitsForm, f"{_kind}_any", LimitText(_name))
    if DEADLINES[_kind].is_of_task:
        continue
    setattr(LimitsForm, f"{_kind}_urgent", LimitText(_l("%(deadline)s（紧急）", deadline=_name), is_required=False))


class RungForm(Form):
    when = Choice("什么时候到", (("share", "时限用去百分之几"), ("late", "超期多少工作分钟")))
    amount = Number("百分比或分钟数", most=100_000, description="一个工作日 450 分钟；0 就是到期那一刻")
    colour = Choice("亮牌")
    recipients = Choices("告知谁")
    has_letter = BooleanField("发督办函（编号）")
    is_daily = BooleanField("县领导每天合并成一条告知")

    def __init__(self, kind: DeadlineKind, **more: Any) -> None:
        """Cards are of tickets alone; only a task has a leader who gave it."""
        super().__init__(**more)
        is_of_task = DEADLINES[kind].is_of_task
        self.colour.offer(choices(one for one in Colour if not is_of_task or one not in CARD_COLOURS))
        self.recipients.offer(choices(one for one in Recipient if is_of_task or one is not Recipient.GIVER))


class ParametersForm(Form):
    line_name = Line("直通车名称", longest=40)
    county_name = Line("县名", longest=40)
    line_phone = Line("直通车电话", longest=40, validators=[PHONE_ALONE])
    host_unit = Line("主办单位", longest=60, is_required=False, description="写在每一页的页脚")
    site_code = Line(
        "网站标识码",
        longest=10,
        is_required=False,
        validators=[Regexp(SITE_CODE, message="网站标识码是 10 位数字", matcher=re.fullmatch)],
        description="10 位数字，没有就不填",
    )
    site_record = Line("备案号", longest=60, is_required=False, description="如 辽ICP备00000000号，没有就不填")
    office_hours = Line("办公时间", longest=100, description="时段用空格隔开：08:30-12:00 13:30-17:30")
    call_back_attempts = Number("回访几次没联系上，可按“未联系上”办结", least=1, most=20)
    call_back_days = Number("这几次回访至少分在几天", least=1, most=20)
    call_back_gap_minutes = Number("几分钟以内的几次回访合计为一次", least=1, most=1440)
    supplement_reminder_days = Number("要求补充材料几个工作日后提醒企业", least=1, most=60)
    redo_share = Number("重办时限是原时限的百分之几", least=1, most=100)
    redo_minimum_days = Number("重办时限最少几个工作日", least=1, most=60)
    failed_redos = Number("重办几次仍不满意，报书记县长", least=1, most=20)
    red_cards_a_month = Number("一个单位一月几张红牌，报书记县长", least=1, most=100)
    dispatches_without_result = Number("派出几次没有结果，报书记县长", least=1, most=20)

    @property
    def day_minutes(self) -> int:
        """The working minutes of an ordinary day."""
        return check.minutes_of(self.hours)

    @property
    def hours(self) -> list[list[str]]:
        """The pairs of times that were typed."""
        return [part.split("-") for part in re.sub(r"[—–~至]", "-", self.office_hours.data).split()]

    def validate_office_hours(self, field: Any) -> None:
        try:
            is_open = bool(checked_hours(read_hours(self.hours)))
        except (TypeError, ValueError):
            is_open = False
        if not is_open:
            raise ValidationError("请写成 08:30-12:00 13:30-17:30，按先后排列，互不重叠")
