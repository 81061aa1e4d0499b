"""The steps as pages: one address for each action, one form, one verb."""

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.extensions import limiter
from directline.models import Ticket
from directline.pages import drafting, form_key
from directline.pages.acting import acted, done, giving_back, kept, sent
from directline.pages.drafting import Drafted
from directline.pages.forms import Form
from directline.pages.guards import Policy, enter, me, whose_rate
from directline.pages.security import takes_files
from directline.pages.ticket.lookup import ticket_or_404
from directline.pages.ticket.registry import STEPS
from directline.pages.ticket.steps import Step
from directline.pages.ticket.ticket_view import view_of
from directline.pages.ticket.views import blueprint
from directline.tickets import access
from directline.tickets.errors import NotAllowed
from directline.tickets.files import drafts
from directline.tickets.reading import Reader
from directline.tickets.rules import MOVES, Action

PLAIN = {action: step for action, step in STEPS.items() if not MOVES[action].keeps_draft}


@blueprint.route("/<number>/<action>", methods=["GET", "POST"])
@enter(Policy.TICKET)
@limiter.limit("60 per minute", methods=["POST"], key_func=whose_rate)
def step(number: str, action: str) -> str | Response:
    if action not in PLAIN:
        abort(404)
    ticket, chosen = ticket_or_404(number), PLAIN[Action(action)].as_read_by(me())
    form = chosen.form(ticket, me())
    with giving_back(form):
        if form.validate_on_submit() and acted(form, lambda: chosen.carry_out(ticket, form, me())):
            return _done(chosen, ticket)
        return _shown(chosen, Action(action), ticket, form)


@blueprint.route("/<number>/answer", methods=["GET", "POST"])
@enter(Policy.OFFICIAL)
@takes_files
@limiter.limit("30 per minute", methods=["POST"], key_func=whose_rate)
def answer(number: str) -> str | Response:
    return _drafted_step(number, Action.ANSWER)


@blueprint.route("/<number>/supplement", methods=["GET", "POST"])
@enter(Policy.TICKET)
@takes_files
@limiter.limit("30 per minute", methods=["POST"], key_func=whose_rate)
def supplement(number: str) -> str | Response:
    return _drafted_step(number, Action.SUPPLEMENT)


@blueprint.route("/<number>/instruct", methods=["GET", "POST"])
@enter(Policy.OFFICIAL, Policy.LEADER)
@takes_files
@limiter.limit("30 per minute", methods=["POST"], key_func=whose_rate)
def instruct(number: str) -> str | Response:
    return _drafted_step(number, Action.INSTRUCT)


@blueprint.route("/<number>/answer/draft", methods=["POST"])
@enter(Policy.OFFICIAL)
def answer_draft(number: str) -> str:
    ticket, form = _autosaved(number, Action.ANSWER)
    return render_template("ticket/faults.html", **STEPS[Action.ANSWER].beside(ticket, form))


@blueprint.route("/<number>/supplement/draft", methods=["POST"])
@enter(Policy.TICKET)
def supplement_draft(number: str) -> str:
    _autosaved(number, Action.SUPPLEMENT)
    return render_template("components/saved.html", at=clock.now())


@blueprint.route("/<number>/instruct/draft", methods=["POST"])
@enter(Policy.OFFICIAL, Policy.LEADER)
def instruct_draft(number: str) -> str:
    _autosaved(number, Action.INSTRUCT)
    return render_template("components/saved.html", at=clock.now())


def _autosaved(number: str, action: Action) -> tuple[Ticket, Drafted]:
    """What a script sends while somebody writes: kept, whatever it is worth so far."""
    ticket = ticket_or_404(number)
    form: Drafted = STEPS[action].form(ticket, me())
    kept(lambda: drafting.received(form, drafts.code_of(action, ticket), is_sealed=ticket.is_sealed))
    return ticket, form


def _drafted_step(number: str, action: Action) -> str | Response:
    """What was typed and sent along is kept first, whatever becomes of the step."""
    ticket, chosen = ticket_or_404(number), STEPS[action].as_read_by(me())
    code = drafts.code_of(action, ticket)
    form: Drafted = chosen.form(ticket, me())
    if request.method == "GET":
        form.fill(drafts.find(me(), code))
        return _shown(chosen, action, ticket, form)
    if form_key.is_done():
        return _done(chosen, ticket)
    draft = drafting.received(form, code, is_sealed=ticket.is_sealed)
    with giving_back(form):
        is_ready = drafting.is_to_send() and form.is_sound()
        if sent(form, draft, lambda: chosen.carry_out(ticket, form, me()), is_ready=is_ready):
            return _done(chosen, ticket)
        return _shown(chosen, action, ticket, form)


def _shown(chosen: Step, action: Action, ticket: Ticket, form: Form) -> str:
    """Raises NotAllowed where the step is not, or no longer, this person's."""
    if not access.may(me(), action, ticket):
        raise NotAllowed(action, ticket)
    view = view_of(Reader(me(), ticket), clock.now())
    beside = chosen.beside(ticket, form)
    return render_template(
        chosen.template, step=chosen, action=action, move=MOVES[action], form=form, view=view, **beside
    )


def _done(chosen: Step, ticket: Ticket) -> Response:
    """Back to the ticket, if it is still theirs to see."""
    is_seen = access.sees(me(), ticket)
    return done(url_for("ticket.page", number=ticket.number) if is_seen else url_for("public.home"), str(chosen.done))
