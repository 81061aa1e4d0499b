"""The docs say what the code does."""

from pathlib import Path

from directline.console import life

DOCS = Path(__file__).parents[1] / "docs"


def test_life_table_of_the_docs_is_moves(app):
    assert "\n".join(life.table()) in (DOCS / "life.md").read_text()


def test_every_room_stands_in_the_architecture():
    rooms = {path.name for path in (DOCS.parent / "directline").iterdir() if (path / "__init__.py").exists()}
    text = (DOCS / "architecture.md").read_text()

    assert [room for room in sorted(rooms) if f"directline/{room}/" not in text] == []
