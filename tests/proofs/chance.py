"""Chance that can be repeated: every secret that the application draws follows from a seed."""

import base64
import os
import random
import secrets

import pytest


class Chance:
    """Seeded before each deed and each request, so that what one draws never moves what another draws."""

    def __init__(self) -> None:
        self.seed("beginning")

    def seed(self, *parts: object) -> None:
        self.random = random.Random("|".join(map(str, parts)))

    def bytes(self, length: int | None = None) -> bytes:
        return self.random.randbytes(32 if length is None else length)

    def hex(self, length: int | None = None) -> str:
        return self.bytes(length).hex()

    def text(self, length: int | None = None) -> str:
        return base64.urlsafe_b64encode(self.bytes(length)).rstrip(b"=").decode()


@pytest.fixture
def chance(monkeypatch: pytest.MonkeyPatch) -> Chance:
    own = Chance()
    monkeypatch.setattr(os, "urandom", own.bytes)
    monkeypatch.setattr(secrets, "token_bytes", own.bytes)
    monkeypatch.setattr(secrets, "token_hex", own.hex)
    monkeypatch.setattr(secrets, "token_urlsafe", own.text)
    monkeypatch.setattr(secrets, "choice", lambda items: own.random.choice(items))
    return own
