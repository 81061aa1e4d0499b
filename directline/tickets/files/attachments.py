"""Attachments: typed by content, kept under random names outside the web root, never overwritten.

The file is on the disk, synced, before its row is; so a row never lacks its file, and a file without a row is the
trace of a kill or of a removed attachment, swept away a day later. The copy without metadata is made afterwards
(``copy_queue``), and lies beside it.
"""

import hashlib
import os
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import IO, NamedTuple

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from directline.extensions import db
from directline.models import Attachment, CopyState, Draft, FileCopy, Ticket, User
from directline.text import clean_line
from directline.tickets.errors import Refused
from directline.tickets.files import clean_copies, quotas
from directline.tickets.files.content import kind_of
from directline.tickets.files.kinds import BY_MEDIA_TYPE, Kind

MOST_FILES = 10
_LONGEST_NAME = 120
_PIECE = 1024 * 1024
_KEPT_WITHOUT_ROW = timedelta(hours=24)
_NOT_IN_NAMES = '/\\:*?"<>|'


class Judged(NamedTuple):
    """A file that may be taken in; nothing of it is kept yet."""

    stream: IO[bytes]
    name: str
    kind: Kind
    size: int


class Taken(NamedTuple):
    """A file that was taken in and lies on the disk, before anything is known of it in the database."""

    token: str
    name: str
    kind: Kind
    size: int
    sha256: str


def judge(stream: IO[bytes], name: str) -> Judged:
    """Raises Refused with words for the person: too large, empty, locked, or of a kind that is not taken."""
    size, most = stream.seek(0, os.SEEK_END), current_app.config["UPLOAD_BYTES"]
    if size > most:
        raise Refused(_("文件太大，最多 %(most)d MB。请压缩后再上传。", most=most // _PIECE))
    if not size:
        raise Refused(_("这个文件是空的。"))
    kind = kind_of(stream, PurePosixPath(clean_line(name)).suffix.lower())
    return Judged(stream, shown_name(name, kind), kind, size)


def take(judged: Judged) -> Taken:
    """Keep the file. It takes its time: no transaction should be open."""
    token = secrets.token_hex(16)
    return Taken(token, judged.name, judged.kind, judged.size, _keep(judged.stream, token))


def store(
    file: Taken, *, by: User | None, at: datetime, draft: Draft | None = None, ticket: Ticket | None = None
) -> Attachment:
    """The row of a file of this draft or ticket; the caller adds it. Raises Refused when there are too many."""
    if _count(draft, ticket, by) >= MOST_FILES:
        raise Refused(_("附件最多 %(most)d 个。请先删去不需要的。", most=MOST_FILES))
    return Attachment(
        token=file.token,
        draft_id=draft.id if draft else None,
        ticket_id=ticket.id if ticket else None,
        name=file.name,
        media_type=file.kind.media_type,
        size=file.size,
        sha256=file.sha256,
        at=at,
        by=by,
        copy=_copy_to_make(file.kind, by, at),
    )


def _copy_to_make(kind: Kind, by: User | None, at: datetime) -> FileCopy:
    if kind.is_itself:
        return FileCopy(state=CopyState.ITSELF, media_type=kind.media_type, turn_at=at)
    return FileCopy(state=CopyState.WAITING, turn_at=quotas.turn(by, at))


def throw_away(file: Taken) -> None:
    """A file that was taken in and has no row: it is not kept."""
    path_of(file.token).unlink(missing_ok=True)


def remove(file: Attachment) -> None:
    """Take a file off a draft; what lies on the disk is swept away later, when the removal can not be undone."""
    db.session.delete(file)
    db.session.flush()


def path_of(token: str) -> Path:
    return folder() / token[:2] / token[2:4] / token


def copy_of(file: Attachment) -> Path:
    """Where the copy without metadata lies, once it is made."""
    original = path_of(file.token)
    return original if file.copy.state is CopyState.ITSELF else clean_copies.path_beside(original)


def has_copy(file: Attachment) -> bool:
    """Does a copy stand that others may have?"""
    return file.copy.state in (CopyState.ITSELF, CopyState.MADE) and copy_of(file).is_file()


def has_lost_copy(file: Attachment) -> bool:
    """Was a copy made that is not there, though the file is: left out of a backup, or lost?"""
    return file.copy.state is CopyState.MADE and not copy_of(file).is_file() and path_of(file.token).is_file()


def copied_name(file: Attachment, name: str) -> str:
    """The name under which others get it: a copy may be of another kind than the file."""
    became = file.copy.media_type
    kind = BY_MEDIA_TYPE[became] if became not in ("", file.media_type) else None
    return f"{name.rpartition('.')[0] or name}{kind.endings[0]}" if kind else name


def folder() -> Path:
    return Path(current_app.config["INSTANCE"]) / "files"


def shown_name(name: str, kind: Kind) -> str:
    """The name as people see it: no path, nothing invisible, no longer than a line, its ending true."""
    bare = clean_line(name.replace("\\", "/").rpartition("/")[2])
    bare = clean_line("".join(" " if character in _NOT_IN_NAMES else character for character in bare)).strip(" .")
    stem, ending = PurePosixPath(bare or _("附件")).stem, PurePosixPath(bare).suffix.lower()
    if ending not in kind.endings:
        stem, ending = bare or _("附件"), kind.endings[0]
    return stem[: _LONGEST_NAME - len(ending)] + ending


def sweep_orphans(at: datetime) -> int:
    """Remove the files without a row that are older than a day; returns how many."""
    before = (at - _KEPT_WITHOUT_ROW).timestamp()
    old = [path for path in folder().rglob("*") if path.is_file() and path.stat().st_mtime < before]
    known = _known([path.stem for path in old])
    orphans = [path for path in old if path.stem not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def missing() -> list[str]:
    """The tokens of rows whose file is not there, or not of its size."""
    rows = db.session.execute(select(Attachment.token, Attachment.size).order_by(Attachment.id))
    return [token for token, size in rows if not _is_there(path_of(token), size)]


def without_copy() -> list[Attachment]:
    """The files whose copies have to be made again."""
    made = select(Attachment).join(Attachment.copy).options(contains_eager(Attachment.copy))
    made = made.where(FileCopy.state == CopyState.MADE).order_by(Attachment.id)
    return [file for file in db.session.scalars(made) if has_lost_copy(file)]


def _count(draft: Draft | None, ticket: Ticket | None, by: User | None) -> int:
    """The files on a draft, or on a ticket from the same person: an enterprise's leave room for the answer's."""
    if draft is not None:
        wanted = Attachment.draft_id == draft.id
    else:
        wanted = (Attachment.ticket_id == (ticket and ticket.id)) & (Attachment.by_id == (by and by.id))
    return db.session.scalar(select(func.count()).where(wanted)) or 0


def _keep(stream: IO[bytes], token: str) -> str:
    """Copy to a temporary file, sync it, give it its name, sync the folders; returns its SHA-256."""
    path = path_of(token)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=folder(), suffix=".new", delete=False) as copy:
        original = Path(copy.name)
        try:
            digest = _copy(stream, copy)
            os.fsync(copy.fileno())
        except BaseException:
            original.unlink(missing_ok=True)
            raise
    original.rename(path)
    for parent in (path.parent, path.parent.parent, folder()):
        sync_folder(parent)
    return digest


def _copy(stream: IO[bytes], copy: IO[bytes]) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    while piece := stream.read(_PIECE):
        digest.update(piece)
        copy.write(piece)
    copy.flush()
    return digest.hexdigest()


def sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _known(names: Sequence[str]) -> set[str]:
    pieces = (names[start : start + 500] for start in range(0, len(names), 500))
    return {
        token
        for some in pieces
        for token in db.session.scalars(select(Attachment.token).where(Attachment.token.in_(some)))
    }


def _is_there(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size
