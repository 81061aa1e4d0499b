"""Who complained: kept apart from the ticket, encrypted, under keys that the database never holds.

The box holds enterprise, reporter and contact (AES-256-GCM, bound to its ticket). The reporter's own way back to the
ticket is a keyed tag; nobody without the key can tell from the tables whose ticket it is. The first key is the current
one; the others still open what was closed under them until ``rotate`` has closed it anew.
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import ColumnElement, select

from directline.configuration.county_terms import county_words
from directline.extensions import db
from directline.keys import expanded
from directline.models import Enterprise, FormerContact, SealedIdentity, Ticket, User
from directline.tickets.sealed.rare_words import COMMON, short_forms

_NONCE_BYTES = 12
_PIECE = 512
_BATCH = 500
Row = TypeVar("Row", Enterprise, User)


@dataclass(frozen=True)
class Identity:
    """What the box of one ticket holds."""

    enterprise_id: int
    reporter_id: int
    contact_name: str = ""
    contact_phone: str = ""


class Revealed(Identity):
    """An identity with its rows read."""

    @property
    def enterprise(self) -> Enterprise:
        return db.session.get_one(Enterprise, self.enterprise_id)

    @property
    def reporter(self) -> User:
        return db.session.get_one(User, self.reporter_id)


def keep(ticket: Ticket, identity: Identity, submission_key: str | None) -> None:
    """Close the identity of a new sealed ticket into its box."""
    row = SealedIdentity(ticket_id=ticket.id)
    if submission_key:
        row.submission_tag = submission_tag(identity.reporter_id, submission_key)
    _close(row, identity, _current())
    db.session.add(row)


def reveal(ticket: Ticket) -> Revealed:
    """What the box holds. Whoever shows it to a person records that first: ``lifecycle.read_identity``."""
    return _open(db.session.get_one(SealedIdentity, ticket.id))


def owner_tags(user: User) -> tuple[str, ...]:
    """What this person's sealed tickets are found by: a tag under each key."""
    return tuple(_tag(key, "owner", user.id) for _, key in _keys())


def owned_under(tags: Sequence[str]) -> ColumnElement[bool]:
    """The condition on Ticket that it was filed as a sealed one by whom these tags stand for."""
    return Ticket.id.in_(select(SealedIdentity.ticket_id).where(SealedIdentity.owner_tag.in_(tags)))


def filed_with(user_id: int, submission_key: str) -> Ticket | None:
    """The sealed ticket that this person filed by the form that carried that key."""
    tags = [_tag(key, "form", user_id, submission_key) for _, key in _keys()]
    filed = select(Ticket).join(SealedIdentity, SealedIdentity.ticket_id == Ticket.id)
    return db.session.scalar(filed.where(SealedIdentity.submission_tag.in_(tags)))


def submission_tag(user_id: int, submission_key: str) -> str:
    return _tag(_current()[1], "form", user_id, submission_key)


def blind(text: str) -> str:
    """The text's keyed hash: alike each time, and tells nothing without the oldest key."""
    return _tag(_keys()[-1][1], "key", text)


def words_of(tickets: Iterable[Ticket]) -> dict[int, list[str]]:
    """By ticket id, the words that tell who complained, to be redacted from what is shown of sealed tickets."""
    ids = [ticket.id for ticket in tickets if ticket.is_sealed]
    if not ids:
        return {}
    rows = db.session.scalars(select(SealedIdentity).where(SealedIdentity.ticket_id.in_(ids)))
    opened = {row.ticket_id: _open(row) for row in rows}
    firms = _rows(Enterprise, {identity.enterprise_id for identity in opened.values()})
    people = _rows(User, {identity.reporter_id for identity in opened.values()})
    former = former_contacts(people)
    return {
        key: identifying_words(
            firms[identity.enterprise_id],
            people[identity.reporter_id],
            identity.contact_name,
            identity.contact_phone,
            *former.get(identity.reporter_id, ()),
        )
        for key, identity in opened.items()
    }


def former_contacts(user_ids: Iterable[int | None]) -> dict[int, list[str]]:
    """By the person's id, names and numbers that they had before: what was written then still tells who they are."""
    ids = [key for key in user_ids if key is not None]
    contacts: dict[int, list[str]] = {}
    if ids:
        for row in db.session.scalars(select(FormerContact).where(FormerContact.user_id.in_(ids))):
            contacts.setdefault(row.user_id, []).append(row.text)
    return contacts


def identifying_words(firm: Enterprise, reporter: User | None, *contact: str) -> list[str]:
    """The words that tell whose ticket it is, what the firm is called for short among them; the longest first."""
    words = {firm.name, firm.credit_code or "", firm.contact_name, firm.contact_phone, firm.address, *contact}
    words |= set(short_forms(firm.name, COMMON | county_words()))
    if reporter is not None:
        words |= {reporter.name, reporter.phone, reporter.email, reporter.login}
    return sorted((part for part in words if len(part) > 1), key=len, reverse=True)


def rotate() -> int:
    """Close every box that is under an older key under the current one; returns how many."""
    key = _current()
    old = db.session.scalars(select(SealedIdentity).where(SealedIdentity.key_id != key[0]).with_for_update()).all()
    for row in old:
        _close(row, _open(row), key)
    db.session.flush()
    return len(old)


def unopened() -> list[str]:
    """The numbers of the sealed tickets whose box does not open: its key is gone, or it was changed."""
    rows = select(SealedIdentity, Ticket.number).join(Ticket, Ticket.id == SealedIdentity.ticket_id)
    ordered = rows.order_by(SealedIdentity.ticket_id).execution_options(yield_per=_BATCH)
    return [number for row, number in db.session.execute(ordered) if not _opens(row)]


def lost_keys() -> list[str]:
    """The ids of keys under which boxes are closed and which are not among the keys."""
    known = [key_id for key_id, _ in _keys()]
    return list(db.session.scalars(select(SealedIdentity.key_id).where(SealedIdentity.key_id.not_in(known)).distinct()))


def _opens(row: SealedIdentity) -> bool:
    try:
        _open(row)
    except (KeyError, ValueError, TypeError, InvalidTag):
        return False
    return True


def _close(row: SealedIdentity, identity: Identity, key: tuple[str, bytes]) -> None:
    key_id, secret = key
    nonce = os.urandom(_NONCE_BYTES)
    content = json.dumps(asdict(identity), ensure_ascii=False).encode()
    filled = content.ljust(-(-len(content) // _PIECE) * _PIECE)  # a name's length would tell whose it is
    closed = AESGCM(expanded(secret, "box")).encrypt(nonce, filled, _bound_to(row.ticket_id, key_id))
    row.key_id, row.box = key_id, base64.b64encode(nonce + closed).decode()
    row.owner_tag = _tag(secret, "owner", identity.reporter_id)


def _open(row: SealedIdentity) -> Revealed:
    """Raises KeyError where its key is not among the keys, InvalidTag where the box was changed."""
    secret = dict(_keys())[row.key_id]
    closed = base64.b64decode(row.box)
    nonce, content = closed[:_NONCE_BYTES], closed[_NONCE_BYTES:]
    opened = AESGCM(expanded(secret, "box")).decrypt(nonce, content, _bound_to(row.ticket_id, row.key_id))
    return Revealed(**json.loads(opened))


def _bound_to(ticket_id: int, key_id: str) -> bytes:
    return f"ticket {ticket_id} under {key_id}".encode()


def _tag(secret: bytes, purpose: str, *parts: object) -> str:
    return hmac.new(expanded(secret, purpose), json.dumps(parts).encode(), hashlib.sha256).hexdigest()


def _current() -> tuple[str, bytes]:
    return _keys()[0]


def _keys() -> Sequence[tuple[str, bytes]]:
    keys: Sequence[tuple[str, bytes]] = current_app.config["IDENTITY_KEYS"]
    return keys


def _rows(noun: type[Row], ids: set[int]) -> dict[int, Row]:
    return {row.id: row for row in db.session.scalars(select(noun).where(noun.id.in_(ids)))}
