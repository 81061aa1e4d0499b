"""The end of a sealed complaint as its reader reads it: the findings, and what was asked afterwards."""

from dataclasses import dataclass
from datetime import datetime

from directline.pages.display import label
from directline.pages.language import gettext as _
from directline.tickets.reading import Records
from directline.tickets.sealed import outcomes


@dataclass(frozen=True)
class Conclusion:
    """``measures`` is empty for the enterprise: it may name people. ``is_corrected``: a later one stands."""

    result: str
    measures: str
    at: datetime
    is_corrected: bool


@dataclass(frozen=True)
class Asked:
    question: str
    at: datetime
    state: str
    is_bad: bool
    words: str
    answered_at: datetime | None


def conclusions(records: Records) -> list[Conclusion]:
    """The last one first; the enterprise has only the one that its last answer rests on."""
    reader = records.reader
    if not reader.ticket.is_sealed:
        return []
    known = [finding for finding in reversed(outcomes.findings_of(reader.ticket)) if reader.was_by_then(finding.at)]
    if not reader.is_internal:
        known = [finding for finding in known if any(finding.at <= answer.at for answer in records.answers)][:1]
    return [
        Conclusion(
            result=label(finding.result),
            measures=reader.words(finding.measures, finding.by_id) if reader.is_internal else "",
            at=finding.at,
            is_corrected=finding is not known[0],
        )
        for finding in known
    ]


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
        for row in outcomes.aftermaths_of(reader.ticket)
        if reader.was_by_then(row.asked_at)
    ]
