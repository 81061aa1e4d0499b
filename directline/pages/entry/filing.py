"""Filing for an enterprise, step by step: which one, then what; kept as a draft until it is sent."""

from secrets import token_hex

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.accounts import enterprises
from directline.accounts import selects as account_queries
from directline.extensions import db
from directline.models import Channel, Enterprise, Ticket, User
from directline.pages.acting import done
from directline.pages.entry.forms import EntryForm, FirmSearch
from directline.pages.forms import query_number, query_text
from directline.pages.guards import me
from directline.pages.language import gettext as _
from directline.pages.refiling import filed, filed_just_now, held
from directline.tickets import lifecycle, routing
from directline.tickets.files import drafts
from directline.tickets.lifecycle import Submission
from directline.tickets.lists import selects

NEW = "new"
MOST_FIRMS = 20


def on_behalf() -> str | Response:
    """The page of the step that the address asks for: search, or the form for a known or a new enterprise."""
    number, is_new = query_number("enterprise", 0), query_text(NEW) == "1"
    if not number and not is_new:
        return _search()
    firm = (enterprises.one(number) or abort(404)) if number else None
    return _entry(firm)


def _search() -> str:
    search = FirmSearch()
    words = search.chosen.get("words", "")
    firms = db.session.scalars(enterprises.listed(words).order_by(Enterprise.id).limit(MOST_FIRMS)) if words else ()
    return render_template("entry/search.html", search=search, words=words, firms=list(firms), most=MOST_FIRMS)


def _entry(firm: Enterprise | None) -> str | Response:
    """What was typed and sent along is kept first, whatever becomes of it."""
    form, code = EntryForm(firm, data=_known_of(firm)), f"entry:{firm.id if firm else NEW}"
    if request.method == "GET":
        form.fill(drafts.find(me(), code))
        return _shown(form, firm)
    draft = held(form, code)
    if isinstance(draft, Ticket):
        return _done(draft)
    ticket = filed(form, draft, lambda: _submit(form, firm), firm=firm)
    return _done(ticket) if ticket else _shown(form, firm)


def _done(ticket: Ticket) -> Response:
    words = _("已代填 %(number)s。企业确认内容之前，诉求上会标明是代填的。", number=ticket.number)
    return done(url_for("ticket.page", number=ticket.number), words)


def _shown(form: EntryForm, firm: Enterprise | None) -> str:
    """With the likely categories, where none was chosen yet."""
    suggested = routing.find_category(f"{form.title.data or ''}\n{form.description.data or ''}") if form.errors else []
    if suggested and not form.category.data:
        form.category.data = suggested[0][0].code
    else:
        suggested = []
    recent = filed_just_now(firm=firm) if firm else []
    return render_template("entry/entry.html", form=form, firm=firm, suggested=suggested, recent=recent)


def _submit(form: EntryForm, firm: Enterprise | None) -> Ticket:
    at, contact = clock.now(), (form.contact_name.data, form.contact_phone.data)
    firm = firm or enterprises.take_in(form.firm_name.data, form.firm_code.data, contact=contact, at=at)
    return lifecycle.submit(_submission(form, firm), by=me(), at=at)


def _submission(form: EntryForm, firm: Enterprise) -> Submission:
    category = selects.category_of(form.category.data) or abort(400)
    return Submission(
        title=form.title.data,
        description=form.description.data,
        category=category,
        enterprise=firm,
        channel=Channel(form.channel.data),
        channel_note=form.channel_note.data,
        contact_name=form.contact_name.data,
        contact_phone=form.contact_phone.data,
        township=account_queries.township(form.township.data or ""),
        is_confidential=form.is_confidential.data,
        is_stop_claimed=form.is_stop_claimed.data,
        submission_key=form.submission_key.data,
        attachments=form.kept,
    )


def _known_of(firm: Enterprise | None) -> dict[str, str]:
    """What need not be typed; whom to call is told to the office and to who looks after the firm."""
    known = {"submission_key": token_hex(16)}
    if firm is None:
        return known | {"firm_name": query_text("name")}
    known["township"] = firm.township.code if firm.township else ""
    if _knows_contact(me(), firm):
        known |= {"contact_name": firm.contact_name, "contact_phone": firm.contact_phone}
    return known


def _knows_contact(user: User, firm: Enterprise) -> bool:
    return user.is_office or user in enterprises.carers([firm])[firm.id].values()
