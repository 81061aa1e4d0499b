"""What an administrator changed: written down in the same transaction, for the auditor."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from directline.extensions import db
from directline.models import CountyChange, User

GRANTED = "同意授予角色"


def note(subject: str, name: str, action: str, *, by: User | None, at: datetime, **facts: Mapping[str, Any]) -> None:
    """One line of the record; ``before`` and ``after`` hold the values that differ."""
    values = {key: _plain(facts.get(key, {})) for key in ("before", "after")}
    db.session.add(
        CountyChange(at=at, by_id=by.id if by else None, subject=subject, name=name, action=action, **values)
    )


def write(row: Any, values: Mapping[str, Any], *, name: str, by: User | None, at: datetime) -> bool:
    """Set what differs and note it; True if anything did."""
    changed = {key: value for key, value in values.items() if getattr(row, key) != value}
    before = _said(row, changed)
    for key, value in changed.items():
        setattr(row, key, value)
    db.session.flush()
    if changed:
        note(row.__tablename__, name, "修改", by=by, at=at, before=before, after=_said(row, changed))
    return bool(changed)


def _said(row: Any, keys: Iterable[str]) -> dict[str, Any]:
    """The values as a person knows them: of a row that is pointed to, its name."""
    return {
        key: _name_behind(row, key.removesuffix("_id")) if key.endswith("_id") else getattr(row, key) for key in keys
    }


def _name_behind(row: Any, relation: str) -> str:
    db.session.expire(row, [relation])
    target = getattr(row, relation)
    return target.name if target else ""


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}
