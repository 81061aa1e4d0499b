"""History is only added to: refused by the database itself, and by the rights of the role that the program has."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from directline.extensions import db
from directline.models import Recusal, TicketEvent
from directline.operations import append_only
from directline.tickets.history_check import verify
from tests import people, scenarios
from tests.tampering import tamper, unguard

ROLE = "directline_tested"


def live(cast):
    """A row in each table of history."""
    ticket = scenarios.closed(cast)
    db.session.execute(
        text("INSERT INTO former_memberships (user_id, department_id, until) VALUES (:who, :unit, :at)"),
        {"who": cast.handler.id, "unit": cast.other_unit.id, "at": "2026-03-02 09:00:00"},
    )
    db.session.execute(text("INSERT INTO calendar_versions (at, reason) VALUES ('2026-03-02 09:00:00', '')"))
    db.session.execute(
        text(
            "INSERT INTO county_changes (at, subject, name, action, before, after) "
            "VALUES ('2026-03-02 09:00:00', 'users', '', '', '{}', '{}')"
        )
    )
    db.session.add(Recusal(ticket_id=ticket.id, user_id=cast.head.id, reason="亲属", at=ticket.closed_at))


lived = pytest.mark.database_after(action=live)


@lived
@pytest.mark.parametrize("table", append_only.TABLES)
@pytest.mark.parametrize("action", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_program_can_not_change_history(app, table, action):
    before = db.session.execute(text(f"SELECT * FROM {table} ORDER BY id")).all()
    assert before
    with pytest.raises(IntegrityError, match="append-only"):
        db.session.execute(text(action.format(table)))
    db.session.rollback()
    assert db.session.execute(text(f"SELECT * FROM {table} ORDER BY id")).all() == before


OVER = {
    "sqlite": "INSERT OR REPLACE INTO {} SELECT * FROM {} ORDER BY id LIMIT 1",
    "postgresql": "INSERT INTO {} SELECT * FROM {} ORDER BY id LIMIT 1 ON CONFLICT (id) DO UPDATE SET id = excluded.id",
}


@lived
@pytest.mark.parametrize("table", append_only.TABLES)
def test_no_row_of_history_is_written_over(app, table):
    with pytest.raises(IntegrityError, match="append-only"):
        db.session.execute(text(OVER[db.engine.dialect.name].format(table, table)))


@lived
def test_no_event_takes_the_place_of_another(app):
    columns = [column.name for column in TicketEvent.__table__.columns if column.name != "id"]
    over = f"INSERT OR REPLACE INTO ticket_events ({', '.join(columns)}) SELECT {', '.join(columns)} FROM ticket_events"
    with pytest.raises(IntegrityError, match=r"append-only|duplicate key"):
        db.session.execute(text(over if db.engine.dialect.name == "sqlite" else over.replace("OR REPLACE ", "")))


@lived
def test_an_event_changed_through_its_row_is_refused(app):
    event = db.session.scalars(select(TicketEvent)).first()
    event.action = "withdraw"
    with pytest.raises(IntegrityError, match="append-only"):
        db.session.flush()
    db.session.rollback()


@lived
def test_who_owns_the_host_can_change_history_and_is_found_out(app):
    assert append_only.unguarded() == []
    tamper("UPDATE ticket_events SET action = 'withdraw' WHERE sequence = 2")
    assert append_only.unguarded() == ["ticket_events"]
    assert [broken.what for broken in verify()] == ["changed"]


def test_every_table_of_history_is_guarded(app):
    assert append_only.unguarded() == []
    for table in append_only.TABLES:
        unguard(table)
    assert append_only.unguarded() == list(append_only.TABLES)


@pytest.mark.several_connections
def test_the_programs_role_lives_a_whole_life_but_changes_no_history(cast):
    with program_role() as role:
        ticket = scenarios.closed(people.gather())
        number = ticket.number
        db.session.commit()
        assert append_only.changeable() == role.changeable
        if role.is_bound:
            for action in role.forbidden:
                with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
                    db.session.execute(text(action))
                db.session.rollback()
    assert number


@contextmanager
def program_role():
    """The session speaks under a role that has the printed rights; on SQLite, which has no roles, under none."""
    forbidden = [f"UPDATE {table} SET id = id" for table in append_only.TABLES]
    forbidden += [f"DELETE FROM {table}" for table in append_only.TABLES]
    forbidden += [f"DELETE FROM {table}" for table in append_only.KEPT]
    forbidden += ["TRUNCATE ticket_events", "DROP TABLE ticket_events", "CREATE TABLE mine (id int)"]
    forbidden += ["ALTER TABLE ticket_events DISABLE TRIGGER USER", "UPDATE alembic_version SET version_num = '1'"]
    if db.engine.dialect.name == "sqlite":
        yield SimpleNamespace(is_bound=False, changeable=[], forbidden=forbidden)
        return
    db.session.commit()
    owner = create_engine(db.engine.url, isolation_level="AUTOCOMMIT")
    statements = list(append_only.grants(ROLE))
    with owner.connect() as connection:
        connection.execute(text(f"DROP ROLE IF EXISTS {ROLE}"))
        connection.execute(text(f"CREATE ROLE {ROLE}"))
        for statement in statements:
            connection.execute(text(statement))
    try:
        db.session.execute(text(f"SET SESSION ROLE {ROLE}"))
        yield SimpleNamespace(is_bound=True, changeable=[], forbidden=forbidden)
    finally:
        db.session.rollback()
        db.session.execute(text("RESET ROLE"))
        db.session.commit()
        with owner.connect() as connection:
            connection.execute(text(f"DROP OWNED BY {ROLE}"))
            connection.execute(text(f"DROP ROLE {ROLE}"))
        owner.dispose()
