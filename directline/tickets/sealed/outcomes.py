"""What stands at the end of a sealed complaint: its findings, and the questions afterwards."""

from sqlalchemy import select

from directline.extensions import db
from directline.models import Aftermath, Answer, Finding, Ticket


def findings_of(ticket: Ticket) -> list[Finding]:
    """The last one stands; those before it were corrected."""
    return list(db.session.scalars(select(Finding).where(Finding.ticket_id == ticket.id).order_by(Finding.sequence)))


def awaits_finding(ticket: Ticket) -> bool:
    """Is there none yet, or has it been answered since the last one, so that it may be corrected?"""
    findings = findings_of(ticket)
    if not findings:
        return True
    answered = select(Answer.id).where(Answer.ticket_id == ticket.id, Answer.at >= findings[-1].at)
    return bool(db.session.scalar(select(answered.exists())))


def aftermaths_of(ticket: Ticket) -> list[Aftermath]:
    """What the enterprise was asked after the end, answered or not, in that order."""
    return list(db.session.scalars(select(Aftermath).where(Aftermath.ticket_id == ticket.id).order_by(Aftermath.days)))


def unanswered(ticket: Ticket) -> Aftermath | None:
    """The last question, if it is still open."""
    asked = aftermaths_of(ticket)
    return asked[-1] if asked and asked[-1].answered_at is None else None
