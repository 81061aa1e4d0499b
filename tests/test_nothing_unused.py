"""What ships is used: settings are read, and names that only tools and templates read are named with their reason."""

import re
import tomllib
from fnmatch import fnmatch
from functools import cache

from vulture import Vulture

import config
from directline.configuration import settings
from tests import source

PROJECT = tomllib.loads(source.text("pyproject.toml"))["tool"]["vulture"]
DOORS = [name for name in source.under("directline/") if "/county/" not in name and "configuration/" not in name]
"""Where a setting of the county can be read: not where it is loaded, checked and kept."""
TOGETHER = {"clock-large"}
"""Classes that a template puts together."""
HOOKS = frozenset(
    [
        "field_flags",
        "max_content_length",
        "option_widget",
        "pre_validate",
        "raw_data",
        "regex",
        "render_option",
        "session_protection",
        "to_url",
        "validation_attrs",
        "keeps_unsent",
    ]
)
"""Names in pages that Flask, Werkzeug and WTForms read, no template."""


def words_of(names):
    return {word for name in names for word in re.findall(r"\w+", source.text(name))}


def test_every_setting_of_the_environment_is_read():
    asked = set(re.findall(r'read(?:\[|, )"(\w+)"', source.text("config.py")))

    assert {setting.name for setting in config.SETTINGS} - asked == set()


def test_every_setting_of_the_county_is_read():
    """A form that writes it does not read it."""
    readers = [name for name in DOORS if not name.startswith("directline/pages/admin/")]

    assert set(settings.DEFAULTS) - words_of(readers) == set()


def test_every_justified_name_is_still_unused_in_the_code():
    names = unused()

    stale = [name for name in PROJECT["ignore_names"] if not any(fnmatch(each, name) for each in names)]
    assert stale == []


def test_names_that_templates_alone_read_are_in_a_template():
    shown = words_of(source.under("templates/", ending=".html")) | words_of(source.under("templates/", ending=".txt"))
    rules = [name for name in PROJECT["ignore_names"] if "*" in name]
    in_pages = {name for name, places in unused().items() if all("/pages/" in place for place in places)}
    listed = {name for name in in_pages & set(PROJECT["ignore_names"]) if not any(fnmatch(name, one) for one in rules)}

    assert listed - HOOKS - shown == set()


def test_every_component_is_on_a_page():
    text = "\n".join(
        source.text(name) for name in source.under("templates/", ending="") if not name.endswith("/ui.html")
    )
    macros = re.findall(r"macro (\w+)\(", text)

    assert [name for name in macros if len(re.findall(rf"\b{name}\b", text)) == 1] == []


def test_every_class_of_the_styles_is_worn():
    """Words that begin with is- are put together from codes."""
    styles = source.under("directline/static/css/", ending=".css")
    rules = "".join(re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", source.text(name), flags=re.DOTALL) for name in styles)
    wearers = [
        name for name in source.under("templates/", "directline/", ending="") if name.endswith((".html", ".py", ".js"))
    ]
    worn = {word for name in wearers for word in re.findall(r"[\w-]+", source.text(name))}

    assert {name for name in re.findall(r"\.([a-zA-Z][\w-]*)", rules) if not name.startswith("is-")} - worn == TOGETHER


def test_every_drawing_is_on_a_page():
    """Those of the cards are called by their colour."""
    drawn = re.findall(r'<symbol id="([\w-]+)"', source.text("directline/static/img/icons.svg"))
    wearers = [name for name in source.under("templates/", "directline/", ending="") if name.endswith((".html", ".py"))]
    called = {word for name in wearers for word in re.findall(r"""["'#]([\w-]+)["']""", source.text(name))}

    assert {name for name in drawn if not name.startswith("card-")} - called == set()


def test_every_variable_of_the_styles_is_asked_for():
    """Those of Bootstrap are its own to ask for."""
    text = "".join(source.text(name) for name in source.under("directline/static/css/", ending=".css"))
    given = {name for name in re.findall(r"(--[\w-]+)\s*:", text) if not name.startswith("--bs-")}

    assert given - set(re.findall(r"var\((--[\w-]+)", text)) == set()


@cache
def unused():
    """By each name that vulture finds unused with no name justified, the files that define it."""
    reader = Vulture(ignore_decorators=PROJECT["ignore_decorators"])
    for name in source.under(*PROJECT["paths"]):
        if name not in PROJECT["exclude"]:
            reader.scan(source.text(name), name)
    files_of: dict[str, list[str]] = {}
    for item in reader.get_unused_code(min_confidence=PROJECT["min_confidence"]):
        files_of.setdefault(item.name, []).append(str(item.filename))
    return files_of
