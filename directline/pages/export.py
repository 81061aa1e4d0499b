"""Lists as Excel files to download."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from urllib.parse import quote

from flask import Response

from directline import clock, workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_response(
    filename: str, headings: Sequence[str], rows: Iterable[Sequence[object]], note: str = ""
) -> Response:
    """A workbook of one sheet as a download; ``filename`` without its ending. Moments stand in county time."""
    stream = BytesIO()
    workbook.write(stream, headings, rows, note)
    response = Response(stream.getvalue(), mimetype=MEDIA_TYPE)
    name = quote(f"{filename}-{clock.local_date(clock.now()):%Y%m%d}.xlsx")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
