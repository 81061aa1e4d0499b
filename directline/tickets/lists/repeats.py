"""What a person filed just now: who went back and presses again is asked before the same matter is filed twice."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from directline.configuration import settings
from directline.extensions import db
from directline.models import Attachment, Enterprise, Ticket, User
from directline.text import compact
from directline.tickets.access import visible_to
from directline.tickets.sealed import identity


def filed_recently(
    user: User, *, at: datetime, is_sealed: bool = False, firm: Enterprise | None = None
) -> list[Ticket]:
    """What this person filed within the hour (the county's setting) and still sees, the last first.

    Complaints or the ordinary ones, never both: who looks over a shoulder at one form reads nothing of the other.
    """
    since = at - timedelta(minutes=settings.number("same_words_minutes"))
    own = identity.owned_under(identity.owner_tags(user)) if is_sealed else Ticket.filed_by_id == user.id
    wanted = select(Ticket).where(Ticket.submitted_at > since, Ticket.is_sealed.is_(is_sealed), own, visible_to(user))
    if firm is not None:
        wanted = wanted.where(Ticket.enterprise_id == firm.id)
    return list(db.session.scalars(wanted.order_by(Ticket.submitted_at.desc(), Ticket.id.desc())))


def with_words(tickets: Iterable[Ticket], title: str, description: str) -> Ticket | None:
    """The first of them that says the same in title and account, however it is spaced and spelled."""
    words = compact(title), compact(description)
    return next((ticket for ticket in tickets if (compact(ticket.title), compact(ticket.description)) == words), None)


def holds_files(ticket: Ticket, hashes: Iterable[str]) -> bool:
    """Does the ticket have each of these files already?"""
    kept = select(Attachment.sha256).where(Attachment.ticket_id == ticket.id)
    return set(hashes) <= set(db.session.scalars(kept))
