"""Filing for an enterprise, step by step: which one, then what; kept as a draft until it is sent."""

from secrets import token_hex

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.accounts import enterprises
from directline.accounts import selects as account_queries
from directline.extensions import db
from directline.models import Channel, Draft, Enterprise, Ticket, User
from directline.pages import drafting
from directline.pages.entry.forms import EntryForm, FirmSearch
from directline.pages.forms import query_number, query_text
from directline.pages.guards import me
from directline.pages.language import gettext as _
from directline.pages.refiling import filed_just_now
from directline.tickets import lifecycle, routing
from directline.tickets.errors import Refused
from directline.tickets.files import drafts
from directline.tickets.lifecycle import Submission
from directline.tickets.lists import selects

NEW = "new"
MOST_FOUND = 20


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
    found = db.session.scalars(enterprises.listed(words).order_by(Enterprise.id).limit(MOST_FOUND)) if words else ()
    return render_template("entry/search.html", search=search, words=words, found=list(found), most=MOST_FOUND)


def _entry(firm: Enterprise | None) -> str | Response:
    """What was typed and sent along is kept first, whatever becomes of it."""
    form, code = EntryForm(firm, data=_known_of(firm)), f"entry:{firm.id if firm else NEW}"
    if request.method == "GET":
        form.fill(drafts.find(me(), code))
        return _shown(form, firm)
    drafting.take_files(form, is_sealed=False)
    draft = drafts.opened(me(), code, at=clock.now())
    if ticket := form.filed_by_this_press():
        db.session.rollback()
        return _done(ticket)
    drafting.receive(form, draft, me(), at=clock.now())
    is_settled = drafting.is_to_send() and form.is_sound() and not form.has_to_ask(firm=firm)
    if is_settled and (ticket := _filed(form, firm, draft)):
        return _done(ticket)
    if form.says_nothing_new():
        drafts.discard(draft)
    db.session.commit()
    return _shown(form, firm)


def _done(ticket: Ticket) -> Response:
    flash(_("已代填 %(number)s。企业确认内容之前，诉求上会标明是代填的。", number=ticket.number), "success")
    return redirect(url_for("ticket.page", number=ticket.number), 303)


def _shown(form: EntryForm, firm: Enterprise | None) -> str:
    """With the likely categories, where none was chosen yet."""
    suggested = routing.find_category(f"{form.title.data or ''}\n{form.description.data or ''}") if form.errors else []
    if suggested and not form.category.data:
        form.category.data = suggested[0][0].code
    else:
        suggested = []
    recent = filed_just_now(firm=firm) if firm else []
    return render_template("entry/entry.html", form=form, firm=firm, suggested=suggested, recent=recent)


def _filed(form: EntryForm, firm: Enterprise | None, draft: Draft) -> Ticket | None:
    """In a savepoint: refused, the draft and its files stay."""
    at = clock.now()
    try:
        with db.session.begin_nested():
            firm = firm or enterprises.take_in(
                form.firm_name.data,
                form.firm_code.data,
                contact=(form.contact_name.data, form.contact_phone.data),
                at=at,
            )
            ticket = lifecycle.submit(_submission(form, firm), by=me(), at=at)
            drafts.close(draft)
    except Refused as reason:
        form.refuse(reason)
        return None
    db.session.commit()
    return ticket


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
