"""The one way in which a form does something: once, kept or refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from directline.extensions import db
from directline.pages import form_key
from directline.pages.display import short_time
from directline.pages.forms import Form, Words
from directline.pages.language import gettext as _
from directline.tickets.errors import NotAllowed, Refused


def acted(form: Form, action: Callable[[], object]) -> bool:
    """Do it and keep it; pressed again it is done already. A refusal goes to the form, and nothing is kept."""
    try:
        with giving_back(form):
            is_first = form_key.claim()
            if is_first:
                _ask_whether_again(form)
                action()
                _remember(form)
    except Refused as reason:
        db.session.rollback()
        form.refuse(reason)
        return False
    if is_first:
        db.session.commit()
    else:
        db.session.rollback()
    return True


def _ask_whether_again(form: Form) -> None:
    """Raises Refused where somebody went back and sends the same words from a new page; pressed once more, they go."""
    sent_at = form_key.sent_lately() if _words_of(form) else None
    if sent_at is not None:
        form.asks_again = True
        time = short_time(sent_at)
        raise Refused(_("同样的内容您在 %(time)s 提交过一次。确实要再提交一次的，请再按一次。", time=time))


def _remember(form: Form) -> None:
    if _words_of(form):
        form_key.remember()


def _words_of(form: Form) -> list[str]:
    return [field.data for field in form if isinstance(field, Words) and field.data]


@contextmanager
def giving_back(form: Form) -> Iterator[None]:
    """What was written goes with the page that says it came too late: the browser keeps no copy of it."""
    try:
        yield
    except NotAllowed as late:
        late.written = _words_of(form)
        raise
