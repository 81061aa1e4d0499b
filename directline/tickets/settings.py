"""The county's numbers that are neither a limit nor a rung, with the design's defaults."""

from directline.extensions import db
from directline.models import CountySetting

DEFAULTS: dict[str, int | str] = {
    "call_back_attempts": 3,
    "call_back_days": 2,
    "redo_share": 50,
    "redo_minimum_days": 3,
    "failed_redos": 2,
    "dispatches_without_result": 2,
    "red_cards_a_month": 2,
    "supplement_reminder_days": 5,
    "day_minutes": 450,
    "clock_step_seconds": 120,
    "county_name": "本县",
    "line_name": "书记县长直通车",
    "line_phone": "",
    "letter_mark": "直督",
}


def number(name: str) -> int:
    """The county's number of that name; KeyError for a name that no default knows."""
    return int(_value(name))


def words(name: str) -> str:
    return str(_value(name))


def _value(name: str) -> int | str:
    kept = db.session().info.setdefault("county_settings", {})
    if name not in kept:
        row = db.session.get(CountySetting, name)
        kept[name] = DEFAULTS[name] if row is None else row.value
    return kept[name]


def forget() -> None:
    """Read the settings anew: they were changed in this session."""
    db.session().info.pop("county_settings", None)
