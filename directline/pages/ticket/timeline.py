"""The history of a ticket in plain words, newest first, as far as its reader reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from directline.models import ActorKind, Colour, Escalation, Message, TicketEvent, User
from directline.pages.action_words import WORDS
from directline.pages.display import label, place_words, translated
from directline.pages.language import gettext as _
from directline.pages.language import ngettext
from directline.pages.ticket.event_words import EventRows, words_of
from directline.tickets.former_places import FormerPlaces
from directline.tickets.reading import Reader, Records
from directline.tickets.rules import MOVES, Action


@dataclass(frozen=True)
class Item:
    """One line of the history, as the timeline component draws it."""

    title: str
    at: datetime
    who: str
    text: str = ""
    tone: str = ""
    symbol: str = "dots"
    attachments: tuple[Any, ...] = ()
    is_minor: bool = False
    folded: tuple["Item", ...] = ()


def items(records: Records) -> list[Item]:
    """Messages stand in the conversation, not here."""
    rows = EventRows(records)
    shown = [event for event in records.events if MOVES[Action(event.action)].writes is not Message]
    items = [_item(event, rows, records.reader) for event in shown if rows.is_shown(event)]
    return list(_folded(items[::-1]))


def _folded(items: list[Item]) -> Iterator[Item]:
    """Reminders of small deadlines in a row as one line that opens, so that what people did stands out."""
    for is_minor, group in groupby(items, key=attrgetter("is_minor")):
        run = tuple(group)
        if is_minor and len(run) > 1:
            title = ngettext("%(num)d 次时限提醒", "%(num)d 次时限提醒", len(run))
            yield Item(title=title, at=run[0].at, who="", symbol="bell", folded=run)
        else:
            yield from run


def actor_words(event: TicketEvent, reader: Reader) -> str:
    """Unit and name; of the enterprise its name, unless it is masked."""
    if event.actor is None and event.actor_kind is ActorKind.USER:
        return _("企业（已保密）") if reader.is_masked else _("我们")
    if event.actor is None:
        return "" if event.action == Action.ESCALATE and not reader.is_internal else label(ActorKind(event.actor_kind))
    return person_words(event.actor, reader, event.at)


def person_words(user: User | None, reader: Reader, at: datetime | None, places: FormerPlaces | None = None) -> str:
    """Unit or post of that time, and name; ``places`` of others than those who acted on the ticket."""
    if user is None or at is None:
        return ""
    if user.is_enterprise:
        return _("企业（已保密）") if reader.is_masked else user.name
    place = (places or reader.former_places).of(user, at)
    return f"{translated(place_words(place))} {user.name}".strip()


def _item(event: TicketEvent, rows: EventRows, reader: Reader) -> Item:
    words = WORDS[Action(event.action)]
    title, text = words_of(event, rows)
    card = rows.cards.get(event.facts.get("escalation", 0))
    is_read = reader.reads_text_of(event)
    return Item(
        title=title,
        at=event.at,
        who=actor_words(event, reader),
        text=reader.words(text, event.actor_id) if is_read else "",
        tone=_card_tone(card) if card else "key" if words.is_key else "",
        symbol=words.symbol,
        is_minor=card is not None and card.colour is Colour.NONE,
    )


def _card_tone(card: Escalation) -> str:
    return card.colour.value if card.colour != "none" and card.revoked_at is None else ""


def conversation(records: Records) -> Iterator[Item]:
    """Messages and urges, oldest first, as people read a talk."""
    actors = {event.actor_id: event.actor for event in records.events}
    for said in records.of(Message):
        yield Item(
            title=label(said.side),
            at=said.at,
            who=person_words(actors.get(said.by_id), records.reader, said.at),
            text=records.reader.words(said.text, said.by_id),
            tone="key" if said.is_urge else "",
            symbol="bell" if said.is_urge else "message",
        )
