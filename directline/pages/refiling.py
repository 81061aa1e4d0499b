"""A form that files is sent again: the same press shows what it filed, the same words are asked about."""

from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any

from flask import request

from directline import clock
from directline.extensions import db
from directline.models import Draft, Enterprise, Ticket
from directline.pages import drafting
from directline.pages.acting import sent
from directline.pages.drafting import Drafted
from directline.pages.guards import me
from directline.tickets.files import drafts
from directline.tickets.lists import repeats, selects

ANYWAY = "anyway"
MOST_NAMED = 3


class Filing(Drafted):
    """``filed_before`` says the same and was filed within the hour."""

    filed_before: Ticket | None = None

    def filed_by_this_press(self) -> Ticket | None:
        """What the first press filed; with other words or more files it is another matter, under a key of its own.

        To be asked while the draft is held, when the files are taken in.
        """
        key: Any = self["submission_key"]
        ticket = selects.filed_with(me(), key.data or "")
        if ticket is None or self._is_all_of(ticket):
            return ticket
        key.data = token_urlsafe(16)
        return None

    def has_to_ask(self, *, is_sealed: bool = False, firm: Enterprise | None = None) -> bool:
        """Did this person file the same words just now, and has not said that it shall be filed anyway?"""
        recent = repeats.filed_recently(me(), at=clock.now(), is_sealed=is_sealed, firm=firm)
        self.filed_before = repeats.with_words(recent, *self._words())
        return self.filed_before is not None and request.form.get(ANYWAY) != self.filed_before.number

    def says_nothing_new(self) -> bool:
        """Of a complaint the draft stays."""
        ticket = self.filed_before
        if ticket is None or ticket.is_sealed or self.kept:
            return False
        return self._is_all_of(ticket) and all(ticket.extra.get(name) == text for name, text in self.extra.items())

    @property
    def extra(self) -> dict[str, str]:
        """The answers to questions of its own, by their names."""
        return {}

    def _is_all_of(self, ticket: Ticket) -> bool:
        is_same = repeats.with_words([ticket], *self._words()) is not None
        return is_same and repeats.holds_files(ticket, (file.sha256 for file in self.taken))

    def _words(self) -> tuple[str, str]:
        return self["title"].data or "", self["description"].data or ""


def held(form: Filing, code: str, *, is_sealed: bool = False) -> Draft | Ticket:
    """The draft with what was sent now, or what this very press filed before."""
    drafting.take_files(form, is_sealed=is_sealed)
    at = clock.now()
    draft = drafts.opened(me(), code, at=at)
    if ticket := form.filed_by_this_press():
        db.session.rollback()  # with the draft that the second press began
        return ticket
    drafting.receive(form, draft, me(), at=at)
    return draft


def filed(
    form: Filing,
    draft: Draft,
    submit: Callable[[], Ticket],
    *,
    is_sealed: bool = False,
    firm: Enterprise | None = None,
) -> Ticket | None:
    """Of a draft that is ready; what was typed and sent along is kept, whatever becomes of it."""
    is_ready = drafting.is_to_send() and form.is_sound() and not form.has_to_ask(is_sealed=is_sealed, firm=firm)
    outcome = sent(form, draft, submit, is_ready=is_ready, is_once=False)
    return outcome.result if outcome else None


def filed_just_now(*, is_sealed: bool = False, firm: Enterprise | None = None) -> list[Ticket]:
    """What the form names when it is opened: an hour has not passed since."""
    return repeats.filed_recently(me(), at=clock.now(), is_sealed=is_sealed, firm=firm)[:MOST_NAMED]
