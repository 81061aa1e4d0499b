"""Forms that keep what was typed, and the files, until they are sent: for what takes more than a minute to write."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import MultipleFileField

from directline import clock
from directline.extensions import db
from directline.models import Attachment, Draft, User
from directline.pages import file_words
from directline.pages.forms import Form
from directline.pages.guards import me
from directline.text import clean_line, clean_text
from directline.tickets.errors import Refused
from directline.tickets.files import attachments, drafts, quotas
from directline.tickets.files.attachments import Taken
from directline.tickets.files.kinds import ACCEPTED

SAVE, REMOVE = "save", "remove"


class Drafted(Form):
    """A form with files that is kept as a draft."""

    files = MultipleFileField(_l("照片或文件"), render_kw={"accept": ACCEPTED, "multiple": True})
    taken: Sequence[Taken] = ()
    kept: Sequence[Attachment] = ()
    beside: ClassVar[tuple[str, ...]] = ()
    """What else the draft holds that stays in it."""
    not_kept: ClassVar = frozenset({"files", "seen", "submission_key"})
    note_of = staticmethod(file_words.of_draft)
    is_refused = staticmethod(file_words.is_refused)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.files.description = file_words.offer(me())

    @property
    def content(self) -> dict[str, list[str]]:
        """What was typed, as it was typed, in clean text."""
        return {name: [clean_text(text) for text in request.form.getlist(name)] for name in self._kept_names()}

    def is_sound(self) -> bool:
        """Right in itself, and every file kept."""
        return bool(self.validate()) and not self.form_errors

    def says_nothing_new(self) -> bool:
        """Would the draft only say again what was sent?"""
        return False

    def fill(self, draft: Draft | None) -> None:
        """Show what was kept, right or not."""
        typed = {name: texts for name, texts in (draft.content if draft else {}).items() if name in self._kept_names()}
        if typed and not self.is_unsent:
            own = {name: self[name].data for name in self.not_kept if name in self and self[name].data}
            self.process(formdata=MultiDict(typed | own))
        self.kept = drafts.files_of(draft)

    def _kept_names(self) -> list[str]:
        return [field.name for field in self if field.name not in self.not_kept | {"csrf_token"}]


def is_to_send() -> bool:
    """Was the main button pressed, not "save"?"""
    return SAVE not in request.form


def take_files(form: Drafted, *, is_sealed: bool) -> None:
    """Onto the disk with what was sent, before a draft is held: on SQLite nobody else could write meanwhile."""
    uploads = [upload for upload in request.files.getlist(form.files.name) if upload.filename]
    if uploads:
        db.session.commit()
    form.taken = [file for upload in uploads if (file := _taken(form, upload, is_sealed=is_sealed))]


def receive(form: Drafted, draft: Draft, user: User, *, at: datetime) -> None:
    """Into the held draft what was sent now: typed words, files taken in; out of it what is to be removed."""
    beside = {name: draft.content[name] for name in form.beside if name in draft.content}
    drafts.keep(draft, form.content | beside, at=at)
    for taken in form.taken:
        _store(form, draft, taken, user, at)
    unwanted = set(request.form.getlist(REMOVE))
    for file in drafts.files_of(draft):
        if file.token in unwanted:
            attachments.remove(file)
    form.kept = drafts.held_files(draft)
    for file in filter(file_words.is_refused, form.kept):
        form.refuse(_("“%(name)s”：%(why)s", name=file.name[:60], why=file_words.of_draft(file)))


def received(form: Drafted, code: str, *, is_sealed: bool) -> Draft:
    """What was sent now, kept in the draft of that code, which is held."""
    take_files(form, is_sealed=is_sealed)
    at = clock.now()
    draft = drafts.opened(me(), code, at=at)
    receive(form, draft, me(), at=at)
    return draft


def _taken(form: Drafted, upload: FileStorage, *, is_sealed: bool) -> Taken | None:
    """One file, counted and then kept; a refused one is named among the form's faults, and the others are kept."""
    name = upload.filename or ""
    try:
        judged = attachments.judge(upload.stream, name)
        quotas.charge(me(), judged.size, is_sealed=is_sealed, at=clock.now())
    except Refused as reason:
        db.session.rollback()
        _refuse(form, name, reason)
        return None
    db.session.commit()
    return attachments.take(judged)


def _store(form: Drafted, draft: Draft, file: Taken, user: User, at: datetime) -> None:
    try:
        db.session.add(attachments.store(file, draft=draft, by=user, at=at))
        db.session.flush()
    except Refused as reason:
        attachments.throw_away(file)
        _refuse(form, file.name, reason)


def _refuse(form: Drafted, name: str, reason: Refused) -> None:
    form.refuse(_("“%(name)s”没有保存：%(reason)s", name=clean_line(name)[:60], reason=reason))
