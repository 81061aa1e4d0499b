"""The county's promise in words: limits by category, what happens when, who is told of what is late."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from directline.configuration.working_time import NoLimit, limit_for
from directline.extensions import db
from directline.models import Category, Colour, DeadlineKind, LadderRule, LimitRule, Recipient
from directline.pages.display import DAY, label, limit_words, translated, working_left
from directline.worktime.limits import Limit


class ExpectedDates(NamedTuple):
    name: str
    summary: str
    unit: str
    limit: str


class Group(NamedTuple):
    name: str
    expectations: list[ExpectedDates]


class Closed(NamedTuple):
    names: list[str]
    elsewhere: str


class Step(NamedTuple):
    """As the component ``steps`` shows it."""

    title: str
    until: str
    text: str
    state: str = ""
    now: str = ""


def categories() -> Sequence[Category]:
    wanted = select(Category).options(joinedload(Category.default_department))
    return db.session.scalars(wanted.order_by(Category.position, Category.id)).all()


def groups(every: Sequence[Category]) -> list[Group]:
    """The categories that can be filed, under the one above them."""
    above = {category.parent_id for category in every}
    by_parent: defaultdict[str, list[ExpectedDates]] = defaultdict(list)
    for category in every:
        if category.is_open and category.id not in above:
            by_parent[(category.parent or category).name].append(_standard(category))
    return [Group(translated(name), expectations) for name, expectations in by_parent.items()]


def closed(every: Sequence[Category]) -> list[Closed]:
    """The categories that can not be filed yet, by where to go with them instead."""
    above = {category.parent_id for category in every}
    by_place: defaultdict[str, list[str]] = defaultdict(list)
    for category in every:
        if not category.is_open and category.id not in above:
            by_place[translated(category.elsewhere)].append(translated(category.name))
    return [Closed(names, elsewhere) for elsewhere, names in by_place.items()]


def steps() -> list[Step]:
    """What happens after filing, and until when."""
    stages = [
        (DeadlineKind.TRIAGE, _("办公室受理、派单"), _("分清责任单位；不属于受理范围的，说明理由和该去哪里。")),
        (DeadlineKind.SIGN, _("承办单位签收"), _("您能看到责任单位、责任人和电话。")),
        (DeadlineKind.CONTACT, _("承办人联系您"), _("缺材料一次说清，一次列全。")),
        (DeadlineKind.PLAN, _("拿出办理方案"), _("写明怎么办、谁来办、什么时候办完。")),
        (DeadlineKind.REVIEW, _("答复经办公室审核"), _("答复要有依据、有结果，不能只说“不归我管”。")),
        (DeadlineKind.CALL_BACK, _("回访，由您评价"), _("没有解决或者不满意的，退回重办。")),
    ]
    general = _general_limits()
    return [Step(title, limit_words(general.get(kind)), text) for kind, title, text in stages]


def rungs() -> list[Step]:
    """What happens when the lead department is late."""
    rules = select(LadderRule).where(LadderRule.kind == DeadlineKind.RESOLVE_LEAD).order_by(LadderRule.rung)
    return [Step(_rung_name(rule), _rung_moment(rule), _rung_recipients(rule)) for rule in db.session.scalars(rules)]


def _standard(category: Category) -> ExpectedDates:
    unit = translated(category.default_department.name) if category.default_department else ""
    try:
        limit = limit_words(limit_for(DeadlineKind.RESOLVE_TICKET, category, category.default_severity))
    except NoLimit:
        limit = ""
    return ExpectedDates(translated(category.name), translated(category.summary), unit, limit)


def _general_limits() -> dict[DeadlineKind, Limit]:
    general = select(LimitRule).where(LimitRule.severity.is_(None), LimitRule.category_id.is_(None))
    return {rule.kind: Limit.parse(rule.limit) for rule in db.session.scalars(general)}


def _rung_name(rule: LadderRule) -> str:
    words = [label(rule.colour), label(rule.rung)]
    return " · ".join(dict.fromkeys(words))


def _rung_moment(rule: LadderRule) -> str:
    if rule.share is not None:
        return _("时限用去 %(share)d%%", share=rule.share)
    if not rule.late_minutes:
        return _("到期未办结")
    return _("超期 %(time)s", time=working_left(timedelta(minutes=rule.late_minutes), DAY))


def _rung_recipients(rule: LadderRule) -> str:
    names = _("、").join(label(Recipient(office)) for office in rule.recipients)
    letter = _("，发督办函") if rule.has_letter and rule.colour is not Colour.NONE else ""
    return _("告知%(names)s%(letter)s", names=names, letter=letter)
