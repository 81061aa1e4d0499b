"""The one ticket page, and the pages below it: why this date, why this card, the letter, the files."""

from flask import Blueprint, abort, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from directline import clock
from directline.models import Escalation
from directline.pages import downloads, queue_walk
from directline.pages.acting import acted, done
from directline.pages.guards import Policy, enter, me
from directline.pages.ticket import cards, deadlines, timeline
from directline.pages.ticket.enterprise_steps import MessageForm
from directline.pages.ticket.lookup import reader_or_404
from directline.pages.ticket.ticket_view import view_of
from directline.tickets import lifecycle, reading
from directline.tickets.errors import NotAllowed
from directline.tickets.files import handouts
from directline.tickets.reading import Reader
from directline.tickets.rules import Action

blueprint = Blueprint("ticket", __name__, url_prefix="/tickets")
files = Blueprint("file", __name__, url_prefix="/files")


@blueprint.get("/<number>")
@enter(Policy.TICKET)
def page(number: str) -> str:
    reader = reader_or_404(number)
    view = view_of(reader, clock.now())
    message = MessageForm() if view.can_write else None
    return render_template("ticket/page.html", view=view, message=message, walk=queue_walk.of(me(), reader.ticket))


@blueprint.get("/<number>/deadlines/<row('deadline'):deadline_id>")
@enter(Policy.TICKET)
def deadline(number: str, deadline_id: int) -> str:
    deadline = reading.deadline_of(reader_or_404(number), deadline_id) or abort(404)
    explanation = deadlines.explanation_of(deadline, clock.now())
    return render_template("ticket/deadline.html", number=number, explanation=explanation)


@blueprint.route("/<number>/cards/<row('card'):card_id>", methods=["GET", "POST"])
@enter(Policy.OFFICIAL, Policy.LEADER)
def card(number: str, card_id: int) -> str | Response:
    reader = reader_or_404(number)
    card = reading.card_of(reader, card_id) or abort(404)
    form = cards.ExplanationForm()
    if form.validate_on_submit() and _explained(card, form, reader):
        return done(url_for("ticket.page", number=number), _("情况说明已提交。"))
    return render_template("ticket/card.html", **_card_page(card, reader, form))


@blueprint.get("/<number>/letters/<row('card'):card_id>")
@enter(Policy.OFFICIAL, Policy.LEADER)
def letter(number: str, card_id: int) -> str:
    reader = reader_or_404(number)
    card = reading.card_of(reader, card_id) or abort(404)
    if card.letter_number is None:
        abort(404)
    page = _card_page(card, reader, None)
    return render_template("ticket/letter.html", **page, sender=cards.sender(card), copies=cards.addressed(card))


@files.get("/<token>")
@enter(Policy.TICKET)
def download(token: str) -> Response | tuple[str, int]:
    return downloads.download(handouts.file_of(me(), token) or abort(404))


def _explained(card: Escalation, form: cards.ExplanationForm, reader: Reader) -> object:
    def explain() -> None:
        if not cards.is_to_explain(card, reader):
            raise NotAllowed(Action.EXPLAIN, reader.ticket)
        lifecycle.explain(card, form.text.data, by=reader.user)

    return acted(form, explain)


def _card_page(card: Escalation, reader: Reader, form: cards.ExplanationForm | None) -> dict[str, object]:
    is_owed = cards.is_to_explain(card, reader)
    return {
        "card": card,
        "number": reader.ticket.number,
        "title": reader.words(reader.ticket.title),
        "firm": "" if reader.is_masked else reader.firm,
        "facts": cards.facts(card, reader),
        "form": form if is_owed else None,
        "explanation": reader.words(card.explanation, card.explained_by_id)
        if reader.was_by_then(card.explained_at)
        else "",
        "explained_by": timeline.person_words(card.explained_by, reader, card.explained_at),
        "why": deadlines.explanation_of(card.deadline, clock.now()),
        "rule": cards.rule_words(card),
    }
