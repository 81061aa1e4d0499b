from datetime import timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select
from structlog.testing import capture_logs

from directline import clock
from directline.extensions import db
from directline.models import DepartmentKind, Heartbeat, JobRun, Notice, Role
from directline.operations import heartbeat
from directline.schedule import timetable, watch
from directline.schedule.timetable import JOBS, Daily, Every, Job, run_job, tick
from directline.schedule.watch import STEADY_SECONDS, UNSWEPT_SECONDS, Watch
from tests import factories
from tests.factories import moment

pytestmark = pytest.mark.empty_database
MORNING = moment("2026-03-02 08:30")
NIGHT = moment("2026-03-02 02:00")


@pytest.fixture
def jobs(monkeypatch):
    """A timetable of our own: what ran, and when."""
    ran = []

    def set_jobs(*given):
        monkeypatch.setattr(timetable, "JOBS", given)
        monkeypatch.setattr(timetable, "BY_NAME", {job.name: job for job in given})
        return ran

    return set_jobs


def _job(ran, name, when=None, **more):
    return Job(name, when or Every(60), lambda at: ran.append((name, at)) or 1, **more)


def test_tick_does_what_is_due_in_the_order_of_the_table(app, jobs):
    ran = jobs()
    jobs(_job(ran, "escalate"), _job(ran, "remind", Daily(MORNING_TIME)), _job(ran, "deliver"))
    assert tick(app, NIGHT) == {"escalate": 1, "deliver": 1}
    assert tick(app, MORNING) == {"escalate": 1, "remind": 1, "deliver": 1}
    assert ran[2:] == [("escalate", MORNING), ("remind", MORNING), ("deliver", MORNING)]


def test_the_log_counts_nothing(app, jobs):
    """Sealed matters are among what a job does: whoever reads the log learns of none."""
    ran = jobs()
    with capture_logs() as quiet:
        jobs(Job("escalate", Every(60), lambda at: 0))
        run_job(app, "escalate")
    with capture_logs() as busy:
        jobs(_job(ran, "escalate"))
        run_job(app, "escalate")

    assert quiet == busy == [{"event": "job done", "job": "escalate", "log_level": "debug"}]


def test_a_failing_job_is_kept_and_stops_no_other(app, jobs):
    ran = jobs()
    jobs(Job("broken", Every(60), _fail), _job(ran, "deliver"))
    assert tick(app, MORNING) == {"broken": None, "deliver": 1}
    db.session.rollback()
    runs = {run.name: (run.count, run.error) for run in db.session.scalars(select(JobRun))}
    assert runs == {"broken": (0, "RuntimeError('no such thing')"), "deliver": (1, "")}


def test_a_failing_job_writes_nothing(app, jobs):
    jobs(Job("broken", Every(60), _write_and_fail))
    run_job(app, "broken")
    db.session.rollback()
    assert db.session.scalars(select(Heartbeat)).all() == []


def test_a_frequent_job_that_finds_nothing_writes_nothing_down(app, jobs):
    outcomes = iter([0, 2, 0, None, 0, 0])

    def work(_at):
        outcome = next(outcomes)
        return _fail(_at) if outcome is None else outcome

    jobs(Job("frequent", Every(2), work, is_frequent=True))
    kept = []
    for _run in range(6):
        run_job(app, "frequent")
        row = db.session.execute(select(JobRun.count, JobRun.error)).first()
        kept.append(tuple(row) if row else None)
        db.session.rollback()
    failed = (0, "RuntimeError('no such thing')")
    assert kept == [None, (2, ""), (2, ""), failed, (0, ""), (0, "")]


def test_every_job_of_the_table_can_be_run_twice(app):
    for _ in range(2):
        counts = tick(app, MORNING)
        assert counts == dict.fromkeys(counts, 0)
    assert list(counts) == [job.name for job in JOBS if job.when.is_due(MORNING)]


def test_jobs_have_times_that_the_timer_understands():
    timer = BackgroundScheduler(timezone=clock.COUNTY_ZONE)
    for job in JOBS:
        next_time = job.when.trigger().get_next_fire_time(None, MORNING)
        assert next_time >= MORNING
        timer.add_job(print, job.when.trigger(), id=job.name)
    assert len(timer.get_jobs()) == len(JOBS)


def test_daily_is_due_from_its_time_on_until_its_end():
    when = Daily(MORNING_TIME, moment("2026-03-02 12:00").astimezone(clock.COUNTY_ZONE).time())
    times = ("08:29", "08:30", "11:59", "12:00")
    assert [when.is_due(moment(f"2026-03-02 {time}")) for time in times] == [False, True, True, False]


def test_what_follows_the_ladder_waits_while_a_clock_is_in_doubt(app, jobs):
    ran = jobs()
    jobs(_job(ran, "escalate", follows_ladder=True), _job(ran, "deliver"))
    _doubt(clock.now())
    assert tick(app, MORNING) == {"escalate": 0, "deliver": 1}
    assert heartbeat.release_escalation() == 1
    db.session.commit()
    assert tick(app, MORNING) == {"escalate": 1, "deliver": 1}


def test_the_doubt_of_a_scheduler_that_is_gone_holds_nothing(app):
    _doubt(clock.now() - timedelta(hours=1))
    assert not heartbeat.is_escalation_held(clock.now())


def test_watch_holds_the_ladder_when_the_clock_steps_and_tells_the_office(app):
    office = factories.department(DepartmentKind.OFFICE)
    head = factories.user(Role.HEAD, department_id=office.id)
    admin = factories.user(Role.ADMIN, email="")
    factories.user(Role.HANDLER, department_id=office.id)
    db.session.commit()
    watched = Watch(app, wall=MORNING, steady=100)
    assert not watched.look(MORNING + timedelta(seconds=16), steady=115)
    assert watched.look(MORNING - timedelta(hours=2), steady=130)
    assert _is_held()
    watched.look(MORNING - timedelta(hours=2) + timedelta(seconds=15), steady=145)
    recipients = db.session.execute(select(Notice.recipient_id, Notice.channel, Notice.template, Notice.facts)).all()
    assert sorted(recipients, key=str) == sorted(
        [
            (head.id, "page", "clock_step", {"seconds": -7216 - 15}),
            (head.id, "mail", "clock_step", {"seconds": -7216 - 15}),
            (admin.id, "page", "clock_step", {"seconds": -7216 - 15}),
        ],
        key=str,
    )


@pytest.mark.parametrize("seconds", [-7200, 7200, 86_400, 315_000_000])
def test_watch_lets_the_ladder_go_on_when_the_clock_is_steady(app, seconds):
    watched = Watch(app, wall=MORNING, steady=0)
    stepped = MORNING + timedelta(seconds=15 + seconds)
    assert watched.look(stepped, steady=15)
    assert not watched.look(stepped + timedelta(seconds=STEADY_SECONDS - 1), steady=15 + STEADY_SECONDS - 1)
    assert _is_held()
    assert not watched.look(stepped + timedelta(seconds=STEADY_SECONDS), steady=15 + STEADY_SECONDS)
    assert not _is_held()


def test_watch_does_not_mind_a_clock_that_is_put_right_little_by_little(app):
    watched = Watch(app, wall=MORNING, steady=0)
    for second in range(15, 900, 15):
        assert not watched.look(MORNING + timedelta(seconds=second * 1.5), steady=second)
    assert not _is_held()


def test_watch_accepts_a_release_and_doubts_a_second_step(app):
    watched = Watch(app, wall=MORNING, steady=0)
    watched.look(MORNING + timedelta(hours=1), steady=15)
    heartbeat.release_escalation()
    db.session.commit()
    watched.look(MORNING + timedelta(hours=1, seconds=15), steady=30)
    assert not _is_held()
    watched.look(MORNING, steady=45)
    assert _is_held()


def test_watch_gives_a_sign_of_life(app):
    watched = Watch(app, wall=MORNING, steady=0)
    watched.look(MORNING + timedelta(seconds=30), steady=30)
    db.session.rollback()
    assert heartbeat.last_beat() == MORNING + timedelta(seconds=30)


def test_watch_lets_a_job_at_work_finish(app, jobs):
    """What comes more often than it takes is not done twice at once, and is no reason for a warning."""
    watched = Watch(app, wall=MORNING, steady=0)
    ran = jobs()

    def work(at):
        ran.append("begun")
        watched.run("copy")
        return 0

    jobs(Job("copy", Every(2), work, is_frequent=True))
    watched.run("copy")
    assert (ran, watched.running, watch.SETTINGS["max_instances"]) == (["begun"], set(), 2)


def test_watch_notices_a_silent_timer(app, jobs):
    watched = Watch(app, wall=MORNING, steady=0)
    assert not watched.is_unswept(UNSWEPT_SECONDS)
    assert watched.is_unswept(UNSWEPT_SECONDS + 1)
    ran = jobs()
    jobs(_job(ran, "escalate"))
    watched.run("escalate")
    assert [name for name, _ in ran] == ["escalate"]
    assert not watched.is_unswept(watched.swept + 1)


def test_setting_the_timer_anew_wakes_a_sleeping_job(app):
    watched = Watch(app, wall=MORNING, steady=0)
    timer = BackgroundScheduler(timezone=clock.COUNTY_ZONE, job_defaults=watch.SETTINGS)
    timer.start(paused=True)
    watch._set(timer, watched)
    timer.modify_job("escalate", next_run_time=clock.now() + timedelta(hours=2))
    watch._set(timer, watched)
    assert timer.get_job("escalate").next_run_time < clock.now() + timedelta(seconds=61)
    timer.shutdown()


MORNING_TIME = moment("2026-03-02 08:30").astimezone(clock.COUNTY_ZONE).time()


def _fail(at):
    raise RuntimeError("no such thing")


def _write_and_fail(at):
    heartbeat.begin("half", host="here", at=at)
    _fail(at)


def _doubt(at):
    heartbeat.begin("somebody", host="here", at=at)
    heartbeat.hold_escalation("somebody", seconds=7200, at=at)
    db.session.commit()


def _is_held():
    held = db.session.scalars(select(Heartbeat.is_escalation_held)).one()
    db.session.rollback()
    return held
