"""Two counties that differ in one thing: in one of them complaints were made.

Both live the same months of ordinary matters, about the same units and firms, before, between and after what happens
to the complaints; every sweep runs at the same moments. Whoever must not learn of them then fetches everything in
both, with the same clock and the same chance.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any, NamedTuple

import time_machine
from flask import Flask

from directline import clock
from directline.extensions import db
from directline.models import Attachment, Draft, Escalation, FormerMembership, Outcome, Ticket, User
from directline.schedule import timetable
from directline.tickets import lifecycle
from directline.tickets.files import attachments
from directline.tickets.lifecycle import Reply, Respondents
from tests import factories, people, scenarios
from tests.factories import moment
from tests.pages.enterprise.filled import PICTURE
from tests.proofs.chance import Chance


class Complaint(NamedTuple):
    """``asked``: who answers the letters, and whose unit they go to."""

    about: Callable[[SimpleNamespace], Respondents]
    asked: str = "bystander"
    by: str = "owner"


@dataclass
class Life:
    """What happened, by name; rows are read anew by their ids in each session."""

    app: Flask
    chance: Chance
    complaint: Complaint | None
    until: datetime
    tickets: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Ticket:
        return db.session.get_one(Ticket, self.tickets[name])


Step = Callable[[Life, SimpleNamespace], Any]
Story = list[tuple[str, Step]]


def live(life: Life, complaints: Story) -> None:
    """All that happens up to ``until``, in the order of time; ``complaints`` where there is one."""
    recipients = [*ORDINARY, *(complaints if life.complaint else ())]
    for at, happens in sorted(((moment(at), step) for at, step in recipients), key=lambda each: each[0]):
        if at <= life.until:
            life.chance.seed(at, happens.__name__)
            with time_machine.travel(at, tick=False):
                happens(life, gather())
                db.session.commit()


def gather() -> SimpleNamespace:
    """The cast, and who came to it by ``settle_more``."""
    cast = people.gather()
    for user in db.session.scalars(db.select(User).where(User.login.in_(("below", "leaver", "bystander", "named")))):
        setattr(cast, user.login, user)
    return cast


def now_in_words() -> str:
    return f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"


def photo(name: str, by: User, draft: Draft | None = None) -> Attachment:
    taken = attachments.take(attachments.judge(BytesIO(PICTURE), name))
    return attachments.store(taken, by=by, at=clock.now(), draft=draft)


def settle_more(life: Life, cast: SimpleNamespace) -> None:
    """A station below the unit, somebody who left the unit for another, and two units beside it."""
    station = factories.department(code="station", name="自然资源所(测试)", short_name="资源所", parent=cast.lead_unit)
    factories.user("handler", login="below", department=station, email="below@example.com", name="所里人", phone="1")
    leaver = factories.user(
        "handler", login="leaver", department=cast.lead_unit, email="l@example.com", name="调走的", phone="2"
    )
    db.session.flush()
    leaver.department = cast.other_unit
    db.session.add(
        FormerMembership(user_id=leaver.id, department_id=cast.lead_unit.id, until=moment("2026-03-01 09:00"))
    )
    for login, name in (("bystander", "商务局(测试)"), ("named", "水利局(测试)")):
        unit = factories.department(code=login, name=name, short_name=name)
        factories.user("handler", login=login, department=unit, email=f"{login}@example.com", name=login, phone="3")


def file_first(life: Life, cast: SimpleNamespace) -> None:
    filed = scenarios.filed(cast, "2026-03-02 09:00", attachments=[photo("现场照片.png", cast.owner)])
    lifecycle.dispatch(filed, cast.lead_unit, [cast.other_unit], by=cast.clerk)
    life.tickets["first"] = filed.id


def sign_first(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.sign(life["first"], by=cast.handler)
    lifecycle.contact(life["first"], "phone", "王企明", "已电话了解情况。", by=cast.handler)


def complete_rival(life: Life, cast: SimpleNamespace) -> None:
    closed = scenarios.closed(cast, enterprise=cast.rival, reporter=cast.owner)
    life.tickets["closed"] = closed.id


def file_second(life: Life, cast: SimpleNamespace) -> None:
    second = scenarios.filed(cast, "2026-03-04 09:00", title="厂区道路积水", is_confidential=True)
    lifecycle.dispatch(second, cast.lead_unit, by=cast.clerk)
    life.tickets["second"] = second.id


def sign_second(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.sign(life["second"], by=cast.handler)
    lifecycle.message(life["second"], "请问何时方便到现场?", by=cast.handler)


def urge_first(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.urge(life["first"], "请尽快。", by=cast.owner)


def explain_first(life: Life, cast: SimpleNamespace) -> None:
    cards = db.session.scalars(db.select(Escalation).where(Escalation.ticket_id == life.tickets["first"])).all()
    owed = [card for card in cards if card.explanation_due and not card.explained_at]
    lifecycle.explain(owed[0], "线路迁改需要停电窗口,已协调。", by=cast.head)


def file_third(life: Life, cast: SimpleNamespace) -> None:
    third = scenarios.filed(cast, "2026-04-08 09:00", title="用地批复迟迟不下", reporter=cast.colleague)
    lifecycle.dispatch(third, cast.lead_unit, by=cast.clerk)
    life.tickets["third"] = third.id


def answer_second(life: Life, cast: SimpleNamespace) -> None:
    reply = Reply(Outcome.SOLVED, public_text="排水沟已清理完毕,道路不再积水,已现场查看。")
    lifecycle.answer(life["second"], reply, by=cast.handler)


def pass_second(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.pass_answer(life["second"], by=cast.second_clerk)


def file_fourth(life: Life, cast: SimpleNamespace) -> None:
    fourth = scenarios.filed(cast, "2026-06-24 09:00", title="变压器增容没有回音")
    lifecycle.dispatch(fourth, cast.lead_unit, by=cast.clerk)
    life.tickets["fourth"] = fourth.id


def tick(life: Life, cast: SimpleNamespace) -> None:
    db.session.commit()
    timetable.tick(life.app, clock.now())
    db.session.expire_all()


STAGES = {
    "filed": moment("2026-03-03 09:30"),
    "in hand": moment("2026-03-10 10:00"),
    "escalated": moment("2026-04-09 10:00"),
    "to be done again": moment("2026-04-11 10:00"),
    "closed": moment("2026-04-15 10:00"),
    "asked afterwards": moment("2026-07-17 10:00"),
}
TICKS = (
    *("2026-03-03 09:20", "2026-03-04 10:10", "2026-03-05 08:40", "2026-03-12 08:40", "2026-03-18 08:40"),
    *("2026-03-25 08:40", "2026-04-01 00:20", "2026-04-01 08:40", "2026-04-08 08:40", "2026-04-09 08:40"),
    *("2026-04-10 08:40", "2026-04-15 08:40", "2026-05-18 08:40", "2026-06-08 08:40", "2026-07-01 08:40"),
    *("2026-07-08 08:40", "2026-07-15 08:40"),
)
ORDINARY: Story = [
    ("2026-03-01 09:00", settle_more),
    ("2026-03-02 09:30", file_first),
    ("2026-03-02 11:00", sign_first),
    ("2026-03-04 09:10", file_second),
    ("2026-03-04 15:00", sign_second),
    ("2026-03-06 11:00", complete_rival),
    ("2026-03-09 09:00", urge_first),
    ("2026-03-12 11:00", explain_first),
    ("2026-04-08 09:30", file_third),
    ("2026-04-09 16:00", answer_second),
    ("2026-04-10 16:00", pass_second),
    ("2026-06-24 09:30", file_fourth),
    *((at, tick) for at in TICKS),
]
