"""What each mail about a task says first, to whom; of a sealed complaint the fixed sentence, to who lost sight nothing."""

from datetime import date

import pytest

from directline.delivery.message import NothingToSend, build
from directline.extensions import db
from directline.models import Notice, NoticeChannel
from directline.tickets import lifecycle, sweeps
from tests import tasks
from tests.factories import moment

DUE = "请于3月12日 17:30前报告办理情况"
OFFICE = ("clerk", "second_clerk", "office_head")
UNIT = ("handler", "head")


def at(day):
    return moment(f"2026-03-{day}")


def same(people, words):
    return dict.fromkeys(people, words)


SAID = {
    "given": (
        lambda cast: tasks.instructed(cast, is_public=True),
        same(UNIT, f"县领导批示，请办理，{DUE}")
        | same(OFFICE, "县领导批示，请办理")
        | {"owner": "县领导对您的诉求作出批示"},
    ),
    "reported": (lambda cast: tasks.reported(cast), same((*OFFICE, "secretary"), "批示事项已报办结")),
    "accepted": (
        lambda cast: lifecycle.accept_task(tasks.reported(cast), by=cast.clerk, at=at("11 09:00")),
        same((*UNIT, "secretary"), "批示事项已认可办结"),
    ),
    "sent back": (
        lambda cast: lifecycle.return_task(tasks.reported(cast), "再核实", by=cast.secretary, at=at("11 09:00")),
        same(UNIT, f"批示事项退回再办，{DUE}"),
    ),
    "extended": (
        lambda cast: lifecycle.extend_task(
            tasks.instructed(cast), date(2026, 3, 20), "等设备", by=cast.secretary, at=at("11 09:00")
        ),
        same(UNIT, f"批示事项已延期，{DUE.replace('12', '20')}"),
    ),
    "cancelled": (
        lambda cast: lifecycle.cancel_task(tasks.instructed(cast), "已撤回", by=cast.secretary, at=at("11 09:00")),
        same(UNIT, "批示已撤销"),
    ),
}


def mails(template):
    wanted = db.select(Notice).where(Notice.channel == NoticeChannel.MAIL, Notice.task_id.is_not(None))
    notices = db.session.scalars(wanted.where(Notice.template == template).order_by(Notice.id)).all()
    for notice in notices:
        notice.message_id = "<a@example.com>"
    return {notice.recipient.login: notice for notice in notices}


def words(notice):
    subject = build(notice).subject.removeprefix("【书记县长直通车】")
    return subject.removesuffix(f" {notice.task.number}")


@pytest.mark.parametrize(("happens", "expected"), SAID.values(), ids=SAID)
def test_a_mail_about_a_task_says_first_what_is_to_be_done_by_when(app, cast, happens, expected):
    happens(cast)
    last = db.session.scalars(db.select(Notice.template).where(Notice.task_id.is_not(None)).order_by(Notice.id)).all()
    notices = mails(last[-1])

    assert {login: words(notice) for login, notice in notices.items()} == expected
    assert {f"/tasks/{notice.task.number}" in build(notice).body for notice in notices.values()} == {True}


def test_a_late_one_says_so(app, cast):
    tasks.instructed(cast)
    sweeps.escalate(at("13 09:00"))
    words_of = {login: words(notice) for login, notice in mails("escalate").items()}

    assert set(words_of) == {*UNIT, *OFFICE}
    assert {"应于3月12日 17:30前完成" in said for said in words_of.values()} == {True}


def test_of_a_sealed_complaint_every_mail_is_the_fixed_sentence(app, cast):
    task = tasks.on_sealed(cast)
    sweeps.escalate(at("20 09:00"))
    written = [build(notice) for template in ("give_task", "escalate") for notice in mails(template).values()]

    assert {mail.subject for mail in written} == {"【书记县长直通车】您有一件事项待查看"}
    assert [mail.body for mail in written if task.number in mail.body or task.text in mail.body] == []


def test_who_lost_sight_of_the_ticket_gets_no_mail_about_its_task(app, cast):
    task = tasks.instructed(cast)
    lifecycle.recuse(task.ticket, "亲属", user=cast.handler, by=cast.clerk, at=at("05 09:00"))
    notice = mails("give_task")["handler"]

    with pytest.raises(NothingToSend):
        build(notice)
