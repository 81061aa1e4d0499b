"""Is the machine well? What the office's page and ``doctor`` show; each check answers in words, or with nothing.

A count of mails or deadlines takes the condition of the tickets that its reader may know of. Nobody learns of a sealed
complaint from a count; the auditor alone reads the totals.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select, text

from directline import clock
from directline.configuration import settings, working_time
from directline.database import is_sqlite
from directline.delivery import stock
from directline.extensions import db
from directline.models import Deadline, JobRun, NoticeState, Task, Ticket
from directline.operations import append_only, heartbeat
from directline.reports import recount
from directline.reports.corrections import Correction
from directline.reports.definitions import name_of
from directline.tickets.files import copy_queue
from directline.tickets.history_check import verify
from directline.tickets.sealed import identity

UNSENT = timedelta(minutes=15)
NOT_ESCALATED = timedelta(minutes=10)
UNCOPIED = timedelta(minutes=10)
DISK_SHARE = 10
SAMPLE = 100
ASKED_FROM_MONTH = 11

log = structlog.get_logger()


class Complaint(NamedTuple):
    """What is not well: a name for programs, words for people."""

    name: str
    words: str


class Totals(NamedTuple):
    """What waits or failed, sealed complaints among it."""

    dead: int
    held: int
    unsent_since: datetime | None
    late_deadlines: int
    uncopied_since: datetime | None


def complaints(at: datetime, tickets: ColumnElement[bool] = stock.ORDINARY) -> list[Complaint]:
    """What is wrong at this moment, cheap enough for every page of the office; ``tickets`` are its reader's."""
    return _asked(QUICK, at) + _asked(COUNTED, at, tickets)


def totals(at: datetime) -> Totals:
    """For the auditor alone."""
    dead, held = (stock.count(state, stock.EVERY) for state in (NoticeState.DEAD, NoticeState.HELD))
    return Totals(
        dead=dead,
        held=held,
        unsent_since=stock.oldest_due(at, stock.EVERY),
        late_deadlines=_late_deadlines(at, stock.EVERY),
        uncopied_since=copy_queue.waiting_since(stock.EVERY),
    )


def thorough(at: datetime) -> list[Complaint]:
    """The same with what takes longer: the database's own settings, the latest event chains."""
    return complaints(at) + _asked(SLOW, at)


def _asked(checks: Mapping[str, Callable[..., str]], *facts: Any) -> list[Complaint]:
    """A check that fails is itself a complaint, and the others go on."""
    checked = [Complaint(name, _words_of(name, ask, facts)) for name, ask in checks.items()]
    return [complaint for complaint in checked if complaint.words]


def _words_of(name: str, ask: Callable[..., str], facts: tuple[Any, ...]) -> str:
    try:
        return ask(*facts)
    except Exception as error:
        db.session.rollback()
        log.warning("a check failed", check=name, error=type(error).__name__)
        return _("这项检查没有做成：%(name)s（%(error)s）", name=name, error=type(error).__name__)


def notes(at: datetime) -> list[str]:
    """What is no fault of the machine but worth knowing: frozen months that would be counted otherwise now."""
    months = recount.outdated(at)
    changed = [f"{label} ({_differences(differences)})" for label, differences in months.changed.items()]
    said = {
        _("按现在的记录和口径重新统计会有变化的月份，如需更正请执行 digest 月份 --again：%(months)s"): changed,
        _("封存内容读不出的月份：%(months)s"): months.unreadable,
        _("这次没有重新统计核对的月份：%(months)s"): months.uncounted,
    }
    return [words % {"months": ", ".join(labels)} for words, labels in said.items() if labels]


def _differences(corrections: list[Correction]) -> str:
    """What the first of them is called, and how many there are."""
    name = name_of(corrections[0].key)
    return _("%(name)s等 %(count)s 项", name=name, count=len(corrections)) if len(corrections) > 1 else name


def _scheduler(at: datetime) -> str:
    last = heartbeat.last_beat()
    if last is None:
        return _("定时任务从未运行，督办、提醒和发信都不会发生")
    return _("定时任务自 %(since)s 起没有心跳", since=_words(last)) if abs(at - last) > heartbeat.SILENT else ""


def _held(at: datetime) -> str:
    words = _("系统时钟跳动，督办升级已暂停；核对时间后执行 schedule release")
    return words if heartbeat.is_escalation_held(at) else ""


def _ladder(at: datetime, tickets: ColumnElement[bool]) -> str:
    count = _late_deadlines(at, tickets)
    return _("%(count)s 个时限已到督办环节而未升级", count=count) if count else ""


def _late_deadlines(at: datetime, tickets: ColumnElement[bool]) -> int:
    """Of these tickets, of tasks on them, and of tasks that are about none."""
    of_ticket = Ticket.id == func.coalesce(Deadline.ticket_id, Task.ticket_id)
    late = select(func.count()).select_from(Deadline).outerjoin(Deadline.task).outerjoin(Ticket, of_ticket)
    shown = late.where(Deadline.next_rung_at < at - NOT_ESCALATED, or_(Ticket.id.is_(None), tickets))
    return db.session.scalar(shown) or 0


def _jobs(at: datetime) -> str:
    failed = db.session.scalars(select(JobRun.name).where(JobRun.error != "").order_by(JobRun.name)).all()
    return _("上次运行失败的任务：%(jobs)s", jobs=", ".join(failed)) if failed else ""


def _unsent(at: datetime, tickets: ColumnElement[bool]) -> str:
    oldest = stock.oldest_due(at, tickets)
    if not oldest or at - oldest <= UNSENT:
        return ""
    return _("最早一封邮件自 %(since)s 起未能发出", since=_words(oldest))


def _dead(at: datetime, tickets: ColumnElement[bool]) -> str:
    count = stock.count(NoticeState.DEAD, tickets)
    return _("%(count)s 封邮件无法送达；见 outbox", count=count) if count else ""


def _held_mail(at: datetime, tickets: ColumnElement[bool]) -> str:
    count = stock.count(NoticeState.HELD, tickets)
    return _("%(count)s 封邮件被暂停；核对后执行 outbox release", count=count) if count else ""


def _copies(at: datetime, tickets: ColumnElement[bool]) -> str:
    since = copy_queue.waiting_since(tickets)
    if not since or at - since <= UNCOPIED:
        return ""
    return _("附件检查停滞：最早的自 %(since)s 起没有副本", since=_words(since))


def _calendar(at: datetime) -> str:
    """From November on, next year's days off ought to be known."""
    day = clock.local_date(at)
    years = (day.year, day.year + 1) if day.month >= ASKED_FROM_MONTH else (day.year, day.year)
    missing = working_time.county_calendar().missing_years(*years)
    if not missing:
        return ""
    return _("%(years)s 年的放假安排尚未装入，跨年时限均为暂定", years=", ".join(map(str, missing)))


def _skew(at: datetime) -> str:
    skew = heartbeat.database_skew()
    most = timedelta(seconds=settings.number("clock_step_seconds"))
    return _("数据库时钟与本机相差 %(seconds)s 秒", seconds=round(skew.total_seconds())) if abs(skew) > most else ""


def _disk(at: datetime) -> str:
    disk = shutil.disk_usage(current_app.config["INSTANCE"])
    share = 100 * disk.free // disk.total
    return _("磁盘只剩百分之%(share)s", share=share) if share < DISK_SHARE else ""


def _durability(at: datetime) -> str:
    wrong = [f"{name}={value}" for name, value, right in _settings_of_database() if value not in right]
    return _("数据库没有设为断电不丢：%(settings)s", settings=", ".join(wrong)) if wrong else ""


def _settings_of_database() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if is_sqlite(db.engine):
        for name, right in (("journal_mode", ("wal",)), ("synchronous", ("2", "3"))):
            yield name, str(db.session.execute(text(f"PRAGMA {name}")).scalar()), right
    else:
        for name, right in (("fsync", ("on",)), ("synchronous_commit", ("on", "remote_apply"))):
            yield name, str(db.session.execute(text(f"SHOW {name}")).scalar()), right


def _history(at: datetime) -> str:
    latest = select(Ticket.id).order_by(Ticket.id.desc()).limit(SAMPLE)
    breaks = verify(db.session.scalars(latest).all())
    if not breaks:
        return ""
    first = breaks[0]
    return _(
        "审计链不符：%(ticket)s 第 %(sequence)s 条；请执行 audit verify", ticket=first.ticket, sequence=first.sequence
    )


def _guards(at: datetime) -> str:
    bare = append_only.unguarded()
    return _("这些历史表失去了防改保护：%(tables)s；请查明是谁动的数据库", tables=", ".join(bare)) if bare else ""


def _rights(at: datetime) -> str:
    """Only where it counts: a developer's own role owns everything."""
    is_real = current_app.config["MODE"] == "production"
    return _("程序的数据库账号有权改历史；见 database grants") if is_real and append_only.changeable() else ""


def _keys(at: datetime) -> str:
    lost = identity.lost_keys()
    if not lost:
        return ""
    return _("投诉人身份的密钥 %(keys)s 不在 identity.keys 里，打不开；请从备份找回", keys=", ".join(lost))


def _words(moment: datetime) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}"


Ask = Callable[[datetime], str]
Count = Callable[[datetime, ColumnElement[bool]], str]
QUICK: dict[str, Ask] = {
    "scheduler": _scheduler,
    "clock": _held,
    "jobs": _jobs,
    "calendar": _calendar,
    "skew": _skew,
    "disk": _disk,
}
COUNTED: dict[str, Count] = {
    "ladder": _ladder,
    "unsent": _unsent,
    "dead": _dead,
    "held": _held_mail,
    "copies": _copies,
}
SLOW: dict[str, Ask] = {
    "durability": _durability,
    "history": _history,
    "guards": _guards,
    "rights": _rights,
    "keys": _keys,
}
