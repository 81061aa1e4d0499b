"""The same lives, swept twice a day, once a month or by their own deeds alone, reach the same rungs."""

from contextlib import suppress
from datetime import date, timedelta
from random import Random

from sqlalchemy import delete, select, update

from directline import clock
from directline.county import days
from directline.extensions import db
from directline.models import Deadline, Escalation, LadderRule, Role, Severity, Ticket
from directline.tickets import ladder, lifecycle, red_cards
from directline.tickets.deadline_rules import LEAD_RESOLVE
from directline.tickets.errors import NotAllowed, Refused
from directline.worktime.county_calendar import LocalDay
from tests import factories, scenarios
from tests.factories import moment

BEGIN, DAYS, LIVES = moment("2026-10-26 00:00"), 56, 5
DAY_OFF = moment("2026-11-11 10:00")
END = BEGIN + timedelta(days=DAYS)
CADENCES = {
    "twice a day": {8: range(DAYS), 17: range(DAYS)},
    "once a month": {0: [day for day in range(DAYS) if (BEGIN + timedelta(days=day, hours=8)).day == 1]},
    "by actions": {},
}
DEEDS = ("answer", "send_back", "pass", "not_solved", "ask", "supply", "urgent", "major", "stop", "run", "recall")


class World:
    """Two units of their own for each cadence, and the same lives with them."""

    def __init__(self, cast, rng):
        self.cast, self.rng = cast, rng
        self.units = [factories.department() for _ in range(2)]
        self.handlers = [factories.user(Role.HANDLER, department=unit, email="") for unit in self.units]
        self.tickets = {}

    def sweep(self, at):
        """As the sweep does, in no order."""
        due = set(db.session.scalars(select(Deadline.ticket_id).where(Deadline.next_rung_at < at)))
        tickets_due = [ticket for ticket in self.tickets.values() if ticket.id in due]
        for ticket in self.rng.sample(tickets_due, len(tickets_due)):
            ladder.catch_up(ticket, before=at)

    def do(self, number, action, at):
        """The deed, if the matter is where it can be done: alike in every world."""
        if action == "file":
            self.tickets[number] = scenarios.filed(self.cast, f"{clock.local(at):%F %R}", title=f"第{number}件")
            return
        with suppress(NotAllowed, Refused):
            getattr(self, f"_{action}")(self.tickets[number], number % 2, at)

    def _dispatch(self, ticket, unit, at):
        lifecycle.dispatch(ticket, self.units[unit], by=self.cast.clerk, at=at)
        lifecycle.sign(ticket, by=self.handlers[unit], at=at)

    def _answer(self, ticket, unit, at):
        reply = lifecycle.Reply("solved", "供电公司已完成线路迁改，现场验收合格。")
        lifecycle.answer(ticket, reply, by=self.handlers[unit], at=at)

    def _send_back(self, ticket, unit, at):
        lifecycle.send_back(ticket, "请补充依据。", by=self.cast.clerk, at=at)

    def _pass(self, ticket, unit, at):
        lifecycle.pass_answer(ticket, by=self.cast.clerk, at=at)

    def _not_solved(self, ticket, unit, at):
        lifecycle.verdict(ticket, False, "not_satisfied", "没有解决。", by=self.cast.owner, at=at)

    def _ask(self, ticket, unit, at):
        lifecycle.ask_supplement(ticket, ["用地批复"], by=self.handlers[unit], at=at)

    def _supply(self, ticket, unit, at):
        lifecycle.supplement(ticket, "已补。", by=self.cast.owner, at=at)

    def _urgent(self, ticket, unit, at):
        lifecycle.reclassify(ticket, severity=Severity.ENQUIRY, by=self.cast.clerk, at=at)

    def _major(self, ticket, unit, at):
        lifecycle.reclassify(ticket, severity=Severity.MAJOR, by=self.cast.clerk, at=at)

    def _stop(self, ticket, unit, at):
        lifecycle.reclassify(ticket, production_stopped=True, by=self.cast.clerk, at=at)

    def _run(self, ticket, unit, at):
        lifecycle.reclassify(ticket, production_stopped=False, by=self.cast.clerk, at=at)

    def _recall(self, ticket, unit, at):
        lifecycle.recall(ticket, "派错了。", by=self.cast.clerk, at=at)
        lifecycle.dispatch(ticket, self.units[1 - unit], by=self.cast.clerk, at=at + timedelta(minutes=5))

    def rungs(self):
        """Every rung of the leads' clocks, by what it is; units and clocks by their place."""
        columns = (Escalation.due_number, Escalation.rung, Escalation.at, Escalation.colour, Escalation.fact)
        wanted = (
            select(Ticket.title, Deadline.started_at, *columns, Escalation.revoked_at)
            .join(Deadline, Deadline.id == Escalation.deadline_id)
            .join(Ticket, Ticket.id == Escalation.ticket_id)
            .where(Ticket.id.in_([ticket.id for ticket in self.tickets.values()]), Deadline.kind.in_(LEAD_RESOLVE))
        )
        return sorted(map(str, db.session.execute(wanted)))


def plan(rng):
    """(moment, number of the matter, deed) of all lives, in order of time."""
    steps = []
    for number in range(LIVES):
        begin = BEGIN + timedelta(days=rng.choice((0, 1, 1, 2, 9, 22, 23)), hours=9, minutes=10 * number)
        steps += [(begin, number, "file"), (begin + timedelta(minutes=5), number, "dispatch")]
        for day in sorted(rng.sample(range(1, 34), rng.randrange(0, 6))):
            at = begin + timedelta(days=day, hours=rng.randrange(0, 9), minutes=rng.randrange(50))
            steps.append((at, number, rng.choice(DEEDS)))
    return sorted(steps)


def live(cast, seed):
    worlds = {name: World(cast, Random(seed)) for name in CADENCES}
    steps = [(at, number, action) for at, number, action in plan(Random(seed))]
    steps.append((DAY_OFF, -1, ""))
    steps += [
        (BEGIN + timedelta(days=day, hours=hour, minutes=35), -1, name)
        for name, hours in CADENCES.items()
        for hour, days in hours.items()
        for day in days
    ]
    for at, number, action in sorted(steps):
        if number < 0 and action:
            worlds[action].sweep(at)
            continue
        if number < 0:
            days.set_local_day(LocalDay(date(2026, 11, 6), False, "县里放假"), by=cast.admin, at=at)
            continue
        for world in worlds.values():
            world.do(number, action, at)
    for world in worlds.values():
        world.sweep(END)
    return worlds


def test_the_same_lives_reach_the_same_rungs_whoever_writes_them(cast, turn):
    db.session.execute(delete(LadderRule).where(LadderRule.kind.not_in(LEAD_RESOLVE)))
    db.session.execute(update(LadderRule).values(recipients=["secretary"], has_letter=False))
    worlds = live(cast, seed=(4, 7)[turn])
    by_turn = {name: world.rungs() for name, world in worlds.items()}
    assert by_turn["once a month"] == by_turn["twice a day"]
    assert by_turn["by actions"] == by_turn["twice a day"]
    assert any("RED_CARDS" in row for row in by_turn["by actions"])
    assert any("RED_CARDS" in row and not row.endswith("None)") for row in by_turn["by actions"])
    assert red_cards.review(END).tickets == set()
