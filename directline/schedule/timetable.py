"""Which job, when, what; and one run of one job.

Nothing here is needed for correctness: every job is a function of its moment, repeats to the same result by keys in
the database, and may be run by any number of schedulers, by hand, late or not at all for days.
"""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any, NamedTuple

import structlog
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy import select

from directline import clock, database
from directline.accounts import link_requests
from directline.database import insert
from directline.delivery.daily import gather
from directline.delivery.outbox import deliver
from directline.extensions import db
from directline.models import JobRun
from directline.operations import heartbeat
from directline.operations.tidy import tidy
from directline.reports.monthly import freeze_finished
from directline.text import clean_line
from directline.tickets import sweeps
from directline.tickets.files import copy_queue

log = structlog.get_logger()


class Every(NamedTuple):
    """At any hour, again and again."""

    seconds: int

    def is_due(self, at: datetime) -> bool:
        return True

    def trigger(self) -> BaseTrigger:
        return IntervalTrigger(seconds=self.seconds, timezone=clock.COUNTY_ZONE)


class Daily(NamedTuple):
    """Once a day at a local time; when that was slept through, still until the other time."""

    start: time
    end: time = time.max

    def is_due(self, at: datetime) -> bool:
        return self.start <= clock.local(at).time() < self.end

    def trigger(self) -> BaseTrigger:
        return CronTrigger(hour=self.start.hour, minute=self.start.minute, timezone=clock.COUNTY_ZONE)


class Job(NamedTuple):
    """``follows_ladder``: not while the clock is in doubt, for what it writes can not be taken back.

    ``is_frequent``: a run that found nothing to do is not written down.
    """

    name: str
    when: Every | Daily
    what: Callable[[datetime], int]
    follows_ladder: bool = False
    is_frequent: bool = False


JOBS = (
    Job("recount", Daily(time(0, 1)), sweeps.recount, follows_ladder=True),
    Job("escalate", Every(60), sweeps.escalate, follows_ladder=True),
    Job("review_red_cards", Every(300), sweeps.review_red_cards, follows_ladder=True),
    Job("withdraw_unsupplied", Every(300), sweeps.withdraw_unsupplied, follows_ladder=True),
    Job("close_unrated", Every(300), sweeps.close_unrated, follows_ladder=True),
    Job("ask_aftermath", Every(3600), sweeps.ask_aftermath, follows_ladder=True),
    Job("hand_back", Every(3600), sweeps.hand_back),
    Job("remind", Daily(time(8, 30), time(12)), sweeps.remind),
    Job("freeze", Daily(time(0, 5)), freeze_finished, follows_ladder=True),
    Job("gather", Every(60), gather),
    Job("answer_link_requests", Every(20), link_requests.answer),
    Job("deliver", Every(20), deliver),
    Job("tidy", Daily(time(3, 10)), tidy),
    Job("copy", Every(2), copy_queue.make_copies, is_frequent=True),
)
BY_NAME = {job.name: job for job in JOBS}


def tick(app: Flask, at: datetime) -> dict[str, int | None]:
    """One round of every job that is due at a moment, in the table's order; None where one failed."""
    return {job.name: run_job(app, job.name, at) for job in JOBS if job.when.is_due(at)}


def run_job(app: Flask, name: str, at: datetime | None = None) -> int | None:
    """Run one job in a context and a transaction of its own; its failure is logged, kept and stops nothing."""
    with app.app_context():
        started_at, job = clock.now(), BY_NAME[name]
        if job.follows_ladder and heartbeat.is_escalation_held(started_at):
            log.warning("job held: the clock is in doubt", job=name)
            return 0
        try:
            count = job.what(at or started_at)
            db.session.commit()
        except Exception as fault:
            db.session.rollback()
            log.exception("job failed", job=name)
            _keep(name, started_at, count=0, error=clean_line(repr(fault))[:300])
            return None
        if job.is_frequent and not count and not _has_failed(name):
            return 0
        _keep(name, started_at, count=count, error="")
        log.debug("job done", job=name)  # without its count: sealed matters are in it
        return count


def _has_failed(name: str) -> bool:
    """Did its last run fail? Asked without the write lock."""
    with database.reading():
        error = db.session.scalar(select(JobRun.error).where(JobRun.name == name))
        db.session.rollback()
    return bool(error)


def _keep(name: str, started_at: datetime, **outcome: Any) -> None:
    """The last run of the job, on one row."""
    run = {"started_at": started_at, "ended_at": clock.now()} | outcome
    row = insert(JobRun).values(name=name, **run)
    db.session.execute(row.on_conflict_do_update(index_elements=["name"], set_=run))
    db.session.commit()
