"""The annex as a paper: frozen counts under today's names, with what was done and said from its own rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy import select

from directline import clock
from directline.database import among
from directline.extensions import db
from directline.models import Aftermath, Finding, FindingResult, MonthlyReport, Ticket, User
from directline.pages.display import label, share
from directline.pages.language import gettext as _
from directline.pages.leadership import annex_figures
from directline.pages.leadership.names import Names
from directline.reports import monthly, sentences
from directline.reports.annex import Annex, AnnexLine
from directline.tickets.reading import Reader

COUNTED = ("received", "closed", "open", "true", "partly", "not_true")


@dataclass(frozen=True)
class Row:
    """``counts`` with the addresses of the complaints behind them; of the ``findings``, those found ``true``."""

    name: str
    counts: list[tuple[int, str]]
    true: int
    findings: int


@dataclass(frozen=True)
class Entry:
    """A finding with what was done, or what an enterprise said happened to it; ``mark`` is the result or the days."""

    number: str
    url: str
    name: str
    mark: str
    words: str


@dataclass(frozen=True)
class AnnexView:
    report: MonthlyReport
    title: str
    date: date
    is_intact: bool
    annex: Annex
    disorders: list[Row]
    case_owners: list[Row]
    findings: list[Entry]
    reprisals: list[Entry]

    @property
    def has_weak(self) -> bool:
        """Does any of its shares stand on few cases?"""
        rows = [(row.true, row.findings) for row in (*self.disorders, *self.case_owners)]
        entries = [(measure.x, measure.n) for measure in (self.annex.found_true, self.annex.reprisals)]
        return any(share(figure, of).is_weak for figure, of in (*rows, *entries))

    def address(self, figure: str) -> str:
        """Of the complaints behind a figure of them all."""
        return annex_figures.address(self.report, figure)


def view_of(user: User, report: MonthlyReport) -> AnnexView:
    annex, names = monthly.annexed(report), Names()
    entries = [line.ticket_id for line in annex.findings] + [line.ticket_id for line in annex.reprisal_lines]
    readers = _readers(user, entries)
    return AnnexView(
        report=report,
        title=sentences.month_words(report.period),
        date=clock.local_date(report.known_at),
        is_intact=monthly.is_intact(report),
        annex=annex,
        disorders=_rows(report, names, "disorders", annex.disorders),
        case_owners=_rows(report, names, "case_owners", annex.case_owners),
        findings=_findings(annex, names, readers),
        reprisals=_reprisals(annex, names, readers),
    )


def _rows(report: MonthlyReport, names: Names, group: str, lines: Iterable[AnnexLine]) -> list[Row]:
    return [
        Row(
            annex_figures.line_name(names, group, line.key),
            [
                (getattr(line, figure).n, annex_figures.address(report, figure, f"{group}.{line.key}"))
                for figure in COUNTED
            ],
            line.true.n + line.partly.n,
            line.true.n + line.partly.n + line.not_true.n,
        )
        for line in lines
    ]


def _readers(user: User, ids: Iterable[int]) -> dict[int, Reader]:
    tickets = db.session.scalars(select(Ticket).where(among(Ticket.id, set(ids))))
    return {ticket.id: Reader(user, ticket) for ticket in tickets}


def _findings(annex: Annex, names: Names, readers: dict[int, Reader]) -> list[Entry]:
    rows = select(Finding.id, Finding.measures).where(among(Finding.id, [line.finding_id for line in annex.findings]))
    measures = dict(db.session.execute(rows).all())
    return [
        _entry(
            readers[line.ticket_id],
            names.categories.get(line.category_id, ""),
            label(FindingResult(line.result)) + (_("（改定）") if line.is_correction else ""),
            measures.get(line.finding_id, ""),
        )
        for line in annex.findings
    ]


def _reprisals(annex: Annex, names: Names, readers: dict[int, Reader]) -> list[Entry]:
    ids = [line.aftermath_id for line in annex.reprisal_lines]
    words = dict(db.session.execute(select(Aftermath.id, Aftermath.words).where(among(Aftermath.id, ids))).all())
    return [
        _entry(
            reader := readers[line.ticket_id],
            names.categories.get(reader.ticket.category_id, ""),
            str(line.days),
            words.get(line.aftermath_id, ""),
        )
        for line in annex.reprisal_lines
    ]


def _entry(reader: Reader, name: str, mark: str, words: str) -> Entry:
    number = reader.ticket.number
    return Entry(number, url_for("ticket.page", number=number), name, mark, reader.words(words))
