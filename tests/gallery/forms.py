"""Forms with one field of every kind, as the components page shows them."""

from collections.abc import Iterable

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    MultipleFileField,
    PasswordField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from directline.models import Severity, Status
from directline.pages.display import choices
from directline.pages.forms import Form

TOWNSHIPS = ["大城子街道", "南哨街道", "公营子镇", "白塔子镇", "平房子镇"]
FACTORS = ["用地", "环保", "融资", "用工"]


def _choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(*pair) for pair in pairs]


class EveryField(Form):
    """One field of every kind."""

    title = StringField(
        "一句话说明困难",
        [InputRequired("请用一句话说明困难。"), Length(max=60)],
        description="例如：厂区变压器容量不足，新线无法投产",
    )
    description = TextAreaField(
        "详细情况",
        [InputRequired("请写明发生了什么、影响多大。"), Length(max=2000)],
        description="写清时间、地点、涉及的部门和希望怎样解决。",
    )
    township = SelectField("所在乡镇街区", choices=[SelectChoice("", "请选择"), *map(SelectChoice, TOWNSHIPS)])
    severity = RadioField("影响程度", [InputRequired("请选择影响程度。")], choices=_choices(choices(Severity)))
    factors = SelectMultipleField(
        "涉及要素",
        choices=[*map(SelectChoice, FACTORS)],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    phone = TelField("联系电话", [InputRequired("请填写能接通的电话。")])
    email = EmailField("电子邮箱")
    staff = IntegerField("受影响的职工人数")
    since = DateField("从哪一天开始")
    photos = MultipleFileField("照片或文件", description="可一次选多个；每个不超过 20 MB；支持图片、PDF、Word、Excel。")
    password = PasswordField("密码", render_kw={"autocomplete": "current-password"})
    is_confidential = BooleanField("对承办单位保密企业名称")


class Filters(Form):
    """What narrows a list."""

    kept = None
    words = SearchField("编号或标题", render_kw={"placeholder": "例如 用地"})
    status = SelectField("状态", choices=_choices(choices(Status, blank="全部")))
    severity = SelectField("等级", choices=_choices(choices(Severity, blank="全部")))
    township = SelectField("乡镇街区", choices=[SelectChoice("", "全部"), *map(SelectChoice, TOWNSHIPS)])
