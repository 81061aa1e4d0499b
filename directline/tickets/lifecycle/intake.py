"""From the form to a ticket that the office can dispatch: submit, supplement, reject, object, talk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from directline import clock
from directline.extensions import db
from directline.models import (
    ActorKind,
    Attachment,
    Category,
    Channel,
    DeadlineKind,
    Department,
    Enterprise,
    Rejection,
    RejectionReason,
    Severity,
    Status,
    Supplement,
    Ticket,
    User,
    new_number,
)
from directline.tickets import access, deadlines, expected_dates, recipients
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle import sealing
from directline.tickets.lifecycle.dispatching import classify, dispatch
from directline.tickets.lifecycle.sealing import NOBODY, Contact, Respondents
from directline.tickets.lifecycle.transition import By, complete_first, first_transition, transition
from directline.tickets.rules import Action
from directline.tickets.sealed import identity

__all__ = ("Submission", "ask_supplement", "object_to_rejection", "reject", "submit", "supplement")


@dataclass(frozen=True)
class Submission:
    """What is filed. ``is_imported`` marks an imported matter: only its resolve deadlines will be kept.

    ``is_unit_suggested``: of such a matter, nobody has said which unit handled it.
    """

    title: str
    description: str
    category: Category
    enterprise: Enterprise
    channel: Channel
    reporter: User | None = None
    channel_note: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    township: Department | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    is_confidential: bool = False
    severity: Severity | None = None
    is_stop_claimed: bool = False
    submission_key: str | None = None
    import_key: str | None = None
    is_imported: bool = False
    is_unit_suggested: bool = False
    attachments: Sequence[Attachment] = ()
    respondents: Respondents = NOBODY


def submit(filed: Submission, *, by: By, at: datetime | None = None) -> Ticket:
    """File a difficulty; the same submission key by the same person gives the ticket that is there already.

    Raises Refused for a category that is closed, and for a sealed complaint that can not be taken, with where to go
    instead.
    """
    at = at or clock.now()
    if not access.may(by, Action.SUBMIT, None):
        raise NotAllowed(Action.SUBMIT)
    if not filed.category.is_open:
        raise Refused(filed.category.elsewhere or _("这一类别暂不受理，请选择其他类别。"))
    earlier = _filed_before(filed, by)
    if earlier is not None:
        return earlier
    try:
        with db.session.begin_nested():
            ticket = _new_ticket(filed, by, at)
            db.session.flush()
            if ticket.is_sealed and isinstance(by, User):
                contact = Contact(filed.enterprise, by, filed.contact_name, filed.contact_phone)
                sealing.seal(ticket, filed.respondents, contact, filed.submission_key, at=at)
                db.session.flush()
    except IntegrityError:
        earlier = _filed_before(filed, by)
        if earlier is None:
            raise
        return earlier
    _begin(ticket, filed, by, at)
    return ticket


def ask_supplement(
    ticket: Ticket, items: Sequence[str], note: str = "", *, by: By, at: datetime | None = None
) -> Supplement:
    """Ask for everything that is missing at once (一次性告知); what is not in the category's list is flagged.

    Raises Refused for an empty list.
    """
    wanted = list(dict.fromkeys(item for item in items if item))
    if not wanted:
        raise Refused(_("请列出需要补充的材料，一次列全。"))
    with transition(ticket, Action.ASK_SUPPLEMENT, by=by, at=at) as act:
        listed = set(ticket.category.materials)
        asked = Supplement(
            ticket_id=ticket.id,
            stage=ticket.status.value,
            items=[{"name": item, "is_listed": item in listed} for item in wanted],
            note=note,
            asked_at=act.at,
            asked_by_id=act.by_id,
            supplied="",
        )
        act.wrote(asked)
        act.assignment = ticket.lead
        for triage in deadlines.alive(ticket, DeadlineKind.TRIAGE):
            deadlines.stop(triage, at=act.at)
        deadlines.start(DeadlineKind.SUPPLEMENT, ticket, at=act.at)
        act.notify(recipients.enterprise_people(ticket))
    return asked


def supplement(
    ticket: Ticket, text: str, attachments: Sequence[Attachment] = (), *, by: By, at: datetime | None = None
) -> Supplement:
    """What was asked for arrives; the ticket goes back to where it was and its deadlines go on.

    Raises Refused when there is neither a text nor a file.
    """
    if not text and not attachments:
        raise Refused(_("请填写补充说明或上传材料。"))
    with transition(ticket, Action.SUPPLEMENT, by=by, at=at) as act:
        asked = _open_supplement(ticket)
        asked.supplied, asked.supplied_at = text, act.at
        act.to = Status(asked.stage)
        act.texts = [asked, *attachments]
        for file in attachments:
            file.draft_id, file.ticket_id, file.supplement_id = None, ticket.id, asked.id
            file.by_id = None if ticket.is_sealed else file.by_id
        for running in deadlines.alive(ticket, DeadlineKind.SUPPLEMENT):
            deadlines.stop(running, at=act.at)
        if act.to is Status.SUBMITTED:
            deadlines.start(DeadlineKind.TRIAGE, ticket, at=act.at)
        act.notify(recipients.at_work(ticket) if ticket.lead else recipients.case_owners(ticket))
    return asked


def reject(ticket: Ticket, reason: RejectionReason, advice: str, *, by: User, at: datetime | None = None) -> Rejection:
    """Not accepted, with the reason and where to go instead. Raises Refused without such advice."""
    if not advice:
        raise Refused(_("请写明企业可以向哪里反映、怎样办理。"))
    with transition(ticket, Action.REJECT, by=by, at=at) as act:
        rejection = Rejection(ticket_id=ticket.id, reason=reason, advice=advice, at=act.at, by_id=by.id, objection="")
        act.wrote(rejection)
        act.facts["reason"] = reason
        for running in deadlines.alive(ticket, DeadlineKind.TRIAGE):
            deadlines.stop(running, at=act.at)
        ticket.closed_at = act.at
        act.notify(recipients.enterprise_people(ticket))
    return rejection


def object_to_rejection(ticket: Ticket, text: str, *, by: By, at: datetime | None = None) -> Rejection:
    """The enterprise objects, once; another person of the office looks at it. Raises Refused without a reason."""
    if not text:
        raise Refused(_("请写明异议的理由。"))
    with transition(ticket, Action.OBJECT, by=by, at=at) as act:
        rejection = db.session.scalars(
            select(Rejection).where(Rejection.ticket_id == ticket.id).order_by(Rejection.id.desc())
        ).first()
        if rejection is None:
            raise NotAllowed(Action.OBJECT, ticket)
        rejection.objection, rejection.objected_at, rejection.objected_by_id = text, act.at, act.by_id
        act.texts = [rejection]
        ticket.closed_at = None
        deadlines.start(DeadlineKind.TRIAGE, ticket, at=act.at)
        act.notify(recipients.case_owners(ticket))
    return rejection


def _filed_before(filed: Submission, by: By) -> Ticket | None:
    if filed.category.is_sealed and isinstance(by, User) and filed.submission_key:
        return identity.filed_with(by.id, filed.submission_key)
    if filed.import_key is not None:
        return db.session.scalar(select(Ticket).where(Ticket.import_key == filed.import_key))
    if filed.submission_key is None or not isinstance(by, User):
        return None
    return db.session.scalar(
        select(Ticket).where(Ticket.filed_by_id == by.id, Ticket.submission_key == filed.submission_key)
    )


def _new_ticket(filed: Submission, by: By, at: datetime) -> Ticket:
    ticket = Ticket(
        number=new_number(clock.local_date(at).year),
        title=filed.title,
        description=filed.description,
        extra=dict(filed.extra),
        channel=filed.channel,
        channel_note=filed.channel_note,
        category=filed.category,
        severity=filed.severity or filed.category.default_severity,
        status=Status.SUBMITTED,
        import_key=filed.import_key,
        is_imported=filed.is_imported,
        is_unit_suggested=filed.is_unit_suggested,
        submitted_at=at,
        last_event_at=at,
    )
    if filed.category.is_sealed:
        sealing.close_off(ticket, filed.respondents, by)
    else:
        _name(ticket, filed, by)
    db.session.add(ticket)
    return ticket


def _name(ticket: Ticket, filed: Submission, by: By) -> None:
    """Whose ticket it is: of a sealed one none of this stands on it."""
    ticket.enterprise, ticket.reporter = filed.enterprise, filed.reporter
    ticket.filed_by = by if isinstance(by, User) else None
    ticket.contact_name, ticket.contact_phone = filed.contact_name, filed.contact_phone
    ticket.township_id = filed.township.id if filed.township else filed.enterprise.township_id
    ticket.is_confidential = filed.is_confidential
    ticket.is_stop_claimed = filed.is_stop_claimed
    ticket.submission_key = filed.submission_key


def _begin(ticket: Ticket, filed: Submission, by: By, at: datetime) -> None:
    """The first event, the classification, the triage deadline; auto-dispatch where the category asks for it."""
    act = first_transition(ticket, Action.SUBMIT, by=by, at=at)
    for file in filed.attachments:
        file.draft_id, file.ticket_id = None, ticket.id
        file.by_id = None if ticket.is_sealed else file.by_id
    act.texts += filed.attachments
    act.facts |= {"category": filed.category.code, "channel": filed.channel, "severity": ticket.severity}
    if not ticket.is_imported:
        act.facts[expected_dates.FACT] = expected_dates.as_fact(
            expected_dates.of_category(filed.category, ticket.severity, at)
        )
    if ticket.is_stop_claimed:
        act.facts["is_stop_claimed"] = True
    if ticket.is_sealed:
        act.facts["case_owner"] = ticket.case_owner
    classify(ticket, at=at)
    deadlines.start(DeadlineKind.TRIAGE, ticket, at=at)
    act.notify(
        [*recipients.case_owners(ticket), *(recipients.enterprise_people(ticket) if ticket.is_on_behalf else [])]
    )
    complete_first(act)
    unit = filed.category.default_department
    if filed.category.is_auto_dispatched and unit is not None and isinstance(by, User):
        dispatch(ticket, unit, by=ActorKind.SYSTEM, at=at)


def _open_supplement(ticket: Ticket) -> Supplement:
    return db.session.scalars(
        select(Supplement).where(Supplement.ticket_id == ticket.id, Supplement.supplied_at.is_(None))
    ).one()
