"""How tests are dealt to the workers: a file at a time, on one database and then on the other.

So a state of a database is made by one worker, not by each, and no database is begun twice.
"""

import re
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

LONGEST = "tests/proofs/"
"""Dealt first: whoever had it last would keep the others waiting."""
_ENGINE = re.compile(r"\[(sqlite|postgresql)\b")


class ByFile(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return part_of(nodeid)


def part_of(nodeid: str) -> str:
    """What goes to one worker as a whole: the tests of a file on one database."""
    return f"{nodeid.partition('::')[0]} {engine_of(nodeid)}".rstrip()


def engine_of(nodeid: str) -> str:
    match = _ENGINE.search(nodeid)
    return match[1] if match else ""


def sort(items: list[pytest.Item]) -> None:
    """One database after the other, those that need none at the end."""
    engines = ("sqlite", "postgresql", "")
    items.sort(key=lambda item: (engines.index(engine_of(item.nodeid)), not item.nodeid.startswith(LONGEST)))


def scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    """For ``-n``, unless ``--dist`` says how."""
    if config.getoption("dist") != "load":
        return None
    config.option.loadscopereorder = False
    return ByFile(config, log)
