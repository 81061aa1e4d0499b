"""``audit``, ``outbox``, ``schedule``, ``sweep``, ``fsck`` and ``doctor`` as an operator types them."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from directline import clock
from directline.extensions import db
from directline.models import Escalation, Heartbeat, Notice, NoticeChannel, NoticeState
from directline.operations import heartbeat
from directline.reports import monthly
from directline.reports.period import month
from directline.tickets import lifecycle, sweeps
from directline.tickets.history_check import chain_head
from tests import scenarios, tasks
from tests.factories import moment
from tests.locking import locked
from tests.programs import PATIENCE, started
from tests.tampering import tamper

SCHEDULER = (sys.executable, "-m", "flask", "--app", "wsgi", "schedule", "run")
WAITING = "waiting until the database can be written"


@pytest.fixture
def ticket(cast):
    return scenarios.dispatched(cast)


def test_audit_verify_says_that_the_chains_are_whole(answer, ticket):
    assert answer("audit", "verify", "--json") == (0, {"breaks": [], "head": chain_head()})
    assert answer("audit", "verify") == (0, [f"every chain is whole: {chain_head()}"])


def test_audit_verify_names_the_first_bad_row(answer, ticket):
    tamper("UPDATE ticket_events SET action = 'withdraw' WHERE sequence = 2")
    number = ticket.number
    broken = {"ticket": number, "sequence": 2, "what": "changed"}
    assert answer("audit", "verify", "--json") == (1, {"breaks": [broken], "head": chain_head()})
    assert answer("audit", "verify") == (1, ["broken in 1 places:", f"{number} event 2: changed"])


def test_audit_anchor_prints_time_and_head(answer, ticket):
    code, said = answer("audit", "anchor", "--json")
    assert (code, said["head"]) == (0, chain_head())
    assert said["at"].endswith("+08:00")


def test_outbox_counts_and_names_the_dead(answer, cast):
    dead = _mail(cast, "dead", state=NoticeState.DEAD, last_error="550 no such user")
    _mail(cast, "waiting", next_at=clock.now() - timedelta(hours=1))
    named = {"id": dead.id, "template": "message", "error": "550 no such user"}
    code, said = answer("outbox", "--json")
    assert (code, said["mails"], said["dead"]) == (0, {"dead": 1, "waiting": 1}, [named])
    code, said = answer("outbox")
    assert sorted(said[:2]) == ["dead: 1", "waiting: 1"]
    assert said[-1] == f"  {named['id']} message: 550 no such user"


def test_outbox_is_held_released_and_tried_again(answer, cast):
    waiting = _mail(cast, "waiting")
    dead = _mail(cast, "dead", state=NoticeState.DEAD)
    ids = waiting.id, dead.id
    assert answer("outbox", "hold") == (0, ["held: 1"])
    assert answer("outbox", "release") == (0, ["released: 1"])
    assert answer("outbox", "retry", str(ids[1])) == (0, [f"queued again: {ids[1]}"])
    assert answer("outbox", "retry", str(ids[0])) == (1, [f"no dead mail {ids[0]}"])
    assert set(db.session.scalars(select(Notice.state))) == {NoticeState.WAITING}


def test_outbox_lists_no_mail_about_a_sealed_complaint_but_tries_it_again(answer, cast):
    complaint = scenarios.complained(cast)
    db.session.query(Notice).delete()
    key = _mail(cast, "about it", ticket=complaint, state=NoticeState.DEAD, last_error="550 no such user").id
    assert answer("outbox", "--json") == (0, {"mails": {}, "oldest_due": None, "dead": []})
    assert answer("outbox", "retry") == (0, ["queued again: 0"])
    assert db.session.get_one(Notice, key).state is NoticeState.WAITING


def test_outbox_lists_mail_about_tasks_but_none_of_a_sealed_complaint(answer, cast):
    given = lifecycle.give(tasks.order(cast), by=cast.secretary, at=moment("2026-03-03 16:00"))
    about = [tasks.instructed(cast), given, tasks.on_sealed(cast)]
    db.session.query(Notice).delete()
    mails = [_mail(cast, f"task:{task.id}", template="give_task", task=task, state=NoticeState.DEAD) for task in about]

    _, shown = answer("outbox", "--json")
    assert (shown["mails"], {each["id"] for each in shown["dead"]}) == ({"dead": 2}, {mail.id for mail in mails[:2]})


def test_sweep_writes_the_rungs_of_another_time(answer, ticket):
    code, said = answer("sweep", "escalate", "--at", "2026-03-10T09:00", "--json")
    assert code == 0
    assert said["escalate"] == len(db.session.scalars(select(Escalation)).all())
    assert answer("sweep", "escalate", "--at", "2026-03-10T09:00", "--json") == (0, {"escalate": 0})


def test_a_time_that_is_none_is_wrong_use(answer):
    assert answer("sweep", "escalate", "--at", "tomorrow")[0] == 2
    assert answer("sweep", "nothing")[0] == 2


def test_schedule_tick_does_one_round(answer, ticket):
    code, said = answer("schedule", "tick", "--at", "2026-03-10T09:00", "--json")
    assert code == 0
    assert list(said) == [
        "recount",
        "escalate",
        "review_red_cards",
        "withdraw_unsupplied",
        "close_unrated",
        "ask_aftermath",
        "hand_back",
        "remind",
        "freeze",
        "gather",
        "answer_link_requests",
        "deliver",
        "tidy",
        "copy",
    ]


def test_schedule_release_lets_the_ladder_go_on(answer, app):
    heartbeat.begin("here", host="here", at=clock.now())
    heartbeat.hold_escalation("here", seconds=7200, at=clock.now())
    assert answer("schedule", "release") == (0, ["released: 1 processes"])
    assert answer("schedule", "release") == (0, ["nothing is held"])


def test_fsck_says_what_does_not_fit(answer, ticket):
    number = ticket.number
    assert answer("fsck") == (0, ["no faults"])
    db.session.execute(text("UPDATE tickets SET due_at = NULL"))
    content = {"faults": [{"check": "ticket listed by another due", "rows": [number]}]}
    assert answer("fsck", "--json") == (1, content)


def test_fsck_names_what_red_cards_did_not_raise_and_mends_it(answer, cast):
    _, second = (scenarios.dispatched(cast, title=f"第{number}件") for number in range(2))
    number, fallen = second.number, moment("2026-03-13 09:00")
    db.session.commit()
    sweeps.escalate(fallen)
    db.session.execute(text("UPDATE escalations SET at = recorded_at WHERE fact = 'red_cards'"))
    db.session.commit()
    fault = {"check": "raised by red cards otherwise than the cards say", "rows": [number]}
    assert answer("fsck", "--json") == (1, {"faults": [fault]})

    assert answer("fsck", "--mend") == (0, ["no faults"])
    standing = select(Escalation.at).where(Escalation.fact == "red_cards", Escalation.revoked_at.is_(None))
    assert db.session.scalars(standing).all() == [moment("2026-03-12 17:30")]


def test_doctor_says_what_is_not_well(answer, app):
    code, said = answer("doctor", "--json")
    assert code == 1
    assert {"scheduler", "durability"} <= {complaint["name"] for complaint in said["complaints"]}


def test_doctor_says_which_frozen_months_a_correction_would_change(answer, cast):
    with clock.standing_at(moment("2026-05-05 09:00")):
        monthly.freeze(month("2026-03"))
    said = "months that a recount would change; to correct one run digest MONTH --again: 2026-03"
    assert not any(line.startswith(said) for line in answer("doctor")[1])
    with clock.standing_at(moment("2026-05-11 09:00")):
        scenarios.closed(cast)

    assert [line for line in answer("doctor")[1] if line.startswith(said)] != []
    assert answer("doctor", "--json")[1]["notes"][0].startswith(f"{said} (收到诉求 and others, ")


@pytest.mark.several_connections
def test_the_scheduler_runs_until_it_is_told_to_end(app):
    with started(SCHEDULER, stderr=subprocess.PIPE) as process:
        said = _ended(process)
    assert "scheduler stopped" in said
    assert db.session.scalars(select(Heartbeat)).one().started_at <= clock.now()


@pytest.mark.several_connections
def test_the_scheduler_waits_for_a_locked_database_and_can_be_ended_meanwhile(app):
    """PostgreSQL knows no lock on the whole: there it begins at once."""
    with locked() as lock, started(SCHEDULER, stderr=subprocess.PIPE) as process:
        if lock:
            next(line for line in process.stderr if WAITING in line)
            with started(SCHEDULER, stderr=subprocess.PIPE) as other:
                next(line for line in other.stderr if WAITING in line)
                other.terminate()
                assert other.wait(PATIENCE) == 0
            lock.execute("ROLLBACK")
        assert "scheduler stopped" in _ended(process)


def _ended(process):
    next(line for line in process.stderr if "scheduler started" in line)
    process.send_signal(signal.SIGTERM)
    said = process.stderr.read()
    assert process.wait(PATIENCE) == 0
    return said


def test_doctor_goes_on_where_one_check_fails(answer, app):
    db.session.execute(text("ALTER TABLE notices RENAME TO mislaid"))
    code, said = answer("doctor", "--json")
    names = {complaint["name"]: complaint["words"] for complaint in said["complaints"]}
    assert (code, names["dead"].partition(" (")[0], "durability" in names) == (1, "this check failed: dead", True)


@pytest.mark.empty_database
@pytest.mark.parametrize(
    "words", [("audit", "verify"), ("outbox",), ("schedule", "tick"), ("sweep", "escalate"), ("fsck",)]
)
def test_without_a_schema_a_command_says_what_to_do(answer, app, words):
    db.drop_all()
    assert answer(*words) == (
        1,
        ["The database has no tables yet. Run flask --app wsgi db upgrade, or flask --app wsgi init"],
    )


def _mail(cast, key, **values):
    defaults = {"template": "message", "state": NoticeState.WAITING, "created_at": moment("2026-03-02 09:00")}
    notice = Notice(dedupe_key=key, recipient=cast.clerk, channel=NoticeChannel.MAIL, **defaults | values)
    db.session.add(notice)
    db.session.flush()
    return notice
