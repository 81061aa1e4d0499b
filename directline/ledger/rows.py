"""A row of the ledger as a matter: read, checked against itself, and known again by its content."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from directline.accounts import identifiers
from directline.ledger.cell_texts import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    content_of,
    has_lost_digits,
    line_of,
    number_of,
    text_of,
    title_and_description,
)
from directline.ledger.columns import Columns
from directline.ledger.fields import MEANINGS, Field
from directline.ledger.grids import Grid, Line
from directline.ledger.moments import Stamp, UnknownTime, read_moment
from directline.text import code_of, compact
from directline.tickets import history
from directline.tickets.errors import Refused

SHORT = (
    Field.ID,
    Field.SERIAL,
    Field.ENTERPRISE,
    Field.CREDIT_CODE,
    Field.CONTACT_NAME,
    Field.CONTACT_PHONE,
    Field.TOWNSHIP,
    Field.CHANNEL,
    Field.CATEGORY,
    Field.SEVERITY,
    Field.DEPARTMENT,
    Field.HANDLER,
    Field.OUTCOME,
)
LONGEST_LINE = 300
NOTHING: Mapping[str, str] = MappingProxyType({})


class BadRow(Refused):
    """The row can not be imported; the message says what to correct."""


@dataclass(frozen=True)
class Matter:
    """One row: ``short`` holds its one-line cells by field, "" where the ledger has none."""

    number: int
    title: str
    description: str
    reply: str
    asked: Stamp | None
    replied: Stamp | None
    short: dict[Field, str]

    @property
    def is_imported(self) -> bool:
        """Answered already: it was imported."""
        return self.replied is not None

    @property
    def asked_at(self) -> datetime | None:
        return self.asked.beginning if self.asked else None

    def replied_at(self, now: datetime) -> datetime | None:
        """Never before the request, never in the future, where only the day is known."""
        if self.replied is None or self.asked is None:
            return None
        if self.replied.time_of_day is not None:
            return self.replied.beginning
        return max(self.asked.beginning, min(self.replied.end, now))

    @property
    def key(self) -> str:
        """The source's own number and what was asked by whom and on which day: whatever saved it, however it is shown.

        The reply is no part of it: a matter that was answered meanwhile is still the same matter. Nor is the time of
        the day, which a column of days does not show when it is saved as text.
        """
        given = (content_of(self.title), content_of(self.description), str(self.asked.day) if self.asked else "")
        whose = (content_of(self.short[Field.ENTERPRISE]), code_of(self.short[Field.CREDIT_CODE]))
        return _hash([number_of(self.short[Field.ID]), *given, *whose])

    @property
    def former_key(self) -> str:
        """By which earlier versions of this program knew it: what they brought in is not brought in again."""
        given = (self.title, self.description, str(self.asked or ""))
        return _hash([*given, *(self.short[field] for field in (Field.ID, Field.ENTERPRISE, Field.CREDIT_CODE))])


class Ours(NamedTuple):
    """The row is a ticket of this database, by its number."""

    number: str


@dataclass(frozen=True)
class Refusal:
    """A row that was not imported, and why."""

    line: Line
    reason: str


def read_rows(
    grid: Grid, columns: Columns, *, now: datetime, ours: Mapping[str, str] = NOTHING
) -> Iterator[tuple[Line, Matter | Refusal | Ours]]:
    """Every row below the headings; one that repeats them, as printed ledgers do on each page, is none.

    ``ours``: by their numbers, the folded titles of the tickets that the rows name.
    """
    for line in grid.lines:
        if line.number > columns.headings.number and not columns.headings.repeats(line):
            try:
                yield line, _ours(line, columns, ours) or _matter(line, grid, columns, now)
            except BadRow as bad:
                yield line, Refusal(line, str(bad))


def numbers_in(grid: Grid, columns: Columns) -> list[str]:
    """The numbers of the ledger, as numbers of ours are written."""
    below = (line for line in grid.lines if line.number > columns.headings.number)
    return list(filter(None, (code_of(line_of(columns.cell(line, Field.ID))) for line in below)))


def _ours(line: Line, columns: Columns, ours: Mapping[str, str]) -> Ours | None:
    """A ticket of this program's own ledger, which is there whatever the row says of it."""
    number = code_of(line_of(columns.cell(line, Field.ID)))
    if number not in ours:
        return None
    if compact(line_of(columns.cell(line, Field.TITLE))) != ours[number]:
        raise BadRow(f"编号 {number} 在本系统里是另一件诉求（标题不同）：请核对编号，或清空这一格")
    return Ours(number)


def _matter(line: Line, grid: Grid, columns: Columns, now: datetime) -> Matter:
    _check_cells(line, grid, columns)
    title, description = line_of(columns.cell(line, Field.TITLE)), text_of(columns.cell(line, Field.DESCRIPTION))
    if not title and not description:
        raise BadRow("缺少标题和内容")
    title, description = title_and_description(title, description)
    matter = Matter(
        number=line.number,
        title=title,
        description=description,
        reply=text_of(columns.cell(line, Field.REPLY)),
        asked=_stamp(line, columns, Field.ASKED_AT, grid.epoch),
        replied=_stamp(line, columns, Field.REPLIED_AT, grid.epoch),
        short={field: line_of(columns.cell(line, field)) for field in SHORT},
    )
    _check_lengths(matter)
    _check_code(matter)
    _check_times(matter, now)
    return matter


def _stamp(line: Line, columns: Columns, field: Field, epoch: datetime) -> Stamp | None:
    try:
        return read_moment(columns.cell(line, field), epoch)
    except UnknownTime as unknown:
        raise BadRow(f"{MEANINGS[field]}：{unknown}") from unknown


def _check_cells(line: Line, grid: Grid, columns: Columns) -> None:
    """What a row can not be read from: cells that slipped, several rows for one text, digits that are gone."""
    given = [field for field in (Field.TITLE, Field.DESCRIPTION) if columns.cell(line, field) is not None]
    if given and all(columns.is_shared(line, field) for field in given):
        raise BadRow("标题和内容与别的行合并在一起，看不出是几件诉求：请取消合并，一件写一行（几个单位用顿号隔开）")
    covered = [field for field, place in columns.places.items() if place in line.covered]
    if given and covered:
        raise BadRow(f"{MEANINGS[covered[0]]}这一格与左边的格合并了，看不出写的是什么：请取消合并")
    if grid.is_text and any(cell is not None for cell in line.cells[columns.headings.width :]):
        raise BadRow("这一行的格数比列名多，可能有分隔符没有加引号：请核对，或另存为 .xlsx 再导入")
    for field in (Field.ID, Field.CREDIT_CODE, Field.CONTACT_PHONE):
        if has_lost_digits(columns.cell(line, field)):
            raise BadRow(f"{MEANINGS[field]}的数字太长，表格只留下了前几位：请把这一列设为文本，补全后再导入")


def _check_lengths(matter: Matter) -> None:
    for name, text in (("内容", matter.description), ("答复内容", matter.reply)):
        if len(text) > LONGEST_TEXT:
            raise BadRow(f"{name}有 {len(text)} 字，超过 {LONGEST_TEXT} 字：请拆分或删减")
    for field, text in matter.short.items():
        longest = LONGEST_TITLE if field is Field.ENTERPRISE else LONGEST_LINE
        if len(text) > longest:
            raise BadRow(f"{MEANINGS[field]}超过 {longest} 字")


def _check_code(matter: Matter) -> None:
    code = matter.short[Field.CREDIT_CODE]
    if code and not identifiers.credit_code(code):
        raise BadRow(f"统一社会信用代码“{code}”校验不通过：请核对，或清空这一格")


def _check_times(matter: Matter, now: datetime) -> None:
    asked, replied = matter.asked, matter.replied
    if matter.reply and replied is None:
        raise BadRow("有答复内容但没有答复时间：请补上，或清空答复内容作为新诉求")
    if replied and not matter.reply:
        raise BadRow("有答复时间但没有答复内容：请补上，或清空答复时间作为新诉求")
    if replied and asked is None:
        raise BadRow("已答复但没有提出时间")
    if asked and asked.beginning > now:
        raise BadRow(f"提出时间 {asked} 在将来")
    if replied and replied.beginning > now:
        raise BadRow(f"答复时间 {replied} 在将来")
    if asked and replied and _is_before(replied, asked):
        raise BadRow(f"答复时间 {replied} 早于提出时间 {asked}")


def _is_before(replied: Stamp, asked: Stamp) -> bool:
    if replied.time_of_day is None or asked.time_of_day is None:
        return replied.day < asked.day
    return replied.beginning < asked.beginning


def _hash(given: list[Any]) -> str:
    return hashlib.sha256(history.canonical(given).encode()).hexdigest()
