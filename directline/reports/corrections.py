"""What a revision changed: every figure of the snapshot that differs from the revision before it."""

from collections.abc import Iterator
from dataclasses import asdict, fields, is_dataclass
from itertools import chain
from typing import Any, NamedTuple

from directline.configuration import settings
from directline.reports.figures import Figures, row_key
from directline.reports.measures import NO_TASKS, Activity, Count, Share, Spread, TaskShare

HEAD = frozenset({"label", "start", "end", "known_at", "edition"})
"""What says of which snapshot the figures are, and is none."""
MINUTES_OF_A_DAY = 24 * 60
ROW_NAMES = frozenset({"key", "department_id"})
NOTHING = {Count: Count(()), Share: Share((), ()), TaskShare: NO_TASKS, Spread: Spread((), None, None, None)}


class Correction(NamedTuple):
    """``key`` and, in a table, ``row`` name the figure; both its values in words."""

    key: str
    row: str
    before: str
    after: str


def corrections(before: Figures, after: Figures) -> list[Correction]:
    """The figures that differ now, in their order; a number that is the same of other tickets says so."""
    pairs = ((field.name, getattr(before, field.name), getattr(after, field.name)) for field in fields(Figures))
    return list(chain.from_iterable(_compared(*pair) for pair in pairs if pair[0] not in HEAD))


def _compared(key: str, old: Any, new: Any) -> Iterator[Correction]:
    if isinstance(old, dict):
        for row in [*old, *(row for row in new if row not in old)]:
            yield from _one(key, row, old.get(row), new.get(row))
    elif isinstance(old, list) and any(row_key(line) for line in chain(old, new)):
        yield from _table(key, {row_key(line): line for line in old}, {row_key(line): line for line in new})
    else:
        yield from _one(key, "", old, new)


def _table(key: str, old: dict[str | None, Any], new: dict[str | None, Any]) -> Iterator[Correction]:
    for row in [*old, *(row for row in new if row not in old)]:
        lines: tuple[Any, Any] = (old.get(row), new.get(row))
        for column in (field.name for field in fields(lines[0] or lines[1]) if field.name not in ROW_NAMES):
            yield from _one(f"{key}.{column}", str(row), *(getattr(line, column, None) for line in lines))


def _one(key: str, row: str, old: Any, new: Any) -> Iterator[Correction]:
    """A row that is missing in one of them is nothing there."""
    old, new = (NOTHING[type(new)] if old is None else old), (NOTHING[type(old)] if new is None else new)
    if _content(old) == _content(new):
        return
    before, after = words(key, old), words(key, new)
    yield Correction(key, row, before, after if before != after else f"{after}（{_others(old, new)}）")


def words(key: str, figure: Any) -> str:
    """A figure in short, a duration in days; a list by how many it holds."""
    match figure:
        case Count():
            return str(figure.n)
        case Share() | Activity():
            return f"{figure.x}/{figure.n}"
        case Spread():
            return _duration(key, figure) if figure.n else "无"
        case list():
            return f"{len(figure)} 项"
        case _:
            return str(figure)


def _duration(key: str, spread: Spread) -> str:
    day, unit = (MINUTES_OF_A_DAY, "天") if key == "felt" else (settings.number("day_minutes"), "个工作日")
    middle, mean, ninth = (f"{(minutes or 0) / day:.1f}" for minutes in (spread.median, spread.mean, spread.p90))
    return f"中位 {middle}、平均 {mean}、九成以内 {ninth} {unit}"


def _others(old: Any, new: Any) -> str:
    """How many of what is counted are others, though the number is the same."""
    if isinstance(old, list):
        different = max(sum(line not in old for line in new), sum(line not in new for line in old))
        return f"其中 {different} 项不同" if different else "顺序不同"
    before, after = ({ticket for _, tickets in _tickets(figure) for ticket in tickets} for figure in (old, new))
    different = max(len(after - before), len(before - after))
    return f"其中 {different} 件不同" if different else "件数相同，计法不同"


def _content(figure: Any) -> Any:
    """What a figure says, in whatever order its tickets stand."""
    if not is_dataclass(figure) or isinstance(figure, type):
        return figure
    return {name: sorted(value) if isinstance(value, tuple) else value for name, value in asdict(figure).items()}


def _tickets(figure: Any) -> Iterator[tuple[str, tuple[int, ...]]]:
    return ((name, value) for name, value in asdict(figure).items() if isinstance(value, tuple))
