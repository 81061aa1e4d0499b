"""Tasks on the tickets of ``scenarios``: an instruction of the secretary to the lead unit, due on 2026-03-12."""

from datetime import date

from directline.tickets import lifecycle
from directline.tickets.lifecycle import Order
from tests import scenarios
from tests.factories import moment

TEXT = "请自然资源局一周内解决，结果报我。"
REPORT = "已会同供电公司完成迁改，企业已恢复施工。"
DUE = date(2026, 3, 12)


def order(cast, **values):
    return Order(**{"text": TEXT, "department": cast.lead_unit, "due_on": DUE} | values)


def instructed(cast, *, ticket=None, by=None, at="2026-03-03 16:00", **values):
    """Given on a ticket that the lead unit has in hand."""
    ticket = ticket or scenarios.planned(cast)
    return lifecycle.instruct(ticket, order(cast, **values), by=by or cast.secretary, at=moment(at))


def reported(cast, *, at="2026-03-10 10:00", **values):
    task = instructed(cast, **values)
    lifecycle.report_task(task, REPORT, by=cast.handler, at=moment(at))
    return task


def accepted(cast, **values):
    task = reported(cast, **values)
    lifecycle.accept_task(task, by=cast.secretary, at=moment("2026-03-11 09:00"))
    return task


def on_sealed(cast):
    """On a complaint in the hands of the discipline liaison."""
    ticket = scenarios.complained(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    return instructed(cast, ticket=ticket, department=cast.discipline)
