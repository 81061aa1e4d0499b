"""The one way in which a door acts: the verb is carried out and kept, or it is refused and nothing is kept.

Pressed twice, it is done once. ``saved`` and ``is_once=False`` are for what leaves the same when it is done twice.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, NamedTuple, TypeVar

from flask import flash, redirect, request
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from directline import database
from directline.extensions import db
from directline.models import Draft
from directline.pages import form_key
from directline.pages.display import short_time
from directline.pages.drafting import Drafted
from directline.pages.forms import Form, Words
from directline.pages.language import gettext as _
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.files import drafts

Result = TypeVar("Result")


class Outcome(NamedTuple, Generic[Result]):
    """It was carried out; ``result`` is None where an earlier press did it."""

    result: Result | None


def acted(form: Form, action: Callable[[], Result]) -> Outcome[Result] | None:
    """A sound form: do it once. A refusal goes to the form: None."""
    return _answered(form, lambda: kept(lambda: _asked_and_done(form, action), is_once=True))


def saved(form: Form, action: Callable[[], Result]) -> Outcome[Result] | None:
    """The same for a form that is sent as often as one likes."""
    return _answered(form, lambda: kept(action))


def sent(
    form: Drafted, draft: Draft, action: Callable[[], Result], *, is_ready: bool, is_once: bool = True
) -> Outcome[Result] | None:
    """The same for a held draft: not ready, refused or too late, the draft and its files are kept.

    Not ``is_once``: a form that knows by itself what its first press made.
    """
    outcome = _answered(form, lambda: _sent(draft, action, is_once)) if is_ready else None
    if outcome is None and form.says_nothing_new():
        drafts.discard(draft)
    db.session.commit()
    return outcome


def pressed(
    address: str, words: str, action: Callable[[], object], *, is_once: bool = True, refused_to: str = ""
) -> Response:
    """A button: do it and say so, or say why not."""
    try:
        kept(action, is_once=is_once)
    except Refused as reason:
        return done(refused_to or address, str(reason), "error")
    return done(address, words)


def done(address: str, words: str, kind: str = "success") -> Response:
    """On to the next page, which says these words, if there are any."""
    if words:
        flash(words, kind)
    return redirect(address, 303)


def kept(action: Callable[[], Result], *, is_once: bool = False) -> Outcome[Result]:
    """Raises Refused, with nothing kept."""
    try:
        is_first = not is_once or form_key.claim()
        result = action() if is_first else None
    except Refused:
        db.session.rollback()
        raise
    if is_first:
        db.session.commit()
    else:
        db.session.rollback()
    return Outcome(result)


def kept_in_passing(action: Callable[[], object]) -> None:
    """In a short transaction of its own, also in a request that only reads; not at all while the database is busy."""
    db.session.rollback()
    database.read_only_request(False)
    try:
        action()
        db.session.commit()
    except OperationalError:
        db.session.rollback()
    finally:
        database.read_only_request(request.method in database.READS)


@contextmanager
def giving_back(form: Form) -> Iterator[None]:
    """What was written goes with the page that says it came too late: the browser keeps no copy of it."""
    try:
        yield
    except NotAllowed as late:
        late.written = _words_of(form)
        raise


def _answered(form: Form, act: Callable[[], Outcome[Result]]) -> Outcome[Result] | None:
    try:
        with giving_back(form):
            return act()
    except Refused as reason:
        form.refuse(reason)
        return None


def _sent(draft: Draft, action: Callable[[], Result], is_once: bool) -> Outcome[Result]:
    """In a savepoint; pressed again, without the draft that the second press began."""
    try:
        with db.session.begin_nested():
            is_first = not is_once or form_key.claim()
            result = action() if is_first else None
            if is_first:
                drafts.close(draft)
    except NotAllowed:
        db.session.commit()
        raise
    if not is_first:
        db.session.rollback()
    return Outcome(result)


def _asked_and_done(form: Form, action: Callable[[], Result]) -> Result:
    _ask_whether_again(form)
    result = action()
    if _words_of(form):
        form_key.remember()
    return result


def _ask_whether_again(form: Form) -> None:
    """Raises Refused where somebody went back and sends the same words from a new page; pressed once more, they go."""
    sent_at = form_key.sent_lately() if _words_of(form) else None
    if sent_at is not None:
        form.asks_again = True
        time = short_time(sent_at)
        raise Refused(_("同样的内容您在 %(time)s 提交过一次。确实要再提交一次的，请再按一次。", time=time))


def _words_of(form: Form) -> list[str]:
    return [field.data for field in form if isinstance(field, Words) and field.data]
