"""The written inquiry 核查函: what a unit is asked about a complaint that it must not see.

One person writes it anew, a second approves it; the unit answers the letter and never learns of a ticket.
"""

from datetime import datetime

from flask_babel import gettext as _

from directline import clock
from directline.configuration.county_terms import county_words
from directline.extensions import db
from directline.models import DeadlineKind, Department, Inquiry, Ticket, User, new_code
from directline.tickets import deadlines, notices, recipients
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle.transition import transition
from directline.tickets.rules import Action
from directline.tickets.sealed import identity
from directline.tickets.sealed.rare_words import Shared, shared_words

__all__ = ("RevealsIdentity", "approve_inquiry", "decline_inquiry", "draft_inquiry", "reply_inquiry")


class RevealsIdentity(Refused):
    """The letter says who complained. Whoever is told so by this has found it out: it counts as a reading."""


INQUIRY = "inquiry"
"""The notice to the unit that is asked: it names the letter and no ticket."""


def draft_inquiry(
    ticket: Ticket,
    department: Department,
    title: str,
    text: str,
    keep_words: bool = False,
    *,
    by: User,
    at: datetime | None = None,
) -> Inquiry:
    """Write a letter to a unit; a second person has to approve it before it goes out.

    Raises TellsIdentity for what would tell who complained; Refused, unless ``keep_words``, for rare words of the
    complaint.
    """
    if not title or not text:
        raise Refused(_("请先写内容，再提交。"))
    with transition(ticket, Action.DRAFT_INQUIRY, by=by, at=at) as act:
        shared = shared_with(ticket, f"{title}\n{text}")
        _check(shared, keep_words)
        drafted = Inquiry(
            number=new_code("HC", clock.local_date(act.at).year),
            ticket_id=ticket.id,
            department_id=department.id,
            title=title,
            text=text,
            shared_words=shared.rare,
            drafted_at=act.at,
            drafted_by_id=by.id,
        )
        act.wrote(drafted)
        db.session.flush()
        act.facts |= {"inquiry": drafted.id, "department": department.id}
        act.notify(_deciders(ticket))
    return drafted


def approve_inquiry(inquiry: Inquiry, *, by: User, at: datetime | None = None) -> None:
    """Send the letter: its deadline starts, and the unit is told that a letter waits. Never by who wrote it."""
    ticket = inquiry.ticket
    with transition(ticket, Action.APPROVE_INQUIRY, by=by, at=at) as act:
        db.session.refresh(inquiry)
        if not _is_pending(inquiry) or inquiry.drafted_by_id == by.id:
            raise NotAllowed(Action.APPROVE_INQUIRY, ticket)
        inquiry.approved_at, inquiry.approved_by_id = act.at, by.id
        inquiry.deadline = deadlines.start(DeadlineKind.INQUIRY, ticket, at=act.at)
        db.session.flush()
        asked = recipients.members(inquiry.department_id)
        notices.add(asked, INQUIRY, f"inquiry:{inquiry.number}", at=act.at, facts={"inquiry": inquiry.id})
        act.facts |= {"inquiry": inquiry.id, "department": inquiry.department_id}
        act.notify([inquiry.drafted_by])


def decline_inquiry(inquiry: Inquiry, reason: str, *, by: User, at: datetime | None = None) -> None:
    """The letter is not sent; who wrote it may take it back like this, too. Raises Refused without a reason."""
    if not reason:
        raise Refused(_("请写明不发出的理由。"))
    ticket = inquiry.ticket
    with transition(ticket, Action.DECLINE_INQUIRY, by=by, at=at) as act:
        db.session.refresh(inquiry)
        if not _is_pending(inquiry):
            raise NotAllowed(Action.DECLINE_INQUIRY, ticket)
        inquiry.declined_at, inquiry.declined_by_id, inquiry.declined_reason = act.at, by.id, reason
        act.texts = [inquiry]
        act.facts["inquiry"] = inquiry.id
        act.notify([inquiry.drafted_by])


def reply_inquiry(inquiry: Inquiry, text: str, *, by: User, at: datetime | None = None) -> None:
    """The unit's answer to the letter. Whatever is refused here is refused without a word of the ticket."""
    if not text:
        raise Refused(_("请写明核查情况。"))
    try:
        _reply(inquiry, text, by, at)
    except NotAllowed:
        raise NotAllowed(Action.REPLY_INQUIRY) from None


def _reply(inquiry: Inquiry, text: str, by: User, at: datetime | None) -> None:
    ticket = inquiry.ticket
    with transition(ticket, Action.REPLY_INQUIRY, by=by, at=at) as act:
        db.session.refresh(inquiry)
        is_theirs = inquiry.department_id == by.department_id and inquiry.approved_at is not None
        if not is_theirs or inquiry.replied_at is not None:
            raise NotAllowed(Action.REPLY_INQUIRY)
        inquiry.reply, inquiry.replied_at, inquiry.replied_by_id = text, act.at, by.id
        act.texts = [inquiry]
        act.facts["inquiry"] = inquiry.id
        if inquiry.deadline is not None and inquiry.deadline.is_alive:
            deadlines.stop(inquiry.deadline, at=act.at)
        act.notify([inquiry.drafted_by, *recipients.case_owners(ticket)])


def shared_with(ticket: Ticket, text: str) -> Shared:
    """What the text has in common with the complaint, and what in it tells who complained."""
    complaint = [ticket.title, ticket.description, *map(str, ticket.extra.values())]
    return shared_words(text, complaint, identity.words_of([ticket]).get(ticket.id, ()), county_words())


def _check(shared: Shared, keep_words: bool) -> None:
    """Which word tells who complained is not said."""
    if shared.identity:
        raise RevealsIdentity(
            _("核查函里有能看出投诉人的字词，不能发出，并已记为一次查看身份。请不要写企业、人名、电话和地址。")
        )
    if shared.rare and not keep_words:
        words = "、".join(shared.rare)
        raise Refused(
            _("核查函与投诉内容有相同的少见字词：%(words)s。请改写；确需保留的，请勾选确认后再提交。", words=words)
        )


def _is_pending(inquiry: Inquiry) -> bool:
    return inquiry.approved_at is None and inquiry.declined_at is None


def _deciders(ticket: Ticket) -> list[User]:
    """Who may approve a letter: the case owners, who stands in for them, and the unit that has the matter in hand."""
    lead = recipients.members(ticket.lead.department_id) if ticket.lead else []
    return [*recipients.reviewers(ticket), *lead]
