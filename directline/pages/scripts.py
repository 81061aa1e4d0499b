"""What is said to the page's own script, which keeps what is being written: words for the page, never another page."""

from flask import Response, make_response, render_template, request
from flask_wtf.csrf import generate_csrf

HEADER, ASKING = "X-Requested-With", "autosave"
WORDS = "X-Not-Saved"
TOKEN = "X-CSRFToken"  # noqa: S105 - the name of a header


def is_asking() -> bool:
    """Does a script ask, which follows no redirect and shows what it gets?"""
    return request.headers.get(HEADER) == ASKING


def not_saved(words: str, code: int, *, with_token: bool = False) -> Response:
    """Why the draft was not kept; with a token under which it can be sent again."""
    answer = make_response(render_template("components/not_saved.html", words=words, code=code), code)
    answer.headers[WORDS] = "1"
    if with_token:
        answer.headers[TOKEN] = generate_csrf()
    return answer
