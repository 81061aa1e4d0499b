"""Keys in addresses that tell nothing: no count, no order, no gap where something sealed happened.

What stands there is encrypted (AES-SIV): the same row has the same address each time, and nobody can read from any
number of addresses how many rows there are, which came first or whether others lie between.
"""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from flask import current_app

_PIECE = 32
_ID_BYTES = 8


def close(content: bytes) -> str:
    """Filled up with spaces, so that the length tells nothing either."""
    filled = content.ljust(-(-len(content) // _PIECE) * _PIECE)
    return _written(filled)


def open_again(text: str) -> bytes:
    """Raises ValueError for what was not closed here."""
    try:
        closed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return _cipher().decrypt(closed, None)
    except (binascii.Error, InvalidTag, UnicodeError) as fault:
        raise ValueError("not written here") from fault


def key_of(row_id: int) -> str:
    return _written(row_id.to_bytes(_ID_BYTES, "big"))


def id_of(key: str) -> int:
    """Raises ValueError for a key that was not made here."""
    opened = open_again(key)
    if len(opened) != _ID_BYTES:
        raise ValueError("not a key")
    return int.from_bytes(opened, "big")


def _written(content: bytes) -> str:
    return base64.urlsafe_b64encode(_cipher().encrypt(content, None)).decode().rstrip("=")


def _cipher() -> AESSIV:
    secret = f"addresses {current_app.config['SECRET_KEY']}".encode()
    return AESSIV(hashlib.sha256(secret).digest())
