"""What a person typed into a form that could not be taken: given back on the page that says so."""

import re

from flask import request
from werkzeug.exceptions import HTTPException

from directline.text import clean_text

_SECRET = re.compile(r"password|repeated|current|token|key")
"""Names of fields that are never shown again, or that nobody typed."""
_WORDS = re.compile(r"[\u3400-\u9fff]{2}|\S\s+\S")
"""Chinese, or several words: what is written by hand, not chosen from a list."""


def texts() -> list[str]:
    """The texts of the request's form, in its order; of a choice or a date there is nothing to lose."""
    try:
        fields = [(name, value) for name, values in request.form.lists() for value in values]
    except HTTPException:  # the body itself was what could not be taken
        return []
    kept = (clean_text(value) for name, value in fields if not is_secret(name))
    return [text for text in kept if _WORDS.search(text)]


def is_secret(name: str) -> bool:
    """Is it the name of a field that is never shown again, or that nobody typed?"""
    return _SECRET.search(name) is not None
