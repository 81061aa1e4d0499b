"""TIME stands alone: it imports no web framework, no database, no room but that of texts, and never asks the clock."""

import ast
from pathlib import Path

import directline.worktime

ROOM = Path(directline.worktime.__file__).parent
ALLOWED = {"chinese_calendar", "directline.text", "directline.worktime"}
STANDARD = {"bisect", "collections", "dataclasses", "datetime", "enum", "functools", "itertools", "json", "re", "types"}
STANDARD |= {"typing", "zoneinfo"}


def imported() -> set[str]:
    trees = [ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for path in ROOM.glob("*.py")]
    nodes = [node for tree in trees for node in tree]
    names = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    return names | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def test_time_imports_nothing_but_the_standard_library_the_holidays_and_the_folding():
    strangers = {name for name in imported() if name.split(".")[0] not in STANDARD}
    assert {".".join(name.split(".")[:2]) for name in strangers} == ALLOWED


def test_time_never_asks_the_clock():
    calls = [
        path.name
        for path in ROOM.glob("*.py")
        if ".now(" in path.read_text(encoding="utf-8") or ".today(" in path.read_text(encoding="utf-8")
    ]
    assert calls == []
