"""Keys of forms: a form pressed twice is carried out once.

A page gives its forms a key that is bound to the person it was made for. What was sent under a key is kept as a keyed
hash of person, key and content. Other content under the same key is another form: somebody went back and wrote anew.
"""

import base64
import hashlib
import hmac
import json
import secrets
from datetime import datetime

from sqlalchemy import select

from directline import database
from directline.extensions import db
from directline.keys import key_for
from directline.models import SentForm, User
from directline.tickets.sealed import identity

_BYTES = 16


def new(user: User) -> str:
    """A key for the forms of a page made for this person."""
    nonce = secrets.token_urlsafe(_BYTES)
    return f"{nonce}.{_signature(user, nonce)}"


def is_of(key: str, user: User) -> bool:
    """Was the key given to this person? Nobody else can have it, and nobody can make one."""
    nonce, _, signature = key.partition(".")
    return hmac.compare_digest(signature.encode("utf-8", "replace"), _signature(user, nonce).encode())


def mark_of(user: User, key: str, *content: object) -> str:
    """The keyed hash of what this person sent under this key."""
    return hmac.new(key_for("form key"), json.dumps([user.id, key, content]).encode(), hashlib.sha256).hexdigest()


def was_claimed(mark: str) -> bool:
    return db.session.scalar(select(SentForm.mark).where(SentForm.mark == mark)) is not None


def claim(mark: str, *, at: datetime) -> bool:
    """Hold the mark until the transaction ends; False where it was carried out before.

    Who presses in the same moment waits here for the first: its mark stands when that one committed, and is free when
    it did not.
    """
    wanted = database.insert(SentForm).values(mark=mark, at=at).on_conflict_do_nothing().returning(SentForm.mark)
    return db.session.scalar(wanted) is not None


def sent_at(user: User, *content: object, since: datetime) -> datetime | None:
    """When this person last sent the same content there, whatever page it came from; None for before ``since``."""
    return db.session.scalar(
        select(SentForm.at).where(SentForm.mark == _content_mark(user, content), SentForm.at > since)
    )


def remember(user: User, *content: object, at: datetime) -> None:
    wanted = database.insert(SentForm).values(mark=_content_mark(user, content), at=at)
    db.session.execute(wanted.on_conflict_do_update(index_elements=[SentForm.mark], set_={"at": at}))


def _content_mark(user: User, content: tuple[object, ...]) -> str:
    """Under the keys of who complained: it has no random part, and the words of complaints stand in the database."""
    return identity.blind(json.dumps(["sent", user.id, content]))


def _signature(user: User, nonce: str) -> str:
    made = hmac.new(key_for("form key"), json.dumps(["given", user.id, nonce]).encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:_BYTES]).rstrip(b"=").decode()
