"""Files on their way to a browser: always as a download, never as something that could act in our name."""

from contextlib import suppress
from pathlib import Path

from flask import Response, abort, render_template, send_file
from sqlalchemy.exc import OperationalError

from directline import clock, database
from directline.extensions import db
from directline.models import Attachment
from directline.pages import file_words
from directline.tickets.files import attachments, copy_queue
from directline.tickets.files.handouts import Handout
from directline.tickets.files.kinds import SHOWN_AS_THEY_ARE


def download(handed: Handout) -> Response | tuple[str, int]:
    """The original or the copy; 404 where the disk lost it, a page that says why where there is no copy."""
    file = handed.file
    if handed.is_original:
        return _sent(handed, attachments.path_of(file.token), file.media_type)
    if attachments.has_copy(file):
        return _sent(handed, attachments.copy_of(file), file.copy.media_type)
    if not attachments.path_of(file.token).is_file():
        abort(404)
    title, advice = file_words.without_copy(file)
    if attachments.has_lost_copy(file):
        _make_again(file)
    return render_template("errors/page.html", code=409, title=title, advice=advice), 409


def _sent(handed: Handout, path: Path, kind: str) -> Response:
    """Under its name (RFC 6266 and 5987); opaque but for pictures and PDF."""
    if not path.is_file():
        abort(404)
    media_type = kind if kind in SHOWN_AS_THEY_ARE else "application/octet-stream"
    response = send_file(path, media_type, as_attachment=True, download_name=handed.name, conditional=False, etag=False)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _make_again(file: Attachment) -> None:
    """In a short transaction of its own, which writes though the request only reads; busy, the next request does it."""
    db.session.rollback()
    database.read_only_request(False)
    with suppress(OperationalError):
        copy_queue.again([file], at=clock.now())
        db.session.commit()
    database.read_only_request(True)
