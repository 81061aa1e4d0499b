"""Lives at random: whatever the verbs allow, at any working hour, some of it left undone over the ends of months."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from types import SimpleNamespace

from directline.configuration import working_time
from directline.models import Channel, Satisfaction, Severity, Ticket, User
from directline.tickets import lifecycle
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle import Submission
from tests.factories import moment
from tests.reports import months

LIVES, DEEDS = 12, 6
FIRST, LAST = moment("2026-01-12 09:00"), moment("2026-05-22 17:00")


def live(cast: SimpleNamespace) -> None:
    """So many matters, one every four days."""
    rng = Random(20261)
    for number in range(LIVES):
        at = _later(rng, FIRST + timedelta(days=4 * number))
        ticket = _signed(rng, cast, at)
        for _ in range(DEEDS):
            at = _later(rng, at)
            if at <= LAST:
                _one_deed(rng, cast, ticket, at)


def _later(rng: Random, at: datetime) -> datetime:
    """Some hours or weeks later, when somebody works."""
    later = at + timedelta(hours=rng.choice((3, 20, 60, 150, 500, 800)) * rng.random())
    return working_time.county_calendar().calendar.next_open(later)


def _signed(rng: Random, cast: SimpleNamespace, at: datetime) -> Ticket:
    matter = Submission("用水接口迟迟未批", "厂区用水接口报批两个月没有结果。", cast.category, cast.firm, Channel.FORM)
    severity = rng.choice((None, None, Severity.URGENT))
    ticket = lifecycle.submit(replace(matter, reporter=cast.owner, severity=severity), by=cast.owner, at=at)
    lifecycle.dispatch(ticket, rng.choice((cast.lead_unit, cast.other_unit)), by=cast.clerk, at=at)
    if rng.random() < 0.9:
        lifecycle.sign(ticket, by=_handler(cast, ticket), at=at)
    return ticket


def _one_deed(rng: Random, cast: SimpleNamespace, ticket: Ticket, at: datetime) -> None:
    """The first that is allowed, in any order; now and then one of the rare ones before."""
    rare = (
        lambda: lifecycle.reclassify(ticket, severity=rng.choice(list(Severity)), by=cast.clerk, at=at),
        lambda: lifecycle.recall(ticket, "派错单位", by=cast.clerk, at=at),
        lambda: lifecycle.withdraw(ticket, "自行解决", by=cast.owner, at=at),
    )
    usual = (
        lambda: lifecycle.dispatch(ticket, cast.other_unit, by=cast.clerk, at=at),
        lambda: lifecycle.sign(ticket, by=_handler(cast, ticket), at=at),
        lambda: lifecycle.answer(ticket, months.REPLY, by=_handler(cast, ticket), at=at),
        lambda: lifecycle.ask_supplement(ticket, ["用地批复"], by=_handler(cast, ticket), at=at),
        lambda: lifecycle.supplement(ticket, "已补充。", by=cast.owner, at=at),
        lambda: lifecycle.send_back(ticket, "请补充验收单。", by=cast.clerk, at=at),
        lambda: lifecycle.pass_answer(ticket, by=cast.clerk, at=at),
        lambda: lifecycle.verdict(ticket, False, Satisfaction.NOT_SATISFIED, "没有解决。", by=cast.owner, at=at),
    )
    first = rng.choices((None, *rare), (6, 1, 1, 0.4))[0]
    for do in filter(None, (first, *rng.sample(usual, len(usual)))):
        try:
            do()
        except (NotAllowed, Refused):
            continue
        return


def _handler(cast: SimpleNamespace, ticket: Ticket) -> User:
    is_theirs = ticket.lead is not None and ticket.lead.department_id == cast.other_unit.id
    return cast.other_handler if is_theirs else cast.handler
