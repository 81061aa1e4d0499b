"""The digest 专报 as a paper: the frozen figures with today's names, addresses and the enterprises' words."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from flask import url_for

from directline import clock
from directline.models import MonthlyReport, User
from directline.pages.language import gettext as _
from directline.pages.leadership import digest_items, digest_lists, tables
from directline.pages.leadership.cells import Address, Cell, Cells, Table
from directline.pages.leadership.digest_items import Item
from directline.pages.leadership.digest_lists import Lists
from directline.pages.leadership.digest_tasks import CarriedOut, carried_out
from directline.pages.leadership.names import Names
from directline.reports import monthly, sentences
from directline.reports.corrections import corrections
from directline.reports.definitions import Definition, definitions
from directline.reports.figures import Figures
from directline.reports.sentences import Piece


class Revision(NamedTuple):
    """``corrected`` are names of figures with the value before and after; ``is_recounted``: by other definitions."""

    report: MonthlyReport
    corrected: list[tuple[str, str, str]]
    is_recounted: bool


@dataclass(frozen=True)
class DigestDocument:
    """``issue`` is its number in words; ``revisions`` the latest first, each with what it corrected.

    ``whole``: the digest itself, to instruct on.
    """

    report: MonthlyReport
    title: str
    issue: str
    office: str
    date: date
    is_intact: bool
    annex_url: str
    whole: Item | None
    said: list[list[tuple[str, str]]]
    lists: Lists
    stock: list[Table]
    sorted: list[Table]
    indicators: dict[str, Table]
    rungs: list[tuple[str, Cell]]
    departments: list[Table]
    carried_out: list[CarriedOut]
    definitions: list[Definition]
    revisions: list[Revision]


def document_of(user: User, report: MonthlyReport) -> DigestDocument:
    figures, before, names = monthly.figures_of(report), monthly.before(report), Names()
    cells, items = Cells(figures, address_in(report)), digest_items.items_of(user, report.period, clock.now())
    return DigestDocument(
        report=report,
        title=sentences.title(figures),
        issue=_issue(report),
        office=names.office,
        date=clock.local_date(report.known_at),
        is_intact=monthly.is_intact(report),
        annex_url=_annex_url(report),
        said=[[_linked(piece, report) for piece in sentence] for sentence in sentences.summary(figures, before)],
        whole=items.get(None),
        lists=digest_lists.lists_of(user, figures, names, items),
        stock=tables.stock(cells, names),
        sorted=tables.sorted_tables(cells, names),
        indicators=tables.indicators(cells, _cells_before(before)),
        rungs=[(names.row("rungs", rung), cells.cell("rungs", rung)) for rung in figures.rungs],
        departments=tables.departments(cells, names),
        carried_out=carried_out(user, figures, names, clock.now()),
        definitions=list(definitions(figures.edition).values()),
        revisions=_revisions(report, names),
    )


def address_in(report: MonthlyReport) -> Address:
    """Of the lists behind that report's figures; of a revision that is not the latest, by its number."""
    latest = monthly.latest_of(report.period)
    revision = report.revision if latest and latest.revision != report.revision else None

    def address(key: str, row: str, side: str = "") -> str:
        return url_for(
            "leadership.figure",
            period=report.period,
            key=key,
            side=side or None,
            row=row or None,
            revision=revision,
        )

    return address


def _annex_url(report: MonthlyReport) -> str:
    """The annex of that revision; "" where there is none."""
    if monthly.annex_of(report.period, report.revision) is None:
        return ""
    return url_for("leadership.annex", period=report.period, revision=report.revision)


def _issue(report: MonthlyReport) -> str:
    numbers = monthly.issue_of(report)
    if numbers is None:
        return _("开通前的历史数据")
    number, overall = numbers
    return _("%(year)s年第%(number)s期（总第%(overall)s期）", year=report.period[:4], number=number, overall=overall)


def _linked(piece: Piece, report: MonthlyReport) -> tuple[str, str]:
    """Its words and the address of the tickets behind them; nothing is behind a zero."""
    if not piece.key or piece.text == "0":
        return piece.text, ""
    return piece.text, address_in(report)(piece.key, piece.row, piece.side)


def _cells_before(before: Figures | None) -> Cells | None:
    if before is None:
        return None
    earlier = monthly.latest_of(before.label)
    return Cells(before, address_in(earlier)) if earlier else None


def _revisions(report: MonthlyReport, names: Names) -> list[Revision]:
    reports = list(monthly.revisions_of(report.period))
    figures = [monthly.figures_of(each) for each in reports]
    changed = [
        ([(names.figure(one.key, one.row), one.before, one.after) for one in corrections(old, new)], old, new)
        for new, old in pairwise(figures)
    ]
    later = [
        Revision(each, corrected, old.edition != new.edition)
        for each, (corrected, old, new) in zip(reports, changed, strict=False)
    ]
    return [*later, *(Revision(each, [], False) for each in reports[-1:])]
