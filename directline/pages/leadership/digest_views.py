"""The digest 专报 for the two principals: the frozen months, one of them as a paper, the tickets behind its figures."""

from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.models import MonthlyReport
from directline.pages.forms import query_number, query_text
from directline.pages.guards import Policy, enter, me
from directline.pages.language import gettext as _
from directline.pages.leadership.digest_document import address_in, document_of
from directline.pages.leadership.figure_boards import behind_figure
from directline.pages.leadership.views import blueprint
from directline.pages.listing import answered
from directline.reports import monthly, sentences


@blueprint.get("/digest")
@enter(Policy.PRINCIPAL)
def digests() -> str:
    reports = [(report, sentences.month_words(report.period)) for report in monthly.all_latest()]
    return render_template("leadership/digests.html", reports=reports)


@blueprint.get("/digest/<string:period>")
@enter(Policy.PRINCIPAL)
def digest(period: str) -> str:
    return render_template("leadership/digest.html", document=document_of(me(), _report_or_404(period)))


@blueprint.get("/digest/<string:period>/figures/<string:key>", defaults={"side": ""})
@blueprint.get("/digest/<string:period>/figures/<string:key>/<string:side>")
@enter(Policy.PRINCIPAL)
def figure(period: str, key: str, side: str) -> str | Response:
    report, row = _report_or_404(period), query_text("row", 40)
    figures = monthly.figures_of(report)
    behind = behind_figure(me(), figures, key, row, side, address_in(report), clock.now())
    return answered(behind.board, "leadership/figure.html", behind=behind, back=_back(period))


def _back(period: str) -> tuple[str, str]:
    """To the paper on which the figure stands."""
    address = url_for("leadership.digest", period=period, revision=query_number("revision", 0) or None)
    return sentences.month_words(period) + _("专报"), address


def _report_or_404(period: str) -> MonthlyReport:
    """The revision asked for, or the latest."""
    return monthly.report_of(period, query_number("revision", 0) or None) or abort(404)
