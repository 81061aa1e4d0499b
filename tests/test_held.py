"""What the shared connection of a test can show, and what it refuses to."""

from threading import Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from directline.database import is_sqlite, reading
from directline.extensions import db
from directline.models import Department
from tests import factories
from tests.held import Holder

pytestmark = pytest.mark.empty_database


def units():
    return db.session.scalar(select(func.count(Department.id)))


@pytest.fixture
def is_held(app):
    """Whether this test has one connection: on PostgreSQL."""
    return not is_sqlite(db.engine)


@pytest.mark.parametrize("turn", range(2))
def test_what_a_test_commits_is_gone_in_the_next(app, turn):
    assert units() == 0
    factories.department()
    db.session.commit()
    db.session.rollback()
    assert units() == 1


def test_what_is_not_committed_is_lost(app):
    factories.department(code="kept")
    db.session.commit()
    factories.department(code="lost")
    db.session.rollback()
    with app.app_context():
        factories.department(code="forgotten")

    assert db.session.scalars(select(Department.code)).all() == ["kept"]


def test_a_refused_row_leaves_the_rest_as_it_was(app):
    factories.department(code="kept")
    db.session.commit()
    factories.department(code="lost")
    with pytest.raises(IntegrityError):
        factories.department(code="kept")
    db.session.rollback()
    with pytest.raises(IntegrityError), db.session.begin_nested():
        factories.department(code="kept")
    factories.department(code="next")
    db.session.commit()

    assert set(db.session.scalars(select(Department.code))) == {"kept", "next"}


def test_who_only_reads_may_end_after_another_has_committed(app):
    with reading():
        assert units() == 0
    with app.app_context():
        factories.department()
        db.session.commit()
    db.session.rollback()

    assert units() == 1


def test_what_would_undo_anothers_commit_is_named(app, stage, is_held):
    if not is_held:
        return
    factories.department()
    with app.app_context():
        factories.department()
        db.session.commit()
    with pytest.raises(AssertionError, match="several_connections: what is rolled back holds"):
        db.session.rollback()
    assert len(_faults(stage.holder)) == 1


def test_transactions_that_end_crosswise_are_named(app, stage, is_held):
    if not is_held:
        return
    first, second = db.engine.connect(), db.engine.connect()
    began, _ = first.begin(), second.begin()
    with pytest.raises(AssertionError, match="several_connections: two transactions end crosswise"):
        began.commit()
    second.close()
    assert len(_faults(stage.holder)) == 1


def test_another_thread_is_named(app, stage, is_held):
    if not is_held:
        return
    caught = []

    def ask():
        with app.app_context(), pytest.raises(AssertionError) as refused:
            units()
        caught.append(str(refused.value))

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert caught == ["mark this test several_connections: another thread opens a transaction"]
    assert len(_faults(stage.holder)) == 1


def _faults(holder: Holder) -> list[str]:
    """What the end of this test would complain of."""
    faults, holder.faults = holder.faults, []
    return faults
