"""The end of a sealed complaint as its reader reads it: the finding, and what was asked afterwards."""

from dataclasses import dataclass
from datetime import datetime

from directline.pages.display import label
from directline.pages.language import gettext as _
from directline.tickets import endings
from directline.tickets.reading import Records


@dataclass(frozen=True)
class Conclusion:
    """``measures`` is empty for the enterprise: it may name people."""

    result: str
    measures: str


@dataclass(frozen=True)
class Asked:
    question: str
    at: datetime
    state: str
    is_bad: bool
    words: str
    answered_at: datetime | None


def conclusion(records: Records) -> Conclusion | None:
    """For the enterprise only with an answer that has passed."""
    reader = records.reader
    found = endings.finding_of(reader.ticket) if reader.ticket.is_sealed else None
    if found is None or not reader.was_by_then(found.at) or not (reader.is_internal or records.answers):
        return None
    return Conclusion(label(found.result), reader.words(found.measures, found.by_id) if reader.is_internal else "")


def asked_afterwards(records: Records) -> list[Asked]:
    reader = records.reader
    if not reader.ticket.is_sealed:
        return []
    states = {None: _("还没有回答"), True: _("受到了影响"), False: _("没有受到影响")}
    return [
        Asked(
            question=_("办结 %(days)d 天后的询问", days=row.days),
            at=row.asked_at,
            state=states[row.has_happened],
            is_bad=bool(row.has_happened),
            words=reader.words(row.words),
            answered_at=row.answered_at,
        )
        for row in endings.aftermaths_of(reader.ticket)
        if reader.was_by_then(row.asked_at)
    ]
