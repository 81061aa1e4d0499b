"""The end of a sealed complaint: was it true, and did anything happen to the enterprise afterwards?"""

from datetime import datetime

from flask_babel import gettext as _

from directline.extensions import db
from directline.models import ActorKind, Aftermath, Finding, FindingResult, Recipient, Ticket, User
from directline.tickets import recipients
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle.transition import By, transition
from directline.tickets.rules import Action
from directline.tickets.sealed import outcomes

__all__ = ("ask_aftermath", "record_finding", "report_aftermath")


def record_finding(
    ticket: Ticket, result: FindingResult, measures: str, *, by: User, at: datetime | None = None
) -> Finding:
    """Whether the complaint was true, and what was done about it; before the answer, and again before the next one.

    Raises Refused without what was done about what was true.
    """
    if not measures and result is not FindingResult.NOT_TRUE:
        raise Refused(_("请写明对问题和责任人怎样处理。"))
    with transition(ticket, Action.RECORD_FINDING, by=by, at=at) as act:
        sequence = len(outcomes.findings_of(ticket)) + 1
        finding = Finding(
            ticket_id=ticket.id, sequence=sequence, result=result, measures=measures, at=act.at, by_id=by.id
        )
        act.wrote(finding)
        act.facts |= {"result": result, "sequence": sequence}
        act.assignment = ticket.lead
        act.notify(
            recipients.holders_of(
                (Recipient.OFFICE, Recipient.MAGISTRATE, Recipient.SECRETARY), ticket, None, at=act.at
            )
        )
    return finding


def ask_aftermath(ticket: Ticket, days: int, *, by: By = ActorKind.SYSTEM, at: datetime | None = None) -> Aftermath:
    """So many days after the end: did anything happen? Once for each; raises NotAllowed where it was asked already."""
    with transition(ticket, Action.ASK_AFTERMATH, by=by, at=at) as act:
        if any(asked.days >= days for asked in outcomes.aftermaths_of(ticket)):
            raise NotAllowed(Action.ASK_AFTERMATH, ticket)
        asked = Aftermath(ticket_id=ticket.id, days=days, asked_at=act.at)
        db.session.add(asked)
        act.facts["days"] = days
        act.notify(recipients.enterprise_people(ticket))
    return asked


def report_aftermath(
    ticket: Ticket, has_happened: bool, words: str = "", *, by: User, at: datetime | None = None
) -> Aftermath:
    """The enterprise's word to the last question. Raises Refused for something that happened without what it was."""
    if has_happened and not words:
        raise Refused(_("请告诉我们发生了什么，例如什么时间、哪个单位、做了什么。"))
    with transition(ticket, Action.REPORT_AFTERMATH, by=by, at=at) as act:
        asked = outcomes.unanswered(ticket)
        if asked is None:
            raise NotAllowed(Action.REPORT_AFTERMATH, ticket)
        asked.answered_at, asked.has_happened, asked.words = act.at, has_happened, words
        act.texts = [asked]
        act.facts |= {"days": asked.days, "has_happened": has_happened}
        act.notify(
            recipients.holders_of(
                (Recipient.OFFICE, Recipient.MAGISTRATE, Recipient.SECRETARY), ticket, None, at=act.at
            )
        )
    return asked
