"""To add a kind of deadline: the parts that each has, and the files that it touches."""

import ast
import re
import tomllib
from dataclasses import fields

import pytest

from directline.models import DeadlineKind
from directline.pages.admin.rule_forms import LimitsForm
from directline.pages.deadline_words import WORDS
from directline.pages.late_boards import BOARDS
from directline.reports.definitions import DEFINITIONS
from directline.reports.figures import Figures
from directline.tickets.deadline_rules import BY_SEVERITY, DEADLINES, GIVEN, OF_CASE_OWNER, ON_LADDER, kinds
from directline.tickets.lifecycle.dispatching import OF_LEAD
from directline.tickets.lists.queues import QUEUES
from directline.tickets.notice_facts import UNITS
from directline.tickets.parties import Party
from directline.tickets.tasks.kinds import TASKS
from tests import source

TABLES = ("directline/tickets/deadline_rules.py", "directline/pages/deadline_words.py")
COUNTY = tomllib.loads(source.text("directline/county/kazuo.toml"))
LIFE = source.text("docs/life.md")
ENTERPRISE_MAIL = source.text("templates/mail/_when_expected.txt")
SHARES = {field.name for field in fields(Figures)} & set(DEFINITIONS)
OF_ENTERPRISE = set(kinds(lambda rule: Party.ENTERPRISE in rule.owed_by))
OF_OFFICIALS = set(kinds(lambda rule: rule.owed_by <= UNITS or rule.is_of_task)) | set(OF_CASE_OWNER)
ALL = set(DEADLINES)


def _started():
    """The kinds that a function in tickets/ starts."""
    calls = [node for _place, node in source.nodes(source.under("directline/tickets/"), ast.Call)]
    given = [call.args[0] for call in calls if ast.unparse(call.func).split(".")[-1] == "start" and call.args]
    return {DeadlineKind[word.attr] for word in given if ast.unparse(word).startswith("DeadlineKind.")}


def _told(kind):
    """Do the notices of those who owe it say what is to be done, and whose date moved?"""
    words = WORDS[kind]
    return bool(words.to_do) == (kind in OF_OFFICIALS) and bool(words.date or not words.to_do)


PARTS = {
    "a row of DEADLINES": ALL,
    "a function that starts it": _started() | set(OF_LEAD) | {rule.deadline for rule in TASKS.values()},
    "a row of WORDS": set(WORDS),
    "what officials are told to do, where they owe it": {kind for kind in WORDS if _told(kind)},
    "what the enterprise is told to do, where it owes it": {
        kind for kind in ALL if f'"{kind}"' in ENTERPRISE_MAIL or kind not in OF_ENTERPRISE
    },
    "a limit, where it is no share of another": {*COUNTY["limits"], *(ALL - set(GIVEN))},
    "a field for its limit": {name.rpartition("_")[0] for name in vars(LimitsForm) if name.endswith("_any")}
    | {*BY_SEVERITY, *(ALL - set(GIVEN))},
    "a ladder, where somebody is told that it is late": {*COUNTY["ladder"], *(ALL - set(ON_LADDER))},
    "a queue, where the office does it or waits for it": {queue.kind for queue in QUEUES.values() if queue.kind}
    | (ALL - set(OF_CASE_OWNER) - OF_ENTERPRISE),
    "a name for its board": set(kinds(lambda rule: rule.board in {"", *BOARDS})),
    "a figure that is defined": set(kinds(lambda rule: rule.figure in {"", *SHARES})),
    "a line in each table of docs/life.md": set(kinds(lambda rule: True))
    & {kind for kind in ALL if len(re.findall(rf"^\| \S+ \| `{kind}` \|", LIFE, re.MULTILINE)) >= 2},
}


def lacking(kind):
    return [part for part, having in PARTS.items() if kind not in having]


def test_no_kind_lacks_a_part():
    assert {kind: lacking(kind) for kind in DeadlineKind if lacking(kind)} == {}


def test_a_kind_that_is_nowhere_written_lacks_every_part():
    assert lacking("postponed") == list(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_belongs_to_a_kind(part):
    assert PARTS[part] - set(DeadlineKind) == set()


def test_every_board_lists_a_kind():
    assert set(BOARDS) == {rule.board for rule in DEADLINES.values()} - {""}


def test_to_add_a_kind_touches_eight_files_at_most():
    listed = source.text("docs/architecture.md").split("## To add a kind of deadline\n")[1].split("\n## ")[0]
    numbered = re.findall(r"^\d+\. `([\w./<>]+)`", listed, re.MULTILINE)

    assert 5 <= len(numbered) <= 8
    assert [name for name in numbered if "<" not in name and name not in source.tracked()] == []


def test_sets_of_kinds_are_read_from_the_table():
    """A set that is written out again misses the next kind."""
    again = [
        f"{place} {ast.unparse(node)}"
        for place, node in source.nodes(source.under("directline/"), ast.Set, ast.Tuple, ast.List, ast.Dict)
        if _names_kinds(node.keys if isinstance(node, ast.Dict) else node.elts) and not place.startswith(TABLES)
    ]

    assert again == []


def _names_kinds(written):
    named = [ast.unparse(one) for one in written if one is not None]
    return len(named) > 1 and all(one.startswith("DeadlineKind.") for one in named)
