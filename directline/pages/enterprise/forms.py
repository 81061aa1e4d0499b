"""The form of a difficulty: the same for all categories, and below it the category's own questions."""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field
from wtforms.validators import Regexp, ValidationError
from wtforms.widgets import DateInput, HiddenInput

from directline.models import Category, Department
from directline.pages.display import translated
from directline.pages.enterprise import about
from directline.pages.forms import Choice, Line, Phone, Words
from directline.pages.refiling import Filing

OWN = "extra_"
_AMOUNT = Regexp(r"\d{1,12}(\.\d{1,4})?", re.ASCII, message=_l("请只填数字，例如 35 或 12.5"), matcher=re.fullmatch)
"""As people write it: digits, with a point where there is a part."""


class FilingForm(Filing):
    beside = (about.KEY,)
    title = Line(_l("一句话说明困难"), longest=60)
    description = Words(
        _l("详细情况"),
        longest=4000,
        description=_l("发生了什么、影响多大、找过谁、希望怎样解决。"),
    )
    contact_name = Line(_l("联系人"), longest=60, render_kw={"autocomplete": "name"})
    contact_phone = Phone(_l("联系电话"))
    township = Choice(_l("所在乡镇街区"), is_required=False)
    is_stop_claimed = BooleanField(
        _l("企业因此已经停产"),
        description=_l("请如实勾选。直通车办公室先核实，核实后立即报县委书记、县长。"),
    )
    is_confidential = BooleanField(_l("对承办单位保密我们的名称和联系方式"))
    submission_key = Line("", is_required=False, longest=64, widget=HiddenInput())

    @property
    def own_questions(self) -> list[Field]:
        return [field for field in self if field.name.startswith(OWN)]

    @property
    def extra(self) -> dict[str, str]:
        """The answers to the category's own questions, by their names."""
        return {field.name.removeprefix(OWN): field.data for field in self.own_questions if field.data}


class Day(Line):
    widget = DateInput()

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not self.errors and not _is_day(self.data):
            raise ValidationError(_("请填写日期，例如 2026-03-02"))


def filing_form(category: Category, townships: Sequence[Department], known: Mapping[str, str]) -> FilingForm:
    """The form for this category, with what is known of the enterprise filled in."""
    own = {OWN + question["name"]: _question(question) for question in category.fields}
    form: FilingForm = type("CategoryForm", (FilingForm,), own)(
        data={"submission_key": secrets.token_urlsafe(16), **known}
    )
    form.title.description = _examples(category)
    if category.is_sealed:
        del form.township, form.is_confidential, form.is_stop_claimed
        form.title.label.text = _("一句话说明投诉什么")
        return form
    form.township.offer([(unit.code, translated(unit.name)) for unit in townships], empty=_("请选择"))
    return form


def _examples(category: Category) -> str:
    """How others began, in the category's own words: a form about bills names no transformer."""
    shown = _("；").join(translated(example) for example in category.examples)
    return _("例如：%(examples)s", examples=shown) if shown else ""


def _question(question: Mapping[str, Any]) -> Field:
    """The field for one of a category's questions: line, words, number or date."""
    asked: dict[str, Any] = {"label": translated(question["label"])}
    asked["description"] = translated(question.get("hint", ""))
    is_required = bool(question.get("is_required"))
    match question["kind"]:
        case "words":
            return Words(**asked, longest=2000, is_required=is_required)
        case "number":
            asked |= {"validators": [_AMOUNT], "render_kw": {"inputmode": "decimal"}}
            return Line(**asked, longest=18, is_required=is_required)
        case "date":
            return Day(**asked, longest=10, is_required=is_required)
        case _:
            return Line(**asked, longest=120, is_required=is_required)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).year > 1900
    except ValueError:
        return False
