"""What the direct-line office does: triage, dispatch, review, call-back."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from directline.extensions import db
from directline.models import Category, Department, RejectionReason, Severity, Ticket, User
from directline.pages.display import choices, label
from directline.pages.forms import Choice, Choices, Form, Line, Option, Radio, Words
from directline.pages.forms import query_text as typed_in_address
from directline.pages.labels import METHODS
from directline.pages.ticket.enterprise_steps import LONGEST_MESSAGE, NO, YES
from directline.pages.ticket.steps import About, Step, plain
from directline.pages.ticket.stop_form import StopForm
from directline.tickets import lifecycle, routing
from directline.tickets.lists import selects
from directline.tickets.rules import Action
from directline.tickets.sealed import audience

ACTIVE = selects.active_departments()


def units_offered(departments: Sequence[Department]) -> list[Option]:
    return [(unit.code, unit.name, label(unit.kind)) for unit in departments]


class DispatchForm(StopForm):
    department = Choice(_l("主办单位"))
    co_1 = Choice(_l("协办单位一"), is_required=False)
    co_2 = Choice(_l("协办单位二"), is_required=False)
    co_3 = Choice(_l("协办单位三"), is_required=False)
    severity = Choice(_l("等级"))
    note = Line(_l("给承办单位的话"), longest=300, is_required=False)

    def __init__(self, ticket: Ticket, departments: Sequence[Department], wanted: str) -> None:
        super().__init__(
            department=wanted, severity=ticket.severity.value, production_stopped=ticket.production_stopped
        )
        self.ask_about_stop(ticket)
        units = units_offered(departments)
        self.department.offer(units, empty=_("请选择"))
        for field in (self.co_1, self.co_2, self.co_3):
            field.offer(units, empty=_("没有"))
        self.severity.offer(choices(Severity))

    @property
    def co_handlers(self) -> list[str]:
        return [field.data for field in (self.co_1, self.co_2, self.co_3) if field.data]


class UnitForm(Form):
    department = Choice(_l("协办单位"))
    note = Line(_l("给协办单位的话"), longest=300, is_required=False)

    def __init__(self, departments: Sequence[Department]) -> None:
        super().__init__()
        self.department.offer(units_offered(departments), empty=_("请选择"))


class AskForm(Form):
    listed = Choices(_l("清单内的材料"))
    others = Words(_l("其他材料"), longest=1000, is_required=False, description=_l("一行一项。清单之外的会标明。"))
    note = Words(_l("说明"), longest=LONGEST_MESSAGE, is_required=False)

    def __init__(self, materials: Sequence[str]) -> None:
        super().__init__()
        self.listed.offer([(name, name) for name in materials])
        if not materials:
            del self.listed

    @property
    def items(self) -> list[str]:
        listed = self.listed.data if "listed" in self else []
        return [*(listed or []), *(line.strip() for line in self.others.data.split("\n"))]


class RejectionForm(Form):
    reason = Choice(_l("理由"))
    advice = Words(
        _l("企业可以去哪里"), longest=LONGEST_MESSAGE, description=_l("写明向哪里反映、怎样办理。企业可以看到。")
    )

    def __init__(self) -> None:
        super().__init__()
        self.reason.offer(choices(RejectionReason), empty=_("请选择"))


class ReclassifyForm(StopForm):
    category = Choice(_l("类别"))
    severity = Choice(_l("等级"))

    def __init__(self, ticket: Ticket, categories: Sequence[Category]) -> None:
        super().__init__(
            category=ticket.category.code,
            severity=ticket.severity.value,
            production_stopped=ticket.production_stopped,
        )
        self.ask_about_stop(ticket)
        codes = {category.code: category.name for category in [*categories, ticket.category]}
        self.category.offer(list(codes.items()))
        self.severity.offer(choices(Severity))


class RecusalForm(Form):
    user = Choice(_l("回避的人员"), is_required=False)
    department = Choice(_l("回避的单位"), is_required=False, description=_l("连同其下属单位。人员和单位只选一项。"))
    reason = Line(_l("理由"), longest=300)

    def __init__(self, users: Sequence[User], departments: Sequence[Department]) -> None:
        super().__init__()
        self.user.offer([(str(one.id), named(one)) for one in users], empty=_("没有"))
        self.department.offer(units_offered(departments), empty=_("没有"))


def named(user: User) -> str:
    place = user.department.name if user.department else user.post.name if user.post else ""
    return f"{place} {user.name}"


class ReasonForm(Form):
    reason = Words(_l("原因"), longest=LONGEST_MESSAGE)


class ReviewForm(About):
    note = Words(_l("审核意见"), longest=LONGEST_MESSAGE, is_required=False, description=_l("企业看不到。"))


class SendBackForm(About):
    note = Words(_l("需要补正的地方"), longest=LONGEST_MESSAGE, description=_l("承办单位可以看到，企业看不到。"))


class CallBackForm(Form):
    method = Radio(_l("联系方式"), list(METHODS.items()))
    is_reached = Radio(_l("联系上了吗"), [(YES, _l("联系上了")), (NO, _l("没有联系上"))])
    result = Words(_l("回访情况"), longest=LONGEST_MESSAGE, is_required=False)


def _dispatch_form(ticket: Ticket, user: User) -> Form:
    return DispatchForm(ticket, audience.candidates(ticket), typed_in_address("unit") or _likeliest(ticket))


def _likeliest(ticket: Ticket) -> str:
    suggested = routing.suggest_for([ticket])[ticket.id]
    return suggested[0].department.code if suggested else ""


def _dispatch(ticket: Ticket, form: Any, user: User) -> None:
    lead, *co_handlers = selects.departments_of([form.department.data, *form.co_handlers])
    severity, stopped = Severity(form.severity.data), form.production_stopped.data
    lifecycle.dispatch(ticket, lead, co_handlers, form.note.data, severity, stopped, by=user)


def _add_co_handler(ticket: Ticket, form: Any, user: User) -> None:
    unit = selects.departments_of([form.department.data])[0]
    lifecycle.add_co_handler(ticket, unit, form.note.data, by=user)


def _reclassify_form(ticket: Ticket, user: User) -> Form:
    """A ticket stays sealed, or not: only categories of its own sort."""
    return ReclassifyForm(ticket, db.session.scalars(selects.open_categories(ticket.is_sealed)).all())


def _reclassify(ticket: Ticket, form: Any, user: User) -> None:
    category = selects.category_of(form.category.data)
    wanted = category if category is not ticket.category else None
    stopped = form.production_stopped.data
    lifecycle.reclassify(ticket, wanted, Severity(form.severity.data), stopped, by=user)


def _recuse(ticket: Ticket, form: Any, user: User) -> None:
    person = db.session.get(User, int(form.user.data)) if form.user.data else None
    unit = selects.departments_of([form.department.data])[0] if form.department.data else None
    lifecycle.recuse(ticket, form.reason.data, person, unit, by=user)


def _send_back(ticket: Ticket, form: Any, user: User) -> None:
    form.check_seen(Action.SEND_BACK, ticket, selects.last_answer_id(ticket))
    lifecycle.send_back(ticket, form.note.data, by=user)


def _pass(ticket: Ticket, form: Any, user: User) -> None:
    form.check_seen(Action.PASS, ticket, selects.last_answer_id(ticket))
    lifecycle.pass_answer(ticket, form.note.data, by=user)


def _call_back(ticket: Ticket, form: Any, user: User) -> None:
    lifecycle.call_back(ticket, form.method.data, form.is_reached.data == YES, form.result.data, by=user)


STEPS = {
    Action.ASK_SUPPLEMENT: Step(
        form=lambda ticket, user: AskForm(ticket.category.materials),
        carry_out=lambda ticket, form, user: lifecycle.ask_supplement(ticket, form.items, form.note.data, by=user),
        done=_l("已请企业补充材料。"),
        lede=_l("一次性告知：每个阶段只能要求一次，请一次列全。"),
        submit=_l("发给企业"),
    ),
    Action.REJECT: Step(
        form=plain(RejectionForm),
        carry_out=lambda ticket, form, user: lifecycle.reject(
            ticket, RejectionReason(form.reason.data), form.advice.data, by=user
        ),
        done=_l("已告知企业不予受理及去向。"),
        lede=_l("企业可以提一次异议，由另一位工作人员重新审看。"),
        submit=_l("不予受理"),
    ),
    Action.RECLASSIFY: Step(
        form=_reclassify_form,
        carry_out=_reclassify,
        done=_l("已调整，时限已重新计算。"),
        lede=_l("时限从原来的起点按新的类别或等级重新计算，不早于下一个工作日下班。"),
        submit=_l("调整"),
        template="ticket/reclassify.html",
    ),
    Action.RECUSE: Step(
        form=lambda ticket, user: RecusalForm(
            db.session.scalars(selects.officials()).all(), db.session.scalars(ACTIVE).all()
        ),
        carry_out=_recuse,
        done=_l("回避已登记。"),
        lede=_l("登记后，该人员或单位看不到也不能办理这件诉求，不能恢复。"),
        submit=_l("登记回避"),
    ),
    Action.DISPATCH: Step(
        form=_dispatch_form,
        carry_out=_dispatch,
        done=_l("已派单，并告知企业责任单位。"),
        submit=_l("派单"),
        instead=(Action.ASK_SUPPLEMENT, Action.REJECT),
        beside=lambda ticket, form: {"suggestions": routing.suggest_for([ticket])[ticket.id]},
        template="ticket/dispatch.html",
    ),
    Action.RECALL: Step(
        form=plain(ReasonForm),
        carry_out=lambda ticket, form, user: lifecycle.recall(ticket, form.reason.data, by=user),
        done=_l("派单已收回，请重新派单。"),
        lede=_l("收回后回到待受理；对企业承诺的时限不停。"),
        submit=_l("收回派单"),
    ),
    Action.ADD_CO_HANDLER: Step(
        form=lambda ticket, user: UnitForm(audience.candidates(ticket)),
        carry_out=_add_co_handler,
        done=_l("已增加协办单位。"),
        submit=_l("增加协办"),
    ),
    Action.SEND_BACK: Step(
        form=lambda ticket, user: SendBackForm(seen=selects.last_answer_id(ticket)),
        carry_out=_send_back,
        done=_l("答复已退回承办单位，主办时限继续计时。"),
        submit=_l("退回答复"),
        instead=(Action.PASS,),
        template="ticket/about_answer.html",
    ),
    Action.PASS: Step(
        form=lambda ticket, user: ReviewForm(seen=selects.last_answer_id(ticket)),
        carry_out=_pass,
        done=_l("答复已通过，并发给企业评价。"),
        lede=_l("看四点：是否答到所求、依据是否站得住、佐证是否齐全、企业是否看得懂。"),
        submit=_l("通过，发给企业"),
        instead=(Action.SEND_BACK,),
        template="ticket/about_answer.html",
    ),
    Action.CALL_BACK: Step(
        form=plain(CallBackForm),
        carry_out=_call_back,
        done=_l("回访已登记。"),
        lede=_l("企业在电话里作出评价的，请改用“登记评价”。相隔不久的几次回访合计为一次，办理过程里会标明。"),
        submit=_l("登记回访"),
        instead=(Action.VERDICT,),
    ),
    Action.ORDER_REDO: Step(
        form=plain(ReasonForm),
        carry_out=lambda ticket, form, user: lifecycle.order_redo(ticket, form.reason.data, by=user),
        done=_l("已责成重办。"),
        submit=_l("责成重办"),
        instead=(Action.CLOSE_UNSOLVED,),
    ),
    Action.CLOSE_UNSOLVED: Step(
        form=plain(ReasonForm),
        carry_out=lambda ticket, form, user: lifecycle.close_unsolved(ticket, form.reason.data, by=user),
        done=_l("已按未解决办结。"),
        lede=_l("按未解决办结，计入未解决件，不计入满意。企业可以看到原因。"),
        submit=_l("按未解决办结"),
    ),
}
