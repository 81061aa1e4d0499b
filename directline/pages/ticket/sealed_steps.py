"""What is done to sealed complaints alone: whom else one is about."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from directline.extensions import db
from directline.models import Department, Ticket, User
from directline.pages.forms import Choice, Form
from directline.pages.ticket.office_steps import named, units_offered
from directline.pages.ticket.steps import Step
from directline.tickets import lifecycle
from directline.tickets.lists import selects
from directline.tickets.rules import Action


class RespondentForm(Form):
    department = Choice(_l("单位"), is_required=False, description=_l("连同其下属单位。"))
    user = Choice(_l("人员"), is_required=False, description=_l("涉及某一个人的，选这个人。"))

    def __init__(self, departments: Sequence[Department], users: Sequence[User]) -> None:
        super().__init__()
        self.department.offer(units_offered(departments), empty=_("没有"))
        self.user.offer([(str(one.id), named(one)) for one in users], empty=_("没有"))


def _add_respondent(ticket: Ticket, form: Any, user: User) -> None:
    units = selects.departments_of([form.department.data]) if form.department.data else []
    person = db.session.get(User, int(form.user.data)) if form.user.data else None
    lifecycle.add_respondent(ticket, units, [person] if person else [], by=user)


STEPS = {
    Action.ADD_RESPONDENT: Step(
        form=lambda ticket, user: RespondentForm(
            db.session.scalars(selects.active_departments()).all(), db.session.scalars(selects.officials()).all()
        ),
        carry_out=_add_respondent,
        done=_l("已登记。该单位和人员看不到这件投诉。"),
        lede=_l(
            "登记后，该单位、其下属单位和该人员看不到也不能办理这件投诉，不能恢复；涉及现在保管这件投诉的单位的，转由上一级保管。"
        ),
        submit=_l("登记"),
    ),
}
