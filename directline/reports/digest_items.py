"""What a digest asks its readers about: the digest as a whole, and each matter to decide, by numbers that last."""

from sqlalchemy import select

from directline.extensions import db
from directline.models import DigestItem
from directline.reports.figures import Figures

WHOLE = 0
"""The position of the digest as a whole."""


def items_of(period: str) -> list[DigestItem]:
    """The items of a month in order; none of a month that was not frozen."""
    wanted = select(DigestItem).where(DigestItem.period == period).order_by(DigestItem.position)
    return list(db.session.scalars(wanted))


def item_of(period: str, position: int) -> DigestItem | None:
    wanted = select(DigestItem).where(DigestItem.period == period, DigestItem.position == position)
    return db.session.scalars(wanted).first()


def new_items(period: str, figures: Figures) -> list[DigestItem]:
    """Those that a new revision adds: earlier ones stay, with their positions; its new matters follow."""
    kept = items_of(period)
    known = {item.ticket_id for item in kept}
    asked = [None, *(line.ticket_id for line in figures.to_decide)]
    first = max((item.position for item in kept), default=WHOLE - 1) + 1
    added = [ticket for ticket in asked if ticket not in known]
    return [DigestItem(period=period, position=first + number, ticket_id=key) for number, key in enumerate(added)]
