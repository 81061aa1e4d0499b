"""The words that everybody in the county writes: they tell of no firm and of no complaint."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from directline.extensions import db
from directline.models import Category, Department, Post

COUNTY_HEADS = 5
"""A head that so many units' names begin with is the county's own name."""


def county_words() -> frozenset[str]:
    """Its units and places, what they answer for, its posts and categories; read once in a request."""
    kept: dict[str, frozenset[str]] = db.session().info
    if "county_words" not in kept:
        kept["county_words"] = frozenset(_read())
    return kept["county_words"]


def _read() -> Iterator[str]:
    units = db.session.execute(select(Department.name, Department.short_name, Department.duties)).all()
    heads = Counter(name[:length] for name, _, _ in units for length in (2, 3))
    yield from (head for head, count in heads.items() if count >= COUNTY_HEADS)
    for name, short_name, duties in units:
        yield from (name, short_name, name[:-1], *(word for duty in duties for word in duty.get("words", ())))
    yield from db.session.scalars(select(Category.name))
    yield from db.session.scalars(select(Post.name))
