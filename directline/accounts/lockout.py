"""The slowdown of guesses at a password, kept in the database: it holds for every process and survives a restart.

Failures count per account and per place they come from. A place is a network, or a browser that has signed in to this
account before: so nobody can slow down somebody else from elsewhere, nor a neighbour behind the same address the one
who always signs in from the same browser. An account that does not exist is slowed down like one that does.
"""

import hashlib
import hmac
import ipaddress
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select

from directline.accounts.identifiers import login as spelled_login
from directline.extensions import db
from directline.keys import key_for
from directline.models import SignInAttempt

FAILURES = 5
WINDOW = timedelta(hours=2)
SHORTEST = timedelta(minutes=1)
LONGEST = timedelta(minutes=15)


def waits_until(login: str, place: str, *, at: datetime, apart_from: int | None = None) -> datetime | None:
    """Until when no further attempt is taken; None where one is taken now.

    After ``FAILURES`` failures within the window one minute from the last, then two, four, eight, and so on up to
    ``LONGEST``. ``apart_from`` is the row of an attempt that is not counted.
    """
    others = SignInAttempt.id != apart_from if apart_from is not None else SignInAttempt.id.is_not(None)
    recent = select(SignInAttempt.at).where(_is_of(login, place), SignInAttempt.at > at - WINDOW, others)
    times = db.session.scalars(recent.order_by(SignInAttempt.at.desc()).limit(2 * FAILURES)).all()
    if len(times) < FAILURES:
        return None
    until = times[0] + min(LONGEST, SHORTEST * 2 ** (len(times) - FAILURES))
    return until if at < until else None


def count_attempt(login: str, place: str, *, at: datetime) -> int:
    """Count before the password is looked at, so that guesses made side by side are counted too; the row's id."""
    attempt = SignInAttempt(login=_hash(login), address=place, at=at)
    db.session.add(attempt)
    db.session.flush()
    return attempt.id


def forgive(login: str, place: str) -> None:
    """The sign-in succeeded: nothing is held against it."""
    db.session.execute(delete(SignInAttempt).where(_is_of(login, place)))


def unlock(login: str) -> int:
    """An administrator lets this account be tried again from everywhere; how many failures are forgotten."""
    return int(db.session.execute(delete(SignInAttempt).where(SignInAttempt.login == _hash(login))).rowcount)  # type: ignore[attr-defined]


def place_of(login: str, *, address: str, device: str) -> str:
    """Where an attempt comes from: the browser that this account knows, else the network."""
    nonce, _, proof = device.partition(".")
    is_known = hmac.compare_digest(proof.encode(), _proof(login, nonce).encode())
    return f"device {nonce}" if nonce and is_known else _network(address)


def device_of(login: str) -> str:
    """The token by which a browser is known again that has signed in to this account; it opens nothing."""
    nonce = secrets.token_hex(16)
    return f"{nonce}.{_proof(login, nonce)}"


def _is_of(login: str, place: str) -> ColumnElement[bool]:
    return (SignInAttempt.login == _hash(login)) & (SignInAttempt.address == place)


def _hash(login: str) -> str:
    """What people type there by mistake is sometimes the password."""
    return hashlib.sha256(spelled_login(login).encode()).hexdigest()


def _proof(login: str, nonce: str) -> str:
    """Keyed by the secret, so that a token names no account to who finds it."""
    return hmac.new(key_for("known browser"), f"{spelled_login(login)} {nonce}".encode(), "sha256").hexdigest()


def _network(address: str) -> str:
    """The address, or the /64 of an IPv6 address: one subscriber owns all of it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))
