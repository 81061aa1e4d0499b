"""Bulk: lives that were lived through the verbs, copied set by set under new ids, numbers and firms.

A copy differs from its original in nothing else, but for its hash chain, which is made anew. Notices are not copied,
nor are sealed tickets: who complained is bound to the one ticket. Nor is a ticket with tasks, nor a life whose red card
raised nothing: with the copy's it would be the second of its unit and month.
"""

from collections.abc import Iterator, Sequence
from random import Random
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, Table, exists, func, insert, select, text
from sqlalchemy.orm import aliased

from directline import clock
from directline.database import is_sqlite
from directline.extensions import Base, db
from directline.models import (
    Answer,
    Assignment,
    Attachment,
    CallBack,
    Classification,
    Colour,
    Deadline,
    DeadlineChange,
    DeadlinePause,
    Enterprise,
    Escalation,
    LetterCounter,
    Message,
    Recusal,
    Rejection,
    Role,
    Rung,
    Supplement,
    Task,
    Ticket,
    TicketEvent,
    User,
    Verdict,
    WorkRecord,
    new_number,
)
from directline.tickets import history

NOUNS: tuple[type[Base], ...] = (
    Ticket,
    Classification,
    Assignment,
    Deadline,
    DeadlinePause,
    DeadlineChange,
    Escalation,
    Answer,
    CallBack,
    Supplement,
    Rejection,
    Verdict,
    Message,
    WorkRecord,
    Recusal,
    TicketEvent,
)
TABLES: tuple[Table, ...] = tuple(noun.__table__ for noun in NOUNS)  # type: ignore[misc]
BATCH = 500

Row = dict[str, Any]
Scenario = dict[str, list[Row]]


def fill_up_to(total: int, *, seed: int) -> int:
    """Copy lives until there are ``total`` tickets; returns how many were added. Commits batch by batch."""
    missing = total - (db.session.scalar(select(func.count(Ticket.id))) or 0)
    lives = _lives()
    if missing <= 0 or not lives:
        return 0
    copier = _Copier(Random(seed))  # noqa: S311 - a demonstration, not a secret
    for start in range(0, missing, BATCH):
        copies = [copier.copy(lives[number % len(lives)]) for number in range(start, min(start + BATCH, missing))]
        _write(copies)
        db.session.commit()
    copier.keep_counters()
    db.session.commit()
    return missing


def _lives() -> list[Scenario]:
    """Every ticket that was lived here and can be copied, with all rows that are about it."""
    with_files = select(Attachment.ticket_id).where(Attachment.ticket_id.is_not(None))
    with_tasks = select(Task.ticket_id).where(Task.ticket_id.is_not(None))
    ids = list(
        db.session.scalars(
            select(Ticket.id)
            .where(~Ticket.is_imported, ~Ticket.is_sealed, Ticket.id.not_in(with_files))
            .where(Ticket.id.not_in(_with_lone_card()), Ticket.id.not_in(with_tasks))
            .order_by(Ticket.id)
        )
    )
    lives: dict[int, Scenario] = {key: {table.name: [] for table in TABLES} for key in ids}
    owners: dict[int, int] = {}
    for table in TABLES:
        for row in _rows(table):
            key = (
                row["id"] if table.name == "tickets" else row.get("ticket_id") or owners.get(row.get("deadline_id", 0))
            )
            if key in lives:
                lives[key][table.name].append(row)
                if table.name == "deadlines":
                    owners[row["id"]] = key
    return list(lives.values())


def _with_lone_card() -> Select[int]:
    """The tickets with a red card that was not above the number by which a unit's cards of a month raise them."""
    top = aliased(Escalation)
    is_raised = exists().where(
        top.deadline_id == Escalation.deadline_id,
        top.due_number == Escalation.due_number,
        top.rung == Rung.E4,
        top.revoked_at.is_(None),
        top.at <= Escalation.at,
    )
    stands = (Escalation.rung == Rung.E2, Escalation.colour == Colour.RED, Escalation.revoked_at.is_(None))
    return select(Escalation.ticket_id).where(*stands, ~is_raised)


def _rows(table: Table) -> Iterator[Row]:
    result = db.session.execute(select(table).order_by(table.c.id))
    return (dict(row) for row in result.mappings())


def _write(copies: Sequence[Scenario]) -> None:
    for table in TABLES:
        if rows := [row for scenario in copies for row in scenario[table.name]]:
            db.session.execute(insert(table), rows)


class _Copier:
    """Hands out ids, numbers and firms, and makes a life anew with them."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.next_id = {table.name: (db.session.scalar(select(func.max(table.c.id))) or 0) + 1 for table in TABLES}
        self.letters = {row.year: row.last for row in db.session.scalars(select(LetterCounter))}
        members = select(User.id, User.enterprise_id, Enterprise.township_id).join(Enterprise)
        self.members = db.session.execute(members.where(User.role == Role.ENTERPRISE).order_by(User.id)).all()

    def copy(self, scenario: Scenario) -> Scenario:
        ticket = scenario["tickets"][0]
        member, firm, township = self.rng.choice(self.members)
        people = {ticket["reporter_id"]: member} if ticket["reporter_id"] else {}
        ids = {table.name: self._new_ids(table, scenario[table.name]) for table in TABLES}
        copied = {table.name: [self._row(table, row, ids, people) for row in scenario[table.name]] for table in TABLES}
        copied["tickets"][0] |= {
            "number": new_number(clock.local_date(ticket["submitted_at"]).year),
            "enterprise_id": firm,
            "township_id": township,
            "submission_key": None,
            "import_key": None,
        }
        self._letters(copied["escalations"])
        _rechain(copied["tickets"][0], copied["ticket_events"], ids)
        return copied

    def keep_counters(self) -> None:
        """What handed out numbers by itself must go on after the copies: letters, and PostgreSQL's sequences."""
        for year, last in self.letters.items():
            db.session.merge(LetterCounter(year=year, last=last))
        if not is_sqlite(db.engine):
            for name, following in self.next_id.items():
                db.session.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), {"name": name, "last": following}
                )

    def _new_ids(self, table: Table, rows: Sequence[Row]) -> dict[int, int]:
        first = self.next_id[table.name]
        self.next_id[table.name] += len(rows)
        return {row["id"]: first + place for place, row in enumerate(rows)}

    def _row(self, table: Table, row: Row, ids: dict[str, dict[int, int]], people: dict[int, int]) -> Row:
        """The row with every reference moved: to the copied rows, and from the one firm's person to the other's."""
        moved = row | {"id": ids[table.name][row["id"]]}
        for column in table.columns:
            for key in column.foreign_keys:
                target = key.column.table.name
                moves = people if target == "users" else ids.get(target, {})
                moved[column.name] = moves.get(row[column.name], row[column.name])
        return moved

    def _letters(self, escalations: Sequence[Row]) -> None:
        for row in escalations:
            if row["letter_year"] is not None:
                self.letters[row["letter_year"]] = self.letters.get(row["letter_year"], 0) + 1
                row["letter_sequence"] = self.letters[row["letter_year"]]


def _rechain(ticket: Row, events: Sequence[Row], ids: dict[str, dict[int, int]]) -> None:
    """Facts and digests name the copied rows; the hashes follow."""
    head = ""
    for row in events:
        row["facts"], row["digests"] = _facts(row["facts"], ids), _digests(row["digests"], ids)
        row["previous_hash"] = head
        head = row["hash"] = history.hash_of(SimpleNamespace(**row))
    ticket["event_count"], ticket["chain_hash"] = len(events), head


def _facts(facts: Row, ids: dict[str, dict[int, int]]) -> Row:
    moved = dict(facts)
    for name, table in (("escalation", "escalations"), ("deadline", "deadlines")):
        if name in moved:
            moved[name] = ids[table].get(moved[name], moved[name])
    for name in ("deadlines", "rungs"):
        if name in moved:
            moved[name] = {str(ids["deadlines"][int(key)]): moments for key, moments in moved[name].items()}
    return moved


def _digests(digests: Row, ids: dict[str, dict[int, int]]) -> Row:
    """``{"answer:17": hash}`` under the copied rows' ids; a copied row keeps its salt, so the hash holds."""
    moved = {}
    for name, digest in digests.items():
        noun, _, key = name.partition(":")
        table = history.TEXTS[noun].noun.__tablename__
        moved[f"{noun}:{ids[table][int(key)]}"] = digest
    return moved
