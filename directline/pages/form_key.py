"""The form key at the edge: given with every form that posts, read with every form that comes."""

from datetime import datetime, timedelta

from flask import Flask, g, request
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from directline import clock, database
from directline.accounts import form_keys
from directline.configuration import settings
from directline.pages.guards import me

FIELD, AGAIN = "form_key", "again"
_NOT_CONTENT = frozenset({FIELD, AGAIN, "csrf_token"})


def register(app: Flask) -> None:
    app.jinja_env.globals[FIELD] = given


def given() -> str:
    """The key for the forms of this page: the one that came, where a form is shown again; none for a stranger."""
    if FIELD not in g:
        g.form_key = sent() or (form_keys.new(me()) if current_user.is_authenticated else "")
    return str(g.form_key)


def sent() -> str:
    """The key that came with this form, if it was given to who sends it; else ""."""
    if request.method in database.READS or not current_user.is_authenticated:
        return ""
    key = request.form.get(FIELD, "")
    return key if form_keys.is_of(key, me()) else ""


def is_done() -> bool:
    """Was this very form, with this content, sent and carried out before?"""
    return bool(sent()) and form_keys.was_claimed(_mark())


def claim() -> bool:
    """Hold what was sent for this request until its transaction ends; False where it was carried out before.

    A form that came without a key of its own can not be told from another one: it is carried out.
    """
    return not sent() or form_keys.claim(_mark(), at=clock.now())


def sent_lately() -> datetime | None:
    """When the same was sent from another page within the hour, unless it is said that it shall be sent again."""
    if not sent() or AGAIN in request.form:
        return None
    gap = timedelta(minutes=settings.number("same_words_minutes"))
    return form_keys.sent_at(me(), *_content(), since=clock.now() - gap)


def remember() -> None:
    """What was carried out now: who goes back and sends it from a new page is asked."""
    if sent():
        form_keys.remember(me(), *_content(), at=clock.now())


def _mark() -> str:
    return form_keys.mark_of(me(), sent(), *_content())


def _content() -> tuple[object, ...]:
    words = sorted(pair for pair in request.form.items(multi=True) if pair[0] not in _NOT_CONTENT)
    files = [(name, file.filename, _size(file)) for name, file in request.files.items(multi=True) if file.filename]
    return request.full_path, words, files


def _size(file: FileStorage) -> int:
    place = file.stream.tell()
    size = file.stream.seek(0, 2)
    file.stream.seek(place)
    return size
