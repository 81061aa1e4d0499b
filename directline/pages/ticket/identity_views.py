"""The reading of who complained: its own page, by a stated reason, never by a link."""

from flask import render_template
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from directline.extensions import limiter
from directline.models import Ticket
from directline.pages.acting import Outcome, saved
from directline.pages.forms import Form, Words
from directline.pages.guards import Policy, enter, me, whose_rate
from directline.pages.ticket.lookup import ticket_or_404
from directline.pages.ticket.views import blueprint
from directline.tickets import access, lifecycle
from directline.tickets.errors import NotAllowed
from directline.tickets.rules import Action
from directline.tickets.sealed.identity import Revealed


class IdentityForm(Form):
    reason = Words(
        _l("查看的理由"),
        longest=300,
        description=_l(
            "例如：回访需要电话联系。投诉人和审计员看得到谁在什么时候看过；理由记入办理过程，请不要写企业和人的名称。"
        ),
    )


@blueprint.route("/<number>/identity", methods=["GET", "POST"])
@enter(Policy.TICKET)
@limiter.limit("20 per minute", methods=["POST"], key_func=whose_rate)
def identity(number: str) -> str | Response:
    """Only the answer to a form that states a reason shows it, and no browser keeps that page."""
    ticket, form = ticket_or_404(number), IdentityForm()
    outcome = _read(ticket, form) if form.validate_on_submit() else None
    if outcome is None and not access.may(me(), Action.READ_IDENTITY, ticket):
        raise NotAllowed(Action.READ_IDENTITY, ticket)
    return render_template("ticket/identity.html", number=number, form=form, identity=outcome and outcome.result)


def _read(ticket: Ticket, form: IdentityForm) -> Outcome[Revealed] | None:
    return saved(form, lambda: lifecycle.read_identity(ticket, form.reason.data, by=me()))
