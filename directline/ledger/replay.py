"""A matter into the line through the verbs: a new one received now, an answered one lived again at its own moments."""

from datetime import datetime

from directline.ledger.belonging import Place
from directline.ledger.fields import Field
from directline.ledger.rows import LONGEST_LINE, Matter
from directline.models import ActorKind, Enterprise, Status, Ticket
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Reply, Submission

IMPORT = ActorKind.IMPORT


def file_new(matter: Matter, place: Place, firm: Enterprise, *, at: datetime) -> Ticket:
    """Received now, to be triaged, with every deadline."""
    return lifecycle.submit(_submission(matter, place, firm), by=IMPORT, at=at)


def replay(matter: Matter, place: Place, firm: Enterprise, *, asked_at: datetime, replied_at: datetime) -> Ticket:
    """Submitted, dispatched and signed when it was asked; answered, passed and closed when it was replied."""
    ticket = lifecycle.submit(_submission(matter, place, firm), by=IMPORT, at=asked_at)
    if ticket.status is not Status.SUBMITTED:
        return ticket
    lead, *others = place.units
    lifecycle.dispatch(ticket, lead, others, by=IMPORT, at=asked_at)
    lifecycle.sign(ticket, by=IMPORT, at=asked_at)
    lifecycle.answer(ticket, _reply(matter, place), by=IMPORT, at=replied_at)
    lifecycle.pass_answer(ticket, by=IMPORT, at=replied_at)
    lifecycle.close_imported(ticket, by=IMPORT, at=replied_at)
    return ticket


def _submission(matter: Matter, place: Place, firm: Enterprise) -> Submission:
    return Submission(
        title=matter.title,
        description=matter.description,
        category=place.category,
        enterprise=firm,
        channel=place.channel,
        channel_note=_note(matter, place),
        contact_name=matter.short[Field.CONTACT_NAME],
        contact_phone=matter.short[Field.CONTACT_PHONE],
        township=place.township,
        severity=place.severity,
        import_key=matter.key,
        is_imported=matter.is_imported,
        is_unit_suggested=place.is_unit_suggested,
    )


def _note(matter: Matter, place: Place) -> str:
    """Where it comes from, and what of its place was only suggested."""
    number = matter.short[Field.ID] or matter.short[Field.SERIAL]
    origin = f"台账编号 {number}" if number else f"台账第 {matter.number} 行"
    asked = [f"原登记 {matter.asked}"] if matter.asked and not matter.is_imported else []
    note = "；".join([origin, *asked, *place.notes])
    return note if len(note) <= LONGEST_LINE else note[: LONGEST_LINE - 1] + "…"


def _reply(matter: Matter, place: Place) -> Reply:
    handler = matter.short[Field.HANDLER]
    return Reply(place.outcome, matter.reply, internal_note=f"台账承办人：{handler}" if handler else "")
