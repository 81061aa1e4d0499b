"""What a digest asks about, as its reader finds it: its number, where to instruct on it, and what was ordered so."""

from datetime import datetime
from typing import NamedTuple

from flask import url_for

from directline.models import DigestItem, User
from directline.pages import task_board
from directline.pages.task_board import Listed
from directline.reports import digest_items


class Item(NamedTuple):
    """``tasks``: what was ordered on it, as far as this reader sees it."""

    number: str
    anchor: str
    url: str
    tasks: list[Listed]


def items_of(user: User, period: str, at: datetime) -> dict[int | None, Item]:
    """By the ticket's id; by none, the digest as a whole."""
    items = digest_items.items_of(period)
    tasks = task_board.on_items(user, items, at)
    return {item.ticket_id: shown(item, tasks[item.id]) for item in items}


def shown(item: DigestItem, tasks: list[Listed]) -> Item:
    address = url_for("leadership.digest_instruct", period=item.period, position=item.position)
    return Item(item.number, f"item-{item.position}", address, tasks)
