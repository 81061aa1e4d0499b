"""Files on their way to a browser: always as a download, never as something that could act in our name."""

from pathlib import Path

from flask import Response, abort, render_template, send_file
from flask_babel import gettext as _

from directline.tickets import attachments
from directline.tickets.clean_copies import COPIED_AS
from directline.tickets.errors import Refused
from directline.tickets.file_kinds import SHOWN_AS_THEY_ARE
from directline.tickets.handouts import Handout


def download(handed: Handout) -> Response | tuple[str, int]:
    """The original or the copy; 404 where the disk lost it, a page that says why where no copy can be made."""
    if handed.is_original:
        return _sent(handed, attachments.path_of(handed.file.token), handed.file.media_type)
    try:
        copy = attachments.copy_of(handed.file)
    except Refused:
        return _without_copy()
    kind = COPIED_AS.get(handed.file.media_type)
    return _sent(handed, copy, kind.media_type if kind else handed.file.media_type)


def _sent(handed: Handout, path: Path, kind: str) -> Response:
    """Under its name (RFC 6266 and 5987); opaque but for pictures and PDF."""
    if not path.is_file():
        abort(404)
    media_type = kind if kind in SHOWN_AS_THEY_ARE else "application/octet-stream"
    response = send_file(path, media_type, as_attachment=True, download_name=handed.name, conditional=False, etag=False)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _without_copy() -> tuple[str, int]:
    title = _("这个文件现在不能提供")
    advice = _("其中记录的作者、位置等信息去不掉，只有上传的人能取回原件。请留言请对方另存为 PDF 或图片再发。")
    return render_template("errors/page.html", code=409, title=title, advice=advice), 409
