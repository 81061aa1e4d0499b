"""The one way in which a form does something: once, kept or refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from directline.extensions import db
from directline.pages import form_key
from directline.pages.forms import Form, Words
from directline.tickets.errors import NotAllowed, Refused


def acted(form: Form, action: Callable[[], object]) -> bool:
    """Do it and keep it; pressed again it is done already. A refusal goes to the form, and nothing is kept."""
    try:
        with giving_back(form):
            is_first = form_key.claim()
            if is_first:
                action()
    except Refused as reason:
        db.session.rollback()
        form.refuse(reason)
        return False
    if is_first:
        db.session.commit()
    else:
        db.session.rollback()
    return True


@contextmanager
def giving_back(form: Form) -> Iterator[None]:
    """What was written goes with the page that says it came too late: the browser keeps no copy of it."""
    try:
        yield
    except NotAllowed as late:
        late.written = [field.data for field in form if isinstance(field, Words) and field.data]
        raise
