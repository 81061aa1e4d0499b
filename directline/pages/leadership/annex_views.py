"""The annex 附件 of a month's sealed complaints, for the two principals alone."""

from flask import abort, render_template

from directline.pages.forms import query_number
from directline.pages.guards import Policy, enter, me
from directline.pages.leadership.annex import sheet_of
from directline.pages.leadership.views import blueprint
from directline.reports import monthly


@blueprint.get("/annex/<string:period>")
@enter(Policy.PRINCIPAL)
def annex(period: str) -> str:
    report = monthly.annex_of(period, query_number("revision", 0) or None) or abort(404)
    return render_template("leadership/annex.html", sheet=sheet_of(me(), report))
