"""Where a person worked at a moment: what was done then is told by the unit or post of that time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from directline.extensions import db
from directline.models import Department, FormerMembership, Post, User

Place = Department | Post | None


class FormerPlaces:
    """What these people left, in one question; ``people`` are ids, or a select of them."""

    def __init__(self, people: Iterable[int] | Select[Any]) -> None:
        self._left: defaultdict[int, list[FormerMembership]] = defaultdict(list)
        shown = (joinedload(FormerMembership.department), joinedload(FormerMembership.post))
        wanted = select(FormerMembership).where(FormerMembership.user_id.in_(people)).options(*shown)
        for row in db.session.scalars(wanted.order_by(FormerMembership.until, FormerMembership.id)):
            self._left[row.user_id].append(row)

    def of(self, user: User, at: datetime) -> Place:
        """What the person left first after that moment; where nothing was left since, where they work now."""
        left = next((row for row in self._left[user.id] if row.until > at), None)
        place = user if left is None else left
        return place.department or place.post
