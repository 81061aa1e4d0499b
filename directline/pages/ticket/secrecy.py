"""What stands on the page of a sealed complaint alone: whom it is about, who can see it, who read who complained."""

from dataclasses import dataclass
from datetime import datetime

from directline.models import Recusal
from directline.pages import audience_words as words
from directline.pages.display import label, translated
from directline.pages.ticket import timeline
from directline.tickets import access
from directline.tickets.former_places import FormerPlaces
from directline.tickets.lifecycle.sealing import respondents_of
from directline.tickets.reading import Reader, Records
from directline.tickets.rules import Action
from directline.tickets.sealed import audience


@dataclass(frozen=True)
class Reading:
    who: str
    at: datetime


@dataclass(frozen=True)
class Secrecy:
    """Whom it is about is for all who work on it; who sees it, for reporter and case owners; ``readings`` are the
    reporter's alone."""

    respondents: list[str]
    seen_by: list[tuple[str, str]]
    not_seen_by: list[tuple[str, str]]
    readings: list[Reading]
    is_own: bool


def secrecy_of(records: Records) -> Secrecy | None:
    """None of an ordinary ticket."""
    reader = records.reader
    if not reader.ticket.is_sealed:
        return None
    is_own = not reader.is_internal
    is_shown = is_own or access.keeps(reader.user, reader.ticket)
    return Secrecy(
        respondents=[_respondent(one) for one in respondents_of(reader.ticket)] if reader.visible_until is None else [],
        seen_by=words.seen_by(audience.of(reader.ticket), is_own=is_own) if is_shown else [],
        not_seen_by=words.not_seen_by() if is_shown else [],
        readings=_readings(records, reader) if is_own else [],
        is_own=is_own,
    )


def _respondent(named: Recusal) -> str:
    if named.department is not None:
        return translated(named.department.name)
    person = named.user
    if person is None:
        return ""
    place = FormerPlaces([person.id]).of(person, named.at)
    return f"{translated(place.name if place else label(person.role))} {person.name}"


def _readings(records: Records, reader: Reader) -> list[Reading]:
    read = (event for event in records.events if event.action == Action.READ_IDENTITY)
    return [Reading(timeline.actor_words(event, reader), event.at) for event in read]
