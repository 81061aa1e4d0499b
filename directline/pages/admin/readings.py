"""The auditor's trail: who read who complained; numbers and names of readers, never a title, a text or a firm."""

from werkzeug.wrappers import Response

from directline.models import TicketEvent
from directline.pages.admin import people
from directline.pages.admin.blueprint import blueprint
from directline.pages.display import label, local_time
from directline.pages.guards import Policy, enter, me
from directline.pages.listing import Board, Day, Filters, Search, answered
from directline.tickets.lists.paging import Key
from directline.tickets.sealed import access_log

ORDER = (Key(TicketEvent.at, is_descending=True), Key(TicketEvent.id, is_descending=True))


class ReadingFilters(Filters):
    words = Search("查看人姓名或登录名")
    first = Day("从哪天起")
    last = Day("到哪天止")


@blueprint.get("/readings")
@enter(Policy.AUDITOR)
def readings() -> Response | str:
    return answered(_board(), "admin/readings.html", home_of=home_of, role_of=role_of)


def role_of(reading: TicketEvent) -> str:
    """The role in which it was read, whatever the reader is today."""
    return str(label(reading.facts["role"], "role"))


def home_of(reading: TicketEvent) -> str:
    return people.home_of(reading.actor) if reading.actor else ""


def _board() -> Board[TicketEvent, TicketEvent]:
    filters = ReadingFilters()
    return Board(
        name="身份查看",
        filters=filters,
        rows=access_log.readings(me(), filters.words.data or "", first=filters.first.day, last=filters.last.day),
        keys=ORDER,
        is_trail=True,
        present=list,
        columns=(
            ("时间", lambda reading: local_time(reading.at)),
            ("谁", lambda reading: reading.actor.name if reading.actor else ""),
            ("登录名", lambda reading: reading.actor.login if reading.actor else ""),
            ("角色", role_of),
            ("现在单位", home_of),
            ("编号", lambda reading: reading.ticket.number),
        ),
    )
