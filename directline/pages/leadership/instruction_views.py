"""An instruction on an item of the digest, or on the digest as a whole."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.extensions import limiter
from directline.models import DigestItem, Task
from directline.pages import task_board
from directline.pages.acting import acted
from directline.pages.guards import Policy, enter, me, whose_rate
from directline.pages.instruction_form import InstructionForm
from directline.pages.language import gettext as _
from directline.pages.leadership.digest_items import shown
from directline.pages.leadership.views import blueprint
from directline.pages.rows import lines
from directline.reports import digest_items, sentences
from directline.tickets import access, lifecycle


@blueprint.route("/digest/<string:period>/<int:position>/instruct", methods=["GET", "POST"])
@enter(Policy.PRINCIPAL)
@limiter.limit("60 per minute", methods=["POST"], key_func=whose_rate)
def digest_instruct(period: str, position: int) -> str | Response:
    item = _item_or_404(period, position)
    form = InstructionForm(item.ticket, clock.now())
    if form.validate_on_submit() and acted(form, lambda: _instruct(item, form)):
        flash(_("批示已下达，并告知承办单位。"), "success")
        return redirect(url_for("leadership.digest", period=period, _anchor=f"item-{position}"), 303)
    return _page(item, form)


def _instruct(item: DigestItem, form: InstructionForm) -> Task:
    order = form.order(digest_item=item)
    return lifecycle.instruct(item.ticket, order, by=me()) if item.ticket else lifecycle.give(order, by=me())


def _page(item: DigestItem, form: InstructionForm) -> str:
    tasks = task_board.on_items(me(), [item], clock.now())[item.id]
    line = lines(me(), [item.ticket])[item.ticket.id] if item.ticket else None
    month = sentences.month_words(item.period)
    return render_template(
        "leadership/instruct.html", form=form, item=shown(item, tasks), line=line, month=month, period=item.period
    )


def _item_or_404(period: str, position: int) -> DigestItem:
    """What is about a ticket that this person may not see is not there."""
    item = digest_items.item_of(period, position)
    if item is None or (item.ticket is not None and not access.sees(me(), item.ticket)):
        abort(404)
    return item
