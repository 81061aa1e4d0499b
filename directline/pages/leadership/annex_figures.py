"""The complaints behind a number of the annex, for the two principals alone."""

from datetime import datetime

from flask import abort, url_for
from flask_babel import lazy_gettext as _l

from directline.models import CaseOwner, MonthlyReport, User
from directline.pages.display import label, share
from directline.pages.leadership.figure_boards import Behind, behind_tickets
from directline.pages.leadership.names import Names
from directline.reports import monthly
from directline.reports.annex import Annex, AnnexLine
from directline.reports.measures import Count, Share, behind

NAMES = {
    "received": _l("收到密件投诉"),
    "closed": _l("办结"),
    "open": _l("月末在办"),
    "found_true": _l("属实或部分属实"),
    "true": _l("属实"),
    "partly": _l("部分属实"),
    "not_true": _l("不属实"),
    "asked": _l("办结后询问企业"),
    "reprisals": _l("说受到影响"),
    "readings": _l("查看投诉人身份"),
}


def address(report: MonthlyReport, figure: str, row: str = "") -> str:
    """``row``: the list of the annex and the key of its line, as ``case_owners.office``; none where all are counted."""
    return url_for(
        "leadership.annex_figure", period=report.period, revision=report.revision, figure=figure, row=row or None
    )


def behind_figure(user: User, report: MonthlyReport, figure: str, row: str, at: datetime) -> Behind:
    """404 for what is no figure of this annex."""
    annex, (group, _dot, key) = monthly.annexed(report), row.partition(".")
    counted = annex if not row else _line(annex, group, key)
    measure = getattr(counted, figure, None) if figure in NAMES else None
    if not isinstance(measure, Count | Share):
        abort(404)
    name = " · ".join(filter(None, (str(NAMES[figure]), row and line_name(Names(), group, key))))
    words = share(measure.x, measure.n).words if isinstance(measure, Share) else str(measure.n)
    return behind_tickets(user, name, words, behind(measure, "part"), at)


def line_name(names: Names, group: str, key: str) -> str:
    """What a line of the annex is called now."""
    return label(CaseOwner(key)) if group == "case_owners" else names.categories.get(int(key), key)


def _line(annex: Annex, group: str, key: str) -> AnnexLine | None:
    lines = {"disorders": annex.disorders, "case_owners": annex.case_owners}.get(group, [])
    return next((line for line in lines if line.key == key), None)
