"""What a department does: its lead and its co-handlers."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from directline import clock
from directline.extensions import db
from directline.models import STATED, Answer, Assignment, Outcome, Ticket, User
from directline.pages.display import choices, translated
from directline.pages.drafting import Drafted
from directline.pages.forms import Choice, Choices, Form, Line, Radio, Words
from directline.pages.labels import METHODS
from directline.pages.ticket.steps import Step, can_reach, is_first, plain
from directline.tickets import access, lifecycle, recipients
from directline.tickets.lifecycle.handling import faults, is_report_late, unreported
from directline.tickets.lists import annotations, selects
from directline.tickets.rules import Action

LONGEST_RECORD = 4000
MENDED = ("outcome", "public_text", "legal_basis", "internal_note")


class SignForm(Form):
    handler = Choice(_l("承办人"), is_required=False)

    def __init__(self, colleagues: Sequence[User], named: User | None) -> None:
        super().__init__(data={"handler": str(named.id)} if named else None)
        self.handler.offer([(str(one.id), one.name) for one in colleagues], empty=_("由我承办"))


class HandlerForm(Form):
    handler = Choice(_l("承办人"))

    def __init__(self, colleagues: Sequence[User]) -> None:
        super().__init__()
        self.handler.offer([(str(one.id), one.name) for one in colleagues], empty=_("请选择"))


class ContactForm(Form):
    method = Radio(_l("联系方式"), list(METHODS.items()))
    person = Line(_l("联系到谁"))
    text = Words(_l("沟通情况"), longest=LONGEST_RECORD, description=_l("企业说了什么，约定了什么。"))


class PlanForm(Form):
    text = Words(
        _l("办理方案"),
        longest=LONGEST_RECORD,
        description=_l("怎么办、谁来办、什么时候办完。企业可以看到。"),
    )


class NoteForm(Form):
    text = Words(_l("办理情况"), longest=LONGEST_RECORD, description=_l("内部记录，企业看不到。"))


class ReportForm(Form):
    text = Words(_l("协办反馈"), longest=LONGEST_RECORD, description=_l("报给主办单位，企业看不到。"))


class AnswerForm(Drafted):
    outcome = Radio(_l("办理结果"))
    public_text = Words(
        _l("给企业的答复"),
        longest=LONGEST_RECORD,
        description=_l("写明办理过程和结果，让企业看得明白。审核通过后企业可以看到。"),
    )
    legal_basis = Words(_l("法律政策依据"), longest=LONGEST_RECORD, is_required=False)
    internal_note = Words(_l("内部说明"), longest=LONGEST_RECORD, is_required=False, description=_l("企业看不到。"))
    unreported = Choices(_l("尚未反馈的协办单位"), description=_l("没有等到反馈就答复的，请勾选。"))

    def __init__(self, silent: Sequence[Assignment], returned: Answer | None) -> None:
        super().__init__(data={name: getattr(returned, name) for name in MENDED} if returned else None)
        self.returned = returned
        self.outcome.offer(choices(STATED))
        self.unreported.offer([(part.department.code, _silence(part)) for part in silent])
        if not silent:
            del self.unreported

    @property
    def is_as_returned(self) -> bool:
        """Is it still the answer that was sent back?"""
        return self.returned is not None and all(self[name].data == getattr(self.returned, name) for name in MENDED)


def _sign_form(ticket: Ticket, user: User) -> Form:
    """Whom the head has named already is chosen."""
    named = ticket.lead.present_handler if ticket.lead else None
    colleagues = [one for one in _colleagues(ticket, user) if one.id != user.id]
    return SignForm(colleagues, named if named in colleagues else None)


def _handler_form(ticket: Ticket, user: User) -> Form:
    """Everybody of the unit whom nothing bars, but for who handles it now."""
    now = {part.handler_id for part in ticket.open_assignments if part.department_id == user.department_id}
    return HandlerForm([one for one in _colleagues(ticket, user) if one.id not in now])


def _colleagues(ticket: Ticket, user: User) -> list[User]:
    """Of the unit, this person among them, without the barred."""
    members = recipients.members(user.department_id) if user.department_id else []
    barred = access.barred_among(members, ticket)
    return [one for one in members if one.id not in barred]


def _assign_handler(ticket: Ticket, form: Any, user: User) -> None:
    lifecycle.assign_handler(ticket, db.session.get_one(User, int(form.handler.data)), by=user)


def _sign(ticket: Ticket, form: Any, user: User) -> None:
    handler = db.session.get(User, int(form.handler.data)) if form.handler.data else None
    lifecycle.sign(ticket, handler, by=user)


def _silence(part: Assignment) -> str:
    """A co-handler that has not reported, and whether it should have."""
    name = translated(part.department.name)
    return (
        _("%(unit)s（已逾期）", unit=name)
        if is_report_late(part, at=clock.now())
        else _("%(unit)s（未到期）", unit=name)
    )


def _answer_form(ticket: Ticket, user: User) -> Form:
    """An answer that was sent back is mended, not written anew."""
    last = annotations.newest_answers([ticket]).get(ticket.id)
    is_returned = last is not None and last.is_sent_back and last.assignment.department_id == user.department_id
    return AnswerForm(unreported(ticket), last if is_returned else None)


def _contact(ticket: Ticket, form: Any, user: User) -> None:
    lifecycle.contact(ticket, form.method.data, form.person.data, form.text.data, by=user)


def reply_of(form: Any) -> lifecycle.Reply:
    named = form.unreported.data if "unreported" in form else ()
    return lifecycle.Reply(
        outcome=Outcome(form.outcome.data),
        public_text=form.public_text.data,
        legal_basis=form.legal_basis.data,
        internal_note=form.internal_note.data,
        unreported=selects.departments_of(named or ()),
    )


def faults_of(ticket: Ticket, form: Any) -> list[str] | None:
    """What the review would send back, as far as the answer is written; None: nothing is written yet."""
    if form.is_as_returned or not form.public_text.data or not form.outcome.data or form.outcome.data not in STATED:
        return None
    return faults(ticket, reply_of(form))


STEPS = {
    Action.SIGN: Step(
        form=_sign_form,
        carry_out=_sign,
        done=_l("已签收。请在时限内联系企业。"),
        lede=_l("签收后请尽快联系企业。负责人可以指定承办人。"),
    ),
    Action.ASSIGN_HANDLER: Step(
        form=_handler_form,
        carry_out=_assign_handler,
        done=_l("已指定承办人，并告知本人。"),
        lede=_l("原来的承办人和新的承办人都会收到消息；主办单位更换承办人的，企业也会收到。各项时限不变。"),
        submit=_l("指定"),
    ),
    Action.CONTACT: Step(
        form=plain(ContactForm),
        carry_out=_contact,
        done=_l("联系情况已登记。"),
        submit=_l("登记"),
        is_due=can_reach,
    ),
    Action.PLAN: Step(
        form=plain(PlanForm),
        carry_out=lambda ticket, form, user: lifecycle.plan(ticket, form.text.data, by=user),
        done=_l("办理方案已发给企业。"),
        submit=_l("提交办理方案"),
        is_due=is_first("planned_at"),
    ),
    Action.NOTE: Step(
        form=plain(NoteForm),
        carry_out=lambda ticket, form, user: lifecycle.note(ticket, form.text.data, by=user),
        done=_l("已记录。"),
        submit=_l("保存记录"),
    ),
    Action.CO_REPORT: Step(
        form=plain(ReportForm),
        carry_out=lambda ticket, form, user: lifecycle.co_report(ticket, form.text.data, by=user),
        done=_l("已报给主办单位。"),
        submit=_l("提交反馈"),
        is_due=is_first("reported_at"),
    ),
    Action.ANSWER: Step(
        form=_answer_form,
        carry_out=lambda ticket, form, user: lifecycle.answer(ticket, reply_of(form), form.kept, by=user),
        done=_l("答复已提交，等待审核。"),
        lede=_l("提交后先审核，通过后发给企业并由企业评价；审核期间不计办理时限。"),
        submit=_l("提交答复"),
        beside=lambda ticket, form: {"faults": faults_of(ticket, form)},
        template="ticket/answer.html",
        instead=(Action.MESSAGE,),
    ),
}
