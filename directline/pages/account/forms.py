"""What people type about themselves."""

from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import EqualTo, ValidationError

from directline.accounts import passwords
from directline.models import Department, User
from directline.pages.account import entrance
from directline.pages.display import translated
from directline.pages.forms import Choice, CreditCode, Email, Form, Line, Mobile, Password, Phone, query_text

SAME_PASSWORD = EqualTo("new_password", _l("两次输入的密码不一样，请重新输入"))


class SignInForm(Form):
    login = Line(_l("手机号或登录名"), longest=64, render_kw={"autocomplete": "username", "autocapitalize": "none"})
    password = Password(_l("密码"), autocomplete="current-password")
    unsent = HiddenField()


class _NewPassword(Form):
    """A new password, typed twice; the forms that need one add it last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self["new_password"].description = passwords.advice(current_app.config["PASSWORD_PROFILE"])

    def own_words(self) -> tuple[str, ...]:
        return ()

    def validate_new_password(self, field: Password) -> None:
        if fault := entrance.password_fault(field.data, *self.own_words()):
            raise ValidationError(fault)


class RegisterForm(_NewPassword):
    credit_code = CreditCode(
        _l("统一社会信用代码"), description=_l("营业执照上的 18 位代码"), render_kw={"autocapitalize": "characters"}
    )
    enterprise_name = Line(_l("企业名称"), render_kw={"autocomplete": "organization"})
    township = Choice(_l("所在乡镇街区"), is_required=False)
    contact_name = Line(_l("联系人姓名"), longest=60, render_kw={"autocomplete": "name"})
    phone = Mobile(_l("手机号"), description=_l("用来登录，承办人也会打这个电话联系您"))
    email = Email(_l("电子邮箱"), is_required=False, description=_l("用来接收办理进展，忘记密码时取得登录链接"))
    new_password = Password(_l("设置密码"), autocomplete="new-password")
    repeated = Password(_l("再输入一次密码"), autocomplete="new-password", validators=[SAME_PASSWORD])

    def __init__(self, townships: Iterable[Department]) -> None:
        super().__init__(township=query_text("township", 64))
        self.township.offer([(unit.code, translated(unit.name)) for unit in townships], empty=_("不确定，以后再说"))

    def own_words(self) -> tuple[str, ...]:
        return tuple(
            field.data or "" for field in (self.phone, self.enterprise_name, self.contact_name, self.credit_code)
        )


class ForgottenForm(Form):
    login = Line(_l("手机号或登录名"), longest=64, render_kw={"autocomplete": "username"})


class LinkForm(Form):
    """Nothing but the pressing of the button: a mail scanner that follows the link uses nothing up."""


class FirstPasswordForm(_NewPassword):
    """Set through a one-time link, which stands for the old password."""

    new_password = Password(_l("新密码"), autocomplete="new-password")
    repeated = Password(_l("再输入一次新密码"), autocomplete="new-password", validators=[SAME_PASSWORD])

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user

    def own_words(self) -> tuple[str, ...]:
        return entrance.words_about(self.user)


class PasswordForm(_NewPassword):
    current = Password(_l("现在的密码"), autocomplete="current-password")
    new_password = Password(_l("新密码"), autocomplete="new-password")
    repeated = Password(_l("再输入一次新密码"), autocomplete="new-password", validators=[SAME_PASSWORD])

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user

    def own_words(self) -> tuple[str, ...]:
        return entrance.words_about(self.user)


class ProfileForm(Form):
    """What an account's owner changes; the name of an official is the administrator's: a complaint may name them."""

    name = Line(_l("姓名"), longest=60, render_kw={"autocomplete": "name"})
    phone = Phone(_l("联系电话"))
    email = Email(_l("电子邮箱"), is_required=False, description=_l("接收办理进展和登录链接"))
    current = Password(
        _l("现在的密码"), autocomplete="current-password", is_required=False, description=_l("修改邮箱时需要填写")
    )

    def __init__(self, user: User) -> None:
        super().__init__(obj=user)
        if user.enterprise_id is None:
            del self.name
        else:
            self.phone.description = _("登录用的手机号在“更换登录手机号”里改")


class NumberForm(Form):
    number = Mobile(_l("新的手机号"), description=_l("以后用它登录；原来的手机号不再能登录这个账号"))
    by_office = BooleanField(_l("登记的邮箱收不到邮件，请直通车办公室核实"))
    current = Password(_l("现在的密码"), autocomplete="current-password")

    def __init__(self, user: User) -> None:
        super().__init__()
        if not user.email:
            del self.by_office
