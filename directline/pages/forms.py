"""What all forms share: every string from outside is cleaned here, and every message says what to do."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from email_validator import EmailNotValidError, validate_email
from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, PasswordInput, RadioInput

from directline.accounts import identifiers
from directline.pages import form_key, unsent
from directline.pages.widgets import OpenTextArea, QuickSelect
from directline.text import clean_line, clean_text

Option = tuple[str, Any] | tuple[str, Any, str]
"""Value and label, and the group that it stands under, where there are groups."""
LARGEST = 2**31 - 1


class Form(FlaskForm):
    """One intent of one person; pressed again, it is sound whatever has become of its choices.

    ``is_unsent``: it shows what was typed when its session was over. ``asks_again``: pressed once more, it goes again.
    """

    is_unsent = asks_again = False

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """On a page that is opened: what waits to be sent from it."""
            sent = super().wrap_formdata(form, formdata)
            if sent is None and (waiting := unsent.formdata_of(form._fields)) is not None:
                form.is_unsent, sent = True, waiting
            return sent

    def validate_on_submit(self, **more: Any) -> bool:
        return form_key.is_done() or bool(super().validate_on_submit(**more))

    def refuse(self, reason: object) -> None:
        """Show a refusal of the rules above the form, like a fault of the form itself."""
        self.form_errors.append(str(reason))


class Required:
    """Something has to be there: spaces are nothing, nought is a number. The message names the field."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: Any = None) -> None:
        self.message = message or _l("请填写“%(label)s”")

    def __call__(self, form: Form, field: Field) -> None:
        if field.data in (None, ""):
            raise StopValidation(None if field.errors else str(self.message) % {"label": field.label.text})


class Longest(Length):
    """At most so many characters, counted as readers count (code points), like both databases do.

    The browser is not told: it would cut off in silence what is pasted.
    """

    def __init__(self, longest: int) -> None:
        super().__init__(max=longest, message=_l("最多 %(max)d 个字，现在有 %(length)d 个，请缩短"))
        self.field_flags: dict[str, Any] = {}


class Line(StringField):
    """One line of clean text: a name, a title, a number. A file sent in place of text is no text."""

    def __init__(
        self,
        label: Any,
        *,
        longest: int = 120,
        is_required: bool = True,
        validators: Sequence[Any] = (),
        **more: Any,
    ) -> None:
        demands = [Required() if is_required else Optional(), Longest(longest), *validators]
        super().__init__(label, validators=demands, **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = self.clean(_text_of(valuelist))
        self.raw_data = [self.data]  # what is left of it decides whether something was typed

    def clean(self, typed: str) -> str:
        return clean_line(typed)


class Words(Line):
    """Several lines of plain text."""

    widget = OpenTextArea()

    def __init__(self, label: Any, *, longest: int = 4000, **more: Any) -> None:
        super().__init__(label, longest=longest, **more)
        self.flags.maxlength = longest

    def clean(self, typed: str) -> str:
        return clean_text(typed)


class Password(Line):
    """A password as it was typed: neither cleaned nor ever shown again."""

    widget = PasswordInput()

    def __init__(self, label: Any, *, autocomplete: str, **more: Any) -> None:
        super().__init__(label, longest=1000, render_kw={"autocomplete": autocomplete}, **more)

    def clean(self, typed: str) -> str:
        return typed


class _Spelled(Line):
    """A line that has one right spelling, and is brought to it."""

    advice: Any = ""

    def spell(self, typed: str) -> str:
        """The right spelling, or "" when there is none."""
        raise NotImplementedError

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.errors or not self.data:
            return
        spelling = self.spell(self.data)
        if not spelling:
            raise ValidationError(str(self.advice))
        self.data = spelling


class Phone(_Spelled):
    """A Chinese telephone number; afterwards its digits alone."""

    advice = _l("请填写手机号或带区号的座机号，例如 0421-4820000")

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, longest=40, **{"render_kw": {"inputmode": "tel", "autocomplete": "tel"}, **more})

    def spell(self, typed: str) -> str:
        return identifiers.phone(typed)


class Mobile(Phone):
    """A Chinese mobile number; afterwards its 11 digits."""

    advice = _l("请填写 11 位手机号，例如 13800000000")

    def spell(self, typed: str) -> str:
        return identifiers.mobile(typed)


class CreditCode(_Spelled):
    """A unified social credit code; afterwards in its 18 characters."""

    advice = _l("统一社会信用代码是 18 位，请对照营业执照检查（其中没有字母 I、O、S、V、Z）")

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, longest=60, **more)

    def spell(self, typed: str) -> str:
        return identifiers.credit_code(typed)


class Email(_Spelled):
    """A mail address in plain letters, not looked up anywhere."""

    advice = _l("请填写完整的邮箱地址，例如 name@example.com")

    def __init__(self, label: Any, **more: Any) -> None:
        kind = {"inputmode": "email", "autocomplete": "email"}
        super().__init__(label, longest=200, **{"render_kw": kind, **more})

    def spell(self, typed: str) -> str:
        try:
            return validate_email(typed, check_deliverability=False, allow_smtputf8=False).normalized
        except EmailNotValidError:
            return ""


class Choice(SelectField):
    """One of the options; given here or by ``offer``."""

    widget = QuickSelect()

    def __init__(self, label: Any, options: Iterable[Option] = (), *, is_required: bool = True, **more: Any) -> None:
        demand = Required(_l("请选择“%(label)s”")) if is_required else Optional()
        super().__init__(label, validators=[demand], choices=_offered(options), coerce=_option, **more)

    def offer(self, options: Iterable[Option], *, empty: Any = None) -> None:
        """The options, and what stands for "none of them" on top."""
        self.choices = _offered([*([("", empty)] if empty is not None else []), *options])

    def pre_validate(self, form: Any) -> None:
        if self.data and not any(choice.selected for choice in self.iter_choices()):
            raise StopValidation(_("请从列出的选项里选一项"))


class Radio(Choice):
    """One of a few options, all of them in sight."""

    widget = ListWidget(prefix_label=False)
    option_widget = RadioInput()


class Choices(SelectMultipleField):
    """Any of the options, which are (value, label), each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, options: Iterable[Option] = (), **more: Any) -> None:
        super().__init__(label, choices=_offered(options), coerce=_option, **more)

    def offer(self, options: Iterable[Option]) -> None:
        self.choices = _offered(options)

    def pre_validate(self, form: Any) -> None:
        offered = {choice.value for choice in self.iter_choices()}
        if not offered.issuperset(self.data or ()):
            raise StopValidation(_("请从列出的选项里选择"))


class Number(IntegerField):
    """A whole number between two bounds."""

    def __init__(
        self, label: Any, *, least: int = 0, most: int = LARGEST, is_required: bool = True, **more: Any
    ) -> None:
        super().__init__(label, validators=[Required()] if is_required else [], **more)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = clean_line(_text_of(valuelist))
        self.data = _within(typed, self.least, self.most)
        if typed and self.data is None:
            raise ValueError(_("请填写 %(least)d 到 %(most)d 之间的整数", least=self.least, most=self.most))


def query_text(name: str, longest: int = 100) -> str:
    """Words from the address bar, cleaned and cut."""
    return clean_line(request.args.get(name, ""))[:longest]


def query_number(name: str, default: int, *, least: int = 0, most: int = LARGEST) -> int:
    """A number from the address bar, or the default when it is none or out of bounds."""
    number = _within(query_text(name), least, most)
    return default if number is None else number


def query_choice(name: str, options: Iterable[str], default: str = "") -> str:
    """One of the options from the address bar, else the default."""
    typed = query_text(name)
    return typed if typed in set(options) else default


def _text_of(valuelist: list[Any]) -> str:
    return valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""


def _offered(options: Iterable[Option]) -> list[SelectChoice]:
    return [SelectChoice(value, label, optgroup=group[0] if group else None) for value, label, *group in options]


def _option(value: Any) -> str:
    return clean_line(value) if isinstance(value, str) else ""


def _within(typed: str, least: int, most: int) -> int | None:
    is_number = typed.isdecimal() and len(typed) <= len(str(LARGEST))
    return int(typed) if is_number and least <= int(typed) <= most else None
