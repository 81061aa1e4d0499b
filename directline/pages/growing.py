"""While the demonstration grows every page says how far it is, and opens by itself afterwards.

Nobody sees half of it, and nobody's own action gets between its fourteen months.
"""

from flask import Flask, Response, current_app, render_template, request
from flask_babel import force_locale

from directline.county.demo import progress
from directline.pages.guards import PUBLIC_FILES
from directline.pages.preferences import LANGUAGES

OPEN = PUBLIC_FILES | {"public.health"}
SECONDS = "2"


def register(app: Flask) -> None:
    """Before anything asks who is there."""
    app.before_request(_wait)


def _wait() -> Response | None:
    percent = None if request.endpoint in OPEN else progress.percent()
    if percent is None:
        return None
    language = request.cookies.get("language", "zh")
    with force_locale(LANGUAGES.get(language, LANGUAGES["zh"])):
        page = render_template("errors/growing.html", percent=percent, language=language)
    headers = {"Refresh": SECONDS, "Retry-After": SECONDS, "Cache-Control": "no-store"}
    return current_app.make_response((page, 503, headers))
