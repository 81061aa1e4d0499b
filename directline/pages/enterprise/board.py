"""The enterprise's own tickets as a list: what it shows, how it is narrowed, what its workbook holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from directline import clock
from directline.configuration import working_time
from directline.extensions import db
from directline.models import Deadline, Status, Ticket, User
from directline.pages.deadline_badges import DeadlineBadge, badge, primary, to_the_enterprise
from directline.pages.display import choices, label, translated
from directline.pages.forms import Choice
from directline.pages.guards import me
from directline.pages.language import gettext as _
from directline.pages.listing import Board, Filters
from directline.tickets import ladder_times
from directline.tickets.deadline_rules import PUBLIC
from directline.tickets.lists import selects
from directline.tickets.lists.filters import Criteria, narrowed

YEARS = 6


class OwnFilters(Filters):
    status = Choice(_l("状态"), is_required=False)
    category = Choice(_l("类别"), is_required=False)
    year = Choice(_l("年份"), is_required=False)

    def offer(self) -> None:
        categories = db.session.scalars(selects.categories_in(selects.tickets_of(me())))
        this_year = clock.local_date(clock.now()).year
        years = [(str(year), str(year)) for year in range(this_year, this_year - YEARS, -1)]
        self.status.offer(choices(Status), empty=_("全部"))
        self.category.offer([(one.code, translated(one.name)) for one in categories], empty=_("全部"))
        self.year.offer(years, empty=_("全部"))

    @property
    def criteria(self) -> Criteria:
        chosen = self.chosen
        year = int(chosen.get("year", 0))
        return Criteria(
            words=chosen.get("words", ""),
            status=Status(chosen["status"]) if "status" in chosen else None,
            category=chosen.get("category", ""),
            first=date(year, 1, 1) if year else None,
            last=date(year, 12, 31) if year else None,
        )


@dataclass(frozen=True)
class OwnTicket:
    """A line of the list; ``deadline`` is the promise that matters now."""

    ticket: Ticket
    url: str
    unit: str
    handler: str
    deadline: DeadlineBadge | None


def own_tickets(user: User) -> Board[Ticket, OwnTicket]:
    filters = OwnFilters()
    return Board(
        name=_("我的诉求"),
        filters=filters,
        rows=narrowed(user, filters.criteria),
        keys=selects.NEWEST,
        present=_present,
        columns=COLUMNS,
    )


def _present(tickets: Sequence[Ticket]) -> list[OwnTicket]:
    at, running = clock.now(), selects.running_deadlines(tickets, PUBLIC)
    return [
        _line(ticket, primary(running[ticket.id], ticket.status, is_internal=False, at=at), at) for ticket in tickets
    ]


def _line(ticket: Ticket, running: Deadline | None, at: datetime) -> OwnTicket:
    lead = ticket.last_lead
    handler = (lead.present_handler if lead.is_open else lead.handler) if lead else None
    return OwnTicket(
        ticket=ticket,
        url=url_for("ticket.page", number=ticket.number),
        unit=translated(lead.department.short_name) if lead else "",
        handler=handler.name if handler else "",
        deadline=_badge(running, at) if running is not None else None,
    )


def _badge(running: Deadline, at: datetime) -> DeadlineBadge:
    colours = {rule.rung: rule.colour for rule in ladder_times.rules(running.kind)}
    return to_the_enterprise(badge(running, working_time.county_calendar().calendar, at=at, colours=colours), at)


COLUMNS = (
    (_l("编号"), lambda row: row.ticket.number),
    (_l("标题"), lambda row: row.ticket.title),
    (_l("类别"), lambda row: translated(row.ticket.category.name)),
    (_l("状态"), lambda row: label(row.ticket.status)),
    (_l("责任单位"), lambda row: row.unit),
    (_l("承办人"), lambda row: row.handler),
    (_l("提交时间"), lambda row: row.ticket.submitted_at),
    (_l("承诺答复"), lambda row: row.ticket.due_at),
    (_l("办结时间"), lambda row: row.ticket.closed_at),
    (_l("办结方式"), lambda row: label(row.ticket.closing)),
)
