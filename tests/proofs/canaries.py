"""One sealed complaint with words in every field that stand nowhere else, lived through all of its life."""

from datetime import date
from types import SimpleNamespace

import time_machine
from flask import Flask
from sqlalchemy import select

from directline.extensions import db
from directline.models import (
    Attachment,
    Draft,
    Escalation,
    FindingResult,
    Outcome,
    Role,
    Satisfaction,
    Task,
    Ticket,
    User,
)
from directline.schedule import timetable
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Order, Reply
from tests import factories, people, scenarios, uploads
from tests.cleaning import samples
from tests.factories import moment

FIRM_ID, REPORTER_ID = 77_700_177, 88_800_188
"""Numbers that no other row has: wherever they stand, who complained is meant."""
FIRM = "喀左蓝鲸铸造有限公司"
CODE = factories.credit_code(7_654_321)
CONTACT = {"contact_name": "墨竹", "contact_phone": "13912345678"}
TELLING = (FIRM, "蓝鲸", CODE, "墨竹", "13912345678", "白鹭", "13787654321", "heron@example.com")
"""The firm, what it is called for short, its code, the contact, the reporter."""
TEXTS = {
    "title": "金雀花",
    "description": "琥珀",
    "extra": "孔雀石",
    "file name": "鸢尾",
    "file": "珊瑚",
    "EXIF": "朱鹮",
    "Office author": "蜡梅",
    "PDF author": "银杏",
    "message": "紫藤",
    "answering message": "青瓷",
    "urge": "芦苇",
    "supplement": "苜蓿",
    "plan": "丹顶鹤",
    "explanation": "萤火虫",
    "reason of a reading": "石楠",
    "finding": "枇杷",
    "answer": "海棠",
    "internal note": "杜若",
    "audit": "茯苓",
    "verdict": "辛夷",
    "aftermath": "忍冬",
    "instruction": "木槿",
    "report of an instruction": "凌霄",
    "instruction sent back": "合欢",
    "instruction extended": "含笑",
}
TEXT = {".txt": TEXTS["file"].encode() * 9}
FILES = TEXT | {
    ".jpg": samples.jpeg(TEXTS["EXIF"]),
    ".docx": samples.docx(TEXTS["Office author"]),
    ".pdf": samples.pdf(TEXTS["PDF author"]),
}
HEAD = "蓝鲸(喀左蓝鲸铸造有限公司,代码" + CODE + ")的墨竹139-1234-5678、白鹭13787654321、Heron@example.com:"
"""What tells who complained, as people write it into texts that keepers read."""


def words(field: str) -> str:
    return f"{TEXTS[field]}说明:{HEAD}{TEXTS[field]}"


def settle() -> None:
    """A firm that nobody else has to do with, who complains for it, and a colleague of the liaison who only reads."""
    firm = factories.enterprise(id=FIRM_ID, name=FIRM, credit_code=CODE)
    values = {"name": "白鹭", "phone": "13787654321", "email": "heron@example.com"}
    factories.user(Role.ENTERPRISE, id=REPORTER_ID, login="heron", enterprise=firm, **values)
    factories.user(Role.ENTERPRISE, login="crane", enterprise=firm, name="同厂的人")
    liaison = db.session.scalars(select(User).where(User.login == "liaison")).one()
    factories.user(liaison.role, login="second_liaison", department=liaison.department)
    db.session.commit()


class Life:
    """Each deed at its moment, the sweeps and the post between them; ``ticket`` and ``cast`` are read anew."""

    def __init__(self, app: Flask) -> None:
        self.app, self.key = app, 0

    @property
    def ticket(self) -> Ticket:
        return db.session.get_one(Ticket, self.key)

    def live(self) -> None:
        settle()
        for at, happens in STORY:
            with time_machine.travel(moment(at), tick=False):
                happens(self, self._cast())
                db.session.commit()
                timetable.tick(self.app, moment(at))
                db.session.expire_all()

    def _cast(self) -> SimpleNamespace:
        cast = people.gather()
        cast.heron = db.session.get_one(User, REPORTER_ID)
        return cast


def file(life: Life, cast: SimpleNamespace) -> None:
    filed = scenarios.complained(
        cast,
        "2026-03-02 09:00",
        enterprise=cast.heron.enterprise,
        reporter=cast.heron,
        title=f"{TEXTS['title']}蓝鲸墨竹",
        description=words("description"),
        extra={"more": words("extra")},
        attachments=_files(cast, "2026-03-02 09:00", FILES),
        submission_key="submission-of-heron",
        **CONTACT,
    )
    life.key = filed.id


def _files(cast: SimpleNamespace, at: str, contents: dict[str, bytes]) -> list[Attachment]:
    draft = Draft(user_id=cast.heron.id, form=f"complaint {at}", content={}, saved_at=moment(at))
    db.session.add(draft)
    db.session.flush()
    named = {f"{TEXTS['file name']}蓝鲸{end}": content for end, content in contents.items()}
    return [uploads.stored(content, name, by=cast.heron, at=moment(at), draft=draft) for name, content in named.items()]


def give_out(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.dispatch(life.ticket, cast.discipline, note="请核查。", by=cast.clerk)


def take(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.sign(life.ticket, by=cast.liaison)
    lifecycle.message(life.ticket, words("message"), by=cast.heron)
    lifecycle.message(life.ticket, words("answering message"), by=cast.liaison)
    lifecycle.plan(life.ticket, words("plan"), by=cast.liaison)
    lifecycle.read_identity(life.ticket, words("reason of a reading"), by=cast.liaison)
    lifecycle.ask_supplement(life.ticket, ["检查记录"], by=cast.liaison)


def add_more(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.supplement(life.ticket, words("supplement"), _files(cast, "2026-03-03 09:00", TEXT), by=cast.heron)
    lifecycle.urge(life.ticket, words("urge"), by=cast.heron)


def ask_unit(life: Life, cast: SimpleNamespace) -> None:
    text = "请说明今年以来的行政检查情况和依据。"
    letter = lifecycle.draft_inquiry(life.ticket, cast.lead_unit, "关于检查情况的核查函", text, by=cast.liaison)
    lifecycle.approve_inquiry(letter, by=cast.clerk)
    lifecycle.reply_inquiry(letter, "今年以来检查按计划进行,去过蓝鲸等企业。", by=cast.handler)


def instruct(life: Life, cast: SimpleNamespace) -> None:
    """Written by people whose pages nobody reads here: who wrote a text reads it as it was written."""
    order = Order(words("instruction"), cast.discipline, date(2026, 3, 10), given_by=cast.magistrate)
    task = lifecycle.instruct(life.ticket, order, by=cast.second_clerk)
    lifecycle.report_task(task, words("report of an instruction"), by=cast.liaison)
    lifecycle.return_task(task, words("instruction sent back"), by=cast.second_clerk)
    lifecycle.extend_task(task, date(2026, 3, 12), words("instruction extended"), by=cast.second_clerk)


def carry_out(life: Life, cast: SimpleNamespace) -> None:
    """Late: its ladder was climbed."""
    task = db.session.scalars(select(Task).where(Task.ticket_id == life.key)).one()
    lifecycle.report_task(task, words("report of an instruction"), by=cast.liaison)
    lifecycle.accept_task(task, by=cast.clerk)


def wait(life: Life, cast: SimpleNamespace) -> None:
    """Time passes, and the sweeps do what it asks for."""


def explain(life: Life, cast: SimpleNamespace) -> None:
    cards = db.session.scalars(select(Escalation).where(Escalation.ticket_id == life.key)).all()
    for card in (card for card in cards if card.explanation_due and not card.explained_at):
        lifecycle.explain(card, words("explanation"), by=cast.liaison)


def answer(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.record_finding(life.ticket, FindingResult.PARTLY, words("finding"), by=cast.liaison)
    reply = Reply(Outcome.SOLVED, public_text=words("answer"), internal_note=words("internal note"))
    lifecycle.answer(life.ticket, reply, by=cast.liaison)


def close(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.pass_answer(life.ticket, words("audit"), by=cast.second_clerk)
    lifecycle.verdict(life.ticket, True, Satisfaction.SATISFIED, words("verdict"), by=cast.heron)


def tell(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.report_aftermath(life.ticket, True, words("aftermath"), by=cast.heron)


STORY = [
    ("2026-03-02 09:00", file),
    ("2026-03-02 10:00", give_out),
    ("2026-03-02 11:00", take),
    ("2026-03-03 09:00", add_more),
    ("2026-03-04 09:00", ask_unit),
    ("2026-03-04 15:00", instruct),
    ("2026-03-16 09:00", wait),
    ("2026-03-25 09:00", wait),
    ("2026-03-26 09:00", carry_out),
    ("2026-04-09 09:00", explain),
    ("2026-04-09 10:00", answer),
    ("2026-04-09 11:00", close),
    ("2026-05-12 09:00", wait),
    ("2026-05-13 09:00", tell),
    ("2026-06-01 09:00", wait),
]
END = moment("2026-06-02 09:00")
