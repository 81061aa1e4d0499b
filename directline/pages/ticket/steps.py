"""Every action as a page: its form, its verb, its words. The views know none of them by name."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from wtforms import HiddenField

from directline.models import Assignment, Ticket, User
from directline.pages.forms import Form
from directline.tickets.errors import NotAllowed
from directline.tickets.reading import Records
from directline.tickets.rules import Action


class Said(NamedTuple):
    """What a step is called, and says, to an official who does it for somebody else: an enterprise, or a leader."""

    title: Any
    lede: Any
    submit: Any
    done: Any


def always(records: Records) -> bool:
    return True


def own_part(records: Records) -> Assignment | None:
    """The open part of this reader's unit."""
    unit = records.reader.user.department_id
    return next((part for part in records.parts if part.is_open and part.department_id == unit), None)


def is_first(done: str) -> Callable[[Records], bool]:
    """Has this unit not done that yet?"""
    return lambda records: (part := own_part(records)) is not None and getattr(part, done) is None


def speaks_by_message(records: Records) -> bool:
    """A masked department reaches the enterprise only by message."""
    return records.reader.is_masked and is_first("contacted_at")(records)


def can_reach(records: Records) -> bool:
    return not records.reader.is_masked and is_first("contacted_at")(records)


def is_enterprise(records: Records) -> bool:
    return not records.reader.is_internal


@dataclass(frozen=True)
class Step:
    """``form`` builds the form with its options; ``carry_out`` calls one verb with what it holds.

    ``beside`` gives what its page shows besides, ``instead`` what one might rather do. ``is_at_once``: the button posts
    by itself; its page is for who comes without it. ``is_due``: is it what this reader has to do next, where its
    words have a rank? Without a ``title`` it is called by its action.
    ``on_behalf``: its words for whoever does it for somebody else, where it is not ``is_own``.
    """

    form: Callable[[Ticket, User], Form]
    carry_out: Callable[[Ticket, Any, User], object]
    done: Any
    lede: Any = ""
    submit: Any = ""
    beside: Callable[[Ticket, Any], dict[str, Any]] = lambda ticket, form: {}
    template: str = "ticket/step.html"
    instead: tuple[Action, ...] = ()
    is_at_once: bool = False
    is_due: Callable[[Records], bool] = always
    title: Any = ""
    on_behalf: Said | None = None
    is_own: Callable[[User], bool] = lambda user: user.is_enterprise

    def as_read_by(self, user: User) -> "Step":
        """In the words for this person."""
        return self if self.on_behalf is None or self.is_own(user) else replace(self, **self.on_behalf._asdict())


class Confirmed(Form):
    """Nothing but the pressing of the button."""


class About(Form):
    """A form about one answer: of another one, given meanwhile, it says nothing."""

    seen = HiddenField()

    def check_seen(self, action: Action, ticket: Ticket, answer_id: int | None) -> None:
        """Raise NotAllowed when the page was opened before what now stands."""
        if self.seen.data != str(answer_id or ""):
            raise NotAllowed(action, ticket)


def plain(form: type[Form]) -> Callable[[Ticket, User], Form]:
    """A form that needs no options."""
    return lambda ticket, user: form()
