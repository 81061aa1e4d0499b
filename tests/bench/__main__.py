"""Print the first figures of quality as ratios: ``python -m tests.bench [1000 100000]``.

Each pair is measured in turn, A B A B, in this one process; the medians are compared. Goals are those of the design
for 1,000,000 tickets; nothing here fails.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, insert, select

from directline import clock
from directline.extensions import db
from directline.models import Assignment, Channel, Deadline, Enterprise, Escalation, Role, Status, Ticket, User
from directline.reports import figures, period
from directline.tickets import ladder, lifecycle, sweeps
from tests.bench import bare
from tests.bench.county import county_of
from tests.browser import Browser

RUNS = 15


class Visitor(Browser):
    """Takes its pages as they come: their reading would be counted as ours."""

    reads_pages = False


def main(sizes: list[int]) -> None:
    for size in sizes:
        started = time.perf_counter()
        with county_of(size) as app, tempfile.TemporaryDirectory() as folder:
            print(f"\n{size:,} tickets (made in {time.perf_counter() - started:.0f} s)")
            for part in (lambda: pages(app), lambda: submit(Path(folder)), sweep, month):
                part()
                db.session.remove()


def report(name: str, ours: float, reference: float, goal: str, more: str = "") -> None:
    print(
        f"  {name:<38} {ours * 1e3:9.2f} ms   bare {reference * 1e3:8.2f} ms   bare/ours {reference / ours:6.3f}   goal {goal} {more}"
    )


def paired(ours: Callable[[], object], reference: Callable[[], object]) -> tuple[float, float]:
    """Medians of the two, run in turn after one warm-up each."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(RUNS + 1):
        for action, own_times in zip((ours, reference), times, strict=True):
            began = time.perf_counter()
            action()
            if run:
                own_times.append(time.perf_counter() - began)
    return median(times[0]), median(times[1])


def pages(app: Flask) -> None:
    app.test_client_class = Visitor
    reference = bare.pages(db.engine).test_client()
    handler = _busiest_handler()
    clerk = _person("office1")
    owner = db.session.scalars(select(User).join(Ticket, Ticket.reporter_id == User.id).limit(1)).one()
    ticket = db.session.scalars(
        select(Ticket).where(Ticket.status == Status.CLOSED).order_by(Ticket.event_count.desc())
    ).first()
    assert ticket is not None
    listed = [
        ("handler inbox", handler, "/handler"),
        ("office, all tickets", clerk, "/office/tickets"),
        ("enterprise list", owner, "/enterprise/tickets"),
    ]
    for name, person, path in listed:
        client = app.test_client().sign_in(person)
        queries = _queries(lambda client=client, path=path: _get(client, path))  # type: ignore[misc]
        ours, bare_time = paired(lambda client=client, path=path: _get(client, path), lambda: _get(reference, "/list"))  # type: ignore[misc]
        report(name, ours, bare_time, ">= 0.33", f"{queries} queries")
    client = app.test_client().sign_in(clerk)
    path, key, events = f"/tickets/{ticket.number}", ticket.id, ticket.event_count
    db.session.remove()
    ours, bare_time = paired(lambda: _get(client, path), lambda: _get(reference, f"/one/{key}"))
    report(
        f"ticket page, {events} events",
        ours,
        bare_time,
        ">= 0.30",
        f"{_queries(lambda: _get(client, path))} queries",
    )


def submit(folder: Path) -> None:
    """The verb and its commit against a bare post with one synced insert."""
    reference = bare.posting(folder).test_client()
    owner = db.session.scalars(
        select(User).where(User.role == Role.ENTERPRISE, User.enterprise_confirmed_at.is_not(None))
    ).first()
    assert owner is not None
    category = db.session.scalars(select(Ticket).limit(1)).one().category
    firm = db.session.get_one(Enterprise, owner.enterprise_id)

    def file() -> None:
        filed = lifecycle.Submission("厂区道路积水", "货车无法进出。", category, firm, Channel.FORM, reporter=owner)
        lifecycle.submit(filed, by=owner)
        db.session.commit()

    ours, bare_time = paired(file, lambda: reference.post("/post", data={"title": "厂区道路积水"}))
    report("submit (verb and commit)", ours, bare_time, ">= 0.20")


def sweep() -> None:
    at = clock.now()
    sweeps.escalate(at)
    ours, lookup = paired(lambda: sweeps.escalate(at), lambda: db.session.get(Ticket, 1, populate_existing=True))
    print(f"  {'sweep, nothing due':<38} {ours * 1e3:9.2f} ms   = {ours / lookup:.1f} lookups by key   goal <= 20")
    tickets = db.session.scalars(
        select(Ticket)
        .where(Ticket.id.in_(select(Deadline.ticket_id).where(Deadline.next_rung_at.is_not(None))))
        .limit(100)
    ).all()
    later, before = at + timedelta(days=60), _count(Escalation)
    began = time.perf_counter()
    for ticket in tickets:
        ladder.catch_up(ticket, before=later)
    db.session.commit()
    spent, written = time.perf_counter() - began, _count(Escalation) - before
    raw = _raw_rungs(written)
    print(
        f"  {f'sweep, {written} rungs due':<38} {spent * 1e3 / max(written, 1):9.2f} ms a rung   = {spent / raw:.1f} x raw SQL   goal <= 5"
    )


def _raw_rungs(count: int) -> float:
    """The same number of rung rows written by one statement, then undone."""
    table = Escalation.__table__
    row = dict(db.session.execute(select(table).limit(1)).mappings().one()) | {
        "letter_year": None,
        "letter_sequence": None,
    }
    first = (db.session.scalar(select(func.max(Escalation.id))) or 0) + 1
    rows = [row | {"id": first + number, "due_number": 1000 + number} for number in range(count)]
    began = time.perf_counter()
    db.session.execute(insert(table), rows)
    db.session.flush()
    spent = time.perf_counter() - began
    db.session.rollback()
    return spent


def month() -> None:
    """Everything in the digest of the last finished month against one plain aggregate of it."""
    last = period.month_before(period.month_of(clock.local_date(clock.now())))
    aggregate = (
        select(Assignment.department_id, func.count(Assignment.id))
        .where(Assignment.dispatched_at >= last.start, Assignment.dispatched_at < last.end)
        .group_by(Assignment.department_id)
    )
    began = time.perf_counter()
    counted = figures.for_period(last, clock.now())
    spent = time.perf_counter() - began
    began = time.perf_counter()
    db.session.execute(aggregate).all()
    reference = time.perf_counter() - began
    print(
        f"  {f'figures of {last.label}, {counted.filed.n} filed':<38} {spent * 1e3:9.0f} ms   = {spent / reference:.0f} x bare aggregate   goal <= 10"
    )


def _get(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status)


def _queries(action: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    action()
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def _busiest_handler() -> User:
    busy = select(Assignment.handler_id).where(Assignment.ended_at.is_(None), Assignment.handler_id.is_not(None))
    most = busy.group_by(Assignment.handler_id).order_by(func.count().desc()).limit(1)
    return db.session.scalars(select(User).where(User.id.in_(most))).one()


def _person(login: str) -> User:
    return db.session.scalars(select(User).where(User.login == login)).one()


def _count(noun: type) -> int:
    return db.session.scalar(select(func.count()).select_from(noun)) or 0


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 100_000])
