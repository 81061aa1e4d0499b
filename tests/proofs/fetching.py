"""What each person can fetch in one of the twin counties: every page, where its links lead, mails, files."""

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import NamedTuple

import time_machine
from flask_mailman import EmailMessage

from directline.extensions import db
from directline.models import Attachment, Deadline, Escalation, Inquiry, Notice, NoticeChannel, NoticeState, Task, User
from directline.pages.export import MEDIA_TYPE
from directline.tickets.lifecycle.inquiries import INQUIRY
from directline.tickets.sealed import opaque_keys
from tests.proofs import IN_FULL, complaints, twins
from tests.proofs.doors import Door, Values, addresses, doors, links

WORDS = ("琥珀", "金雀花", "翠鸟", "检查")
NOWHERE = {"card_id": [10**9], "deadline_id": [10**9 + 1], "notice_id": [10**9 + 2]}
END_OF_MAIL = "\f"
CLOCK_OF_SERVER = re.compile(r"数据库时钟与本机相差 \d+ 秒")
"""The clock of a PostgreSQL server does not stand still with ours."""
FULL = SimpleNamespace(total=100, used=99, free=1)

FORM_KEY = re.compile(r'(?<=name="form_key" value=")[\w.-]+')
"""Drawn anew for each page and the person who reads it; it says nothing of any matter."""


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: str | bytes


class Fetched(NamedTuple):
    values: Values
    answers: dict[tuple[str, str], Answer]


class Names:
    """Names for the encrypted keys of rows, in the order in which they are first met: they tell nothing themselves.

    The notices of letters have names of their own, so that one more of them moves no other.
    """

    KEY = re.compile(r"(?<=cards/|tters/|lines/|tices/)[\w-]{32}(?![\w-])|(?<=at=)[\w-]{64,}")

    def __init__(self, values: Values) -> None:
        given = [(row, name.removesuffix("_id")) for name in NOWHERE for row in values[name]]
        self.known = {opaque_keys.key_of(row, noun): f"{noun} {place}" for place, (row, noun) in enumerate(given)}
        of_letters = db.session.scalars(db.select(Notice.id).where(Notice.template == INQUIRY))
        self.known |= {opaque_keys.key_of(row, "notice"): "of a letter" for row in of_letters}
        self.places = count()

    def label(self, text: str) -> str:
        text = FORM_KEY.sub("", text)
        return self.KEY.sub(lambda key: self._name(key[0]), CLOCK_OF_SERVER.sub("数据库时钟与本机相差", text))

    def _name(self, key: str) -> str:
        if key not in self.known:
            self.known[key] = f"key{next(self.places)}"
        return self.known[key]


class Twins:
    """Lives without and with complaints, and keeps what each of these people fetches at the end."""

    def __init__(self, stage, chance, monkeypatch, with_mailbox: Sequence[str]) -> None:
        self.stage, self.app, self.chance, self.monkeypatch = stage, stage.app, chance, monkeypatch
        self.with_mailbox = with_mailbox

    def fetched(
        self, complaint: twins.Complaint | None, until: datetime, viewers: Sequence[str], values: Values | None = None
    ) -> Fetched:
        """``values`` stand in the addresses: in the county without the complaint the ones of its twin."""
        self._begin()
        if not IN_FULL:
            _silence_others(self.with_mailbox)
        life = twins.Life(self.app, self.chance, complaint, until)
        outbox: list[EmailMessage] = []
        self.monkeypatch.setattr(self.app.extensions["mailman"], "outbox", outbox, raising=False)
        twins.live(life, complaints.STORY)
        self._break_down(until)
        values = values | NOWHERE if values else _values(life)
        return Fetched(values, self._walk(viewers, values, until) | _kept(viewers, outbox))

    def _break_down(self, until: datetime) -> None:
        """No mail ever arrived, the scheduler is an hour late, the disk is full: the counts of it tell nothing."""
        db.session.execute(db.update(Notice).where(Notice.channel == NoticeChannel.MAIL).values(state=NoticeState.DEAD))
        late = db.update(Deadline).where(Deadline.next_rung_at.is_not(None))
        db.session.execute(late.values(next_rung_at=until - timedelta(hours=1)))
        db.session.commit()
        self.monkeypatch.setattr(shutil, "disk_usage", lambda _folder: FULL)

    def _begin(self):
        db.session.remove()
        self.stage.set("cast")
        self.monkeypatch.setattr(self.app.extensions["mailman"], "backend", "locmem")
        handler = db.session.scalars(db.select(User).where(User.login == "handler")).one()
        self.app.test_client().sign_in(handler).get("/profile")  # the very first page draws more than any later one

    def _walk(self, viewers, values, until):
        with time_machine.travel(until, tick=False):
            return {
                (viewer, url): answer
                for viewer in viewers
                for url, answer in Visitor(self, viewer, values).everything().items()
            }


def _silence_others(viewers: Sequence[str]) -> None:
    """Nobody but who looks has a mailbox: most of a life is the writing of mails."""
    db.session.execute(db.update(User).where(User.login.not_in(viewers)).values(email=""))
    db.session.commit()


class Visitor:
    """One person's browser, led to every page."""

    def __init__(self, twin: Twins, viewer: str, values: Values) -> None:
        self.twin, self.viewer, self.values = twin, viewer, values
        self.client, self.names = twin.app.test_client(), Names(values)
        self.client.reads_pages = False
        twin.chance.seed(viewer, "session")
        if viewer:
            self.client.sign_in(db.session.scalars(db.select(User).where(User.login == viewer)).one())
        self.answers: dict[str, Answer] = {}

    def everything(self) -> dict[str, Answer]:
        """Every door, what one finds there by words or in a workbook, and where its links lead."""
        more: list[str] = []
        for url in self._doors():
            text = self._fetch(url)
            if self.answers[self.names.label(url)].status == 200:
                more += [*_narrowed(url, text), *links(text)]
        for url in dict.fromkeys(more):
            self._fetch(url)
        return self.answers

    def _doors(self) -> Iterator[str]:
        for door in doors(self.twin.app, "GET"):
            for url in addresses(self.twin.app, door, self._values_of(door)):
                yield url
                if not IN_FULL and self.answers[self.names.label(url)].status == 403:
                    break  # shut for this role, whatever stands in the address

    def _values_of(self, door: Door) -> Values:
        return self.values | {"number": self.values["letters"]} if door.endpoint == "inquiry.letter" else self.values

    def _fetch(self, url: str) -> str:
        """The text as it came; kept is what has names in the place of keys."""
        name = self.names.label(url)
        self.twin.chance.seed(self.viewer, name)
        answer = self.client.get(url)
        is_text = answer.mimetype not in (MEDIA_TYPE, "image/png")
        headers = [(header, self.names.label(value)) for header, value in sorted(answer.headers.items())]
        self.answers[name] = Answer(
            answer.status_code, headers, self.names.label(answer.text) if is_text else answer.data
        )
        return answer.text if is_text else ""


def _narrowed(url: str, text: str) -> list[str]:
    """The same list by words, and as a workbook; at full length asked of every page, whether it is a list or not."""
    words = [f"{url}?words={word}" for word in WORDS[: None if IN_FULL else 1]]
    searched = words if IN_FULL or 'name="words"' in text else []
    return searched + ([f"{url}?format=xlsx"] if IN_FULL or "format=xlsx" in text else [])


def _values(life: twins.Life) -> Values:
    """What stands in addresses: of matters that they see, of a sealed one, and of none."""
    first, sealed = life["first"], life["sealed"]
    cards, deadlines, notices = (
        list(db.session.scalars(db.select(noun.id).where(noun.ticket_id == sealed.id).order_by(noun.id)))
        for noun in (Escalation, Deadline, Notice)
    )
    shown = [life[name] for name in life.tickets] if IN_FULL else [first, sealed]
    tasks = db.session.scalars(db.select(Task.number).where(Task.ticket_id == sealed.id))
    letters = db.session.scalars(db.select(Inquiry.number).order_by(Inquiry.id))
    return {
        "number": [*(ticket.number for ticket in shown), *tasks, "ZTC2026-22222222"],
        "sealed": [life[name].number for name in ("sealed", "unreached", "late") if name in life.tickets],
        "letters": [*letters, "HC2026-22222222"],
        "action": ["message", "sign", "dispatch", "read_identity"] if IN_FULL else ["message"],
        "token": [*db.session.scalars(db.select(Attachment.token).order_by(Attachment.id)), "0" * 32],
        "card_id": cards[-1:] or [10**8 + 1],
        "deadline_id": deadlines[:1],
        "notice_id": notices[:1],
        "enterprise_id": [first.enterprise_id],
        "user_id": [first.reporter_id],
        "key": ["closed"],
        "figure": ["received"],
        "side": ["n"],
        "period": ["2026-03"],
        "position": [0, 1],
        "code": ["test", "test-sealed", "test-lead-unit", "triage"],
        "kind": ["resolve_lead"],
        "rung": ["E1"],
    }


def _kept(viewers: Sequence[str], outbox: Sequence[EmailMessage]) -> dict[tuple[str, str], Answer]:
    """The mails to each of these people, and how many notices they have."""
    answers = {}
    for viewer in filter(None, viewers):
        person = db.session.scalars(db.select(User).where(User.login == viewer)).one()
        mails = [f"{mail.subject}\n{mail.body}" for mail in outbox if person.email in mail.to]
        recipients = db.session.query(Notice).filter(Notice.recipient_id == person.id).count()
        answers[viewer, "mails"] = Answer(200, [], END_OF_MAIL.join(mails))
        answers[viewer, "notices"] = Answer(200, [], str(recipients))
    return answers
