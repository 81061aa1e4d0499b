"""What the enterprise does to its ticket."""

from typing import Any

from flask_babel import lazy_gettext as _l

from directline.models import Satisfaction, Ticket, User
from directline.pages.display import choices
from directline.pages.drafting import Drafted
from directline.pages.forms import Form, Radio, Words, query_choice
from directline.pages.ticket.steps import About, Confirmed, Said, Step, is_enterprise, plain, speaks_by_message
from directline.tickets import lifecycle
from directline.tickets.lists import selects
from directline.tickets.rules import Action

YES, NO = "yes", "no"
LONGEST_MESSAGE = 2000


class MessageForm(Form):
    text = Words(_l("留言内容"), longest=LONGEST_MESSAGE)


class UrgeForm(Form):
    text = Words(_l("催办内容"), longest=LONGEST_MESSAGE, description=_l("例如：已过约定的时间，仍没有人联系我们。"))


class SupplementForm(Drafted):
    text = Words(_l("补充说明"), longest=4000, is_required=False)


class ObjectionForm(Form):
    text = Words(_l("为什么应当受理"), longest=LONGEST_MESSAGE)


class WithdrawalForm(Form):
    reason = Words(_l("撤回的原因"), longest=LONGEST_MESSAGE, is_required=False)


class VerdictForm(About):
    is_solved = Radio(_l("问题解决了吗"), [(YES, _l("解决了")), (NO, _l("没有解决"))])
    satisfaction = Radio(_l("对办理是否满意"))
    words = Words(
        _l("想说的话"),
        longest=LONGEST_MESSAGE,
        is_required=False,
        description=_l("没有解决或不满意的，请说明原因，承办单位会按您说的重新办理。"),
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.satisfaction.offer(choices(Satisfaction))


def _verdict_form(ticket: Ticket, user: User) -> Form:
    """A link may carry what was said; the button still has to be pressed."""
    return VerdictForm(
        seen=selects.last_answer_id(ticket),
        is_solved=query_choice("solved", (YES, NO)),
        satisfaction=query_choice("satisfaction", tuple(Satisfaction)),
    )


def _give_verdict(ticket: Ticket, form: Any, user: User) -> None:
    form.check_seen(Action.VERDICT, ticket, selects.last_answer_id(ticket))
    satisfaction = Satisfaction(form.satisfaction.data)
    lifecycle.verdict(ticket, form.is_solved.data == YES, satisfaction, form.words.data, by=user)


STEPS = {
    Action.CONFIRM_WORDING: Step(
        form=plain(Confirmed),
        carry_out=lambda ticket, form, user: lifecycle.confirm_wording(ticket, by=user),
        done=_l("已确认，感谢您核对。"),
        lede=_l("这件诉求由工作人员代为填报。请核对上面的内容是否就是您的意思；不准确的地方可以留言更正。"),
        submit=_l("内容准确，确认"),
        is_at_once=True,
    ),
    Action.MESSAGE: Step(
        form=plain(MessageForm),
        carry_out=lambda ticket, form, user: lifecycle.message(ticket, form.text.data, by=user),
        done=_l("留言已发出。"),
        lede=_l("企业、主办单位和受理的单位都能看到。"),
        submit=_l("发送留言"),
        is_due=speaks_by_message,
    ),
    Action.URGE: Step(
        form=plain(UrgeForm),
        carry_out=lambda ticket, form, user: lifecycle.urge(ticket, form.text.data, by=user),
        done=_l("催办已发出，受理的单位会盯住这件事。"),
        lede=_l("催办会同时发给承办单位和受理的单位，并记入办理过程。"),
        submit=_l("发出催办"),
    ),
    Action.SUPPLEMENT: Step(
        form=plain(SupplementForm),
        carry_out=lambda ticket, form, user: lifecycle.supplement(ticket, form.text.data, form.kept, by=user),
        done=_l("材料已收到，继续办理。"),
        lede=_l("请按清单补齐，手机拍照即可。补齐之前不计入办理时限。"),
        submit=_l("提交补充材料"),
        on_behalf=Said(
            title=_l("代企业补充材料"),
            lede=_l("企业当面或在电话里补充的，由您代为登记。补齐之前不计入办理时限。"),
            submit=_l("登记补充材料"),
            done=_l("补充材料已登记，继续办理。"),
        ),
        template="ticket/supplement.html",
        is_due=is_enterprise,
    ),
    Action.OBJECT: Step(
        form=plain(ObjectionForm),
        carry_out=lambda ticket, form, user: lifecycle.object_to_rejection(ticket, form.text.data, by=user),
        done=_l("异议已提交，由另一位工作人员重新审看。"),
        lede=_l("异议只能提一次，由另一位工作人员重新审看。"),
        submit=_l("提出异议"),
    ),
    Action.VERDICT: Step(
        form=_verdict_form,
        carry_out=_give_verdict,
        done=_l("评价已收到，感谢您。"),
        lede=_l("是否解决由您说了算：选择“没有解决”或“不满意”，承办单位要重新办理。"),
        submit=_l("提交评价"),
        on_behalf=Said(
            title=_l("登记企业的评价"),
            lede=_l("企业在电话里怎么说，就怎么登记。没有解决或不满意的，退回承办单位重新办理。"),
            submit=_l("登记评价"),
            done=_l("企业的评价已登记。"),
        ),
        template="ticket/about_answer.html",
        is_due=is_enterprise,
    ),
    Action.WITHDRAW: Step(
        form=plain(WithdrawalForm),
        carry_out=lambda ticket, form, user: lifecycle.withdraw(ticket, form.reason.data, by=user),
        done=_l("诉求已撤回。"),
        lede=_l("撤回后不再办理，也不能恢复；以后可以重新提出。"),
        submit=_l("确认撤回"),
    ),
}
