"""What may stand in the XML of office files: read from ``office.txt`` and ``ofd.txt``, which say how to read them."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

_MARKS = re.compile(r"([^*$!@=~%^&+#-]+)(.*)")
_FILES = ("office.txt", "ofd.txt")


class Rule(NamedTuple):
    """``text`` and the values of ``attributes`` are the marks of ``office.txt``; "" as text: none may stand."""

    attributes: dict[str, str]
    text: str


class Vocabulary(NamedTuple):
    prefix: str
    elements: dict[str, Rule]


@cache
def _vocabularies() -> dict[str, Vocabulary]:
    vocabularies: dict[str, Vocabulary] = {}
    declared = "".join(Path(__file__).with_name(name).read_text() for name in _FILES)
    for section in declared.split("\n\n[")[1:]:
        heading, *lines = section.splitlines()
        prefix, namespace = heading.rstrip("]").split(" ")
        words = [line for line in lines if line and not line.startswith("#")]
        elements = {name: rule for line in words for name, rule in _rules(line)}
        vocabularies[namespace] = Vocabulary(prefix, elements)
    return vocabularies


def _rules(line: str) -> list[tuple[str, Rule]]:
    names, _colon, attributes = line.partition(": ")
    allowed = dict(_marked(word) for word in attributes.split())
    return [(name, Rule(allowed, text)) for name, text in map(_marked, names.split())]


def _marked(word: str) -> tuple[str, str]:
    match = _MARKS.fullmatch(word)
    return (match[1], match[2]) if match else (word, "")


def of(namespace: str) -> Vocabulary | None:
    """The words of a namespace; none of one that nothing is known about."""
    return _vocabularies().get(namespace)
