"""What an administrator changed: written down in the same transaction, for the auditor."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from directline.extensions import db
from directline.models import CountyChange, User


def note(subject: str, name: str, deed: str, *, by: User | None, at: datetime, **facts: Mapping[str, Any]) -> None:
    """One line of the record; ``before`` and ``after`` hold the values that differ."""
    values = {key: _plain(facts.get(key, {})) for key in ("before", "after")}
    db.session.add(CountyChange(at=at, by_id=by.id if by else None, subject=subject, name=name, deed=deed, **values))


def write(row: Any, values: Mapping[str, Any], *, name: str, by: User | None, at: datetime) -> bool:
    """Set what differs and note it; True if anything did."""
    changed = {key: value for key, value in values.items() if getattr(row, key) != value}
    if changed:
        before = {key: getattr(row, key) for key in changed}
        note(row.__tablename__, name, "修改", by=by, at=at, before=before, after=changed)
    for key, value in changed.items():
        setattr(row, key, value)
    return bool(changed)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}
