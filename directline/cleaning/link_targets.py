"""Where links and formulas may lead: to the web. A folder or a machine of somebody's names them."""

import re
from urllib.parse import unquote, urlsplit

_WEB = ("http", "https")
_OF_PERSONS = re.compile(
    r"/personal/|/users/|/home/|/~|/\.{0,2}/?documents and settings/|-my\.sharepoint|onedrive|docs\.live\.net|1drv\.ms",
    re.I,
)
"""Addresses of storage on the web that belong to one person."""
PATH = re.compile(r"\b[a-z]:[\\/](?!/)|\\\\[^\\]|\bfile:|\bmailto:", re.I)
_ADDRESS = re.compile(r"""\b[a-z][a-z0-9+.-]+://[^\s"'<>]*""", re.I)
_STRING = re.compile(r'"[^"]*"')
_BOOK = re.compile(r"'?[^'!,;()]*\[[^\[\]]*\.[a-z]{2,5}\]([^'!]*)'?!", re.I)


def may_stay(address: str) -> bool:
    """Is it a page of the web that belongs to nobody in person?"""
    try:
        parts = urlsplit(unquote(address.strip()))
        host = parts.hostname or ""
    except ValueError:
        return False
    is_web = parts.scheme.lower() in _WEB and "." in host and "@" not in parts.netloc
    return is_web and "\\" not in address and not _OF_PERSONS.search(unquote(address))


def has_path(words: str) -> bool:
    """Does it name a folder, a machine or a person's storage?"""
    return bool(PATH.search(words)) or not all(may_stay(address) for address in _ADDRESS.findall(words))


def formula(words: str) -> str | None:
    """A formula without the folders of other workbooks; None of one that cannot do without them, or calls programs."""
    inside = _BOOK.sub(_sheet, words)
    return None if has_path(inside) or "|" in _STRING.sub("", inside) else inside


def _sheet(match: re.Match[str]) -> str:
    return f"'{match[1]}'!"
