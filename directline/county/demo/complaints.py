"""A few sealed complaints, lived through the verbs: about departments and about the office, one of them closed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from directline.configuration import working_time
from directline.county.demo.world import World
from directline.extensions import db
from directline.models import (
    Category,
    Channel,
    Department,
    DepartmentKind,
    FindingResult,
    Outcome,
    Satisfaction,
    Ticket,
    User,
)
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Reply, Respondents, Submission

Scenario = Iterator[datetime]


class Complaint(NamedTuple):
    """``about``: the code of the unit, or "" for the office itself; ``step``: how far it has come."""

    firm: int
    category: str
    about: str
    title: str
    description: str
    days_ago: float
    step: str


COMPLAINTS = (
    Complaint(
        11,
        "wild_inspection",
        "yingji",
        "同一事项一个月内被反复检查",
        "上个月来了四次，每次查的都是同一件事，没有出示检查通知书，也没有留下检查记录。希望按检查计划来，查一次说清楚。",
        20,
        "closed",
    ),
    Complaint(
        23,
        "slow_action",
        "ziranziyuan",
        "许可材料收下后一直没有答复",
        "材料交齐已经超过法定期限，问了三次都说还在研究，没有书面答复，也不告知还缺什么。",
        6,
        "signed",
    ),
    Complaint(
        37,
        "inaction",
        "",
        "诉求被电话劝退",
        "打电话反映困难，接电话的人说提了也没有用，不如自己想办法，没有登记。",
        3,
        "filed",
    ),
)


def lives_of(world: World, now: datetime) -> list[Scenario]:
    """At fixed distances from now, drawing nothing: the ordinary lives stay as they were."""
    return [_Life(complaint, world, now).live() for complaint in COMPLAINTS]


class _Life:
    def __init__(self, complaint: Complaint, world: World, now: datetime) -> None:
        self.complaint, self.world = complaint, world
        self.at = now - timedelta(days=complaint.days_ago)
        firm = world.firms[complaint.firm]
        self.owner, self.clerk = world.owners[firm.id], world.clerks[0]
        self.ticket: Ticket

    def live(self) -> Scenario:
        yield self.at
        self.submit()
        if self.complaint.step == "filed":
            return
        unit = self.unit(DepartmentKind.SUPERVISION)
        inspector = self.world.handlers[unit.id][0]
        yield self.after(0.3)
        lifecycle.dispatch(self.ticket, unit, by=self.clerk, at=self.at)
        yield self.after(0.2)
        lifecycle.sign(self.ticket, by=inspector, at=self.at)
        yield self.after(0.5)
        lifecycle.message(self.ticket, "请问大约在哪一周？方便的话写明时间段。", by=inspector, at=self.at)
        if self.complaint.step == "closed":
            yield from self.closing(inspector)

    def closing(self, inspector: User) -> Scenario:
        yield self.after(1)
        lifecycle.read_identity(self.ticket, "核对检查记录需要电话联系", by=inspector, at=self.at)
        yield self.after(5)
        measures = "责成合并检查计划，对带队人员批评教育。"
        lifecycle.record_finding(self.ticket, FindingResult.PARTLY, measures, by=inspector, at=self.at)
        yield self.after(0.1)
        text = "经查，确有重复检查。已责成有关单位按年度计划合并检查，检查前出示通知书，并在内部通报。"
        lifecycle.answer(self.ticket, Reply(Outcome.SOLVED, text), by=inspector, at=self.at)
        yield self.after(0.5)
        lifecycle.pass_answer(self.ticket, by=self.clerk, at=self.at)
        yield self.after(1)
        lifecycle.verdict(self.ticket, True, Satisfaction.SATISFIED, "这个月没有再来。", by=self.owner, at=self.at)

    def submit(self) -> None:
        matter = self.complaint
        self.ticket = lifecycle.submit(
            Submission(
                title=matter.title,
                description=matter.description,
                category=db.session.scalars(select(Category).where(Category.code == matter.category)).one(),
                enterprise=self.world.firms[matter.firm],
                channel=Channel.FORM,
                contact_name=self.owner.name,
                contact_phone=self.owner.phone,
                submission_key=f"demo-sealed-{matter.firm}",
                respondents=Respondents([self.world.departments.get(matter.about) or self.unit(DepartmentKind.OFFICE)]),
            ),
            by=self.owner,
            at=self.at,
        )

    def unit(self, kind: DepartmentKind) -> Department:
        return next(unit for unit in self.world.departments.values() if unit.kind is kind)

    def after(self, days: float) -> datetime:
        """So many days on, at an opening of the office."""
        wanted = self.at + timedelta(days=days)
        calendar = working_time.county_calendar().calendar
        opening = calendar.next_open(wanted)
        self.at = opening if opening == wanted else opening + timedelta(minutes=20)
        return self.at
