"""What an import did, in figures."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from directline.extensions import db
from directline.ledger.rows import Refusal
from directline.models import Deadline, DeadlineKind, DeadlineState, Escalation, Rung
from directline.tickets.deadline_rules import BY_SEVERITY

DEADLINES = tuple(reversed(BY_SEVERITY))
DECIDED = (DeadlineState.MET, DeadlineState.MISSED)


@dataclass
class Report:
    """Counted while the rows come in; ``late_replies``: rows whose matter is still open here though answered there.

    ``repeated``: rows that say once more what a row before them says.
    """

    rows: int = 0
    new: int = 0
    replayed: int = 0
    already_there: int = 0
    refused: list[Refusal] = field(default_factory=list)
    late_replies: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    new_enterprises: int = 0
    suggested: int = 0
    units_suggested: int = 0
    deadlines: Counter[tuple[DeadlineKind, DeadlineState]] = field(default_factory=Counter)
    rungs: Counter[tuple[DeadlineKind, Rung]] = field(default_factory=Counter)
    seconds: float = 0

    def count(self, ticket_ids: Iterable[int]) -> None:
        """Add what became of the resolve deadlines of these replayed tickets."""
        own = (Deadline.ticket_id.in_(list(ticket_ids)), Deadline.kind.in_(DEADLINES))
        ended = select(Deadline.kind, Deadline.state, func.count()).where(*own).group_by(Deadline.kind, Deadline.state)
        for kind, state, number in db.session.execute(ended):
            self.deadlines[kind, state] += number
        reached = select(Deadline.kind, Escalation.rung, func.count()).join(
            Deadline, Deadline.id == Escalation.deadline_id
        )
        for kind, rung, number in db.session.execute(reached.where(*own).group_by(Deadline.kind, Escalation.rung)):
            self.rungs[kind, rung] += number

    def reasons(self) -> dict[str, list[int]]:
        """The rows of each reason; what a reason quotes is left out of its name."""
        reasons: dict[str, list[int]] = {}
        for refusal in sorted(self.refused, key=lambda refusal: refusal.line.number):
            reasons.setdefault(refusal.reason, []).append(refusal.line.number)
        return reasons

    def content(self) -> dict[str, Any]:
        """For a program."""
        return {
            "rows": self.rows,
            "new": self.new,
            "replayed": self.replayed,
            "already_there": self.already_there,
            "refused": [{"row": refusal.line.number, "reason": refusal.reason} for refusal in self.refused],
            "late_replies": self.late_replies,
            "repeated": self.repeated,
            "new_enterprises": self.new_enterprises,
            "suggested": self.suggested,
            "units_suggested": self.units_suggested,
            "deadlines": {kind: {state: self.deadlines[kind, state] for state in DECIDED} for kind in DEADLINES},
            "rungs": {kind: {rung: self.rungs[kind, rung] for rung in Rung} for kind in DEADLINES},
            "seconds": round(self.seconds, 1),
        }
