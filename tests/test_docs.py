"""The docs say what the code does."""

import re
from pathlib import Path

from directline.console import life

DOCS = Path(__file__).parents[1] / "docs"


def test_life_table_of_the_docs_is_moves(app):
    assert "\n".join(life.table()) in (DOCS / "life.md").read_text()


def test_every_room_stands_in_the_architecture():
    rooms = {path.name for path in (DOCS.parent / "directline").iterdir() if (path / "__init__.py").exists()}
    text = (DOCS / "architecture.md").read_text()

    assert [room for room in sorted(rooms) if f"directline/{room}/" not in text] == []


def test_tests_named_by_the_promises_exist():
    named = set(re.findall(r"`(tests/[^`*]+)`", (DOCS / "security.md").read_text()))

    assert named
    assert [name for name in sorted(named) if not (DOCS.parent / name).exists()] == []
