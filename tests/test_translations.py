"""Every string of the pages and mails is in the English catalogue, with the same blanks to fill."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "directline" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
SOURCES = {"directline": [("**.py", "python")], "templates": [("**.html", "jinja2"), ("mail/*.txt", "jinja2")]}
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
BLANK = re.compile(r"%\((\w+)\)[sd]")


def _catalogue():
    with CATALOGUE.open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def test_every_string_is_translated():
    strings = {
        row[2]
        for folder, method in SOURCES.items()
        for row in extract_from_dir(ROOT / folder, method, keywords=KEYWORDS)
    }

    assert sorted(map(str, strings - set(_catalogue()))) == []


def test_translations_fill_the_same_blanks():
    wrong = [
        key
        for key, words in _catalogue().items()
        if isinstance(key, str) and set(BLANK.findall(key)) != set(BLANK.findall(str(words)))
    ]

    assert wrong == []


def test_nothing_is_left_empty():
    assert [key for key, words in _catalogue().items() if not all([words] if isinstance(words, str) else words)] == []
