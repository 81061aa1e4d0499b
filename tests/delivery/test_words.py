"""What each mail says first: what happened, the new date and the old one, what is to be done by when."""

from datetime import date
from email import message_from_bytes, policy

import pytest

import config
from directline.accounts import people as accounts
from directline.county import days
from directline.delivery.message import build
from directline.extensions import db
from directline.models import Notice, NoticeChannel, NoticeState, Severity
from directline.tickets import ladder, lifecycle, sweeps
from directline.worktime.county_calendar import LocalDay
from tests import factories, scenarios
from tests.delivery.test_readers import KINDS, OF_NO_TICKET
from tests.factories import moment

UNIT, OTHER = "自然资源局(测试)", "住房和城乡建设局(测试)"
OFFICE = ("clerk", "second_clerk", "office_head")
LEAD, HELPERS = ("handler", "head"), ("other_handler", "other_head", "butler")
COUNTED_ANEW = "工作日安排有变化，期限已重新计算"


def supplementing(cast):
    ticket = scenarios.planned(cast)
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.handler, at=moment("2026-03-03 14:00"))
    return ticket


def helped(cast, life=scenarios.signed):
    """With a unit that has yet to report, and one that has."""
    ticket, third = life(cast), factories.department(name="水利局(测试)")
    teller = factories.user(department=third)
    for unit in (cast.other_unit, third):
        lifecycle.add_co_handler(ticket, unit, by=cast.clerk, at=moment("2026-03-03 13:00"))
    lifecycle.co_report(ticket, "已核", by=teller, at=moment("2026-03-03 13:30"))
    return ticket


def waiting_with_help(cast):
    ticket = helped(cast)
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.handler, at=moment("2026-03-03 14:00"))
    return ticket


def answered_with_help(cast):
    ticket = helped(cast)
    reply = lifecycle.Reply("solved", "线路迁改已经完成,请查看现场。", unreported=[cast.other_unit])
    lifecycle.answer(ticket, reply, by=cast.handler, at=moment("2026-03-04 11:00"))
    return ticket


def twice_rated(cast):
    """Not solved, done again, not solved: the next verdict waits for the head of the office."""
    ticket = scenarios.confirming(cast)
    for day in (6, 7):
        lifecycle.verdict(ticket, False, "not_satisfied", "没动", by=cast.owner, at=moment(f"2026-03-0{day} 10:00"))
        reply = lifecycle.Reply("solved", "线路迁改已经完成,请查看现场。")
        lifecycle.answer(ticket, reply, by=cast.handler, at=moment(f"2026-03-0{day} 11:00"))
        lifecycle.pass_answer(ticket, by=cast.clerk, at=moment(f"2026-03-0{day} 12:00"))
    return ticket


def left_alone(cast):
    """Nobody but the handler works in the unit."""
    ticket = scenarios.signed(cast)
    accounts.deactivate(cast.head, at=moment("2026-03-02 13:00"))
    return ticket


def holiday(cast, at):
    days.set_local_day(LocalDay(date(2026, 3, 5), is_working=False, name="县庆"), by=cast.admin, at=at)


def report(day, time="17:30"):
    return f"请于3月{day}日 {time}前向主办单位反馈"


def same(people, words):
    return dict.fromkeys(people, words)


def rate(is_solved, satisfaction):
    def given(cast, ticket, at):
        lifecycle.verdict(ticket, is_solved, satisfaction, "厂里还是停电", by=cast.owner, at=at)

    return given


SAID = {
    "dispatch": (
        scenarios.filed,
        "2026-03-02 10:00",
        lambda cast, ticket, at: lifecycle.dispatch(ticket, cast.lead_unit, [cast.other_unit], by=cast.clerk, at=at),
        {
            "owner": f"诉求已交给{UNIT}办理，承诺3月9日 17:30前答复",
            **same(LEAD, "新派单，请于3月2日 15:30前签收"),
            **same(HELPERS, f"请协助{UNIT}办理，请于3月5日 17:30前向主办单位反馈"),
        },
    ),
    "a helper comes later": (
        scenarios.signed,
        "2026-03-02 14:00",
        lambda cast, ticket, at: lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=at),
        {
            **same(LEAD, f"增加协办单位{OTHER}，对方应于3月5日 17:30前向您反馈，请于3月3日 17:30前联系企业"),
            **same(HELPERS, f"请协助{UNIT}办理，请于3月5日 17:30前向主办单位反馈"),
        },
    ),
    "severity": (
        scenarios.signed,
        "2026-03-03 10:00",
        lambda cast, ticket, at: lifecycle.reclassify(ticket, severity=Severity.MAJOR, by=cast.clerk, at=at),
        {
            "owner": "类别或等级有调整，答复时间由3月9日 17:30改为4月14日 17:30",
            **same(LEAD, "类别或等级有调整，答复期限由3月9日 17:30改为4月14日 17:30，请于3月3日 17:30前联系企业"),
        },
    ),
    "severity, with help": (
        helped,
        "2026-03-04 10:00",
        lambda cast, ticket, at: lifecycle.reclassify(ticket, severity=Severity.URGENT, by=cast.clerk, at=at),
        {
            "owner": "类别或等级有调整，答复时间由3月9日 17:30改为3月5日 17:30",
            **same(
                LEAD,
                "类别或等级有调整，答复期限由3月9日 17:30改为3月5日 17:30，联系期限3月3日 17:30已过，请尽快联系企业",
            ),
            **same(HELPERS, f"类别或等级有调整，反馈期限由3月6日 17:30改为3月5日 17:30，{report(5)}"),
        },
    ),
    "supplement, with help": (
        waiting_with_help,
        "2026-03-05 14:00",
        lambda cast, ticket, at: lifecycle.supplement(ticket, "已补齐", by=cast.owner, at=at),
        same(LEAD, "企业已补充材料，请继续办理，答复期限由3月9日 17:30改为3月11日 17:30，请于3月5日 17:30前联系企业")
        | same(HELPERS, f"企业已补充材料，请继续办理，反馈期限由3月6日 17:30改为3月10日 17:30，{report(10)}"),
    ),
    "sent back, with help": (
        answered_with_help,
        "2026-03-05 14:00",
        lambda cast, ticket, at: lifecycle.send_back(ticket, "依据不足", by=cast.clerk, at=at),
        same(LEAD, "答复被退回，答复期限由3月9日 17:30改为3月11日 10:00，联系期限3月3日 17:30已过，请尽快联系企业")
        | same(HELPERS, f"答复被退回，反馈期限由3月6日 17:30改为3月10日 10:00，{report(10, '10:00')}"),
    ),
    "calendar, with help": (
        helped,
        "2026-03-03 14:00",
        lambda cast, ticket, at: holiday(cast, at),
        {
            "owner": "工作日安排有变化，答复时间由3月9日 17:30改为3月10日 17:30",
            **same(LEAD, f"{COUNTED_ANEW}，答复期限由3月9日 17:30改为3月10日 17:30，请于3月3日 17:30前联系企业"),
            **same(HELPERS, f"{COUNTED_ANEW}，反馈期限由3月6日 17:30改为3月9日 17:30，{report(9)}"),
        },
    ),
    "recall": (
        scenarios.dispatched,
        "2026-03-02 11:00",
        lambda cast, ticket, at: lifecycle.recall(ticket, "派错了", by=cast.clerk, at=at),
        same(LEAD, "派单已收回，贵单位不再办理"),
    ),
    "message of the enterprise": (
        scenarios.signed,
        "2026-03-02 14:00",
        lambda cast, ticket, at: lifecycle.message(ticket, "何时动工？", by=cast.owner, at=at),
        same(OFFICE, "企业留言") | same(LEAD, "企业留言，请于3月3日 17:30前联系企业"),
    ),
    "message of the unit": (
        scenarios.signed,
        "2026-03-02 14:00",
        lambda cast, ticket, at: lifecycle.message(ticket, "明日到场。", by=cast.handler, at=at),
        same(OFFICE, "承办单位留言") | {"owner": "承办单位给您留言，承诺3月9日 17:30前答复"},
    ),
    "urged when late": (
        scenarios.planned,
        "2026-03-10 10:00",
        lambda cast, ticket, at: lifecycle.urge(ticket, "请尽快", by=cast.owner, at=at),
        same(OFFICE, "企业催办") | same(LEAD, "企业催办，答复期限3月9日 17:30已过，请尽快答复"),
    ),
    "supplement asked": (
        scenarios.planned,
        "2026-03-03 14:00",
        lambda cast, ticket, at: lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.handler, at=at),
        {"owner": "需要补充材料，请于3月17日 17:30前补充"},
    ),
    "supplement": (
        supplementing,
        "2026-03-05 14:00",
        lambda cast, ticket, at: lifecycle.supplement(ticket, "已补齐", by=cast.owner, at=at),
        same(
            LEAD,
            "企业已补充材料，请继续办理，答复期限由3月9日 17:30改为3月11日 17:30，请于3月11日 17:30前答复",
        ),
    ),
    "supplement reminded": (
        supplementing,
        "2026-03-11 08:30",
        lambda cast, ticket, at: sweeps.remind(at),
        {"owner": "还在等您补充材料，请于3月17日 17:30前补充"},
    ),
    "supplement never came": (
        supplementing,
        "2026-03-18 08:30",
        lambda cast, ticket, at: sweeps.withdraw_unsupplied(at),
        same((*LEAD, *OFFICE), "企业逾期没有补充材料，诉求已由系统撤回")
        | {"owner": "逾期没有补充材料，诉求已由系统撤回"},
    ),
    "objection": (
        scenarios.rejected,
        "2026-03-03 14:00",
        lambda cast, ticket, at: lifecycle.object_to_rejection(ticket, "不是纠纷", by=cast.owner, at=at),
        same(OFFICE, "企业对不予受理提出异议，请由另一位同志重新审看，请于3月4日 17:30前受理"),
    ),
    "sent back": (
        scenarios.answered,
        "2026-03-06 14:00",
        lambda cast, ticket, at: lifecycle.send_back(ticket, "依据不足", by=cast.clerk, at=at),
        same(LEAD, "答复被退回，答复期限由3月9日 17:30改为3月11日 11:00，请于3月11日 11:00前答复"),
    ),
    "passed": (
        scenarios.answered,
        "2026-03-06 14:00",
        lambda cast, ticket, at: lifecycle.pass_answer(ticket, by=cast.clerk, at=at),
        {"owner": "答复已送达，请于3月11日 17:30前评价", **same(LEAD, "答复已通过审核")},
    ),
    "solved": (
        scenarios.confirming,
        "2026-03-06 14:00",
        rate(True, "satisfied"),
        same((*LEAD, *OFFICE), "企业评价：解决了，满意，诉求已办结"),
    ),
    "not solved": (
        scenarios.confirming,
        "2026-03-06 14:00",
        rate(False, "not_satisfied"),
        same(OFFICE, "企业评价：没有解决，不满意，需要重新办理，答复期限由3月9日 17:30改为3月11日 17:30")
        | same(
            LEAD,
            "企业评价：没有解决，不满意，需要重新办理，"
            "答复期限由3月9日 17:30改为3月11日 17:30，请于3月11日 17:30前重新答复",
        ),
    ),
    "not solved again and again": (
        twice_rated,
        "2026-03-09 14:00",
        rate(False, "basically"),
        same((*LEAD, *OFFICE), "企业评价：没有解决，基本满意，等待主任决定"),
    ),
    "another handler": (
        scenarios.signed,
        "2026-03-02 14:00",
        lambda cast, ticket, at: lifecycle.assign_handler(
            ticket, factories.user(department=cast.lead_unit, login="xin", name="新来的"), by=cast.head, at=at
        ),
        {
            "owner": "您的诉求改由新来的承办，承诺3月9日 17:30前答复",
            "handler": "这件诉求改由新来的承办",
            "xin": "这件诉求由您承办，请于3月3日 17:30前联系企业",
        },
    ),
    "handed back": (
        scenarios.signed,
        "2026-03-02 14:00",
        lambda cast, ticket, at: accounts.deactivate(cast.handler, at=at),
        {"head": "周承不再承办，1 件诉求交回本单位，最早3月3日 17:30到期，请指定承办人"},
    ),
    "handed back by a unit that has nobody else": (
        left_alone,
        "2026-03-02 14:00",
        lambda cast, ticket, at: accounts.deactivate(cast.handler, at=at),
        same(OFFICE, "周承不再承办，1 件诉求所在单位没有可以承办的人，最早3月3日 17:30到期，请联系该单位或改派"),
    ),
    "withdrawn": (
        scenarios.signed,
        "2026-03-02 14:00",
        lambda cast, ticket, at: lifecycle.withdraw(ticket, "自己解决了", by=cast.owner, at=at),
        same((*LEAD, *OFFICE), "企业撤回诉求，不再办理"),
    ),
    "yellow card": (
        scenarios.planned,
        "2026-03-10 10:00",
        lambda cast, ticket, at: ladder.catch_up(ticket, before=at),
        same(
            (*LEAD, *OFFICE),
            "黄牌 逾期督办，主办办结应于3月9日 17:30前完成，请责任单位于3月11日 17:30前书面说明",
        ),
    ),
}
"""A station of a life, when what is done, and by who gets a mail about the matter: what the mail says first."""


def mails_since(last):
    """The mails written since about the matter, by who gets them; cards only where nothing else happened."""
    wanted = db.select(Notice).where(Notice.id > last, Notice.channel == NoticeChannel.MAIL).order_by(Notice.id)
    notices = db.session.scalars(wanted.where(Notice.template != "morning")).all()
    others = [notice for notice in notices if notice.template != "escalate"]
    return {notice.recipient.login: (notice, mail_of(notice)) for notice in others or notices}


def mail_of(notice):
    notice.message_id = "<a@example.com>"
    return build(notice)


def said_by(notice, mail):
    """What the subject says within its frame."""
    number = f" {notice.ticket.number}" if notice.ticket else ""
    return mail.subject.removeprefix("【书记县长直通车】").removesuffix(number)


@pytest.mark.parametrize(("station", "at", "action", "expected"), SAID.values(), ids=SAID)
def test_a_mail_says_first_what_happened_and_what_is_to_be_done_by_when(app, cast, station, at, action, expected):
    ticket = station(cast)
    last = db.session.scalar(db.select(db.func.max(Notice.id)))
    action(cast, ticket, moment(at))
    mails = mails_since(last)

    assert {login: said_by(*mail) for login, mail in mails.items()} == expected
    assert {login: mail.body.partition("\n")[0] for login, (_notice, mail) in mails.items()} == {
        login: f"{notice.recipient.name}，您好：{expected[login]}。" for login, (notice, _mail) in mails.items()
    }


DATES = {
    "do": ["contact", "2026-03-03T09:30:00+00:00"],
    "moved": ["resolve_lead", "2026-03-09T09:30:00+00:00", "2026-03-16T09:30:00+00:00"],
}
EXPECTED = {
    "do": ["supplement", "2026-03-03T09:30:00+00:00"],
    "moved": ["resolve_ticket", "2026-03-09T09:30:00+00:00", "2026-03-16T09:30:00+00:00"],
}
OF_NO_DATE = {"file_refused"}
"""What nobody has to do by a day: a file that others can not open is sent again or not."""
READERS = {
    "handler": (DATES, ("3月3日", "3月9日", "3月16日")),
    "owner": (EXPECTED, ("3月3日", "3月9日", "3月16日")),
    "colleague": (EXPECTED, ("03-03", "03-09", "03-16")),
}
"""Who reads, what their notice knows of dates, and how those are written."""


def notice_of(kind, reader, ticket, facts):
    notice = Notice(
        dedupe_key=f"{kind}:{reader.id}",
        recipient=reader,
        channel=NoticeChannel.MAIL,
        template=kind,
        ticket=ticket,
        facts=facts,
        state=NoticeState.WAITING,
        created_at=moment("2026-03-02 09:00"),
    )
    db.session.add(notice)
    db.session.flush()
    return notice


@pytest.mark.parametrize("who", READERS)
def test_every_kind_of_mail_has_the_dates_in_its_subject_and_its_first_line(app, cast, who):
    """Whatever the kind, in Chinese and in English."""
    ticket, (facts, days) = scenarios.planned(cast), READERS[who]
    cast.colleague.language = "en"
    kinds = sorted(set(KINDS) - OF_NO_TICKET - OF_NO_DATE - {"sealed", "escalate"})
    outcomes = {}
    for kind in kinds:
        notice = notice_of(kind, getattr(cast, who), ticket, facts)
        mail = mail_of(notice)
        line, said = mail.body.partition("\n")[0], said_by(notice, mail)
        outcomes[kind] = [day for day in days if day not in said], said in line, said == said.strip()

    assert outcomes == dict.fromkeys(kinds, ([], True, True))


def test_every_mail_greets_by_saying_what_its_subject_says():
    """By the frame that they all share; but for the fixed sentence."""
    folder = config.ROOT / "templates/mail"
    own = {kind for kind in KINDS if not (folder / f"{kind}.txt").read_text().startswith('{% extends "mail/_')}

    assert own == {"sealed"}


@pytest.mark.parametrize("length", [1, 5, 17, 18, 19, 40, 120])
def test_a_subject_arrives_as_it_was_written(app, cast, length):
    """Readers show a blank where a subject begins on the line after its header."""
    mail = mail_of(notice_of("message", cast.handler, scenarios.planned(cast), {}))
    mail.subject = ("【直通车】答复期限由3月9日改为" * 9)[:length]
    written = mail.message().as_bytes(linesep="\r\n")

    assert message_from_bytes(written, policy=policy.default)["Subject"] == mail.subject
    assert b"Subject: =?utf-8?" in written
