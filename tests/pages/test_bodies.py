"""Forms that arrive slowly, and from whom files are taken."""

import io
from typing import Any

from directline.extensions import db
from directline.pages import security


class Watched(io.BytesIO):
    """A body that notes whether a transaction was open while it was being read."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.was_locked: list[bool] = []

    def readinto(self, buffer: Any) -> int:
        self.was_locked.append(db.session().in_transaction())
        return super().readinto(buffer)


def test_a_slow_body_is_read_before_the_database_is_asked(client, cast):
    client.sign_in(cast.clerk)
    body = Watched(b"words=" + b"a" * 1000)
    client.post("/profile", input_stream=body, content_type="application/x-www-form-urlencoded", content_length=1006)
    assert body.was_locked
    assert not any(body.was_locked)


def test_files_are_taken_only_from_who_is_signed_in(app, client, cast, monkeypatch):
    monkeypatch.setattr(app.view_functions["account.sign_in"], "takes_files", True, raising=False)
    assert _send_large(client).status_code == 413
    client.sign_in(cast.clerk)
    assert _send_large(client).status_code == 200


def _send_large(client):
    large = (io.BytesIO(b"0" * (security.BODY_BYTES + 1)), "large.pdf")
    return client.post("/sign-in", data={"files": large}, content_type="multipart/form-data", follow_redirects=True)
