"""The county's numbers that are neither a limit nor a rung, with the design's defaults."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from directline.extensions import db
from directline.models import CountyChange, CountySetting

DEFAULTS: dict[str, int | str] = {
    "call_back_attempts": 3,
    "call_back_days": 2,
    "call_back_gap_minutes": 60,
    "same_words_minutes": 60,
    "redo_share": 50,
    "redo_minimum_days": 3,
    "failed_redos": 2,
    "dispatches_without_result": 2,
    "red_cards_a_month": 2,
    "supplement_reminder_days": 5,
    "first_aftermath_days": 30,
    "second_aftermath_days": 90,
    "day_minutes": 450,
    "clock_step_seconds": 120,
    "county_name": "本县",
    "line_name": "书记县长直通车",
    "line_phone": "",
    "host_unit": "",
    "site_code": "",
    "site_record": "",
}


def number(name: str) -> int:
    """The county's number of that name; KeyError for a name that no default knows."""
    return int(str(_value(name)))


def as_it_was(name: str) -> Callable[[datetime], int]:
    """What that number was at any moment: before each change of it, what the change found."""
    changes = select(CountyChange).where(CountyChange.subject == CountySetting.__tablename__)
    recorded = db.session.scalars(changes.order_by(CountyChange.at, CountyChange.id))
    earlier = [(each.at, int(str(each.before.get(name, DEFAULTS[name])))) for each in recorded if name in each.after]
    today = number(name)
    return lambda at: next((value for until, value in earlier if at < until), today)


def words(name: str) -> str:
    return str(_value(name))


def _value(name: str) -> object:
    """All of them are read at once: a page needs several."""
    kept = db.session().info
    if "county_settings" not in kept:
        kept["county_settings"] = {row.name: row.value for row in db.session.scalars(select(CountySetting))}
    rows = kept["county_settings"]
    return rows[name] if name in rows else DEFAULTS[name]


def forget() -> None:
    """Read the settings anew: they were changed in this session."""
    db.session().info.pop("county_settings", None)
