"""The running scheduler: APScheduler as its timer, a monotonic watchdog behind it, a guard of the wall clock.

APScheduler believes the wall clock: after a step back it would be silent until the clock has caught up. So the jobs
are set anew and run when no sweep ran for a while by the monotonic clock, whatever the wall says.
"""

import os
import signal
import socket
from datetime import datetime, timedelta
from threading import Event
from time import monotonic, sleep

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from directline import clock
from directline.configuration import settings
from directline.extensions import db
from directline.operations import heartbeat
from directline.schedule.timetable import JOBS, run_job

LOOK_SECONDS = 15
UNSWEPT_SECONDS = 75
STEADY_SECONDS = 600
LAST_WORDS_SECONDS = 10
SETTINGS = {"coalesce": True, "max_instances": 2, "misfire_grace_time": None}
"""The second run of a job that is at work ends at once (``Watch.run``); refused by the timer, it would be a warning."""

log = structlog.get_logger()


class Watch:
    """What one scheduler process knows of its clocks and its jobs.

    ``wall`` is a moment of the wall clock, ``steady`` the monotonic seconds at the same time.
    """

    def __init__(self, app: Flask, *, wall: datetime, steady: float) -> None:
        self.app, self.wall, self.steady = app, wall, steady
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}"
        self.swept = self.doubted = steady
        self.running: set[str] = set()
        with app.app_context():
            heartbeat.begin(self.name, host=socket.gethostname(), at=wall)
            db.session.commit()

    def run(self, name: str) -> None:
        """One job of the timetable, now, unless it is at work already."""
        if name in self.running:
            return
        self.running.add(name)
        try:
            run_job(self.app, name)
        finally:
            self.running.discard(name)
            if name == "escalate":
                self.swept = monotonic()

    def run_due(self) -> None:
        """Everything that is due, in the table's order: at the start, and when the timer has been silent."""
        for job in JOBS:
            if job.when.is_due(clock.now()):
                self.run(job.name)

    def is_unswept(self, steady: float) -> bool:
        return steady - self.swept > UNSWEPT_SECONDS and "escalate" not in self.running

    def look(self, wall: datetime, steady: float) -> bool:
        """Give a sign of life and compare the clocks; whether the wall clock has stepped since the last look."""
        step = wall - self.wall - timedelta(seconds=steady - self.steady)
        self.wall, self.steady = wall, steady
        with self.app.app_context():
            most = timedelta(seconds=settings.number("clock_step_seconds"))
            heartbeat.beat(self.name, at=wall)
            skew = heartbeat.database_skew()
            doubt = next((shift for shift in (step, skew) if abs(shift) > most), None)
            self._judge(doubt, wall, steady)
            db.session.commit()
        return abs(step) > most

    def _judge(self, doubt: timedelta | None, wall: datetime, steady: float) -> None:
        is_in_doubt = heartbeat.is_in_doubt(self.name)
        if doubt is not None:
            self.doubted = steady
            if not is_in_doubt:
                log.error("the clock stepped: escalation is held", seconds=doubt.total_seconds())
                heartbeat.hold_escalation(self.name, seconds=round(doubt.total_seconds()), at=wall)
        elif is_in_doubt and steady - self.doubted >= STEADY_SECONDS:
            log.info("the clock is steady: escalation goes on")
            heartbeat.release_escalation(self.name)


def stopped_by_signals() -> Event:
    """Set by SIGTERM or SIGINT."""
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


def run(app: Flask, stopping: Event) -> None:
    """Run until asked to stop. Being killed loses nothing either: the next scheduler goes on."""
    watch = Watch(app, wall=clock.now(), steady=monotonic())
    timer = BackgroundScheduler(
        timezone=clock.COUNTY_ZONE, executors={"default": ThreadPoolExecutor(4)}, job_defaults=SETTINGS
    )
    _set(timer, watch)
    timer.start()
    log.info("scheduler started", name=watch.name, jobs=[job.name for job in JOBS])
    while not stopping.wait(LOOK_SECONDS):
        _look(timer, watch)
    timer.shutdown(wait=False)
    _let_finish(watch)
    log.info("scheduler stopped", name=watch.name)


def _set(timer: BackgroundScheduler, watch: Watch) -> None:
    """Every job at its next time from now, and a round of all that is due at once."""
    for job in JOBS:
        timer.add_job(watch.run, job.when.trigger(), [job.name], id=job.name, replace_existing=True)
    timer.add_job(watch.run_due, id="round", replace_existing=True)


def _look(timer: BackgroundScheduler, watch: Watch) -> None:
    try:
        has_stepped = watch.look(clock.now(), monotonic())
    except Exception:
        log.exception("no sign of life could be given")
        return
    if has_stepped or watch.is_unswept(monotonic()):
        log.warning("the timer is set anew")
        _set(timer, watch)


def _let_finish(watch: Watch) -> None:
    """A job may end what it has in hand; what takes longer is cut off, as a kill would."""
    until = monotonic() + LAST_WORDS_SECONDS
    while watch.running and monotonic() < until:
        sleep(0.1)
    if watch.running:
        os._exit(0)
