"""What waits for the enterprise itself, before its list: to supplement, to judge, to confirm, to finish writing."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from directline.extensions import db
from directline.models import Ticket, User
from directline.pages.action_words import WORDS
from directline.pages.enterprise import catalogue
from directline.pages.language import gettext as _
from directline.tickets import access
from directline.tickets.files import drafts
from directline.tickets.lists import selects
from directline.tickets.rules import MOVES, Action

MOST = 20
FORMS = ("filing", "complaint")
AWAITED = sorted((action for action, words in WORDS.items() if words.waits), key=lambda action: WORDS[action].rank)


@dataclass(frozen=True)
class Waiting:
    """One thing to do: about what, what, and where."""

    title: str
    words: str
    url: str
    number: str = ""


def waiting_for(user: User) -> list[Waiting]:
    return [*_tickets(user), *_drafts(user)]


def _tickets(user: User) -> Iterator[Waiting]:
    for ticket in db.session.scalars(selects.waiting_for_enterprise(user).limit(MOST)):
        offered = set(access.available_actions(user, ticket))
        for action in (action for action in AWAITED if action in offered):
            yield Waiting(ticket.title, str(WORDS[action].waits), _address(ticket, action), ticket.number)


def _address(ticket: Ticket, action: Action) -> str:
    if MOVES[action].keeps_draft:
        return url_for(f"ticket.{action}", number=ticket.number)
    return url_for("ticket.step", number=ticket.number, action=action)


def _drafts(user: User) -> Iterator[Waiting]:
    every = catalogue.choosable(db.session.scalars(selects.every_category()).all())
    for draft in filter(None, (drafts.find(user, form) for form in FORMS)):
        category = next((one for one in every if one.code in draft.content.get("category", [])), None)
        title = "".join(draft.content.get("title", [])) or _("（还没有写标题）")
        url = url_for("filing.write", code=category.code) if category else url_for("filing.choose")
        yield Waiting(title, _("接着写草稿"), url)
