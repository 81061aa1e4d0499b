"""What is lived: whose matter, about what, with which turn, from when and for how long.

Delays follow those of a real message board: the whole takes 11 calendar days in the median, 41 in the ninth decile,
with a long tail.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import exp, log
from random import Random

from directline.models import Category, Channel, Enterprise

MEDIAN_DAYS, NINTH_DECILE_DAYS = 11, 41
SIGMA = log(NINTH_DECILE_DAYS / MEDIAN_DAYS) / 1.2816
LONGEST_DAYS = 300


class Turn(StrEnum):
    """What is special about a matter."""

    PLAIN = "plain"
    SENT_BACK = "sent_back"
    REDO = "redo"
    REDO_TWICE = "redo_twice"
    NEVER_SOLVED = "never_solved"
    CLOSED_UNSOLVED = "closed_unsolved"
    REDO_ORDERED = "redo_ordered"
    UNREACHED = "unreached"
    LAWFULLY = "lawfully"
    NOT_TRUE = "not_true"
    REJECTED = "rejected"
    OBJECTED = "objected"
    SUPPLEMENT = "supplement"
    UNSUPPLIED = "unsupplied"
    LEAD_SUPPLEMENT = "lead_supplement"
    RECALLED = "recalled"
    RECALLED_TWICE = "recalled_twice"
    WITHDRAWN = "withdrawn"
    RECLASSIFIED = "reclassified"
    STOPPED = "stopped"
    LEFT_ALONE = "left_alone"


SHARES = {
    Turn.PLAIN: 46,
    Turn.SENT_BACK: 8,
    Turn.REDO: 8,
    Turn.REDO_TWICE: 3,
    Turn.NEVER_SOLVED: 1,
    Turn.CLOSED_UNSOLVED: 1,
    Turn.REDO_ORDERED: 1,
    Turn.UNREACHED: 4,
    Turn.LAWFULLY: 4,
    Turn.NOT_TRUE: 2,
    Turn.REJECTED: 4,
    Turn.OBJECTED: 2,
    Turn.SUPPLEMENT: 4,
    Turn.UNSUPPLIED: 1,
    Turn.LEAD_SUPPLEMENT: 3,
    Turn.RECALLED: 3,
    Turn.RECALLED_TWICE: 1,
    Turn.WITHDRAWN: 2,
    Turn.RECLASSIFIED: 2,
    Turn.STOPPED: 1,
}
CHANNELS = {
    Channel.FORM: 70,
    Channel.PHONE: 10,
    Channel.WALK_IN: 5,
    Channel.VISIT: 8,
    Channel.MEETING: 4,
    Channel.TRANSFER: 3,
}


@dataclass
class Matter:
    """What is to be lived: whose, about what, how, from when, for how long."""

    firm: Enterprise
    category: Category
    turn: Turn
    channel: Channel
    title: str
    description: str
    filed_at: datetime
    days: float
    is_confidential: bool = False


def days_of(rng: Random) -> float:
    """How long the department takes, in calendar days: log-normal, cut at both ends."""
    return min(max(MEDIAN_DAYS * exp(rng.gauss(0, SIGMA)), 0.3), LONGEST_DAYS)
