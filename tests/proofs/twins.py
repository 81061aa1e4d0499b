"""Two counties that differ in one thing: in one of them a complaint was made.

Both live the same six weeks of ordinary matters, about the same units and firms, before, between and after what
happens to the complaint; every sweep runs at the same moments. Whoever must not learn of the complaint then fetches
everything in both, with the same clock and the same chance.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import time_machine
from flask import Flask

from directline.extensions import db
from directline.models import Attachment, Escalation, FormerMembership, Outcome, Satisfaction, Ticket
from directline.schedule import timetable
from directline.tickets import attachments, lifecycle
from directline.tickets.lifecycle import Reply, Respondents
from tests import factories, lives, people
from tests.factories import moment
from tests.pages.enterprise.filled import PICTURE
from tests.proofs.chance import Chance

COMPLAINT = {
    "title": "金雀花检查组反复上门",
    "account": "琥珀色封条贴满车间,检查组三周来了五次。",
    "contact_name": "匿名翠鸟",
    "contact_phone": "13999999999",
}


@dataclass
class Life:
    """What happened, by name; rows are read anew by their ids in each session."""

    app: Flask
    chance: Chance
    respondents: Callable[[SimpleNamespace], Respondents] | None
    until: datetime
    tickets: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Ticket:
        return db.session.get_one(Ticket, self.tickets[name])


Step = Callable[[Life, SimpleNamespace], Any]


def live(life: Life) -> None:
    """All that happens up to ``until``, in the order of time."""
    for at, happens, is_about_complaint in _story():
        if at > life.until or (is_about_complaint and not life.respondents):
            continue
        life.chance.seed(at, happens.__name__)
        with time_machine.travel(at, tick=False):
            happens(life, people.gather())
            db.session.commit()


def _story() -> list[tuple[datetime, Step, bool]]:
    told = [(moment(at), step, step in COMPLAINTS) for at, step in STORY]
    return sorted(told, key=lambda each: each[0])


def _now() -> datetime:
    return datetime.now(moment("2026-01-01 00:00").tzinfo)


def settle_more(life: Life, cast: SimpleNamespace) -> None:
    """A station below the unit, and somebody who left the unit for another."""
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


def file_first(life: Life, cast: SimpleNamespace) -> None:
    filed = lives.filed(cast, "2026-03-02 09:00", attachments=[_photo("现场照片.png", cast)])
    lifecycle.dispatch(filed, cast.lead_unit, [cast.other_unit], by=cast.clerk)
    life.tickets["first"] = filed.id


def sign_first(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.sign(life["first"], by=cast.handler)
    lifecycle.contact(life["first"], "phone", "王企明", "已电话了解情况。", by=cast.handler)


def complete_rival(life: Life, cast: SimpleNamespace) -> None:
    closed = lives.closed(cast, enterprise=cast.rival, reporter=cast.owner)
    life.tickets["closed"] = closed.id


def file_second(life: Life, cast: SimpleNamespace) -> None:
    second = lives.filed(cast, "2026-03-04 09:00", title="厂区道路积水", is_confidential=True)
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
    third = lives.filed(cast, "2026-04-08 09:00", title="用地批复迟迟不下", reporter=cast.colleague)
    lifecycle.dispatch(third, cast.lead_unit, by=cast.clerk)
    life.tickets["third"] = third.id


def answer_second(life: Life, cast: SimpleNamespace) -> None:
    reply = Reply(Outcome.SOLVED, public_text="排水沟已清理完毕,道路不再积水,已现场查看。")
    lifecycle.answer(life["second"], reply, by=cast.handler)


def pass_second(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.pass_answer(life["second"], by=cast.second_clerk)


def tick(life: Life, cast: SimpleNamespace) -> None:
    db.session.commit()
    timetable.tick(life.app, _now())
    db.session.expire_all()


def complain(life: Life, cast: SimpleNamespace) -> None:
    respondents = life.respondents(cast)
    file = _photo("琥珀封条.png", cast)
    filed = lives.complained(cast, "2026-03-03 09:00", respondents=respondents, attachments=[file], **COMPLAINT)
    life.tickets["sealed"] = filed.id


def dispatch_complaint(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.dispatch(life["sealed"], cast.discipline, by=_keeper(life, cast))


def work_on_complaint(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.sign(life["sealed"], by=cast.liaison)
    lifecycle.message(life["sealed"], "他们又来了,带着琥珀色的封条。", by=cast.owner)
    lifecycle.message(life["sealed"], "请补充检查日期。", by=cast.liaison)
    lifecycle.urge(life["sealed"], "请尽快。", by=cast.owner)
    lifecycle.read_identity(life["sealed"], "回访需要电话联系", by=cast.liaison)


def answer_complaint(life: Life, cast: SimpleNamespace) -> None:
    reply = Reply(Outcome.SOLVED, public_text="经核查,检查次数确实过多,已责令整改并通报批评。")
    lifecycle.answer(life["sealed"], reply, by=cast.liaison)


def close_complaint(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.pass_answer(life["sealed"], by=_keeper(life, cast))
    lifecycle.verdict(life["sealed"], True, Satisfaction.SATISFIED, "琥珀色封条撤了。", by=cast.owner)


def _keeper(life: Life, cast: SimpleNamespace) -> Any:
    return {"office": cast.clerk, "supervision": cast.inspector, "principals": cast.secretary}[life["sealed"].keeper]


def _photo(name: str, cast: SimpleNamespace) -> Attachment:
    return attachments.store(attachments.take(BytesIO(PICTURE), name), by=cast.owner, at=_now())


COMPLAINTS = {complain, dispatch_complaint, work_on_complaint, answer_complaint, close_complaint}
STAGES = {
    "filed": moment("2026-03-03 09:30"),
    "in hand": moment("2026-03-10 10:00"),
    "escalated": moment("2026-04-09 10:00"),
    "answered": moment("2026-04-10 10:00"),
    "closed": moment("2026-04-13 10:00"),
}
STORY: list[tuple[str, Step]] = [
    ("2026-03-01 09:00", settle_more),
    ("2026-03-02 09:30", file_first),
    ("2026-03-02 11:00", sign_first),
    ("2026-03-03 09:00", complain),
    ("2026-03-03 09:20", tick),
    ("2026-03-04 09:10", file_second),
    ("2026-03-04 10:00", dispatch_complaint),
    ("2026-03-04 10:10", tick),
    ("2026-03-04 11:00", work_on_complaint),
    ("2026-03-04 15:00", sign_second),
    ("2026-03-05 08:40", tick),
    ("2026-03-06 11:00", complete_rival),
    ("2026-03-09 09:00", urge_first),
    ("2026-03-12 08:40", tick),
    ("2026-03-12 11:00", explain_first),
    ("2026-03-18 08:40", tick),
    ("2026-03-25 08:40", tick),
    ("2026-04-01 00:20", tick),
    ("2026-04-01 08:40", tick),
    ("2026-04-08 08:40", tick),
    ("2026-04-08 09:30", file_third),
    ("2026-04-09 08:40", tick),
    ("2026-04-09 15:00", answer_complaint),
    ("2026-04-09 16:00", answer_second),
    ("2026-04-10 08:40", tick),
    ("2026-04-10 15:00", close_complaint),
    ("2026-04-10 16:00", pass_second),
    ("2026-04-13 08:40", tick),
]
