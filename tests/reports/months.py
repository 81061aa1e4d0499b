"""Figures of a month, and lives that end up in it."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from directline.extensions import db
from directline.models import Category, Department, IndustryGroup, Outcome, Satisfaction, Ticket
from directline.reports import figures
from directline.reports.figures import Figures
from directline.reports.period import month
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Reply
from directline.tickets.lists import selects
from tests import scenarios
from tests.factories import moment

MARCH, APRIL, MAY = "2026-03", "2026-04", "2026-05"
LATER = "2026-06-30 09:00"
REPLY = Reply(Outcome.SOLVED, "供电公司已完成线路迁改，现场验收合格，车间可以恢复施工。")


def of(label: str, known: str = LATER) -> Figures:
    known_at = datetime.fromisoformat(known)
    return figures.for_period(month(label), known_at if known_at.tzinfo else moment(known))


def dispatched(cast: SimpleNamespace, at: str, **values: Any) -> Ticket:
    """Filed and dispatched to the lead unit at that moment."""
    ticket = scenarios.filed(cast, at=at, **values)
    lifecycle.dispatch(ticket, cast.lead_unit, by=cast.clerk, at=moment(at))
    return ticket


def signed(cast: SimpleNamespace, at: str, **values: Any) -> Ticket:
    """Besides, signed by its handler."""
    ticket = dispatched(cast, at, **values)
    lifecycle.sign(ticket, by=cast.handler, at=moment(at))
    return ticket


def answer(cast: SimpleNamespace, ticket: Ticket, at: str, reply: Reply = REPLY) -> None:
    lifecycle.answer(ticket, reply, by=cast.handler, at=moment(at))


def passed(cast: SimpleNamespace, ticket: Ticket, at: str) -> None:
    lifecycle.pass_answer(ticket, by=cast.clerk, at=moment(at))


def rated(cast: SimpleNamespace, ticket: Ticket, at: str, how: Satisfaction = Satisfaction.SATISFIED) -> None:
    """Solved, unless not satisfied."""
    is_pleased = how is not Satisfaction.NOT_SATISFIED
    words = "" if is_pleased else "问题没有解决。"
    lifecycle.verdict(ticket, is_pleased, how, words, by=cast.owner, at=moment(at))


def category(code: str) -> Category:
    row = selects.category_of(code)
    assert row is not None
    return row


def unit(kind: str) -> Department:
    """Any of the county's units of that kind."""
    department = db.session.scalars(select(Department).where(Department.kind == kind).order_by(Department.id)).first()
    assert department is not None
    return department


def group_id(kind: str) -> int | None:
    """Any of the county's clusters or chains."""
    return db.session.scalar(select(IndustryGroup.id).where(IndustryGroup.kind == kind).limit(1))
