"""When the rungs of a deadline's ladder are reached: arithmetic only, kept in next_rung and next_rung_at."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from directline.configuration import working_time
from directline.extensions import db
from directline.models import CARD_COLOURS, Deadline, DeadlineKind, DeadlineState, Escalation, LadderRule, Rung
from directline.tickets.deadline_rules import LEAD_RESOLVE
from directline.worktime import limits


def rules(kind: DeadlineKind) -> list[LadderRule]:
    """The ladder of that deadline, lowest rung first."""
    kept = db.session().info
    if "ladder" not in kept:
        kept["ladder"] = {}
        for rule in db.session.scalars(select(LadderRule).order_by(LadderRule.rung)):
            kept["ladder"].setdefault(rule.kind, []).append(rule)
    ladder: list[LadderRule] = kept["ladder"].get(kind, [])
    return ladder


def forget() -> None:
    """Read the ladder anew: it was changed in this session."""
    db.session().info.pop("ladder", None)


def schedule(deadline: Deadline, pauses: Sequence[limits.Pause], done: Collection[Rung] | None = None) -> None:
    """Set the deadline's next rung and its moment, see ``next_of``."""
    deadline.next_rung, deadline.next_rung_at = next_of(deadline, pauses, done)


def next_of(
    deadline: Deadline, pauses: Sequence[limits.Pause], done: Collection[Rung] | None = None
) -> tuple[Rung, datetime] | tuple[None, None]:
    """The rung that comes next and its moment; none while the deadline does not run, or its unit was only suggested.

    A provisional due escalates no further than E0. No rung is dated before ``not_before``. ``done`` are the rungs that
    are reached, where the caller knows them already.
    """
    if deadline.state is not DeadlineState.RUNNING or _is_of_suggested_unit(deadline):
        return None, None
    done = reached(deadline) if done is None else done
    for rule in rules(deadline.kind):
        if rule.rung not in done and not (deadline.is_provisional and rule.rung is not Rung.E0):
            return rule.rung, reached_at(deadline, rule, pauses)
    return None, None


def _is_of_suggested_unit(deadline: Deadline) -> bool:
    """Nobody bears the rungs of an imported matter before the office has confirmed whose it was."""
    return deadline.kind in LEAD_RESOLVE and deadline.ticket.is_unit_suggested


def next_card(
    deadline: Deadline, pauses: Sequence[limits.Pause], *, at: datetime, done: Collection[Rung] = ()
) -> tuple[LadderRule, datetime] | None:
    """The card that falls on a running deadline from that moment on, and when; None where none can fall any more.

    What is due but not yet written has fallen. Below the highest of those ``done``, by fact ahead of their time, what
    still comes comes quietly.
    """
    if deadline.next_rung is None or deadline.is_provisional:
        return None
    highest = max(done, default=None)
    for rule in rules(deadline.kind):
        is_above = rule.rung >= deadline.next_rung and (highest is None or rule.rung > highest)
        if is_above and rule.colour in CARD_COLOURS:
            moment = reached_at(deadline, rule, pauses)
            if moment >= at:
                return rule, moment
    return None


def written(deadline: Deadline) -> list[Escalation]:
    """The rungs that this due has reached, revoked ones among them."""
    if deadline.id is None:
        return []
    return list(db.session.scalars(_WRITTEN, {"deadline": deadline.id, "due_number": deadline.due_number}))


_WRITTEN = select(Escalation).where(
    Escalation.deadline_id == bindparam("deadline"), Escalation.due_number == bindparam("due_number")
)


def is_premature(card: Escalation, deadline: Deadline, pauses: Sequence[limits.Pause]) -> bool:
    """Was the rung written before its moment, as the due and the calendar have it now?

    What was written before ``not_before`` went by another ladder, or before a pause: of it the due alone is asked.
    """
    rule = next((rule for rule in rules(deadline.kind) if rule.rung is card.rung), None)
    if rule is None or card.fact is not None:
        return False
    if rule.share is None and card.at < deadline.not_before:
        return card.at < deadline.due_at
    return card.at < rung_moment(deadline, rule, pauses)


def reached(deadline: Deadline) -> set[Rung]:
    """The rungs that this due has reached already."""
    return reached_by(written(deadline))


def reached_by(rungs: Iterable[Escalation]) -> set[Rung]:
    """Which of them these are: one by fact that was taken back is reached no more."""
    return {rung.rung for rung in rungs if rung.fact is None or rung.revoked_at is None}


def reached_at(deadline: Deadline, rule: LadderRule, pauses: Sequence[limits.Pause]) -> datetime:
    """When the rung is reached by time: not before the deadline last began to escalate."""
    return max(rung_moment(deadline, rule, pauses), deadline.not_before)


def rung_moment(deadline: Deadline, rule: LadderRule, pauses: Sequence[limits.Pause]) -> datetime:
    return moment_of(rule, deadline.started_at, deadline.due_at, pauses)


def moment_of(rule: LadderRule, started_at: datetime, due_at: datetime, pauses: Sequence[limits.Pause]) -> datetime:
    """A share of the unpaused working time from receipt to due, or so much unpaused working time after due."""
    calendar = working_time.county_calendar().calendar
    if rule.share is not None:
        start = limits.received(calendar, started_at)
        return limits.moment_used(calendar, start, due_at, rule.share / 100, pauses)
    return limits.moment_late(calendar, due_at, timedelta(minutes=rule.late_minutes or 0), pauses)
