"""The bell: what the line has told this person, newest first."""

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from directline import clock
from directline.delivery.wording import DIGEST, letter_of, matters
from directline.models import Notice
from directline.pages.acting import pressed
from directline.pages.forms import query_text
from directline.pages.guards import Policy, allows, enter, me
from directline.tickets import notifications, reading
from directline.tickets.lists.paging import page_of
from directline.tickets.notices import SEALED

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


@blueprint.get("")
@enter(Policy.SIGNED_IN)
def listed() -> str:
    page = page_of(notifications.listed(current_user), notifications.NEWEST, query_text("at", 200))
    rows = zip(page.rows, matters(page.rows, me()), map(_address, page.rows), _titles(page.rows), strict=True)
    return render_template("account/notices.html", rows=list(rows), page=page)


@blueprint.post("/read")
@enter(Policy.SIGNED_IN)
def read_all() -> Response:
    return pressed(url_for("notices.listed"), "", lambda: notifications.mark_read(me(), at=clock.now()), is_once=False)


@blueprint.post("/<row('notice'):notice_id>")
@enter(Policy.SIGNED_IN)
def follow(notice_id: int) -> Response:
    """Read it, and go to what it is about."""
    notice = notifications.one(current_user, notice_id) or abort(404)
    address = _address(notice) or url_for("notices.listed")
    return pressed(address, "", lambda: notifications.mark_read(me(), at=clock.now(), only=notice), is_once=False)


def _titles(notices: Sequence[Notice]) -> list[str]:
    """What each is about, as this person reads it: the words that tell a masked identity are redacted."""
    tickets = [notice.task.ticket if notice.task else notice.ticket for notice in notices]
    headings = reading.headings(me(), filter(None, tickets))
    return [headings[ticket.id].title if ticket else "" for ticket in tickets]


def _address(notice: Notice) -> str:
    """The page of what it is about; "" where there is none."""
    if notice.task:
        return url_for("task.page", number=notice.task.number)
    if notice.ticket:
        return url_for("ticket.page", number=notice.ticket.number)
    if (letter := letter_of(notice)) is not None:
        return url_for("inquiry.letter", number=letter.number)
    if "care" in notice.facts:
        return _page_of_care(notice)
    if "assignments" in notice.facts:
        return url_for("handler.inbox")
    if notice.template == SEALED:
        return url_for("enterprise.tickets")
    return url_for("leadership.digest", period=notice.facts["period"]) if notice.template == DIGEST else ""


def _page_of_care(notice: Notice) -> str:
    """Where the recipient sees it: among the steps, or among the firms in one's own care."""
    if allows(notice.recipient, frozenset({Policy.OFFICE, Policy.SUPERVISION})):
        return url_for("office.cares", state="all")
    return url_for("handler.care") if allows(notice.recipient, frozenset({Policy.OFFICIAL})) else ""
