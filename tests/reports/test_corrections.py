"""A revision says every figure that differs from the revision before it."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from directline.reports.corrections import HEAD, ROW_NAMES, Correction, corrections
from directline.reports.figures import Figures
from directline.reports.lists import VerdictLine
from directline.reports.measures import Activity, Count, Share, Spread
from directline.reports.tables import Line
from tests import scenarios
from tests.reports import months
from tests.reports.months import MARCH

COMPARED = [field.name for field in fields(Figures) if field.name not in HEAD]
SOME: dict[Any, tuple[Any, Any]] = {
    str: ("a", "b"),
    int: (1, 2),
    bool: (False, True),
    datetime: (datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)),
    Count: (Count((1,)), Count((2,))),
    Share: (Share((1,), (1, 2)), Share((2,), (1, 2))),
    Spread: (Spread((1,), 1.0, 1.0, 1.0), Spread((2,), 1.0, 1.0, 1.0)),
    Activity: (Activity(1, 2, (1,)), Activity(1, 2, (2,))),
}
"""Two values of each kind, of the figures two that read alike."""


def made(kind, which):
    """A value of that kind, the first or the second."""
    if kind in SOME:
        return SOME[kind][which]
    if get_origin(kind) is tuple:
        return (made(get_args(kind)[0], which),)
    if is_dataclass(kind):
        return kind(**{name: made(hint, which) for name, hint in get_type_hints(kind).items()})
    return made(next(each for each in get_args(kind) if each is not type(None)), which)


def changes(name):
    """Values of that field of Figures that differ in one place: (row, column) and both values."""
    kind = get_type_hints(Figures)[name]
    if get_origin(kind) is dict:
        measure = get_args(kind)[1]
        return [("row", "", {"row": made(measure, 0)}, {"row": made(measure, 1)})]
    if get_origin(kind) is list:
        (line,) = get_args(kind)
        one = made(line, 0)
        hints = {column: hint for column, hint in get_type_hints(line).items() if column not in ROW_NAMES}
        return [(column, column, [one], [replace(one, **{column: made(hint, 1)})]) for column, hint in hints.items()]
    return [("", "", made(kind, 0), made(kind, 1))]


@pytest.mark.parametrize("name", COMPARED)
def test_no_figure_of_the_snapshot_can_change_unsaid(app, name):
    """Whatever is added to the dataclass is compared too, each row and column of it, also where it reads alike."""
    march = months.of(MARCH)
    for place, column, old, new in changes(name):
        differences = corrections(replace(march, **{name: old}), replace(march, **{name: new}))
        assert [one.key.partition(".")[0] for one in differences] == [name], place
        assert differences[0].before != differences[0].after
        listed = ("to_decide", "overdue_list", "cards", "verdicts", "instructions")
        assert column in differences[0].key or name in listed


@pytest.mark.parametrize("name", [name for name in COMPARED if get_origin(get_type_hints(Figures)[name]) is list])
def test_a_row_that_is_new_or_gone_is_said(app, name):
    march, (line,) = months.of(MARCH), get_args(get_type_hints(Figures)[name])
    full = replace(march, **{name: [made(line, 0)]})

    assert [{one.key.partition(".")[0] for one in corrections(*pair)} for pair in ((march, full), (full, march))] == [
        {name}
    ] * 2


def test_a_revision_says_what_it_corrected(cast):
    before = months.of(MARCH)
    scenarios.closed(cast)
    after = months.of(MARCH)

    by_figure = {(correction.key, correction.row): correction for correction in corrections(before, after)}
    assert by_figure["filed", ""] == Correction("filed", "", "0", "1")
    assert by_figure["on_time", ""] == Correction("on_time", "", "0/0", "1/1")
    assert by_figure["handling", ""] == Correction("handling", "", "无", "中位 3.5、平均 3.5、九成以内 3.5 个工作日")
    assert by_figure["felt", ""].after == "中位 4.0、平均 4.0、九成以内 4.0 天"
    assert by_figure["solved_ever", ""] == Correction("solved_ever", "", "0", "1")
    assert by_figure["by_channel.filed", "form"] == Correction("by_channel.filed", "form", "0", "1")
    assert by_figure["by_department.on_time", str(cast.lead_unit.id)].after == "1/1"
    assert by_figure["verdicts", ""].after == "1 项"
    assert {("in_hand", ""), ("by_channel.overdue", "form"), ("stages", "submitted")}.isdisjoint(by_figure)


def test_the_same_number_of_others_is_said(app):
    march = months.of(MARCH)
    rows = [Line("form", *([Count((1, 2))] * 4)), Line("form", Count((1, 3)), *([Count((1, 2))] * 3))]
    words = [VerdictLine(1, 1, True, "satisfied"), VerdictLine(1, 1, False, "not_satisfied")]
    old = replace(march, by_channel=rows[:1], verdicts=words[:1], urged=Count((1, 1, 2)))
    new = replace(march, by_channel=rows[1:], verdicts=words[1:], urged=Count((1, 2, 2)))

    assert corrections(old, new) == [
        Correction("urged", "", "3", "3（件数相同，计法不同）"),
        Correction("by_channel.filed", "form", "2", "2（其中 1 件不同）"),
        Correction("verdicts", "", "1 项", "1 项（其中 1 项不同）"),
    ]


def test_another_order_of_the_same_tickets_corrects_nothing(app):
    march = months.of(MARCH)
    old, new = (replace(march, urged=Count(ids), on_time=Share(ids, ids)) for ids in ((3, 1, 1), (1, 3, 1)))

    assert corrections(old, new) == []


def test_the_same_figures_correct_nothing(cast):
    scenarios.closed(cast)

    assert corrections(months.of(MARCH), months.of(MARCH, "2026-07-01 09:00")) == []
