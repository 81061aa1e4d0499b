"""The language of the page and its words.

Each word is translated once per language and process: asking the catalogue anew for every word of a list of fifty rows
would cost more than the rest of the page.
"""

from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any

import flask_babel
from flask import Flask, has_request_context
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

_of_request: ContextVar[str | None] = ContextVar("language", default=None)


def code() -> str:
    """``zh`` or ``en``; asked once per request, and anew each time outside of one (mails change it)."""
    known = _of_request.get()
    if known is not None:
        return known
    locale = flask_babel.get_locale()
    language: str = locale.language if locale else "zh"
    if has_request_context():
        _of_request.set(language)
    return language


def is_english() -> bool:
    return code() == "en"


def page_language() -> str:
    """As it stands in the page's ``lang``."""
    return "en" if is_english() else "zh-CN"


def gettext(message: str, **variables: Any) -> str:
    """The message in the page's language."""
    words = _translated(code(), message)
    return words % variables if variables else words


def ngettext(singular: str, plural: str, num: int) -> str:
    """The message for so many, in the page's language."""
    return _counted(code(), singular, plural, num)


def register(app: Flask) -> None:
    """Give the templates the same words; a page's language ends with its request."""
    app.jinja_env.globals["_"] = _in_template
    app.teardown_request(_forget)


def _forget(_error: BaseException | None) -> None:
    _of_request.set(None)


@cache
def _translated(_language: str, message: str) -> str:
    return str(flask_babel.gettext(message))


@lru_cache(maxsize=4096)
def _counted(_language: str, singular: str, plural: str, num: int) -> str:
    return str(flask_babel.ngettext(singular, plural, num))


@cache
def _marked(language: str, message: str) -> Markup:
    return Markup(_translated(language, message))  # noqa: S704 - our own words, not what people typed


@pass_eval_context
def _in_template(context: EvalContext, message: str, **variables: Any) -> str:
    """As Jinja's own: variables are escaped where the template escapes; always a format, so that 100 %% is one."""
    words = _marked(code(), message) if context.autoescape else _translated(code(), message)
    return words % variables if variables or "%" in words else words
