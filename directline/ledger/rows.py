"""A row of the ledger as a matter: read, checked against itself, and known again by its content."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from directline.accounts import identifiers
from directline.ledger.columns import Columns
from directline.ledger.fields import MEANINGS, Field
from directline.ledger.moments import Stamp, UnknownTime, read_moment
from directline.ledger.reading import Grid, Line
from directline.ledger.words import LONGEST_TEXT, LONGEST_TITLE, line_of, text_of, title_and_account
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


class BadRow(Refused):
    """The row can not be imported; the message says what to correct."""


@dataclass(frozen=True)
class Matter:
    """One row: ``short`` holds its one-line cells by field, "" where the ledger has none."""

    number: int
    title: str
    account: str
    reply: str
    asked: Stamp | None
    replied: Stamp | None
    short: dict[Field, str]

    @property
    def is_history(self) -> bool:
        """Answered already: it was lived elsewhere."""
        return self.replied is not None

    @property
    def asked_at(self) -> datetime | None:
        return self.asked.beginning if self.asked else None

    def replied_at(self, now: datetime) -> datetime | None:
        """Never before the request, never in the future, where only the day is known."""
        if self.replied is None or self.asked is None:
            return None
        if self.replied.clock_time is not None:
            return self.replied.beginning
        return max(self.asked.beginning, min(self.replied.end, now))

    @property
    def key(self) -> str:
        """Alike from a workbook and from a text file: the source's own number and what was asked by whom and when.

        The reply is no part of it: a matter that was answered meanwhile is still the same matter.
        """
        told = (self.title, self.account, str(self.asked or ""))
        whose = tuple(self.short[field] for field in (Field.ID, Field.ENTERPRISE, Field.CREDIT_CODE))
        return hashlib.sha256(history.canonical([*told, *whose]).encode()).hexdigest()


@dataclass(frozen=True)
class Refusal:
    """A row that was not imported, and why."""

    line: Line
    reason: str


def read_rows(grid: Grid, columns: Columns, *, now: datetime) -> Iterator[tuple[Line, Matter | Refusal]]:
    """Every row below the headings; one that repeats them, as printed ledgers do on each page, is none."""
    for line in grid.lines:
        if line.number > columns.headings.number and line.written != columns.headings.written:
            try:
                yield line, _matter(line, columns, grid.epoch, now)
            except BadRow as bad:
                yield line, Refusal(line, str(bad))


def _matter(line: Line, columns: Columns, epoch: datetime, now: datetime) -> Matter:
    title, account = line_of(columns.cell(line, Field.TITLE)), text_of(columns.cell(line, Field.ACCOUNT))
    if not title and not account:
        raise BadRow("缺少标题和内容")
    title, account = title_and_account(title, account)
    matter = Matter(
        number=line.number,
        title=title,
        account=account,
        reply=text_of(columns.cell(line, Field.REPLY)),
        asked=_stamp(line, columns, Field.ASKED_AT, epoch),
        replied=_stamp(line, columns, Field.REPLIED_AT, epoch),
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


def _check_lengths(matter: Matter) -> None:
    for name, text in (("内容", matter.account), ("答复内容", matter.reply)):
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
    if replied.clock_time is None or asked.clock_time is None:
        return replied.day < asked.day
    return replied.beginning < asked.beginning
