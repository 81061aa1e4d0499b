"""Who is meant by a name that somebody typed: everybody of ours who bears it, with a title, with gaps, or on a list."""

import re
from collections.abc import Iterable

from sqlalchemy import select

from directline.extensions import db
from directline.models import Role, User
from directline.text import fold, half_width

_BETWEEN = re.compile(r"[\W_]+")
_TITLES = re.compile(
    "副?(?:科|局|所|队|处|股|站|镇|乡|县|部|院|校|会|组)长|副?主任|副?书记|副?科员|同志|先生|女士|干部|人员|工作"
)
LONG = 3
"""A name of so many characters is meant wherever it stands; a shorter one may be part of another's."""


def people_named(typed: Iterable[str]) -> list[User]:
    """Officials, leaders and clerks of the system, closed accounts among them: they may be opened again."""
    everybody = db.session.scalars(select(User).where(User.role != Role.ENTERPRISE).order_by(User.id)).all()
    lines = list(typed)
    return [person for person in everybody if any(is_named(person, line) for line in lines)]


def is_named(person: User, typed: str) -> bool:
    name, words = _plain(person.name), half_width(typed)
    whole = _plain(words)
    tokens = {_plain(part) for piece in _BETWEEN.split(words) for part in _TITLES.split(piece)}
    return bool(name) and (name in tokens | {whole, *_TITLES.split(whole)} or (len(name) >= LONG and name in whole))


def _plain(text: str) -> str:
    return _BETWEEN.sub("", fold(text))
