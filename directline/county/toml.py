"""Writing TOML as a person would: long lists one item a line, small tables in one line (TOML 1.0)."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

WIDTH = 110
BARE = re.compile(r"[A-Za-z0-9_-]+")


def document(county: Mapping[str, Any]) -> str:
    """A whole county: tables first to last; lists of tables as ``[[name]]``."""
    parts = []
    for name, content in county.items():
        if isinstance(content, Mapping):
            parts.append(f"[{name}]\n{_pairs(content)}")
        else:
            parts.extend(table(name, row) for row in content)
    return "\n".join(parts)


def table(name: str, row: Mapping[str, Any]) -> str:
    """One item of a list of tables."""
    return f"[[{name}]]\n{_pairs(row)}"


def _pairs(row: Mapping[str, Any]) -> str:
    return "".join(f"{_key(key)} = {_value_or_lines(key, content)}\n" for key, content in row.items())


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else value(name)


def _value_or_lines(key: str, content: Any) -> str:
    line = value(content)
    if not isinstance(content, list) or not content or len(key) + len(line) < WIDTH:
        return line
    return "[\n" + "".join(f"    {value(item)},\n" for item in content) + "]"


def value(content: Any) -> str:
    """A value in one line; strings are JSON's, which TOML's basic strings include."""
    match content:
        case bool():
            return "true" if content else "false"
        case int():
            return str(content)
        case date():
            return content.isoformat()
        case list() | tuple():
            return "[" + ", ".join(map(value, content)) + "]"
        case Mapping():
            return "{ " + ", ".join(f"{_key(key)} = {value(item)}" for key, item in content.items()) + " }"
        case str():
            return json.dumps(content, ensure_ascii=False).replace("\x7f", "\\u007f")
    raise TypeError(f"{type(content).__name__} has no place in a county file")
