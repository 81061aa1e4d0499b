"""The form of an instruction 批示: what is to be done, by which unit, until when. On a phone it is sent as it opens."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput

from directline import clock
from directline.configuration import working_time
from directline.extensions import db
from directline.models import DeadlineKind, Department, Ticket
from directline.pages.display import day_with_weekday, label
from directline.pages.forms import Choice, Form, Line, Radio, Words
from directline.tickets import access
from directline.tickets.lifecycle import Order
from directline.tickets.lists import selects
from directline.tickets.sealed import audience
from directline.worktime import limits

LONGEST = 1000
DAYS = {"3": _l("三天内"), "7": _l("一周内"), "10": _l("十天内")}
OTHER = "other"


class OtherDay(Line):
    """A day, where none of the usual ones was chosen."""

    widget = DateInput()

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        try:
            _day = form.within.data != OTHER or date.fromisoformat(self.data or "")
        except ValueError:
            raise ValidationError(_("请填写日期，例如 2026-03-02")) from None


class InstructionForm(Form):
    """Without words of one's own it orders the unit to settle the matter by the day."""

    text = Words(
        _l("批示"),
        longest=LONGEST,
        is_required=False,
        description=_l("可以不写：不写的，就是请该单位限期办结并报告结果。"),
    )
    department = Choice(_l("承办单位"))
    within = Radio(_l("完成期限"))
    day = OtherDay(_l("其他日期"), longest=10, is_required=False)
    is_public = BooleanField(_l("企业也能看到这条批示"))

    def __init__(self, ticket: Ticket | None, at: datetime, **more: Any) -> None:
        """``ticket``: none for a digest as a whole, which no enterprise reads."""
        self.today = clock.local_date(at)
        super().__init__(data={"department": _lead_of(ticket), **self._usual(ticket, at)}, **more)
        units = units_for(ticket)
        self.department.offer([(unit.code, unit.name, label(unit.kind)) for unit in units], empty=_("请选择"))
        self.within.offer([*(self._within(days) for days in DAYS), (OTHER, _("其他日期"))])
        if ticket is None or ticket.is_sealed:
            del self.is_public

    def _usual(self, ticket: Ticket | None, at: datetime) -> dict[str, str]:
        day = _usual_day(ticket, at)
        days = str((day - self.today).days)
        return {"within": days, "day": ""} if days in DAYS else {"within": OTHER, "day": day.isoformat()}

    def _within(self, days: str) -> tuple[str, str]:
        day = self.today + timedelta(days=int(days))
        return days, _("%(span)s（%(day)s）", span=DAYS[days], day=day_with_weekday(day))

    @property
    def due_on(self) -> date:
        """The day of a sound form."""
        if self.within.data == OTHER:
            return date.fromisoformat(self.day.data or "")
        return self.today + timedelta(days=int(self.within.data))

    def order(self, **more: Any) -> Order:
        """What the form says, for ``lifecycle.instruct`` or ``lifecycle.give``; ``more``: what else the order holds."""
        (unit,) = selects.departments_of([self.department.data])
        is_public = "is_public" in self and bool(self.is_public.data)
        text = self.text.data or _written_for(unit, self.due_on)
        return Order(text=text, department=unit, due_on=self.due_on, is_public=is_public, **more)


def units_for(ticket: Ticket | None) -> Sequence[Department]:
    """Who can be given it: of a sealed ticket only who has it in hand; never a barred unit."""
    if ticket is None:
        return db.session.scalars(selects.active_departments()).all()
    if not ticket.is_sealed:
        return audience.candidates(ticket)
    units = dict.fromkeys(part.department for part in ticket.open_assignments)
    return [unit for unit in units if not access.is_unit_barred(unit, ticket)]


def _lead_of(ticket: Ticket | None) -> str:
    part = (ticket.lead or ticket.last_lead) if ticket is not None else None
    return part.department.code if part is not None else ""


def _usual_day(ticket: Ticket | None, at: datetime) -> date:
    """The day that the county's limit leads to."""
    of = (ticket.category, ticket.severity) if ticket is not None else (None, None)
    limit = working_time.limit_for(DeadlineKind.INSTRUCTION, *of)
    calendar = working_time.county_calendar().calendar
    if limit.unit is limits.Unit.calendar_days:
        return clock.local_date(at) + timedelta(days=limit.amount)
    return clock.local_date(limits.due(calendar, at, limit))


def _written_for(unit: Department, day: date) -> str:
    return _("请%(unit)s于%(day)s前办结，并报告结果。", unit=unit.name, day=day_with_weekday(day))
