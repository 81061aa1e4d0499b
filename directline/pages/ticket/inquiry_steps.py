"""What is done about a written inquiry from the ticket's side: drafted, sent by a second person, or not sent."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from directline.extensions import db
from directline.models import Department, Inquiry, Ticket, User
from directline.pages.forms import Choice, Form, Line, Radio, Words
from directline.pages.forms import query_text as typed_in_address
from directline.pages.guards import me
from directline.pages.ticket.documents import letter_of
from directline.pages.ticket.office_steps import units_offered
from directline.pages.ticket.steps import Step
from directline.tickets import lifecycle
from directline.tickets.errors import NotAllowed
from directline.tickets.lists import selects
from directline.tickets.reading import Reader
from directline.tickets.rules import Action
from directline.tickets.sealed import inquiries


class InquiryForm(Form):
    department = Choice(_l("发给哪个单位"))
    title = Line(_l("标题"), longest=120)
    text = Words(
        _l("请对方说明什么"),
        longest=4000,
        description=_l("另行起草：问事项、依据和程序，不照抄投诉。不写企业、人名、日期、金额等看得出是哪一件的字词。"),
    )
    keep_words = BooleanField(_l("提示的少见字词确需保留，由批准人一并核对"))

    def __init__(self, departments: Sequence[Department]) -> None:
        super().__init__()
        self.department.offer(units_offered(departments), empty=_("请选择"))


class ApprovalForm(Form):
    letter = Radio(_l("核查函"))

    def __init__(self, letters: Sequence[Inquiry]) -> None:
        super().__init__(letter=typed_in_address("letter") or (letters[0].number if letters else ""))
        self.letter.offer([(one.number, f"{one.number} {one.title}") for one in letters])


class DeclineForm(ApprovalForm):
    reason = Words(_l("不发出的理由"), longest=300)


def _draft(ticket: Ticket, form: Any, user: User) -> None:
    """A name that was tried and found is written down, though the letter is refused: nobody finds out by trying."""
    unit = selects.departments_of([form.department.data])[0]
    try:
        lifecycle.draft_inquiry(ticket, unit, form.title.data, form.text.data, form.keep_words.data, by=user)
    except lifecycle.RevealsIdentity:
        db.session.rollback()
        lifecycle.read_identity(ticket, _("起草的核查函里写有能看出投诉人的字词"), by=user)
        db.session.commit()
        raise


def _approvable(ticket: Ticket, user: User) -> list[Inquiry]:
    return [letter for letter in inquiries.pending(ticket) if letter.drafted_by_id != user.id]


def _chosen(ticket: Ticket, form: Any, action: Action) -> Inquiry:
    """Raises NotAllowed when somebody else decided in the meantime."""
    for letter in inquiries.pending(ticket):
        if letter.number == form.letter.data:
            return letter
    raise NotAllowed(action, ticket)


def _beside(ticket: Ticket, form: Any) -> dict[str, Any]:
    reader = Reader(me(), ticket)
    return {"letters": [letter_of(one, reader) for one in inquiries.pending(ticket)]}


STEPS = {
    Action.DRAFT_INQUIRY: Step(
        form=lambda ticket, user: InquiryForm(db.session.scalars(selects.active_departments()).all()),
        carry_out=_draft,
        done=_l("核查函已起草，等待另一人批准发出。"),
        lede=_l("核查函是另行起草的信：对方只看到这封信，看不到投诉，也不知道有没有投诉。须由另一人批准才发出。"),
        submit=_l("交另一人批准"),
    ),
    Action.APPROVE_INQUIRY: Step(
        form=lambda ticket, user: ApprovalForm(_approvable(ticket, user)),
        carry_out=lambda ticket, form, user: lifecycle.approve_inquiry(
            _chosen(ticket, form, Action.APPROVE_INQUIRY), by=user
        ),
        done=_l("核查函已发出，开始计时。"),
        lede=_l("请核对：对方看了这封信，能不能看出是谁、因为哪一件事投诉。"),
        submit=_l("批准，发给对方"),
        beside=_beside,
        instead=(Action.DECLINE_INQUIRY,),
        template="ticket/inquiry_decision.html",
    ),
    Action.DECLINE_INQUIRY: Step(
        form=lambda ticket, user: DeclineForm(inquiries.pending(ticket)),
        carry_out=lambda ticket, form, user: lifecycle.decline_inquiry(
            _chosen(ticket, form, Action.DECLINE_INQUIRY), form.reason.data, by=user
        ),
        done=_l("这封核查函不发出。"),
        submit=_l("不发出"),
        beside=_beside,
        instead=(Action.APPROVE_INQUIRY,),
        template="ticket/inquiry_decision.html",
    ),
}
