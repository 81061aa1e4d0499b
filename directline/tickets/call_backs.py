"""Which attempts to reach an enterprise count: several within an hour are one (the county's setting)."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby

from directline.configuration import settings
from directline.models import CallBack


def counted(attempts: Iterable[CallBack]) -> list[CallBack]:
    """Of the attempts of one round those that count, the first one first."""
    return apart(attempts, timedelta(minutes=settings.number("call_back_gap_minutes")))


def apart(attempts: Iterable[CallBack], gap: timedelta) -> list[CallBack]:
    """The first one, and each that lies at least so long after the last that counts."""
    kept: list[CallBack] = []
    for attempt in sorted(attempts, key=lambda one: (one.at, one.id)):
        if not kept or attempt.at - kept[-1].at >= gap:
            kept.append(attempt)
    return kept


def counted_ids(attempts: Iterable[CallBack]) -> set[int]:
    """The ids of those that count, over all rounds of a ticket."""
    in_order = sorted(attempts, key=lambda one: one.round)
    return {one.id for _, tries in groupby(in_order, key=lambda one: one.round) for one in counted(tries)}
