"""The first half of an invented matter: filed, supplemented or rejected, dispatched, signed, contacted, planned."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from directline import clock
from directline.configuration import working_time
from directline.county.demo import answers, words
from directline.county.demo.matters import Matter, Turn
from directline.county.demo.world import World
from directline.models import Channel, Department, RejectionReason, Severity, Status, Ticket, User
from directline.tickets import access, lifecycle
from directline.tickets.lifecycle import Submission

Scenario = Iterator[datetime]


class Beginning:
    """From the form to the department's plan, with the moments of it."""

    def __init__(self, matter: Matter, world: World) -> None:
        self.matter, self.world, self.rng = matter, world, world.rng
        self.at = matter.filed_at
        self.ticket: Ticket
        self.first_clerk, self.second_clerk = self.rng.sample(world.clerks, 2)
        unit = matter.category.default_department
        self.unit: Department = unit if unit is not None else world.named("yingshang")
        self.owner = world.owners[matter.firm.id]

    def after(self, days: float) -> datetime:
        """Some days on, moved into office hours."""
        calendar = working_time.county_calendar().calendar
        wanted = self.at + timedelta(days=days * self.rng.uniform(0.8, 1.2))
        opening = calendar.next_open(wanted)
        rest = calendar.close_of(clock.local_date(opening)) - opening
        self.at = opening + (rest * self.rng.uniform(0.02, 0.9) if opening > wanted else timedelta(0))
        return self.at

    def whenever(self, days: float) -> datetime:
        """Some days on, at any hour: enterprises write in the evening too."""
        self.at += timedelta(days=days * self.rng.uniform(0.8, 1.2), minutes=self.rng.randrange(1, 50))
        return self.at

    def submit(self) -> None:
        matter = self.matter
        is_own = matter.channel is Channel.FORM
        by = self.owner if is_own else self.rng.choice(self.world.clerks)
        self.ticket = lifecycle.submit(
            Submission(
                title=matter.title,
                description=matter.description,
                category=matter.category,
                enterprise=matter.firm,
                channel=matter.channel,
                channel_note=""
                if is_own
                else f"{words.CHANNEL_NAMES[matter.channel]}记录第{self.rng.randrange(100, 999)}号",
                reporter=self.owner,
                contact_name=self.owner.name,
                contact_phone=self.owner.phone,
                is_confidential=matter.is_confidential,
                submission_key=f"demo-{self.rng.getrandbits(64):x}",
            ),
            by=by,
            at=self.at,
        )

    def intake(self) -> Scenario:
        turn = self.matter.turn
        if turn in (Turn.REJECTED, Turn.OBJECTED):
            yield self.after(0.3)
            reason, advice = self.rng.choice(sorted(words.ADVICE.items()))
            lifecycle.reject(self.ticket, RejectionReason(reason), advice, by=self.first_clerk, at=self.at)
        if turn is Turn.OBJECTED:
            yield self.whenever(1.5)
            lifecycle.object_to_rejection(self.ticket, words.OBJECTION, by=self.owner, at=self.at)
        if turn in (Turn.SUPPLEMENT, Turn.UNSUPPLIED) and self.ticket.status is Status.SUBMITTED:
            yield self.after(0.3)
            wanted = [*self.matter.category.materials[:2], "法定代表人授权书"]
            lifecycle.ask_supplement(self.ticket, wanted, "请一次补齐。", by=self.first_clerk, at=self.at)
        if turn is Turn.SUPPLEMENT and self.ticket.status is Status.SUPPLEMENTING:
            yield self.whenever(3)
            lifecycle.supplement(self.ticket, words.SUPPLIED, by=self.owner, at=self.at)
        if turn is Turn.WITHDRAWN:
            yield self.whenever(0.4)
            if self.ticket.is_open:
                lifecycle.withdraw(self.ticket, "已自行解决。", by=self.owner, at=self.at)

    def dispatching(self) -> Scenario:
        recalls = {Turn.RECALLED: 1, Turn.RECALLED_TWICE: 2}.get(self.matter.turn, 0)
        wrong = [
            unit for unit in self.world.departments.values() if unit.comparison_group == "B" and unit is not self.unit
        ]
        for _ in range(recalls):
            yield self.after(0.3)
            lifecycle.dispatch(self.ticket, self.rng.choice(wrong), by=self.second_clerk, at=self.at)
            yield self.after(0.3)
            lifecycle.recall(self.ticket, "派单有误，重新派单。", by=self.second_clerk, at=self.at)
        yield self.after(0.4)
        severity = self.rng.choice((None, None, None, Severity.HARD, Severity.MAJOR))
        co_handlers = self.co_handlers() if severity is Severity.HARD else []
        is_stopped = self.matter.turn is Turn.STOPPED
        lifecycle.dispatch(
            self.ticket,
            self.unit,
            co_handlers,
            "请按时限办理并及时联系企业。",
            severity,
            is_stopped or None,
            by=self.second_clerk,
            at=self.at,
        )

    def co_handlers(self) -> list[Department]:
        others = [unit for unit in self.world.departments.values() if unit.comparison_group in ("A", "B")]
        return [unit for unit in self.rng.sample(others, self.rng.choice((1, 2))) if unit is not self.unit]

    def first_steps(self) -> Scenario:
        handler = self.handler()
        yield self.after(self.rng.choice((0.05, 0.1, 0.2, 0.6)))
        signer = self.world.heads[self.unit.id] if self.rng.random() < 0.3 else handler
        lifecycle.sign(self.ticket, handler, by=signer, at=self.at)
        yield self.after(self.rng.choice((0.1, 0.4, 0.8, 1.6)))
        self.contact(handler)
        if self.matter.turn is Turn.LEAD_SUPPLEMENT:
            yield self.after(0.5)
            wanted = [*self.matter.category.materials[:1], "现场照片"]
            lifecycle.ask_supplement(self.ticket, wanted, by=handler, at=self.at)
            yield self.whenever(4)
            lifecycle.supplement(self.ticket, words.SUPPLIED, by=self.owner, at=self.at)
        yield self.after(self.rng.choice((0.4, 1, 2, 4)))
        lifecycle.plan(self.ticket, answers.plan(self.matter.title), by=handler, at=self.at)
        if self.matter.turn is Turn.RECLASSIFIED:
            yield self.after(0.5)
            lifecycle.reclassify(self.ticket, severity=Severity.MAJOR, by=self.first_clerk, at=self.at)
        yield from self.reports()

    def contact(self, handler: User) -> None:
        if access.sees_identity(handler, self.ticket):
            text = self.rng.choice(words.CONTACTS)
            lifecycle.contact(
                self.ticket, self.rng.choice(("phone", "visit")), self.owner.name, text, by=handler, at=self.at
            )
        else:
            lifecycle.message(self.ticket, self.rng.choice(words.REPLIES), by=handler, at=self.at)

    def reports(self) -> Scenario:
        for part in [part for part in self.ticket.open_assignments if not part.is_lead]:
            if self.rng.random() < 0.85:
                yield self.after(self.rng.choice((0.5, 1, 3)))
                reporter = self.world.handlers[part.department_id][0]
                lifecycle.co_report(self.ticket, self.rng.choice(words.REPORTS), by=reporter, at=self.at)

    def handler(self) -> User:
        return self.world.handlers[self.unit.id][-1]
