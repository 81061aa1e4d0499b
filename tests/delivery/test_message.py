import pytest
from jinja2 import StrictUndefined

import config
from directline.accounts import links
from directline.delivery.message import NothingToSend, build
from directline.extensions import db
from directline.models import (
    Colour,
    Deadline,
    DeadlineState,
    Escalation,
    LinkPurpose,
    Notice,
    NoticeChannel,
    NoticeState,
    Role,
    Rung,
)
from directline.pages.action_words import MAILS
from tests import factories
from tests.delivery.people import clerk
from tests.factories import moment

pytestmark = pytest.mark.empty_database
AT = moment("2026-03-02 09:00")
OF_OTHERS = {
    "account_link",
    "number_link",
    "digest",
    "inquiry",
    "care_asked",
    "care_given",
    "care_ended",
    "care_refused",
}
OWN = {path.stem for path in (config.ROOT / "templates/mail").glob("[a-z]*.txt")} - OF_OTHERS
OF_TASKS = {name for name in OWN if name.startswith("task_")}
"""Written about a task, test_task_words.py."""
TEMPLATES = sorted((OWN | set(MAILS)) - OF_TASKS)


@pytest.fixture(autouse=True)
def strict(app, monkeypatch):
    monkeypatch.setattr(app.jinja_env, "undefined", StrictUndefined)
    app.jinja_env.cache.clear()
    yield
    app.jinja_env.cache.clear()


@pytest.mark.parametrize("template", TEMPLATES)
def test_mail_can_be_written_to_the_office_and_to_the_enterprise(app, template):
    ticket = factories.ticket(title="厂区用电容量不足")
    facts = _facts(ticket)
    member = factories.user(Role.ENTERPRISE, enterprise_id=ticket.enterprise_id)
    for recipient in (clerk(), member):
        message = build(_notice(recipient, template, ticket=ticket, facts=facts))
        assert message.subject.startswith("【书记县长直通车】")
        assert "http://127.0.0.1:8000" in message.body
        assert "{{" not in message.body


def test_mail_to_an_enterprise_is_in_its_language(app):
    ticket = factories.ticket(title="厂区用电容量不足", number="ZTC2026-AAAAAAAA")
    member = factories.user(Role.ENTERPRISE, enterprise_id=ticket.enterprise_id, name="Wang", language="en")
    message = build(_notice(member, "verdict", ticket=ticket))
    assert message.subject == "【书记县长直通车】Your verdict was received, thank you ZTC2026-AAAAAAAA"
    assert message.body == (
        "Wang: Your verdict was received, thank you.\n\nMatter: 厂区用电容量不足\nNumber: ZTC2026-AAAAAAAA\n"
        "Open: http://127.0.0.1:8000/tickets/ZTC2026-AAAAAAAA\n\n"
        "This mail was sent automatically. Please do not reply to it.\n"
    )


def test_mail_to_an_official_is_in_chinese(app):
    ticket = factories.ticket()
    mails = [
        build(_notice(clerk(name="王芳", language=language), "verdict", ticket=ticket)) for language in ("zh", "en")
    ]
    assert len({(mail.subject, mail.body) for mail in mails}) == 1


def test_mail_about_a_confidential_ticket_does_not_quote_it(app):
    ticket = factories.ticket(title="厂区用电容量不足", is_confidential=True)
    message = build(_notice(clerk(), "dispatch", ticket=ticket))
    assert "厂区用电" not in message.subject + message.body


def test_mail_tells_of_a_card_and_its_letter(app):
    ticket = factories.ticket(title="厂区用电容量不足", number="ZTC2026-AAAAAAAA")
    message = build(_notice(clerk(name="王芳"), "escalate", ticket=ticket, facts=_facts(ticket)))
    assert message.subject == "【书记县长直通车】黄牌 逾期督办，主办办结应于3月2日 09:00前完成 ZTC2026-AAAAAAAA"
    assert message.body == (
        "王芳，您好：黄牌 逾期督办，主办办结应于3月2日 09:00前完成。\n\n"
        "督办函：直督〔2026〕7号\n\n诉求：厂区用电容量不足\n编号：ZTC2026-AAAAAAAA\n"
        "打开：http://127.0.0.1:8000/tickets/ZTC2026-AAAAAAAA\n\n本邮件由系统自动发出，请不要直接回复。\n"
    )


def test_mail_with_a_used_link_is_not_sent(app):
    person = clerk()
    link = links.issue(person, LinkPurpose.RESET, at=AT)
    link.used_at = AT
    with pytest.raises(NothingToSend):
        build(_notice(person, "message", facts={"link": link.id}))


def _facts(ticket):
    deadline = Deadline(
        kind="resolve_lead",
        ticket_id=ticket.id,
        limit="5wd",
        started_at=AT,
        due_at=AT,
        original_due_at=AT,
        not_before=AT,
        state=DeadlineState.RUNNING,
    )
    card = Escalation(
        deadline=deadline,
        due_number=0,
        rung=Rung.E1,
        colour=Colour.YELLOW,
        ticket_id=ticket.id,
        at=AT,
        recorded_at=AT,
        letter_year=2026,
        letter_sequence=7,
    )
    db.session.add_all([deadline, card])
    db.session.flush()
    return {"escalation": card.id, "seconds": 3600, "fault": "locked", "number": 3}


def _notice(recipient, template, **values):
    notice = Notice(
        dedupe_key=f"{template}:{recipient.id}",
        recipient=recipient,
        channel=NoticeChannel.MAIL,
        template=template,
        state=NoticeState.WAITING,
        created_at=AT,
        message_id="<a@example.com>",
        **{"facts": {}} | values,
    )
    db.session.add(notice)
    db.session.flush()
    return notice
