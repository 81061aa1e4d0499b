"""Every action as a page: its form, its verb, its words. The views know none of them by name."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from wtforms import HiddenField

from directline.models import Ticket, User
from directline.pages.forms import Form
from directline.tickets.errors import NotAllowed
from directline.tickets.rules import Action


class Said(NamedTuple):
    """What a step is called, and says, to an official who does for the enterprise what is the enterprise's."""

    title: Any
    lede: Any
    submit: Any
    done: Any


@dataclass(frozen=True)
class Step:
    """``form`` builds the form with its options; ``carry_out`` calls one verb with what it holds.

    ``beside`` gives what its page shows besides, ``instead`` what one might rather do. ``is_at_once``: the button posts
    by itself; its page is for who comes without it. Without a ``title`` it is called by its action.
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
    title: Any = ""
    on_behalf: Said | None = None

    def as_read_by(self, user: User) -> "Step":
        """In the words for this person."""
        return self if self.on_behalf is None or user.is_enterprise else replace(self, **self.on_behalf._asdict())


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
