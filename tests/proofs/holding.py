"""What must hold of every ticket and of the county: after each deed of what it wrote, now and then of everything."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, TextClause, exists, func, literal, or_, select, text, union_all

from directline.extensions import db
from directline.models import (
    Assignment,
    AssignmentRole,
    Department,
    Escalation,
    Notice,
    Recusal,
    Role,
    Subject,
    Task,
    Ticket,
    TicketEvent,
    User,
)
from directline.reports.period import Period
from directline.tickets import access
from directline.tickets.history import hash_of
from directline.tickets.history_check import verify
from directline.tickets.lifecycle.sealing import HANDLING
from directline.tickets.parties import Party
from tests import deadline_rules
from tests.proofs import without

PLACE = 987_654_321
"""Stands for the ticket's id in a statement that is written once."""


class Head(NamedTuple):
    """How far the history of a ticket or a task had come when it was last looked at."""

    sequence: int = 0
    hash: str = ""
    status: StrEnum | None = None


class Holding:
    """Remembers how far it has looked, so that a deed is judged by what it wrote itself."""

    def __init__(self, people: Sequence[User], since: datetime) -> None:
        self.heads: dict[Subject, Head] = {}
        self.last_event, self.last_notice = _last(TicketEvent), _last(Notice)
        self.looked_at = since
        self.meet(people)

    def meet(self, people: Sequence[User]) -> None:
        """These people, as they are now; the questions about them are written once, and asked of each ticket."""
        self.people = {person.id: person for person in people}
        near = _lines_above()
        self.lines = {
            person.id: near.get(person.department_id or 0, set()) if person.role is not Role.ENTERPRISE else set()
            for person in people
        }
        self.seeing = _asked_of_all(people, access.visible_to)
        self.barred = _asked_of_all(people, lambda person: ~access.not_barred(person))
        self.naming = _naming()

    def faults(self, at: datetime, meant: Iterable[Ticket] | None) -> list[str]:
        """What does not hold of what was written since the last look; ``meant``: whose deed it was, None: anybody's."""
        db.session.flush()
        written = self._written()
        faults = [fault for subject, events in written for fault in self._chain(subject, events)]
        tickets = {ticket.id: ticket for subject, _ in written for ticket in _tickets_of(subject)}
        if meant is not None:
            strange = tickets.keys() - {ticket.id for ticket in meant}
            faults += [f"{key} was written by another's deed" for key in sorted(strange)]
        touched = tickets | {ticket.id: ticket for ticket in meant or ()}
        views = {key: self.who_sees(ticket) for key, ticket in touched.items()}
        faults += [fault for key, ticket in touched.items() for fault in self._of(ticket, views[key])]
        for subject in {*touched.values(), *(subject for subject, _ in written)}:
            faults += deadline_rules.faults(subject, self.people.values())
        faults += [fault for subject, _ in written if isinstance(subject, Task) for fault in self._of_task(subject)]
        return faults + _leads(touched) + self._recipients(views, at)

    def all_faults(self, at: datetime) -> list[str]:
        """What does not hold of everything there is, of the county's series and of its figures."""
        breaks = [f"chain: {one}" for one in verify()]
        since, self.looked_at = self.looked_at, at
        return [*breaks, *_leads(None), *_series(), *_everywhere(), *without.faults_of_figures(Period("", since, at))]

    def parties_of_barred(self, tickets: Iterable[Ticket]) -> list[str]:
        """Who is barred is nothing to the ticket, but for the unit that a letter asks."""
        return [
            f"{self.people[key].login} is barred and a party to {ticket.number}"
            for ticket in tickets
            for key in sorted(self._must_not_see(ticket))
            if access.parties(self.people[key], ticket) - {Party.ASKED}
        ]

    def _written(self) -> list[tuple[Subject, list[TicketEvent]]]:
        """The tickets and tasks with events that were not there at the last look."""
        wanted = select(TicketEvent).where(TicketEvent.id > self.last_event).order_by(TicketEvent.id)
        events = db.session.scalars(wanted).all()
        by_subject: dict[Subject, list[TicketEvent]] = defaultdict(list)
        for event in events:
            by_subject[event.subject].append(event)
        self.last_event = events[-1].id if events else self.last_event
        return list(by_subject.items())

    def _chain(self, ticket: Subject, events: list[TicketEvent]) -> Iterator[str]:
        """The new events continue the history, link by link, and the ticket or task stands where they end."""
        head = self.heads.get(ticket, Head())
        for event in events:
            if (event.sequence, event.previous_hash, event.from_status) != (head.sequence + 1, head.hash, head.status):
                yield f"{ticket.number}: event {event.sequence} does not follow {head}"
            if hash_of(event) != event.hash:
                yield f"{ticket.number}: event {event.sequence} is not what was hashed"
            head = Head(event.sequence, event.hash, event.to_status)
        if (ticket.event_count, ticket.chain_hash, ticket.status) != head:
            yield f"{ticket.number}: stands elsewhere than its history"
        self.heads[ticket] = head

    def who_sees(self, ticket: Ticket) -> set[int]:
        """The ids of those people who see it."""
        return set(db.session.scalars(self.seeing, {"ticket": ticket.id}))

    def _of(self, ticket: Ticket, view: set[int]) -> list[str]:
        """Who must not see it does not; the program says of the same people that they are barred as we do."""
        hidden = self._must_not_see(ticket)
        faults = [f"{self.people[key].login} is barred and sees it" for key in sorted(hidden & view)]
        if hidden != set(db.session.scalars(self.barred, {"ticket": ticket.id})):
            faults.append("others are barred than should be")
        if ticket.is_sealed:
            faults += [f"a row of {table} names who filed it" for table in self._naming_rows(ticket)]
            faults += [f"{part.department.name} was given it" for part in ticket.assignments if _is_astray(part)]
            faults += [f"{self.people[key].login} sees it" for key in sorted(view) if _is_outsider(self.people[key])]
        return [f"{ticket.number}: {fault}" for fault in faults]

    def _of_task(self, task: Task) -> Iterator[str]:
        """Nobody sees it who does not see its ticket; the enterprise only what its giver opened to it."""
        if task.ticket is None:
            return
        view, firms = self.who_sees(task.ticket), {key for key, one in self.people.items() if one.is_enterprise}
        seeing = {key for key, person in self.people.items() if access.sees(person, task)}
        for key in sorted(seeing - view | (set() if task.is_public else seeing & firms)):
            yield f"{task.number}: {self.people[key].login} sees it"

    def _must_not_see(self, ticket: Ticket) -> set[int]:
        """Themselves, their unit, one above it or one that it became is barred; reckoned here, not by the program."""
        rows = db.session.execute(
            select(Recusal.user_id, Recusal.department_id).where(Recusal.ticket_id == ticket.id)
        ).all()
        barred, units = {user for user, _ in rows if user}, {unit for _, unit in rows if unit}
        return {key for key, line in self.lines.items() if key in barred or line & units}

    def _naming_rows(self, ticket: Ticket) -> list[str]:
        return list(db.session.scalars(self.naming, {"ticket": ticket.id}))

    def _recipients(self, views: dict[int, set[int]], at: datetime) -> list[str]:
        """A new notice that names a sealed ticket is for who sees it, any other for nobody barred.

        Rungs that were due are written, and told, before the deed that bars somebody.
        """
        about = func.coalesce(Notice.ticket_id, Task.ticket_id).label("ticket_id")
        wanted = select(Notice.id, about, Notice.recipient_id).outerjoin(Notice.task)
        rows = db.session.execute(wanted.where(Notice.id > self.last_notice).order_by(Notice.id)).all()
        self.last_notice = rows[-1].id if rows else self.last_notice
        faults = []
        for key in sorted({row.ticket_id for row in rows if row.ticket_id}):
            ticket = db.session.get_one(Ticket, key)
            recipients = {row.recipient_id for row in rows if row.ticket_id == key} & self.people.keys()
            view = views[key] if key in views else self.who_sees(ticket)
            unfit = recipients - view if ticket.is_sealed else recipients & self._must_not_see(ticket)
            if unfit and not _is_barred_just_now(ticket, at):
                faults += [f"{self.people[one].login} was told of {ticket.number}" for one in sorted(unfit)]
        return faults


def _tickets_of(subject: Subject) -> list[Ticket]:
    """The ticket, or that of a task; a task may be about none."""
    ticket = subject.ticket if isinstance(subject, Task) else subject
    return [ticket] if ticket is not None else []


def _last(noun: Any) -> int:
    return db.session.scalar(select(func.max(noun.id))) or 0


def _lines_above() -> dict[int, set[int]]:
    """By unit, it and all above it, what it became and what it took over."""
    units = db.session.scalars(select(Department)).all()
    near: dict[int, set[int]] = {unit.id: set() for unit in units}
    for unit in units:
        near[unit.id] |= {key for key in (unit.parent_id, unit.merged_into_id) if key}
        if unit.merged_into_id:
            near[unit.merged_into_id].add(unit.id)
    return {key: _reached(key, near) for key in near}


def _reached(start: int, near: dict[int, set[int]]) -> set[int]:
    reached, fresh = {start}, {start}
    while fresh:
        fresh = {other for key in fresh for other in near[key]} - reached
        reached |= fresh
    return reached


def _asked_of_all(people: Iterable[User], condition: Any) -> TextClause:
    """The ids of those people for whom the condition on Ticket holds of the ticket ``:ticket``."""
    return _once(*(select(literal(one.id)).where(exists().where(Ticket.id == PLACE, condition(one))) for one in people))


def _naming() -> TextClause:
    """The tables in which a row of the ticket ``:ticket`` bears an id of an enterprise or of one of its users."""
    firms = select(User.id).where(User.role == Role.ENTERPRISE)
    branches = []
    for table in db.metadata.sorted_tables:
        key = table.c.get("id" if table.name == "tickets" else "ticket_id")
        users, enterprises = _pointing(table, "users"), _pointing(table, "enterprises")
        if key is not None and users + enterprises:
            names: list[ColumnElement[bool]] = [column.in_(firms) for column in users]
            names += [column.is_not(None) for column in enterprises]
            branches.append(select(literal(table.name, String)).where(exists().where(key == PLACE, or_(*names))))
    return _once(*branches)


def _pointing(table: Any, at: str) -> list[Any]:
    return [
        column for column in table.c if any(key.target_fullname.startswith(f"{at}.") for key in column.foreign_keys)
    ]


def _once(*branches: Any) -> TextClause:
    """These selects as one text: asked ten thousand times, and put together once."""
    written = union_all(*branches).compile(db.engine, compile_kwargs={"literal_binds": True})
    return text(str(written).replace("%%", "%").replace(str(PLACE), ":ticket"))


def _is_astray(part: Assignment) -> bool:
    return part.department.kind not in HANDLING


def _is_outsider(person: User) -> bool:
    """Nobody of an ordinary unit, no leader but the principals, no clerk of the system ever sees a sealed ticket."""
    if person.role in (Role.ADMIN, Role.AUDITOR):
        return True
    if person.role is Role.LEADER:
        return not person.is_principal
    return person.is_official and person.department is not None and person.department.kind not in HANDLING


def _is_barred_just_now(ticket: Ticket, at: datetime) -> bool:
    barred = select(Recusal.id).where(Recusal.ticket_id == ticket.id, Recusal.at == at)
    return bool(db.session.scalar(select(barred.exists())))


def _leads(tickets: Iterable[int] | None) -> list[str]:
    """A ticket has at most one open lead."""
    is_open = (Assignment.role == AssignmentRole.LEAD) & Assignment.ended_at.is_(None)
    wanted = select(Assignment.ticket_id).where(is_open).group_by(Assignment.ticket_id).having(func.count() > 1)
    wanted = wanted if tickets is None else wanted.where(Assignment.ticket_id.in_(list(tickets)))
    return [f"{key} has more than one open lead" for key in db.session.scalars(wanted)]


def _series() -> list[str]:
    """Ordinary letters are numbered without a gap each year; a sealed one has no number of the series."""
    columns = (Escalation.letter_year, Escalation.letter_sequence, Ticket.is_sealed)
    joined = select(*columns).join(Ticket, Ticket.id == Escalation.ticket_id)
    years: dict[int, list[int]] = defaultdict(list)
    faults = []
    for year, sequence, is_sealed in db.session.execute(joined.where(Escalation.letter_sequence.is_not(None))):
        years[year or 0].append(sequence or 0)
        faults += ["a sealed letter has a number"] if is_sealed else []
    gaps = [year for year, numbers in years.items() if sorted(numbers) != list(range(1, len(numbers) + 1))]
    return faults + [f"letters of {year}: {sorted(years[year])}" for year in gaps]


def _everywhere() -> list[str]:
    """No row of any sealed ticket names who filed it, none is with an ordinary unit."""
    firms = select(User.id).where(User.role == Role.ENTERPRISE)
    sealed = select(Ticket.id).where(Ticket.is_sealed)
    astray = (
        select(Assignment.ticket_id)
        .join(Department, Department.id == Assignment.department_id)
        .where(Assignment.ticket_id.in_(sealed), Department.kind.not_in(HANDLING))
    )
    faults = [f"{key} is sealed and elsewhere" for key in db.session.scalars(astray)]
    for table in db.metadata.sorted_tables:
        if "ticket_id" in table.c:
            for column in _pointing(table, "users"):
                rows = select(table.c.ticket_id).where(table.c.ticket_id.in_(sealed), column.in_(firms))
                faults += [f"{column} of {key} names who filed it" for key in db.session.scalars(rows)]
    return faults
