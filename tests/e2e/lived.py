"""A county that has lived for some months, and in it one firm that has met with everything."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from directline import clock
from directline.county import SHIPPED, check
from directline.county.demo import run, scenarios
from directline.county.demo.matters import Matter, Turn
from directline.county.demo.world import World
from directline.county.load import load
from directline.extensions import db
from directline.models import Channel, Status, Ticket
from directline.tickets import lifecycle, sweeps
from tests.factories import moment

NOW = moment("2026-11-24 10:00")
BUSY_FIRM = "qiye001"
COMPLAINANTS = ("qiye012", "qiye024", "qiye038")
"""Who complained: it has ended and is asked about, it is looked into, it was just filed."""
DESCRIPTION = "去年九月递交材料，窗口要求补了三次，每次说法都不一样，设备已经到厂，一直装不进去，工人等着开工。"
MET_WITH = (
    (Turn.PLAIN, 0.05),
    (Turn.REJECTED, 4),
    (Turn.UNSUPPLIED, 4),
    (Turn.LEFT_ALONE, 12),
    (Turn.LEAD_SUPPLEMENT, 5),
    (Turn.UNREACHED, 12),
    (Turn.PLAIN, 30),
    (Turn.WITHDRAWN, 20),
)
"""What became of the busy firm's matters, and how many days ago they were filed."""


def live() -> None:
    """Three months of the demonstration."""
    load(check.read(SHIPPED), at=NOW - timedelta(days=200))
    db.session.commit()
    world = run.demonstrate(seed=7, now=NOW, months=3)
    for place, (turn, days) in enumerate(MET_WITH):
        _live_until_now(scenarios.live(_matter(world, place, turn, NOW - timedelta(days=days)), world))
    with clock.standing_at(NOW):
        sweeps.escalate(NOW)
        _ask_about_complaints(world)
        db.session.commit()


def _ask_about_complaints(world: World) -> None:
    """One letter sent and one to be approved, and the question after the end, put at once."""
    signed, ended = (_complaint(status) for status in (Status.IN_PROGRESS, Status.CLOSED))
    asked, inspector = world.named("huanbao"), world.handlers[signed.lead.department_id][0]
    sent = lifecycle.draft_inquiry(signed, asked, "排污台账核查", "请说明台账怎样登记、由谁保管。", by=inspector)
    lifecycle.draft_inquiry(signed, asked, "人员培训核查", "请说明培训怎样安排。", by=inspector)
    lifecycle.approve_inquiry(sent, by=world.clerks[0])
    lifecycle.ask_aftermath(ended, 30)


def _complaint(status: Status) -> Ticket:
    return db.session.scalars(select(Ticket).where(Ticket.is_sealed, Ticket.status == status)).one()


def _matter(world: World, place: int, turn: Turn, filed_at: datetime) -> Matter:
    firm = next(firm for firm in world.firms if world.owners[firm.id].login == BUSY_FIRM)
    category = world.categories[place]
    return Matter(
        firm=firm,
        category=category,
        turn=turn,
        channel=Channel.FORM,
        title=(category.examples or [category.name])[0],
        description=DESCRIPTION,
        filed_at=filed_at,
        days=3,
    )


def _live_until_now(life: Iterator[datetime]) -> None:
    moment: datetime | None = next(life)
    while moment is not None and moment <= NOW:
        with clock.standing_at(moment):
            moment = next(life, None)
            db.session.commit()
