"""Filing a difficulty: the category first, then the form, kept as a draft until it is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from directline import clock
from directline.accounts import people as accounts
from directline.accounts import selects as people
from directline.extensions import db, limiter
from directline.models import Category, Channel, Draft, Enterprise, Ticket
from directline.pages import audience_words as words
from directline.pages.acting import kept, pressed
from directline.pages.enterprise import about, catalogue
from directline.pages.enterprise.course import course_of, receipt_of
from directline.pages.enterprise.forms import FilingForm, filing_form
from directline.pages.forms import query_text
from directline.pages.guards import Policy, enter, me, whose_rate
from directline.pages.refiling import filed, filed_just_now, held
from directline.pages.security import takes_files
from directline.tickets import lifecycle
from directline.tickets.files import drafts
from directline.tickets.lifecycle import Submission
from directline.tickets.lifecycle.sealing import NOBODY
from directline.tickets.lists import selects
from directline.tickets.sealed import audience

FORM, COMPLAINT = "filing", "complaint"

blueprint = Blueprint("filing", __name__, url_prefix="/enterprise/file")


@blueprint.route("")
@enter(Policy.ENTERPRISE)
def choose() -> str:
    every, search = db.session.scalars(selects.every_category()).all(), catalogue.CategorySearch()
    groups = catalogue.grouped(every, catalogue.matching(every, search.words.data or ""))
    return render_template(
        "enterprise/choose.html",
        groups=groups,
        closed=catalogue.closed(every),
        search=search,
        kept=[draft for form in (FORM, COMPLAINT) if (draft := _draft_of(form, every))],
    )


@blueprint.route("/<code>", methods=["GET", "POST"])
@enter(Policy.ENTERPRISE)
@takes_files
@limiter.limit("30 per minute", methods=["POST"], key_func=whose_rate)
def write(code: str) -> str | Response:
    category = selects.category_of(code) or abort(404)
    form, draft = _form(category), drafts.find(me(), form_of(category))
    if not category.is_open or (category.is_sealed and not about.content_of(draft)):
        return _aside(category, form)
    if request.method == "GET":
        form.fill(draft)
        return _shown(category, form)
    return _sent(category, form)


@blueprint.route("/<code>/draft", methods=["POST"])
@enter(Policy.ENTERPRISE)
@limiter.limit("60 per minute", key_func=whose_rate)
def keep(code: str) -> str:
    """What a script sends while somebody writes."""
    category = selects.category_of(code) or abort(404)
    form = _form(category)
    kept(lambda: _held(category, form))
    form.has_to_ask(is_sealed=category.is_sealed)
    return render_template("enterprise/parts/kept.html", at=clock.now(), form=form)


@blueprint.route("/discard", methods=["POST"])
@enter(Policy.ENTERPRISE)
def discard() -> Response:
    code = COMPLAINT if request.form.get("form") == COMPLAINT else FORM
    return pressed(url_for("filing.choose"), _("草稿已删除。"), lambda: _discard(code), is_once=False)


@blueprint.route("/receipt/<number>")
@enter(Policy.ENTERPRISE)
def receipt(number: str) -> str:
    ticket = db.session.scalar(selects.by_number(me(), number)) or abort(404)
    seen_by = words.seen_by(audience.of(ticket)) if ticket.is_sealed else []
    known = {"stages": receipt_of(ticket), "filed_as": selects.category_at_filing(ticket)}
    person = {"user": me(), "is_asked": me().mailbox_asked_at == ticket.submitted_at}
    return render_template("enterprise/receipt.html", ticket=ticket, seen_by=seen_by, **known, **person)


def form_of(category: Category) -> str:
    """A complaint is kept apart: what was written of it is never offered in a form that departments will read."""
    return COMPLAINT if category.is_sealed else FORM


def _aside(category: Category, form: FilingForm) -> str | Response:
    """The category was closed meanwhile, or whom a complaint is about is not known: what was sent is kept first."""
    ticket = kept(lambda: _held(category, form)).result if request.method == "POST" else None
    if isinstance(ticket, Ticket):
        return _received(ticket)
    if not category.is_open:
        return render_template("enterprise/closed.html", category=category)
    return redirect(url_for("filing.about_whom", code=category.code), 303)


def _sent(category: Category, form: FilingForm) -> str | Response:
    """The draft is kept first; pressed twice, the second time finds what the first one filed."""
    draft = _held(category, form)
    if isinstance(draft, Ticket):
        return _received(draft)
    whom = about.content_of(draft)
    ticket = filed(form, draft, lambda: _submit(category, form, whom), is_sealed=category.is_sealed)
    return _received(ticket) if ticket else _shown(category, form)


def _held(category: Category, form: FilingForm) -> Draft | Ticket:
    draft = held(form, form_of(category), is_sealed=category.is_sealed)
    if isinstance(draft, Draft):
        draft.content = {**draft.content, "category": [category.code]}
    return draft


def _submit(category: Category, form: FilingForm, whom: Mapping[str, list[str]]) -> Ticket:
    ticket = lifecycle.submit(_submission(category, form, whom), by=me())
    if not ticket.is_sealed:  # the moment of a complaint stands in no row of who made it
        accounts.ask_for_mailbox(me(), at=ticket.submitted_at)
    return ticket


def _discard(code: str) -> None:
    draft = drafts.locked(me(), code)
    if draft is not None:
        drafts.discard(draft)


def _submission(category: Category, form: FilingForm, whom: Mapping[str, list[str]]) -> Submission:
    respondents = about.respondents_of(whom) if category.is_sealed else NOBODY
    return Submission(
        title=form.title.data,
        description=form.description.data,
        category=category,
        enterprise=_firm(),
        channel=Channel.FORM,
        reporter=me(),
        contact_name=form.contact_name.data,
        contact_phone=form.contact_phone.data,
        township=None if category.is_sealed else people.township(form.township.data),
        extra=form.extra | about.extra_of(whom, respondents),
        is_confidential=category.is_sealed or form.is_confidential.data,
        is_stop_claimed=not category.is_sealed and form.is_stop_claimed.data,
        submission_key=form.submission_key.data or None,
        attachments=form.kept,
        respondents=respondents,
    )


def _received(ticket: Ticket) -> Response:
    return redirect(url_for("filing.receipt", number=ticket.number), 303)


def _shown(category: Category, form: FilingForm) -> str:
    if category.is_sealed:
        return _complaint(category, form)
    stages, recent = course_of(category, clock.now()), filed_just_now()
    return render_template("enterprise/write.html", category=category, form=form, stages=stages, recent=recent)


def _complaint(category: Category, form: FilingForm) -> str:
    """Who will see it, and who can not, stands above the button."""
    whom = about.content_of(drafts.find(me(), form_of(category)))
    respondents = about.respondents_of(whom)
    shown = audience.expected(respondents)
    return render_template(
        "enterprise/complaint.html",
        category=category,
        form=form,
        stages=course_of(category, clock.now(), shown.case_owner),
        recent=filed_just_now(is_sealed=True),
        whom=about.names_of(whom, respondents),
        seen_by=words.seen_by(shown),
        not_seen_by=words.not_seen_by(),
        identity=words.identity_words(),
    )


def _form(category: Category) -> FilingForm:
    townships = db.session.scalars(people.townships()).all()
    return filing_form(category, townships, _known())


def _known() -> dict[str, str]:
    """Nobody is asked twice: contact and township are known; a poster's code may name another township.

    What is known of the firm is shown to an account that was proved to be the firm's.
    """
    user, firm = me(), _firm()
    known = firm if user.is_confirmed else Enterprise(contact_name="", contact_phone="")
    return {
        "contact_name": user.name or known.contact_name,
        "contact_phone": user.phone or known.contact_phone,
        "township": query_text("township") or (known.township.code if known.township else ""),
    }


def _firm() -> Enterprise:
    firm = me().enterprise
    return firm if firm is not None else abort(404)


def _draft_of(form: str, every: Sequence[Category]) -> dict[str, Any] | None:
    """The draft as the first page names it: its title, its category, when it was saved."""
    draft = drafts.find(me(), form)
    if draft is None:
        return None
    codes, titles = draft.content.get("category", []), draft.content.get("title", [])
    category = next((one for one in catalogue.choosable(every) if one.code in codes), None)
    return {"form": form, "title": "".join(titles), "category": category, "saved_at": draft.saved_at}
