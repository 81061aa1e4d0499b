"""The demonstration: lived through the verbs, the same for the same seed, and copied in bulk without a difference."""

import pytest
from sqlalchemy import func, select

from directline import clock
from directline.county.demo import answers, bulk
from directline.extensions import db
from directline.models import (
    Answer,
    CaseOwner,
    Category,
    Deadline,
    DeadlineState,
    Enterprise,
    Escalation,
    Rung,
    Status,
    Task,
    TaskStatus,
    Ticket,
    TicketEvent,
    User,
)
from directline.operations import fsck
from directline.tickets import history_check
from tests.factories import moment

pytestmark = pytest.mark.lived_database

categories = select(Category).where(~Category.is_sealed, Category.is_open)
OWN = {"id", "ticket_id", "deadline_id", "assignment_id", "answer_id", "supplement_id", "explanation_due_id"}
OWN |= {"number", "submission_key", "enterprise_id", "reporter_id", "filed_by_id", "actor_id", "by_id", "township_id"}
OWN |= {
    "objected_by_id",
    "facts",
    "digests",
    "previous_hash",
    "hash",
    "chain_hash",
    "letter_sequence",
    "asked_by_id",
    "dispatched_by_id",
}


def test_demo_lives_every_status_and_many_rungs(app):
    statuses = set(db.session.scalars(select(Ticket.status)))
    rungs = set(db.session.scalars(select(Escalation.rung)))

    assert statuses >= {Status.SUBMITTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.CONFIRMING, Status.CLOSED}
    assert set(Rung) == rungs
    assert history_check.verify() == []
    assert fsck.check(clock.now()) == []


def test_demo_lives_sealed_complaints(app):
    lived = db.session.execute(
        select(Ticket.case_owner, Ticket.status).where(Ticket.is_sealed).order_by(Ticket.id)
    ).all()

    assert [tuple(row) for row in lived] == [
        (CaseOwner.OFFICE, Status.CLOSED),
        (CaseOwner.OFFICE, Status.IN_PROGRESS),
        (CaseOwner.SUPERVISION, Status.SUBMITTED),
    ]


def test_demo_holds_instructions_one_of_them_late_and_open(app):
    is_late = (Deadline.state == DeadlineState.RUNNING) & (Deadline.due_at < moment("2026-11-24 10:00"))
    late = select(Task.status, User.login).join(Deadline, Deadline.task_id == Task.id).join(Task.given_by)

    assert db.session.execute(late.where(is_late)).all() == [(TaskStatus.GIVEN, "secretary")]
    assert set(db.session.scalars(select(Task.status))) >= {TaskStatus.GIVEN, TaskStatus.ACCEPTED}


def test_demo_has_a_provisional_date_and_146_key_enterprises(app):
    assert db.session.scalar(select(func.count(Enterprise.id)).where(Enterprise.is_key)) == 146
    assert db.session.scalar(select(func.count(Deadline.id)).where(Deadline.is_provisional)) >= 1


def test_no_firm_is_called_by_a_number_and_none_like_another(app):
    names = list(db.session.scalars(select(Enterprise.name)))

    assert [name for name in names if any(sign.isdigit() for sign in name)] == []
    assert len(set(names)) == len(names)


def test_every_answer_fits_its_matter(app):
    """It is the one for that title, or names it; every title of the shipped county has one."""
    titles = [title for category in db.session.scalars(categories) for title in category.examples]
    given = db.session.execute(select(Ticket.title, Answer.public_text).join(Answer.ticket).where(~Ticket.is_sealed))
    strange = [(title, text) for title, text in given if title not in text and answers.SOLVED[title] not in text]

    assert sorted(set(titles) ^ answers.SOLVED.keys()) == []
    assert strange == []


def test_events_are_recorded_when_they_happened(app):
    apart = select(func.count(TicketEvent.id)).where(TicketEvent.recorded_at < TicketEvent.at)

    assert db.session.scalar(apart) == 0


def test_bulk_copies_lives_row_by_row(app):
    lives = bulk._lives()
    sealed = db.session.scalar(select(func.count(Ticket.id)).where(Ticket.is_sealed))
    added = bulk.fill_up_to(db.session.scalar(select(func.count(Ticket.id))) + len(lives) * 2, seed=1)

    copies = bulk._lives()[len(lives) :]
    assert added == len(copies) == len(lives) * 2
    assert [_shape(life) for life in copies] == [_shape(life) for life in lives] * 2
    assert db.session.scalar(select(func.count(Ticket.id)).where(Ticket.is_sealed)) == sealed
    assert history_check.verify() == []
    assert fsck.check(clock.now()) == []


def test_bulk_twice_adds_only_what_is_missing(app):
    total = db.session.scalar(select(func.count(Ticket.id))) + 5

    assert [bulk.fill_up_to(total, seed=1), bulk.fill_up_to(total, seed=1)] == [5, 0]


def _shape(life):
    """Everything about a life but for what a copy has of its own."""
    return {
        table: [{key: value for key, value in row.items() if key not in OWN} for row in rows]
        for table, rows in life.items()
    }
