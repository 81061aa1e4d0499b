"""The lock-out, kept in the database: it holds for every process and survives a restart.

Failures count per account and network, so that nobody can lock out somebody else from elsewhere; an account that does
not exist is locked like one that does.
"""

import hashlib
import ipaddress
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select

from directline.accounts.identifiers import login as spelled_login
from directline.extensions import db
from directline.models import SignInAttempt

FAILURES = 5
WINDOW = timedelta(minutes=10)
LOCK = timedelta(minutes=15)


def is_locked(login: str, address: str, *, at: datetime, failures: int = FAILURES) -> bool:
    """Did ``failures`` attempts fail within the window, the last of them less than the lock's time ago?"""
    latest = select(SignInAttempt.at).where(_is_of(login, address)).order_by(SignInAttempt.at.desc()).limit(failures)
    times = db.session.scalars(latest).all()
    return len(times) == failures and times[0] - times[-1] <= WINDOW and at < times[0] + LOCK


def count_attempt(login: str, address: str, *, at: datetime) -> None:
    """Count before the password is looked at, so that guesses made side by side are counted too."""
    db.session.add(SignInAttempt(login=_hash(login), address=_network(address), at=at))


def forgive(login: str, address: str) -> None:
    """The sign-in succeeded: nothing is held against it."""
    db.session.execute(delete(SignInAttempt).where(_is_of(login, address)))


def _is_of(login: str, address: str) -> ColumnElement[bool]:
    return (SignInAttempt.login == _hash(login)) & (SignInAttempt.address == _network(address))


def _hash(login: str) -> str:
    """What people type there by mistake is sometimes the password."""
    return hashlib.sha256(spelled_login(login).encode()).hexdigest()


def _network(address: str) -> str:
    """The address, or the /64 of an IPv6 address: one subscriber owns all of it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))
