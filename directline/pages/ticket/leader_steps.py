"""The instruction 批示 on a ticket: written by a leader, or transcribed from paper by who does the office's work."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from directline import clock
from directline.extensions import db
from directline.models import Ticket, User
from directline.pages.drafting import Drafted
from directline.pages.forms import Choice, Form
from directline.pages.instruction_form import InstructionForm
from directline.pages.ticket.office_steps import named
from directline.pages.ticket.steps import Said, Step
from directline.tickets import access, lifecycle
from directline.tickets.errors import Refused
from directline.tickets.lists import selects
from directline.tickets.rules import Action


class WrittenForm(Drafted, InstructionForm):
    """A leader's own. Kept as a draft; the files are those of a transcription."""


class TranscribedForm(WrittenForm):
    """From paper: whose it is, its words and its scan."""

    giver = Choice(_l("作出批示的领导"))

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(ticket, clock.now())
        leaders = [one for one in db.session.scalars(selects.leaders()) if access.sees(one, ticket)]
        self.giver.offer([(str(one.id), named(one)) for one in leaders], empty=_("请选择"))
        self.text.description = _("照纸质批示的原文录入。")
        self.files.label.text = _("纸质批示的扫描件或照片")
        self.text.flags.required = self.files.flags.required = True

    @property
    def given_by(self) -> User:
        return db.session.get_one(User, int(self.giver.data))


def _form(ticket: Ticket, user: User) -> Form:
    return WrittenForm(ticket, clock.now()) if user.is_leader else TranscribedForm(ticket)


def _instruct(ticket: Ticket, form: Any, user: User) -> None:
    if not isinstance(form, TranscribedForm):
        lifecycle.instruct(ticket, form.order(attachments=form.kept), by=user)
        return
    if not form.text.data:
        raise Refused(_("请录入批示的原文。"))
    if not form.kept:
        raise Refused(_("请上传纸质批示的扫描件或照片。"))
    lifecycle.instruct(ticket, form.order(attachments=form.kept, given_by=form.given_by), by=user)


STEPS = {
    Action.INSTRUCT: Step(
        form=_form,
        carry_out=_instruct,
        done=_l("批示已下达，并告知承办单位。"),
        lede=_l("承办单位和责任人会收到消息，按期报告结果，认可后才算办结。"),
        submit=_l("下达批示"),
        template="ticket/instruct.html",
        is_own=lambda user: user.is_leader,
        on_behalf=Said(
            title=_l("录入纸质批示"),
            lede=_l("领导写在纸上的批示，照原文录入并附扫描件，与领导在系统里作出的一样办理。"),
            submit=_l("录入批示"),
            done=_l("批示已录入，并告知承办单位。"),
        ),
    ),
}
