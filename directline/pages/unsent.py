"""What was typed into a form when its session was over: carried through signing in, and given back in that form.

It travels in the sign-in page, closed (encrypted), and is opened again for the account whose form it was: who else
signs in at that machine gets nothing of it. Then it waits as a draft until the form is sent. Passwords and files do
not come with it.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, Response, flash, g, request, session
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from directline import clock, database
from directline.accounts import form_keys
from directline.extensions import db
from directline.keys import key_for
from directline.models import User
from directline.pages import form_key, typed
from directline.pages.guards import local_path, me
from directline.text import clean_text
from directline.tickets.files import drafts

FIELD = "unsent"
LIFETIME = timedelta(hours=12)
LONGEST = 180_000
_AUTOSAVE = "/draft"


class Unsent(NamedTuple):
    path: str
    key: str
    fields: dict[str, list[str]]
    had_files: bool


def register(app: Flask) -> None:
    app.after_request(_forget_what_was_sent)


def closed() -> str:
    """What came with this request, closed; "" where nothing was typed, or where no page would show it again."""
    path, key = local_path(request.full_path.rstrip("?")), request.form.get(form_key.FIELD, "")
    fields = {name: texts for name in request.form if not typed.is_secret(name) and (texts := _texts(name))}
    if not path or not key or not fields:
        return ""
    content = json.dumps(Unsent(path, key, fields, any(file.filename for file in request.files.values())))
    token = _cipher().encrypt_at_time(zlib.compress(content.encode()), int(clock.now().timestamp()))
    return token.decode() if len(token) <= LONGEST else ""


def opened(token: str) -> Unsent | None:
    """None for what was not closed here, or too long ago."""
    try:
        content = _cipher().decrypt_at_time(token.encode(), int(LIFETIME.total_seconds()), int(clock.now().timestamp()))
    except (InvalidToken, UnicodeError):
        return None
    return Unsent(*json.loads(zlib.decompress(content)))


def of_this_request() -> Unsent | None:
    """What came with a form of one's own whose token was stale."""
    return opened(closed()) if form_key.sent() else None


def keep(unsent: Unsent, user: User, *, at: datetime) -> bool:
    """As a draft of this account, if it was its own form; the page that it came from shows it until it is sent."""
    if not form_keys.is_of(unsent.key, user):
        return False
    drafts.keep(drafts.opened(user, drafts.unsent_code(unsent.path), at=at), unsent.fields, at=at)
    session[FIELD] = g.keeps_unsent = True
    if unsent.had_files:
        flash(_("选好的文件没有保留，请重新选择。"), "warning")
    return True


def remember(user: User) -> None:
    """A new session looks for what still waits for this account."""
    if drafts.has_unsent(user):
        session[FIELD] = True


def formdata_of(names: Mapping[str, Any]) -> MultiDict[str, str] | None:
    """What waits for the page that is shown now, if it was typed into a form with these fields."""
    if request.method not in database.READS or FIELD not in session or not current_user.is_authenticated:
        return None
    if "unsent" not in g:
        g.unsent = drafts.find(me(), drafts.unsent_code(_path()))
    fields = g.unsent.content if g.unsent is not None else {}
    return MultiDict(fields) if fields.keys() & names.keys() else None


def _forget_what_was_sent(response: Response) -> Response:
    """Sent again, or kept as the form's own draft: what waited is older now."""
    is_sent = request.method not in database.READS and response.status_code < 400 and "keeps_unsent" not in g
    if is_sent and FIELD in session and current_user.is_authenticated:
        waiting = drafts.locked(me(), drafts.unsent_code(_path()))
        if waiting is not None:
            drafts.discard(waiting)
            db.session.commit()
    return response


def _path() -> str:
    """The page of the form, also where its script keeps the draft."""
    query = request.full_path.rstrip("?").removeprefix(request.path)
    return request.path.removesuffix(_AUTOSAVE) + query


def _texts(name: str) -> list[str]:
    texts = [clean_text(text) for text in request.form.getlist(name)]
    return texts if any(texts) else []


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key_for("unsent form")))
