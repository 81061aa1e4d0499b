"""What the office decides about a firm or an account."""

from typing import Any

from flask_babel import lazy_gettext as _l

from directline.pages.forms import Form, Line, Radio, Words

ACCEPTED, DECLINED = "accept", "decline"


class DecisionForm(Form):
    decision = Radio(_l("核实结果"))
    note = Words(
        _l("说明"), longest=300, is_required=False, description=_l("不予通过时必须写明原因；通过时可写核对了什么。")
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.decision.offer([(ACCEPTED, _l("通过")), (DECLINED, _l("不予通过"))])

    @property
    def is_accepted(self) -> bool:
        return bool(self.decision.data == ACCEPTED)


class EnterpriseDecisionForm(DecisionForm):
    name = Line(_l("营业执照上的名称"), description=_l("注册时可能写了简称或旧名，请按执照改正。"))
