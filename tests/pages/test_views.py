"""The rules about views, held for each that an address leads to."""

from flask import Flask

from directline.pages.guards import PUBLIC_FILES
from tests import source
from tests.views import views

PAGES = source.under("directline/pages/")
LONGEST_VIEW = 12


def test_every_view_is_seen(app: Flask):
    """As many as the application has; and the application has all that a decorator gives an address."""
    seen = views(app)
    registered = {function for function in source.functions(PAGES) if function.is_registered}

    assert len(seen) == len(set(app.view_functions) - PUBLIC_FILES) > 100
    assert sorted(map(str, registered - set(seen.values()))) == []


def test_views_are_short(app: Flask):
    assert [f"{view}: {view.lines}" for view in views(app).values() if view.lines > LONGEST_VIEW] == []


def test_a_door_imports_no_other_door(app: Flask):
    doors = {view.path.split("/")[2] for view in views(app).values()}
    strangers = [
        f"{place} {imported}"
        for place, imported in source.imports(PAGES)
        if imported.startswith("directline.pages.")
        and imported.split(".")[2] in doors
        and place.count("/") == 3
        and imported.split(".")[2] != place.split("/")[2]
    ]

    assert strangers == []
