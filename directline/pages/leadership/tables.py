"""The tables of the digest: indicators beside the month before, sorted tables, departments."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from directline.models import Department
from directline.pages.language import gettext as _
from directline.pages.leadership.cells import Cells, Row, Table
from directline.pages.leadership.names import Names
from directline.pages.listing import Tile
from directline.reports.definitions import definitions, name_of
from directline.reports.figures import find
from directline.reports.measures import Count, Share

INDICATORS = {
    "flow": (
        "filed",
        "accepted",
        "rejected",
        "withdrawn",
        "answered",
        "closed",
        "closed_unreached",
        "closed_unsolved",
        "in_hand",
        "overdue",
        "urged",
        "solved_in_month",
        "solved_in_year",
        "solved_ever",
        "active",
        "active_key",
    ),
    "limits": (
        "on_time",
        "on_time_original",
        "carried_over",
        "awaiting_review",
        "standing_still",
        "promise_kept",
        "triaged_in_time",
        "signed_in_time",
        "contacted_in_time",
        "planned_in_time",
        "reported_in_time",
        "reviewed_in_time",
        "handling",
        "felt",
    ),
    "voices": (
        "solved",
        "solved_of_reasonable",
        "satisfied",
        "satisfied_first",
        "called_back",
        "redone",
        "repeated",
    ),
    "ladder": ("yellow", "red", "revoked", "explained_in_time", "sent_back", "recalled", "instructions_kept"),
}
TILES = {
    "filed": _l("收到诉求"),
    "closed": _l("办结"),
    "in_hand": _l("在办"),
    "overdue": _l("逾期"),
    "on_time": _l("按时办结"),
    "solved": _l("企业确认解决"),
    "satisfied": _l("满意"),
    "red": _l("红牌"),
}
"""What the running month calls its few figures."""
SORTED = ("by_channel", "by_category", "by_township", "by_cluster", "by_chain")
RESULTS = ("dispatched", "on_time", "solved", "satisfied", "redone", "yellow", "red", "in_hand", "overdue")
PROCESS = (
    "signed_in_time",
    "contacted_in_time",
    "planned_in_time",
    "on_time_original",
    "awaiting_review",
    "standing_still",
    "handling",
)


def indicators(now: Cells, before: Cells | None) -> dict[str, Table]:
    """The county's figures in groups, each beside that of the month before."""
    names = {"flow": _("总量"), "limits": _("时限"), "voices": _("企业评价"), "ladder": _("督办")}
    columns, known = [_("本月"), *([_("上月")] if before else [])], definitions(now.figures.edition)
    return {
        group: Table(
            names[group], [names[group], *columns], [_indicator(key, now, before) for key in keys if key in known]
        )
        for group, keys in INDICATORS.items()
    }


def _indicator(key: str, now: Cells, before: Cells | None) -> Row:
    return Row(name_of(key, now.figures.edition), [cells.cell(key) for cells in (now, before) if cells])


def sorted_tables(cells: Cells, names: Names) -> list[Table]:
    """By channel, category and so on; a table whose rows are all "not known" says nothing."""
    tables = [_sorted_table(key, cells, names) for key in SORTED]
    return [table for table in tables if any(row.name != _("未填写") for row in table.rows)]


def _sorted_table(key: str, cells: Cells, names: Names) -> Table:
    lines = getattr(cells.figures, key)
    most = max((line.filed.n for line in lines), default=0)
    columns = ("filed", "closed", "in_hand", "overdue")
    rows = [
        Row(
            names.row(key, line.key),
            [cells.cell(f"{key}.{column}", line.key, of=most if column == "filed" else 0) for column in columns],
        )
        for line in lines
    ]
    return Table(name_of(key), [name_of(key), _("收到"), _("办结"), _("在办"), _("逾期")], rows)


def stock(cells: Cells, names: Names) -> list[Table]:
    """What is in hand, by stage and by age."""
    return [_bars(key, cells, names) for key in ("stages", "ages")]


def _bars(key: str, cells: Cells, names: Names) -> Table:
    counts: dict[str, Count] = getattr(cells.figures, key)
    rows = [Row(names.row(key, row), [cells.cell(key, row, of=cells.figures.in_hand.n)]) for row in counts]
    return Table(name_of(key), [name_of(key), _("件数")], rows)


def departments(cells: Cells, names: Names, only: Iterable[Department] | None = None) -> list[Table]:
    """What came of their work, and how it went; of all that had any, or of these."""
    kept = None if only is None else {unit.id for unit in only}
    lines = [line for line in cells.figures.by_department if kept is None or line.department_id in kept]
    order = sorted(lines, key=lambda line: names.place(line.department_id))
    return [
        _department_table(title, columns, [line.department_id for line in order], cells, names)
        for title, columns in ((_("办理结果"), RESULTS), (_("办理过程"), PROCESS))
    ]


def _department_table(title: str, columns: tuple[str, ...], ids: list[int], cells: Cells, names: Names) -> Table:
    rows = [
        Row(names.unit(unit), [cells.cell(f"by_department.{column}", str(unit)) for column in columns]) for unit in ids
    ]
    return Table(title, [title, *map(_column, columns)], rows)


def _column(key: str) -> str:
    short = {"handling": _("用时（中位工作日）"), "in_hand": _("在办"), "overdue": _("逾期")}
    return short.get(key) or name_of(key)


def tiles(cells: Cells) -> list[Tile]:
    """The few figures of the first screen."""
    return [_tile(str(name), key, cells) for key, name in TILES.items()]


def _tile(name: str, key: str, cells: Cells) -> Tile:
    measure = find(cells.figures, key)
    figure = measure.x if isinstance(measure, Share) else getattr(measure, "n", 0)
    return Tile(name, figure, cells.cell(key).url, measure.n if isinstance(measure, Share) else None)
