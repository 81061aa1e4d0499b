"""The mail of a frozen month: its sentences, to who holds the post when it is sent."""

import pytest
from sqlalchemy import select

from directline import clock
from directline.delivery.message import NothingToSend, build
from directline.extensions import db
from directline.models import Notice, NoticeChannel
from directline.reports import monthly
from directline.reports.period import month
from tests import scenarios
from tests.factories import moment

FROZEN_AT = moment("2026-04-01 00:05")


@pytest.fixture
def mail(cast):
    """The secretary's mail of March, with one matter solved."""
    with clock.standing_at(FROZEN_AT):
        scenarios.closed(cast)
        monthly.freeze(month("2026-03"))
    mails = select(Notice).where(Notice.template == "digest", Notice.channel == NoticeChannel.MAIL)
    return db.session.scalars(mails.where(Notice.recipient_id == cast.secretary.id)).one()


def test_the_mail_says_the_month_in_sentences(mail):
    message = build(mail)

    assert message.subject == "【书记县长直通车】2026年3月专报已生成"
    assert message.body == (
        "韩书记，您好：2026年3月专报已生成。\n\n"
        "3月，直通车收到企业诉求 1 件，受理 1 件；办结 1 件；截至月末没有在办诉求。\n"
        "时限落在本月的主办件 1 件，按时办结 1 件。\n"
        "取得企业评价 1 件，满意和基本满意 1 件；办结件（不含不属实）1 件，企业确认已解决 1 件。\n"
        "本月没有亮牌。\n"
        "办理用时中位数 3.5 个工作日，企业从提交到办结中位数 4.0 天。\n"
        "提出诉求的企业 1 户。\n"
        "企业确认解决的诉求：本月 1 件，今年以来 1 件，开通以来累计 1 件。\n\n"
        "打开全文：http://127.0.0.1:8000/leadership/digest/2026-03\n\n本邮件由系统自动发出，请不要直接回复。\n"
    )


def test_the_mail_is_held_until_the_next_opening(mail):
    assert mail.next_at == moment("2026-04-01 08:30")


def test_the_mail_of_a_correction_says_so(mail):
    mail.facts = mail.facts | {"revision": 2}

    assert build(mail).subject == "【书记县长直通车】2026年3月专报已生成（第 2 版，更正）"


def test_who_lost_the_post_gets_no_digest(mail, cast):
    cast.secretary.post = cast.vice.post

    with pytest.raises(NothingToSend):
        build(mail)
