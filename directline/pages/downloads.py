"""Files on their way to a browser: always as a download, never as something that could act in our name."""

from pathlib import Path

from flask import Response, abort, render_template, send_file

from directline import clock
from directline.pages import file_words
from directline.pages.acting import kept_in_passing
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
        kept_in_passing(lambda: copy_queue.again([file], at=clock.now()))
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
