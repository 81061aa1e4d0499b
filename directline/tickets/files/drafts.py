"""Forms that are not sent yet: one per person and kind of form, kept with their files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager

from directline.extensions import db
from directline.models import Attachment, Draft, FileCopy, Subject, Task, User
from directline.tickets.files import attachments
from directline.tickets.sealed import identity

UNSENT = "unsent "


def code_of(form: str, subject: Subject) -> str:
    """The kind of form: one ticket's or task's. A sealed one is not named beside who writes, who may have filed it."""
    code, ticket = f"{form}:{subject.number}", subject.ticket if isinstance(subject, Task) else subject
    return identity.blind(code) if ticket is not None and ticket.is_sealed else code


def unsent_code(path: str) -> str:
    """Of what was typed into the form of that page when its session was over; it names no page, nor its ticket."""
    return UNSENT + identity.blind(path)[:40]


def has_unsent(user: User) -> bool:
    return (
        db.session.scalar(select(Draft.id).where(Draft.user_id == user.id, Draft.form.startswith(UNSENT))) is not None
    )


def find(user: User, form: str) -> Draft | None:
    return db.session.scalar(select(Draft).where(Draft.user_id == user.id, Draft.form == form))


def locked(user: User, form: str) -> Draft | None:
    """The draft, held until the transaction ends: who presses twice waits here for the first time."""
    wanted = select(Draft).where(Draft.user_id == user.id, Draft.form == form)
    return db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))


def opened(user: User, form: str, *, at: datetime) -> Draft:
    """The draft, held; a new one where there is none."""
    draft = locked(user, form)
    while draft is None:
        try:
            with db.session.begin_nested():
                db.session.add(Draft(user_id=user.id, form=form, content={}, saved_at=at))
        except IntegrityError:
            pass  # the same person saved it at the same moment, in another window
        draft = locked(user, form)
    return draft


def keep(draft: Draft, content: Mapping[str, Any], *, at: datetime) -> None:
    draft.content, draft.saved_at = dict(content), at


def files_of(draft: Draft | None) -> list[Attachment]:
    return list(db.session.scalars(_files(draft))) if draft is not None else []


def held_files(draft: Draft) -> list[Attachment]:
    """The same, their copies held until the transaction ends: what is said of them here still holds when it is sent."""
    held = _files(draft).with_for_update(of=FileCopy).execution_options(populate_existing=True)
    return list(db.session.scalars(held))


def _files(draft: Draft) -> Select[Attachment]:
    kept = select(Attachment).join(Attachment.copy).options(contains_eager(Attachment.copy))
    return kept.where(Attachment.draft_id == draft.id).order_by(Attachment.id)


def close(draft: Draft) -> None:
    """It was sent: its files have moved on to what was made of it."""
    db.session.flush()
    db.session.delete(draft)


def discard(draft: Draft) -> None:
    """Throw it away with its files."""
    for file in files_of(draft):
        attachments.remove(file)
    db.session.delete(draft)
