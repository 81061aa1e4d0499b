"""Every figure leads to exactly its tickets: the number of them is the length of the list."""

from dataclasses import fields

import pytest

from directline import clock
from directline.extensions import db
from directline.pages.leadership.figure_boards import SIDES, behind_figure
from directline.reports.figures import Figures, find, row_key
from directline.reports.measures import Count, Share, counted
from tests.factories import moment
from tests.reports import months, random_scenarios

AT = moment("2026-05-29 09:00")


@pytest.fixture(autouse=True)
def now():
    """In May, long after."""
    with clock.standing_at(AT):
        yield


def every_figure(figures):
    """Key and row of each figure that counts anything, those in tables and those of no page among them."""
    for name in (field.name for field in fields(Figures)):
        value = getattr(figures, name)
        if isinstance(value, dict):
            yield from ((name, row) for row in value)
        elif isinstance(value, list):
            columns = ((line, field.name) for line in value if row_key(line) for field in fields(line))
            yield from ((f"{name}.{column}", row_key(line)) for line, column in columns)
        else:
            yield name, ""


@pytest.mark.database_after(action=random_scenarios.live)
def test_every_figure_leads_to_exactly_its_tickets(app, cast):
    figures = months.of("2026-03")
    seen = 0
    with app.test_request_context():
        for key, row in every_figure(figures):
            measure = find(figures, key, row)
            for side in SIDES if isinstance(measure, Share) else ("",):
                if measure is None or not counted(measure, side):
                    continue
                shown = behind_figure(cast.secretary, figures, key, row, side, lambda *words: "", AT)
                listed = [ticket.id for ticket in db.session.scalars(shown.board.rows).unique()]
                assert sorted(listed) == sorted(set(counted(measure, side))), (key, row, side)
                assert (shown.number, shown.hidden) == (len(listed), 0)
                assert (shown.times or shown.number) == len(counted(measure, side))
                assert isinstance(measure, Share) or not isinstance(measure, Count) or shown.words == str(measure.n)
                seen += 1
    assert seen > 80


@pytest.mark.database_after(action=random_scenarios.live)
def test_a_ticket_that_was_counted_twice_stands_once_and_the_page_says_so(app, cast):
    figures = months.of("2026-03")
    twice = max(set(figures.on_time.whole), key=figures.on_time.whole.count)
    assert figures.on_time.whole.count(twice) == 2

    with app.test_request_context():
        shown = behind_figure(cast.secretary, figures, "on_time", "", "", lambda *words: "", AT)
    assert shown.tickets == f"{figures.on_time.n - 1} 件，共计 {figures.on_time.n} 次"
