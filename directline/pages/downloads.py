"""Files on their way to a browser: always as a download, never as something that could act in our name."""

from flask import Response, abort, send_file

from directline.models import Attachment
from directline.tickets import attachments
from directline.tickets.file_kinds import SHOWN_AS_THEY_ARE


def download(file: Attachment, name: str) -> Response:
    """The file under this name (RFC 6266 and 5987); opaque but for pictures and PDF; 404 where the disk lost it."""
    path = attachments.path_of(file.token)
    if not path.is_file():
        abort(404)
    media_type = file.media_type if file.media_type in SHOWN_AS_THEY_ARE else "application/octet-stream"
    response = send_file(path, media_type, as_attachment=True, download_name=name, conditional=False, etag=False)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
