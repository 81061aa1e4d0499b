"""Commands speak English; Chinese is what they print from the county's own data, and the ledger that they write."""

import ast
import re

import pytest
from sqlalchemy import text

from directline.cli import COMMANDS
from directline.extensions import db
from tests import source
from tests.commands import leaves

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
WRITES_THE_LEDGER = "directline/console/ledger_sheet.py"
FILE_ERRORS = {"Unfit", "Unreadable", "WrongColumn", "NotFinished"}
LEAVES = sorted({words for command in COMMANDS for words in leaves(command)})


@pytest.mark.parametrize("words", LEAVES)
def test_help_is_english(app, words):
    result = app.test_cli_runner().invoke(args=[*words.split(), "--help"])

    assert (result.exit_code, CHINESE.findall(result.output)) == (0, [])


def test_answers_and_refusals_are_english():
    modules = [name for name in source.under("directline/console/") if name != WRITES_THE_LEDGER]
    texts = [(place, node.value) for place, node in source.nodes(modules, ast.Constant) if isinstance(node.value, str)]

    assert [place for place, text in texts if CHINESE.search(text)] == []


def test_refusals_of_a_file_are_english():
    """The reasons of single rows are not among them: they go into the spreadsheet that the office corrects."""
    raised = [
        (place, node.exc)
        for place, node in source.nodes(source.under("directline/"), ast.Raise)
        if isinstance(node.exc, ast.Call) and getattr(node.exc.func, "id", "") in FILE_ERRORS
    ]

    assert len(raised) > 20
    assert [place for place, call in raised if CHINESE.search(ast.unparse(call))] == []


def test_doctor_and_the_rules_of_accounts_answer_in_english(app, cast):
    db.session.execute(text("ALTER TABLE notices RENAME TO mislaid"))
    db.session.commit()
    answers = [
        app.test_cli_runner().invoke(args=words).output
        for words in (("doctor",), ("user", "add", "x", "--name", "x", "--role", "leader"))
    ]

    assert [CHINESE.findall(answer) for answer in answers] == [[], []]
