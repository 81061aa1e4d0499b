"""The whole of it: bounded in queries, found by name, defined, the same on both databases."""

from dataclasses import fields

import pytest

from directline.extensions import db
from directline.reports import figures
from directline.reports.definitions import EDITION, FORMER, SINCE, definition_of, definitions
from directline.reports.departments import DepartmentLine
from directline.reports.figures import Figures
from directline.reports.measures import Count, Share
from directline.reports.tables import Line
from directline.tickets import sweeps
from tests import scenarios
from tests.factories import moment
from tests.reports import months
from tests.reports.months import APRIL, MARCH
from tests.statements import counted

NO_FIGURES = {"label", "start", "end", "known_at", "edition", "to_decide", "overdue_list", "cards", "verdicts"}
NO_FIGURES |= {"instructions"}
FIGURES = [field.name for field in fields(Figures) if field.name not in NO_FIGURES]
COLUMNS = {field.name for line in (Line, DepartmentLine) for field in fields(line)} - {"key", "department_id"}
OWN = {f"by_department.{field.name}" for field in fields(DepartmentLine)}


def test_queries_do_not_grow_with_the_tickets(cast):
    def live():
        scenarios.closed(cast)
        scenarios.answered(cast)
        scenarios.signed(cast)
        sweeps.escalate(moment("2026-04-01 00:00"))
        db.session.flush()

    live()
    months.of(MARCH)
    with counted() as few:
        months.of(MARCH)
    for _ in range(2):
        live()
    with counted() as many:
        months.of(MARCH)

    selects = [[statement[:6] for statement in sent].count("SELECT") for sent in (few, many)]
    assert selects[0] == selects[1] <= 31


def test_a_figure_is_found_by_its_name(cast):
    ticket = scenarios.dispatched(cast)
    march = months.of(MARCH)

    one, unit = Count((ticket.id,)), str(cast.lead_unit.id)
    assert figures.find(march, "filed") == one
    assert figures.find(march, "on_time") == Share((), (ticket.id,))
    assert figures.find(march, "stages", "dispatched") == one
    assert figures.find(march, "by_channel.filed", "form") == one
    assert figures.find(march, "by_department.signed_in_time", unit) == Share((), (ticket.id,))


@pytest.mark.database_after(action=scenarios.dispatched)
@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("nothing", ""),
        ("label", ""),
        ("solved_ever", ""),
        ("filed", "form"),
        ("filed.n", ""),
        ("by_channel", "form"),
        ("by_channel.key", "form"),
        ("by_channel.filed", ""),
        ("by_channel.filed", "phone"),
        ("by_channel.__class__", "form"),
        ("stages", "closed"),
        ("overdue_list.ticket_id", ""),
        ("__class__", ""),
        ("period", ""),
        ("", ""),
    ],
)
def test_what_is_no_figure_is_not_found(cast, key, row):
    assert figures.find(months.of(MARCH), key, row) is None


@pytest.mark.parametrize("edition", range(1, EDITION + 1))
def test_every_figure_is_defined_in_every_edition_that_counts_it(edition):
    later = {name for name, since in SINCE.items() if since > edition}
    assert later.isdisjoint(definitions(edition))
    for name in {*FIGURES, *COLUMNS} - later:
        assert definitions(edition)[name].name
        assert definitions(edition)[name].counted


def test_no_definition_is_left_over():
    assert set(definitions()) == {*FIGURES, *COLUMNS} | {key for key in definitions() if key in OWN}
    assert set(FORMER) <= set(definitions())


def test_a_column_with_a_definition_of_its_own_is_not_called_as_the_county_s_figure():
    assert definition_of("by_department.in_hand") != definition_of("in_hand") == definition_of("by_channel.in_hand")
    assert definition_of("handling", 1) != definition_of("handling")


def test_an_empty_month_is_all_nothing(cast):
    scenarios.dispatched(cast)

    before = months.of("2026-01")
    assert {figure.n for name in FIGURES if isinstance(figure := getattr(before, name), Count | Share)} == {0}
    assert (before.by_channel, before.by_department, before.overdue_list) == ([], [], [])


def test_a_world_gives_the_same_figures_on_both_databases(cast):
    solved, waiting, late = scenarios.closed(cast), scenarios.answered(cast), scenarios.signed(cast)
    sweeps.escalate(moment("2026-04-01 00:00"))

    march, april = months.of(MARCH), months.of(APRIL)
    assert (march.on_time, march.overdue, march.awaiting_review) == (
        Share((solved.id,), (solved.id, late.id)),
        Count((late.id,)),
        Count((waiting.id,)),
    )
    assert (april.filed, april.in_hand) == (Count(()), Count((waiting.id, late.id)))
