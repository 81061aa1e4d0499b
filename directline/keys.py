"""One key for each purpose, derived from the secret of the installation (HKDF, RFC 5869)."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from flask import current_app

BYTES = 32


def key_for(purpose: str) -> bytes:
    """32 bytes out of SECRET_KEY; what one key gives away tells nothing of another."""
    secret = current_app.config["SECRET_KEY"].encode()
    return HKDF(SHA256(), BYTES, salt=None, info=_info(purpose)).derive(secret)


def expanded(secret: bytes, purpose: str) -> bytes:
    """32 bytes out of a secret that is random itself: such a one needs no extraction."""
    return HKDFExpand(SHA256(), BYTES, info=_info(purpose)).derive(secret)


def _info(purpose: str) -> bytes:
    return f"directline {purpose}".encode()
