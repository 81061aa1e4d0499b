"""To add an action: the parts that each has, and the files that it touches."""

import ast
import re

import pytest

from directline.pages.action_words import MAILS, WORDS
from directline.pages.task.task_steps import STEPS as TASK_STEPS
from directline.pages.ticket.registry import PAGES, STEPS
from directline.tickets.rules import BY_NOBODY, MOVES, TASK_MOVES, Action
from tests import source
from tests.stations import STEPS_IN_LIFE

PAGES_OF_TICKETS = "directline/pages/ticket"
TABLES = (
    *("directline/tickets/rules.py", "directline/tickets/deadline_rules.py", "directline/pages/action_words.py"),
    *(f"{PAGES_OF_TICKETS}/registry.py", f"{PAGES_OF_TICKETS}/event_words.py"),
)
"""What each row is about is an action; deadlines name what starts and stops them."""
SEALED_ONLY = {action for action, move in MOVES.items() if move.is_sealed_only}
WRITERS = ("transition", "first_transition", "Transition", "record", "_record")
LIVES = source.text("docs/life.md").split("| county | `Action` | from | to | who |\n")[1:]
LIFE = "".join(table.split("\n\n")[0] for table in LIVES)
ON_TASKS = {action for action in TASK_MOVES if action not in MOVES}
BEGUN = {Action.GIVE_TASK}
"""Done by what begins a task: an instruction on a ticket or a digest."""
MAILED = {Action(action) for action in MAILS}
OWN_MAILS = {
    action
    for action in Action
    if (source.ROOT / f"templates/mail/{action}.txt").is_file() and action not in SEALED_ONLY
}
UNMAILED = {Action.INSTRUCT: "the task that it begins is mailed, as given"}
"""Why an action has no mail of its own."""


def _with_function():
    """The actions that a function in tickets/ writes into the history."""
    calls = [node for _place, node in source.nodes(source.under("directline/tickets/"), ast.Call)]
    given = [word for call in calls if ast.unparse(call.func).split(".")[-1] in WRITERS for word in call.args]
    return {
        Action[word.attr] for word in given if isinstance(word, ast.Attribute) and ast.unparse(word.value) == "Action"
    }


PARTS = {
    "a row of MOVES or TASK_MOVES": {*MOVES, *TASK_MOVES},
    "a function": _with_function(),
    "a step, a page of its own, or nobody who does it": {*STEPS, *TASK_STEPS, *PAGES, *BY_NOBODY, *BEGUN},
    "a row of WORDS": set(WORDS),
    "the words of its mail, or a template; sealed complaints have one for all": {
        *(*MAILED, *OWN_MAILS, *SEALED_ONLY, *UNMAILED)
    },
    "a line in docs/life.md": set(re.findall(r"^\| \S+ \| `(\w+)` \|", LIFE, re.MULTILINE)),
    "a line in tests/stations.py, or of a task in its own tests": {
        action for _station, _who, action, _given, _end in STEPS_IN_LIFE
    }
    | {*PAGES, *BY_NOBODY, *ON_TASKS},
}


def lacking(action):
    return [part for part, actions in PARTS.items() if action not in actions]


def test_no_action_lacks_a_part():
    assert {action: lacking(action) for action in Action if lacking(action)} == {}


def test_an_action_that_is_nowhere_written_lacks_every_part():
    assert lacking("postpone") == list(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_belongs_to_an_action(part):
    assert PARTS[part] - set(Action) == set()


def test_an_action_is_done_in_one_way_and_its_mail_written_once():
    assert set(STEPS) & {*PAGES, *BY_NOBODY} == set()
    assert set(PAGES) & BY_NOBODY == set()
    assert set() == MAILED & OWN_MAILS


def test_what_the_tables_name_is_there(app):
    symbols = set(re.findall(r'<symbol id="([\w-]+)"', source.text("directline/static/img/icons.svg")))
    drafted = [action for action, move in MOVES.items() if move.keeps_draft]

    assert {words.symbol for words in WORDS.values()} - symbols == set()
    assert {f"ticket.{action}{of}" for action in drafted for of in ("", "_draft")} - set(app.view_functions) == set()
    assert set(PAGES.values()) - set(app.view_functions) == set()


def test_what_may_be_done_next_has_a_hint_and_a_rank_of_its_own():
    ranks = [words.rank for words in WORDS.values() if words.rank]

    assert sorted(set(ranks)) == sorted(ranks)
    assert [action for action, words in WORDS.items() if bool(words.hint) != bool(words.rank)] == []
    assert [action for action, words in WORDS.items() if words.waits and not words.rank] == []


def test_to_add_an_action_touches_seven_files_at_most():
    listed = source.text("docs/architecture.md").split("## To add an action\n")[1].split("\n## ")[0]
    numbered = re.findall(r"^\d+\. `([\w./<>]+)`", listed, re.MULTILINE)

    assert 5 <= len(numbered) <= 7
    assert [name for name in numbered if "<" not in name and name not in source.tracked()] == []


def test_sets_of_actions_are_read_from_the_table():
    """A set that is written out again misses the next action; figures name the actions that they count."""
    others = [name for name in source.under("directline/") if not re.search(r"/reports/|_steps\.py$", name)]
    again = [
        f"{place} {ast.unparse(node)}"
        for place, node in source.nodes(others, ast.Set, ast.Tuple, ast.List, ast.Dict)
        if _names_actions(node.keys if isinstance(node, ast.Dict) else node.elts) and not place.startswith(TABLES)
    ]

    assert again == []


def _names_actions(written):
    named = [ast.unparse(one) for one in written if one is not None]
    return len(named) > 1 and all(one.startswith(("Action.", "A.")) for one in named)
