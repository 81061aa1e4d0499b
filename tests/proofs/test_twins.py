"""What whoever must not learn of a complaint can fetch is byte for byte the same with and without it."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import pytest
import time_machine
from flask_mailman import EmailMessage

from directline.extensions import db
from directline.models import Attachment, Deadline, Escalation, Notice, User
from directline.pages.export import MEDIA_TYPE
from directline.tickets import opaque
from directline.tickets.lifecycle import Respondents
from tests.proofs import IN_FULL, twins
from tests.proofs.doors import Values, addresses, doors, links

WORDS = ("琥珀", "金雀花", "翠鸟", "检查")
ABOUT = {
    "unit": lambda cast: Respondents([cast.lead_unit], [cast.other_handler]),
    "office": lambda cast: Respondents([cast.office]),
    "leader": lambda cast: Respondents(people=[cast.vice]),
}
KEPT_FROM = {
    "unit": ("handler", "other_handler", "vice"),
    "office": ("clerk",),
    "leader": ("inspector",),
}
KEPT_FROM_MORE = {
    "unit": (
        "head",
        "below",
        "leaver",
        "colleague",
        "admin",
        "",
        "other_head",
        "newcomer",
        "stranger",
        "butler",
        "sponsor",
        "other_vice",
    ),
    "office": ("second_clerk", "office_head", "handler", "vice"),
    "leader": ("vice", "clerk", "office_head", "handler", "sponsor"),
}
CLOCK_OF_SERVER = re.compile(r"数据库时钟与本机相差 \d+ 秒")
"""The clock of a PostgreSQL server does not stand still with ours."""
NOWHERE = {"card_id": [10**9], "deadline_id": [10**9 + 1], "notice_id": [10**9 + 2]}
STAGES = twins.STAGES if IN_FULL else {"escalated": twins.STAGES["escalated"]}


@dataclass
class Answer:
    """``raw`` still has the keys of rows in it, and is not compared."""

    status: int
    headers: list[tuple[str, str]]
    body: str | bytes
    raw: str = field(default="", compare=False)


class Fetched(NamedTuple):
    values: Values
    answers: dict[tuple[str, str], Answer]


class Names:
    """Names for the encrypted keys of rows, in the order in which they are first met: they tell nothing themselves."""

    KEY = re.compile(r"(?<=cards/|tters/|lines/|tices/)[\w-]{32}(?![\w-])|(?<=at=)[\w-]{64,}")

    def __init__(self, values: Values) -> None:
        given = [(name, row) for name in NOWHERE for row in values[name]]
        self.known = {
            opaque.key_of(row, name.removesuffix("_id")): f"{name} {place}" for place, (name, row) in enumerate(given)
        }

    def label(self, text):
        text = CLOCK_OF_SERVER.sub("数据库时钟与本机相差", text)
        return self.KEY.sub(lambda key: self.known.setdefault(key[0], f"key{len(self.known)}"), text)


class Twins:
    """Lives the six weeks without and with a complaint, and keeps what each of these people fetches at the end."""

    def __init__(self, stage, chance, monkeypatch):
        self.stage, self.app, self.chance, self.monkeypatch = stage, stage.app, chance, monkeypatch

    def fetched(self, about: str, until: datetime, viewers: Sequence[str], values: Values | None = None) -> Fetched:
        """``values`` stand in the addresses: in the county without the complaint the ones of its twin."""
        self._begin()
        life = twins.Life(self.app, self.chance, ABOUT.get(about), until)
        outbox: list[EmailMessage] = []
        self.monkeypatch.setattr(self.app.extensions["mailman"], "outbox", outbox, raising=False)
        twins.live(life)
        values = values | NOWHERE if values else _values(life)
        return Fetched(values, self._walk(viewers, values, until) | _kept(viewers, outbox))

    def _begin(self):
        db.session.remove()
        self.stage.set("cast")
        self.monkeypatch.setattr(self.app.extensions["mailman"], "backend", "locmem")
        handler = db.session.scalars(db.select(User).where(User.login == "handler")).one()
        self.app.test_client().sign_in(handler).get("/profile")  # the very first page draws more than any later one

    def _walk(self, viewers, values, until):
        with time_machine.travel(until, tick=False):
            return {
                (viewer, url): answer for viewer in viewers for url, answer in self._fetch_all(viewer, values).items()
            }

    def _fetch_all(self, viewer, values):
        client, names = self.app.test_client(), Names(values)
        self.chance.seed(viewer, "session")
        if viewer:
            client.sign_in(db.session.scalars(db.select(User).where(User.login == viewer)).one())
        known = [url for door in doors(self.app, "GET") for url in addresses(self.app, door, values)]
        answers = {names.label(url): self._fetch(client, viewer, url, names) for url in known}
        pages = [url for url in known if answers[names.label(url)].status == 200]
        searched = [f"{url}?words={word}" for url in pages for word in WORDS[: None if IN_FULL else 1]]
        linked = [url for page in pages for url in links(answers[names.label(page)].raw)]
        more = [*searched, *(f"{url}?format=xlsx" for url in pages), *linked]
        return answers | {names.label(url): self._fetch(client, viewer, url, names) for url in dict.fromkeys(more)}

    def _fetch(self, client, viewer, url, names):
        self.chance.seed(viewer, names.label(url))
        answer = client.get(url)
        is_text = answer.mimetype not in (MEDIA_TYPE, "image/png")
        body = names.label(answer.text) if is_text else answer.data
        headers = [(name, names.label(value)) for name, value in sorted(answer.headers.items())]
        return Answer(answer.status_code, headers, body, answer.text if is_text else "")


@pytest.fixture
def twin_lives(app, cast, stage, chance, monkeypatch):
    return Twins(stage, chance, monkeypatch)


def _values(life):
    """What stands in addresses: of matters that they see, of the sealed one, and of none."""
    first, sealed = life["first"], life["sealed"]
    cards, clocks, notices = (
        list(db.session.scalars(db.select(noun.id).where(noun.ticket_id == sealed.id).order_by(noun.id)))
        for noun in (Escalation, Deadline, Notice)
    )
    shown = [life[name] for name in life.tickets] if IN_FULL else [first, sealed]
    return {
        "number": [*(ticket.number for ticket in shown), "ZTC2026-22222222"],
        "action": ["message", "sign", "dispatch", "read_identity"] if IN_FULL else ["message"],
        "token": [*db.session.scalars(db.select(Attachment.token)), "0" * 32],
        "card_id": cards[-1:] or [10**8 + 1],
        "deadline_id": clocks[:1],
        "notice_id": notices[:1],
        "enterprise_id": [first.enterprise_id],
        "user_id": [first.reporter_id],
        "key": ["closed"],
        "figure": ["received"],
        "side": ["n"],
        "period": ["2026-03"],
        "code": ["test", "test-sealed", "test-lead-unit", "triage"],
        "kind": ["resolve_lead"],
        "rung": ["E1"],
    }


def _kept(viewers, outbox):
    """The mails to each of these people, and how many notices they have."""
    found = {}
    for viewer in filter(None, viewers):
        person = db.session.scalars(db.select(User).where(User.login == viewer)).one()
        mails = [f"{mail.subject}\n{mail.body}" for mail in outbox if person.email in mail.to]
        count = db.session.query(Notice).filter(Notice.recipient_id == person.id).count()
        found[viewer, "mails"], found[viewer, "notices"] = (
            Answer(200, [], "\n".join(mails)),
            Answer(200, [], str(count)),
        )
    return found


def differences(one, other):
    """By viewer and address, what differs: status, headers, the first lines of the text; or who was led elsewhere."""
    return {place: _difference(one[place], other.get(place)) for place in one if one[place] != other.get(place)}


def _difference(one, other):
    if other is None or one.status != other.status:
        return one.status, other and other.status
    if isinstance(one.body, bytes) or one.body == other.body:
        return [pair for pair in zip(one.headers, other.headers, strict=False) if pair[0] != pair[1]] or "bytes"
    return list(difflib.unified_diff(other.body.splitlines(), one.body.splitlines(), lineterm="", n=0))[:8]


@pytest.mark.parametrize("until", STAGES.values(), ids=STAGES)
def test_who_must_not_learn_of_it_finds_the_same_bytes(twin_lives, until):
    viewers = {about: (*some, *(KEPT_FROM_MORE[about] if IN_FULL else ())) for about, some in KEPT_FROM.items()}
    everyone = list(dict.fromkeys(name for some in viewers.values() for name in some))
    lived = {about: twin_lives.fetched(about, until, some) for about, some in viewers.items()}
    without = twin_lives.fetched("", until, everyone, lived["unit"].values).answers

    found = {about: differences(some.answers, without) for about, some in lived.items()}
    assert found == {about: {} for about in lived}
