"""The end of a sealed complaint as steps: the finding of the lead, the enterprise's word afterwards."""

from typing import Any

from flask_babel import lazy_gettext as _l

from directline.models import FindingResult, Ticket, User
from directline.pages.display import choices
from directline.pages.forms import Form, Radio, Words
from directline.pages.ticket.enterprise_steps import LONGEST_MESSAGE, NO, YES
from directline.pages.ticket.steps import Step, is_enterprise, plain
from directline.tickets import lifecycle
from directline.tickets.rules import Action


class FindingForm(Form):
    result = Radio(_l("反映的问题是否属实"))
    measures = Words(
        _l("怎样处理"),
        longest=LONGEST_MESSAGE,
        is_required=False,
        description=_l("对问题和责任人采取的措施。企业看不到；书记、县长每月附件中可以看到。不属实的可以不填。"),
    )

    def __init__(self) -> None:
        super().__init__()
        self.result.offer(choices(FindingResult))


class AftermathForm(Form):
    has_happened = Radio(
        _l("办结之后，有没有因为这次投诉受到影响"), [(NO, _l("没有受到影响")), (YES, _l("有，例如被刁难、被反复检查"))]
    )
    words = Words(
        _l("发生了什么"),
        longest=LONGEST_MESSAGE,
        is_required=False,
        description=_l("什么时间、哪个单位、做了什么。只有保管这件投诉的人员和书记、县长看得到。"),
    )


def _report(ticket: Ticket, form: Any, user: User) -> None:
    lifecycle.report_aftermath(ticket, form.has_happened.data == YES, form.words.data, by=user)


STEPS = {
    Action.RECORD_FINDING: Step(
        form=plain(FindingForm),
        carry_out=lambda ticket, form, user: lifecycle.record_finding(
            ticket, FindingResult(form.result.data), form.measures.data, by=user
        ),
        done=_l("核查结论已登记，请答复。"),
        lede=_l(
            "结论按乱象类别计入报送书记、县长的附件。答复被退回或重新办理时可以改定，原结论保留。企业只看到是否属实。"
        ),
        submit=_l("登记结论"),
    ),
    Action.REPORT_AFTERMATH: Step(
        form=plain(AftermathForm),
        carry_out=_report,
        done=_l("已收到，感谢您告诉我们。"),
        lede=_l("您的回答直接报告保管这件投诉的人员和书记、县长。"),
        submit=_l("提交回答"),
        is_due=is_enterprise,
    ),
}
