"""Keys in addresses that tell nothing: no count, no order, no gap where something sealed happened.

What stands there is encrypted (AES-SIV): the same row has the same address each time, and nobody can read from any
number of addresses how many rows there are, which came first or whether others lie between.
"""

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from directline.keys import key_for

_PIECE = 32
_ID_BYTES = 8


def close(content: bytes, kind: str) -> str:
    """Filled up with spaces, so that the length tells nothing either."""
    filled = content.ljust(-(-len(content) // _PIECE) * _PIECE)
    return _written(filled, kind)


def open_again(text: str, kind: str) -> bytes:
    """Raises ValueError for what was not closed here, or as something else."""
    try:
        closed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return _cipher().decrypt(closed, [kind.encode()])
    except (binascii.Error, InvalidTag, UnicodeError) as fault:
        raise ValueError("not written here") from fault


def key_of(row_id: int, kind: str) -> str:
    """``kind`` is the noun: a card and a notice with the same number have nothing in common."""
    return _written(row_id.to_bytes(_ID_BYTES, "big"), kind)


def id_of(key: str, kind: str) -> int:
    """Raises ValueError for a key that was not made here."""
    opened = open_again(key, kind)
    if len(opened) != _ID_BYTES:
        raise ValueError("not a key")
    return int.from_bytes(opened, "big")


def _written(content: bytes, kind: str) -> str:
    return base64.urlsafe_b64encode(_cipher().encrypt(content, [kind.encode()])).decode().rstrip("=")


def _cipher() -> AESSIV:
    return AESSIV(key_for("addresses"))
