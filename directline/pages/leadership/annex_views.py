"""The annex 附件 of a month's sealed complaints, for the two principals alone."""

from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.models import MonthlyReport
from directline.pages.forms import query_number, query_text
from directline.pages.guards import Policy, enter, me
from directline.pages.language import gettext as _
from directline.pages.leadership.annex import view_of
from directline.pages.leadership.annex_figures import behind_figure
from directline.pages.leadership.views import blueprint
from directline.pages.listing import answered
from directline.reports import monthly, sentences


@blueprint.get("/annex/<string:period>")
@enter(Policy.PRINCIPAL)
def annex(period: str) -> str:
    return render_template("leadership/annex.html", view=view_of(me(), _annex_or_404(period)))


@blueprint.get("/annex/<string:period>/figures/<string:figure>")
@enter(Policy.PRINCIPAL)
def annex_figure(period: str, figure: str) -> str | Response:
    report = _annex_or_404(period)
    behind = behind_figure(me(), report, figure, query_text("row", 40), clock.now())
    return answered(behind.board, "leadership/figure.html", behind=behind, back=_back(report))


def _back(report: MonthlyReport) -> tuple[str, str]:
    """To the paper on which the figure stands."""
    address = url_for("leadership.annex", period=report.period, revision=report.revision)
    return sentences.month_words(report.period) + _("密件附件"), address


def _annex_or_404(period: str) -> MonthlyReport:
    """The revision asked for, or the latest."""
    return monthly.annex_of(period, query_number("revision", 0) or None) or abort(404)
