"""The leaders' instructions of the demonstration: one a month, most done in time, one late and open today.

At fixed distances from now and drawing nothing, so that the ordinary lives stay as they were.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from directline import clock
from directline.configuration import working_time
from directline.county.demo.world import World
from directline.extensions import db
from directline.models import Status, Task, Ticket, User
from directline.tickets import access, lifecycle
from directline.tickets.lifecycle import Order

Scenario = Iterator[datetime]


class Instruction(NamedTuple):
    """By whom, how long before now, how many days were given, after how many it was reported; none: it is late."""

    leader: str
    days_ago: float
    days: int
    reported_after: float | None
    text: str
    turn: str = ""


INSTRUCTIONS = (
    Instruction("secretary", 395, 7, 4, "请主要负责同志到企业现场办公，一周内拿出办法。"),
    Instruction("magistrate", 362, 10, 6, "此类问题不止一家，请一并研究，十天内报结果。"),
    Instruction("secretary", 330, 7, 3, "请尽快落实，不能再拖。", "sent_back"),
    Instruction("vice_urban", 299, 7, 3, "请牵头会商，一次说清企业要补什么。"),
    Instruction("magistrate", 268, 7, 11, "请按程序加快，等上级批复期间每周向企业说明进展。", "extended"),
    Instruction("secretary", 237, 10, 7, "请县政府办会同责任单位解决，结果报我。", "on_paper"),
    Instruction("magistrate", 206, 7, 5, "请核实企业反映的情况，属实的立即改正。"),
    Instruction("secretary", 175, 10, 13, "请把卡点列出来，逐项销号。"),
    Instruction("vice_urban", 144, 7, 4, "请到现场看，能当场定的当场定。"),
    Instruction("secretary", 113, 10, 8, "请答复企业办结时间，并公开接受监督。", "public"),
    Instruction("magistrate", 82, 7, 5, "请明确一名同志包保到底。"),
    Instruction("secretary", 51, 10, 6, "请举一反三，防止同类问题再发生。"),
    Instruction("magistrate", 40, 7, 4, "请一周内解决，并当面向企业反馈。"),
    Instruction("secretary", 16, 7, None, "请自然资源、住建等部门会商，一周内解决，结果报我。"),
    Instruction("magistrate", 6, 10, 3, "请抓紧办理，办结后报我。", "awaiting"),
)
REPORT = "已到企业现场核实，按批示要求逐项办理，企业认可办理结果。"
SENT_BACK = "企业反映还有一项没有落实，请核实后再报。"
EXTENDED = "上级批复尚未下达，同意延期一周。"


def lives_of(world: World, now: datetime, start: datetime) -> list[Scenario]:
    """Those since the start."""
    given = [each for each in INSTRUCTIONS if now - timedelta(days=each.days_ago) > start]
    return [_Life(each, world, now).live() for each in given]


class _Life:
    def __init__(self, instruction: Instruction, world: World, now: datetime) -> None:
        self.given, self.world = instruction, world
        self.at = now - timedelta(days=instruction.days_ago)
        self.task: Task

    def live(self) -> Scenario:
        yield self._after(0)
        ticket = self._ticket()
        if ticket is None:
            return
        self.task = self._instruct(ticket)
        if self.given.turn == "extended":
            yield self._after(self.given.days - 2)
            later = self.task.due_on + timedelta(days=7)
            lifecycle.extend_task(self.task, later, EXTENDED, by=self.leader, at=self.at)
        if self.given.reported_after is None:
            return
        yield self._until(self.given.reported_after)
        self._report()
        if self.given.turn == "sent_back":
            yield self._after(0.5)
            lifecycle.return_task(self.task, SENT_BACK, by=self.leader, at=self.at)
            yield self._after(0.5)
            self._report()
        if self.given.turn != "awaiting":
            yield self._after(0.8)
            lifecycle.accept_task(self.task, by=self.leader, at=self.at)

    @property
    def leader(self) -> User:
        return db.session.scalars(select(User).where(User.login == self.given.leader)).one()

    def _ticket(self) -> Ticket | None:
        """The one in hand for the longest, of those that the leader sees and on which there is no instruction yet."""
        instructed = select(Task.ticket_id).where(Task.ticket_id.is_not(None))
        in_hand = select(Ticket).where(
            Ticket.status == Status.IN_PROGRESS, ~Ticket.is_sealed, Ticket.id.not_in(instructed)
        )
        tickets = db.session.scalars(in_hand.order_by(Ticket.submitted_at, Ticket.id))
        return next((ticket for ticket in tickets if ticket.lead and access.sees(self.leader, ticket)), None)

    def _instruct(self, ticket: Ticket) -> Task:
        assert ticket.lead is not None
        is_on_paper = self.given.turn == "on_paper"
        order = Order(
            self.given.text,
            ticket.lead.department,
            clock.local_date(self.at) + timedelta(days=self.given.days),
            is_public=self.given.turn == "public",
            given_by=self.leader if is_on_paper else None,
        )
        by = self.world.clerks[0] if is_on_paper else self.leader
        return lifecycle.instruct(ticket, order, by=by, at=self.at)

    def _report(self) -> None:
        by = self.world.handlers[self.task.department_id][-1]
        lifecycle.report_task(self.task, REPORT, by=by, at=self.at)

    def _until(self, days: float) -> datetime:
        """So many days after it was given."""
        return self._after(days - (self.at - self.task.given_at) / timedelta(days=1))

    def _after(self, days: float) -> datetime:
        """Some days on, within office hours."""
        calendar = working_time.county_calendar().calendar
        self.at = calendar.next_open(self.at + timedelta(days=days, minutes=7))
        return self.at
