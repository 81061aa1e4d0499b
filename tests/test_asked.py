"""What asked one database alone is named, with a test that led there."""

from inspect import getsourcelines

from directline.extensions import db
from directline.tickets import recipients
from tests.asked import Asked, on_sqlite_alone


def test_places_that_never_asked_postgresql_are_named_with_a_test():
    places = {
        "sqlite": {"tickets/a.py:7": "test_a", "GET public.home": "test_home", "POST ticket.step sign": "test_sign"},
        "postgresql": {"tickets/a.py:7": "test_b", "pages/b.py:1": "test_b"},
    }

    assert on_sqlite_alone(places) == ["GET public.home (test_home)", "POST ticket.step sign (test_sign)"]
    assert on_sqlite_alone({"sqlite": places["sqlite"]}) == [
        "GET public.home (test_home)",
        "POST ticket.step sign (test_sign)",
        "tickets/a.py:7 (test_a)",
    ]
    assert on_sqlite_alone({"sqlite": {"county/demo/bulk.py:84": "test_bulk"}}) == []
    assert on_sqlite_alone({}) == []


def test_a_run_notes_lines_and_doors_under_the_database_that_was_asked(app, client, request):
    recipients.members(0)
    client.get("/")
    client.get("/nowhere")
    noted = request.config.pluginmanager.get_plugin(Asked.NAME).places[db.engine.dialect.name]

    lines, first = getsourcelines(recipients.members)
    asking = [
        place for place in noted if place.partition(" < ")[2] == f"tickets/recipients.py:{first + len(lines) - 1}"
    ]
    assert len(asking) == 1
    assert "GET public.home" in noted
    assert [door for door in noted if "nowhere" in door] == []


def test_workers_add_up():
    asked = Asked()
    asked.add({"sqlite": {"a": "test_a", "b": "test_b"}})
    asked.add({"sqlite": {"b": "test_c"}, "postgresql": {"a": "test_d"}})

    assert dict(asked.places) == {"sqlite": {"a": "test_a", "b": "test_b"}, "postgresql": {"a": "test_d"}}
