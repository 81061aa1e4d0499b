"""A form that is pressed twice, without any script, is carried out once, and the second press shows what the first did."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from directline.accounts import care, deputies, form_keys, grants, numbers
from directline.accounts.places import Place
from directline.extensions import db
from directline.models import (
    Answer,
    CalendarDay,
    CallBack,
    CareChange,
    CareKind,
    DaySource,
    Deputy,
    DigestItem,
    Draft,
    Enterprise,
    Escalation,
    Inquiry,
    Message,
    Notice,
    Role,
    RoleGrant,
    Rung,
    SentForm,
    Ticket,
    TicketEvent,
)
from directline.operations import tidy
from directline.tickets import ladder, lifecycle
from directline.tickets.files import drafts
from directline.tickets.sealed import opaque_keys
from tests import factories, scenarios
from tests.factories import BEGINNING, moment
from tests.page_forms import form_of
from tests.pages.account.conftest import quick_hashing  # noqa: F401 - a fixture of these tests, too
from tests.pages.account.test_sign_in import HASH, PASSWORD
from tests.pages.admin.test_organisation import DEPARTMENT, PERSON
from tests.pages.admin.test_rules import NOTICE
from tests.proofs.doors import doors
from tests.proofs.test_matrix import fingerprint
from tests.reports.test_unconfirmed import replayed

NOW = moment("2026-03-09 10:00")


def pressed_twice(browser, address, data):
    """Both answers, and which tables the second press changed."""
    first = browser.post(address, data=data)
    before = fingerprint()
    second = browser.post(address, data=data)
    changed = {name for name, rows in fingerprint().items() if rows != before[name]}
    return (first.status_code, first.location), (second.status_code, second.location), changed


@pytest.mark.on_both
def test_who_gave_the_ticket_out_of_sight_comes_home_twice(client, cast):
    ticket = scenarios.filed(cast)
    address = f"/tickets/{ticket.number}/recuse"
    data = form_of(client.sign_in(cast.clerk).get(address).text, user=str(cast.clerk.id), reason="亲属")

    assert pressed_twice(client, address, data) == ((303, "/"), (303, "/"), set())


def settle(cast):
    """Something for everybody to press."""
    ticket = scenarios.signed(cast)
    ladder.catch_up(ticket, before=moment("2026-03-10 09:00"))
    asked = scenarios.complained(cast)
    letter = lifecycle.draft_inquiry(asked, cast.lead_unit, "检查情况", "请说明依据。", by=cast.clerk, at=NOW)
    lifecycle.approve_inquiry(letter, by=cast.second_clerk, at=NOW)
    scenarios.filed(cast, enterprise=factories.enterprise(verified_at=None), reporter=None)
    drafts.opened(cast.owner, "filing", at=NOW)
    deputies.appoint(cast.head, cast.handler, date(2026, 3, 20), date(2026, 3, 21))
    cast.inspector.is_active = False
    factories.department(code="shut", is_active=False)
    db.session.add(CalendarDay(date=date(2026, 9, 9), is_working=False, name="开学日", source=DaySource.LOCAL))
    scenarios.filed(cast, enterprise=cast.rival, reporter=cast.stranger, is_confidential=True)
    care.entrust(cast.rival, CareKind.BUTLER, cast.handler, by=cast.clerk, at=NOW)
    replayed(cast, title="道路积水")
    cast.owner.password_hash, cast.newcomer.email = HASH, ""
    db.session.add(DigestItem(period="2026-02", position=0))
    db.session.flush()
    numbers.ask(cast.newcomer, "13912345670", at=NOW)
    numbers.ask(cast.colleague, "13912345671", at=NOW)
    grants.ask(cast.butler, Place(Role.HANDLER, cast.office, None), by=cast.admin, at=NOW)


def card(cast):
    cards = db.session.scalars(select(Escalation).where(Escalation.explanation_due_id.is_not(None)))
    reminder = next(card for card in cards if card.rung is Rung.E1)
    return f"/tickets/{reminder.ticket.number}/cards/{opaque_keys.key_of(reminder.id, 'card')}"


def notice(cast):
    notices = db.session.scalars(select(Notice).where(Notice.recipient_id == cast.owner.id, Notice.channel == "page"))
    return f"/notices/{opaque_keys.key_of(notices.first().id, 'notice')}"


def deputy():
    return db.session.scalars(select(Deputy.id)).one()


def number_wish(cast):
    return f"/office/verifications/numbers/{cast.newcomer.id}"


def letter(cast):
    return f"/inquiries/{db.session.scalars(select(Inquiry.number)).one()}"


def new_firm(cast):
    return f"/office/verifications/{db.session.scalars(select(Enterprise.id).where(Enterprise.verified_at.is_(None))).one()}"


def of(person, end=""):
    return lambda cast: f"/admin/users/{getattr(cast, person).id}{end}"


def care_step(end):
    return lambda cast: (
        f"/office/cares/{db.session.scalars(select(CareChange.id).order_by(CareChange.id.desc())).first()}/{end}"
    )


def imported(cast):
    return {"tickets": db.session.scalars(select(Ticket.number).where(Ticket.is_unit_suggested)).all()}


def asked(end):
    return lambda cast: f"/admin/grants/{db.session.scalars(select(RoleGrant.id)).one()}/{end}"


WORDS = {
    "title": "厂区变压器容量不足",
    "description": "新线无法投产。",
    "contact_name": "王",
    "contact_phone": "13800000001",
}
ON_BEHALF = WORDS | {"channel": "phone", "category": "test"}
CONTACT = {"name": "周承", "phone": "13800000009", "email": "new@example.com"}
RUNG = {"when": "late", "amount": "900", "colour": "red", "recipients": ["vice"]}
DIGEST = "/leadership/digest/2026-02/0/instruct"
DAY = {"day": "2026-08-08", "name": "县庆日", "is_working": "0"}
AWAY = {"first": "2026-05-01", "last": "2026-05-02"}

Address = str | Callable[[SimpleNamespace], str]
PRESSES: dict[str, tuple[str, Address, Address, Any]] = {
    "filing.write": ("owner", "/enterprise/file/test", "", WORDS),
    "filing.keep": ("owner", "/enterprise/file/test", "/enterprise/file/test/draft", WORDS),
    "filing.discard": ("owner", "/enterprise/file", "/enterprise/file/discard", {}),
    "filing.about_whom": ("owner", "/enterprise/file/test-sealed/about", "", {"unit_1": "test-lead-unit"}),
    "handler.file": ("handler", lambda cast: f"/handler/entry?enterprise={cast.firm.id}", "", ON_BEHALF),
    "office.file": ("clerk", lambda cast: f"/office/entry?enterprise={cast.firm.id}", "", ON_BEHALF),
    "ticket.card": ("handler", card, "", {"text": "人手不足，明日办结。"}),
    "inquiry.letter": ("handler", letter, "", {"text": "依年度计划开展。"}),
    "leadership.digest_instruct": ("secretary", DIGEST, "", {"department": "test-lead-unit"}),
    "office.verify_enterprise": ("clerk", new_firm, "", {"decision": "accept"}),
    "office.verify_account": (
        "clerk",
        lambda cast: f"/office/verifications/accounts/{cast.newcomer.id}",
        "",
        {"decision": "accept"},
    ),
    "office.confirm_care": ("second_clerk", "/office/cares", care_step("confirm"), {}),
    "office.refuse_care": ("second_clerk", "/office/cares", care_step("refuse"), {}),
    "office.past": ("clerk", "/office/past", "", imported),
    "office.enterprise": ("clerk", lambda cast: f"/office/enterprises/{cast.firm.id}", "", {"is_key": "1"}),
    "office.decide_number": ("clerk", number_wish, "", {"decision": "accept", "note": "已打原号码"}),
    "number.change": ("owner", "/profile/number", "", {"number": "13912345678", "current": PASSWORD}),
    "number.give_up": ("colleague", "/profile/number", "/profile/number/give-up", {}),
    "notices.read_all": ("clerk", "/notices", "/notices/read", {}),
    "notices.follow": ("owner", "/notices", notice, {}),
    "profile.show": ("owner", "/profile", "", {"phone": "13900001111"}),
    "profile.change_preferences": ("owner", "/profile", "/preferences", {"large_type": "1"}),
    "admin.invite": ("admin", "/admin/users/new", "", PERSON),
    "admin.user": ("admin", of("handler"), "", CONTACT),
    "admin.user_place": ("admin", of("handler", "/place"), "", {"role": "head", "department": "gongxin"}),
    "admin.user_deputies": ("admin", of("handler", "/deputies"), "", lambda cast: AWAY | {"deputy": str(cast.head.id)}),
    "admin.end_deputy": ("admin", of("head"), lambda cast: of("head", f"/deputies/{deputy()}/end")(cast), {}),
    "admin.new_user_link": ("admin", of("handler"), of("handler", "/link"), {}),
    "admin.unlock_user": ("admin", of("handler"), of("handler", "/unlock"), {}),
    "admin.close_user": ("admin", of("handler"), of("handler", "/close"), {}),
    "admin.open_user": ("admin", of("inspector"), of("inspector", "/open"), {}),
    "admin.grant": ("auditor", "/admin/grants", asked("grant"), {}),
    "admin.refuse_grant": ("auditor", "/admin/grants", asked("refuse"), {}),
    "admin.new_department": ("admin", "/admin/departments/new", "", DEPARTMENT | {"code": "shiyan"}),
    "admin.department": ("admin", "/admin/departments/fagai", "", {"phone": "0421-4812345"}),
    "admin.merge_department": (
        "admin",
        "/admin/departments/shut",
        "/admin/departments/shut/merge",
        {"into": "fagai"},
    ),
    "admin.close_department": ("admin", "/admin/departments/youzheng", "/admin/departments/youzheng/close", {}),
    "admin.open_department": ("admin", "/admin/departments/shut", "/admin/departments/shut/open", {}),
    "admin.category": ("admin", "/admin/categories/power", "", {"summary": "用电方面的困难"}),
    "admin.limits": ("admin", "/admin/limits", "", {"resolve_general": "6wd"}),
    "admin.parameters": ("admin", "/admin/parameters", "", {"call_back_attempts": "4"}),
    "admin.rung": ("admin", "/admin/ladder/sign/E2", "", RUNG),
    "admin.remove_rung": ("admin", "/admin/ladder/sign/E2", "/admin/ladder/sign/E2/remove", {}),
    "admin.notice": ("admin", "/admin/calendar/notice", "", {"text": NOTICE, "year": "2027", "load": "1"}),
    "admin.new_local_day": ("admin", "/admin/calendar/days/new", "", DAY),
    "admin.remove_local_day": (
        "admin",
        "/admin/calendar?year=2026",
        "/admin/calendar/days/2026-09-09/remove",
        {},
    ),
    "admin.verify_chains": ("auditor", "/admin/audit", "/admin/audit", {}),
}
SHOWN = {"filing.keep", "admin.verify_chains"}
ELSEWHERE = {"ticket.step", "ticket.answer", "ticket.supplement", "ticket.instruct", "task.step", "task.report_task"}
"""Tried action by action in test_steps.py of tests/pages/ticket/ and tests/pages/task/."""
DRAFTS = ("ticket.answer_draft", "ticket.supplement_draft", "ticket.instruct_draft", "task.report_task_draft")
AS_OFTEN_AS_SENT = {
    "ticket.identity": "each showing of who complained is a reading of its own, and is recorded",
    **dict.fromkeys(DRAFTS, "a draft is kept as it was sent last"),
    "profile.password": "it ends the session from which it was sent: the second press is asked to sign in",
    "account.sign_in": "of nobody who is signed in: a sign-in makes a session",
    "account.sign_out": "of nobody who is signed in",
    "account.registration": "of nobody who is signed in: tests/pages/account/test_register.py",
    "links.forgotten": "of nobody who is signed in",
    "links.sign_in": "of nobody who is signed in: a link works once",
    "links.password": "of nobody who is signed in: a link works once",
    "number.confirm": "of nobody who is signed in: tests/pages/account/test_number.py",
}


@pytest.mark.on_both
def test_every_form_is_pressed_twice_somewhere(app):
    posting = {door.endpoint for door in doors(app, "POST")}

    known = PRESSES.keys() | ELSEWHERE | AS_OFTEN_AS_SENT.keys()
    assert sorted(posting - known) == [], "say in PRESSES, in this file, who presses these forms and what is typed"
    assert sorted(known - posting) == [], "these forms are gone: take them out of this file"


@pytest.mark.on_both
@pytest.mark.database_after(action=settle)
@pytest.mark.parametrize("endpoint", PRESSES)
def test_a_form_is_carried_out_once(client, cast, endpoint):
    who, page, action, typed = PRESSES[endpoint]
    page, action = (place if isinstance(place, str) else place(cast) for place in (page, action))
    with time_machine.travel(NOW, tick=False):
        client.sign_in(getattr(cast, who))
        data = form_of(client.get(page).text, action, **(typed(cast) if callable(typed) else typed))
        first, second, changed = pressed_twice(client, action or page, data)

    assert first[0] == (200 if endpoint in SHOWN else 303)
    assert (second, changed) == (first, set())


@pytest.mark.on_both
def test_other_words_under_the_same_key_are_another_form(client, cast):
    """Somebody went back, wrote more and sent it again."""
    ticket = scenarios.signed(cast)
    address = f"/tickets/{ticket.number}/message"
    form = form_of(client.sign_in(cast.owner).get(address).text, text="请问进展")
    for words in ("请问进展", "请问进展？设备已经到厂。", "请问进展"):
        assert client.post(address, data=form | {"text": [words]}).status_code == 303

    assert db.session.scalars(select(Message.text).order_by(Message.id)).all() == [
        "请问进展",
        "请问进展？设备已经到厂。",
    ]


@pytest.mark.on_both
def test_who_goes_back_and_sends_the_same_words_from_a_new_page_is_asked_once(client, cast):
    ticket = scenarios.signed(cast)
    address = f"/tickets/{ticket.number}/message"
    client.sign_in(cast.owner)

    def send(page, words="请问进展"):
        return client.post(address, data=form_of(page, text=words))

    first, asked = send(client.get(address).text), send(client.get(address).text)
    assert (first.status_code, asked.status_code, "同样的内容您在" in asked.text) == (303, 200, True)
    assert (send(asked.text).status_code, send(client.get(address).text, "请问何时动工").status_code) == (303, 303)
    assert (
        client.sign_in(cast.colleague).post(address, data=form_of(client.get(address).text, text="请问进展")).location
    )

    recipients = ["请问进展", "请问进展", "请问何时动工", "请问进展"]
    assert db.session.scalars(select(Message.text).order_by(Message.id)).all() == recipients


@pytest.mark.on_both
def test_the_same_words_an_hour_later_are_sent_without_a_question(client, cast):
    ticket = scenarios.signed(cast)
    address = f"/tickets/{ticket.number}/note"
    statuses = []
    for minutes in (0, 59, 60):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            client.sign_in(cast.handler)
            statuses.append(client.post(address, data=form_of(client.get(address).text, text="未接电话")).status_code)

    assert statuses == [303, 200, 303]


@pytest.mark.on_both
def test_what_was_sent_can_be_told_by_nobody_without_the_keys_of_identities(app, client, cast):
    sealed = scenarios.complained(cast)
    address = f"/tickets/{sealed.number}/message"
    client.sign_in(cast.owner).post(address, data=form_of(client.get(address).text, text="又来了一次"))
    content, since = (address + "?", [("text", "又来了一次")], []), BEGINNING
    with_key = form_keys.sent_at(cast.owner, *content, since=since)
    app.config["IDENTITY_KEYS"] = [("other", b"0" * 32)]

    assert (with_key is None, form_keys.sent_at(cast.owner, *content, since=since)) == (False, None)


@pytest.mark.on_both
def test_what_was_refused_can_be_sent_again(client, cast):
    ticket = scenarios.confirming(cast)
    address = f"/tickets/{ticket.number}/verdict"
    page = client.sign_in(cast.owner).get(address).text
    for words in ("", "没有动"):
        given = form_of(page, is_solved="no", satisfaction="not_satisfied", words=words)
        page = client.post(address, data=given).text

    assert ticket.round == 2


@pytest.mark.on_both
def test_a_key_is_good_for_whom_it_was_given_to(client, cast):
    ticket = scenarios.signed(cast)
    address = f"/tickets/{ticket.number}/note"
    theirs = form_of(client.sign_in(cast.head).get(address).text, text="已到现场")
    client.sign_in(cast.handler)
    for _press in range(2):
        client.post(address, data=theirs)

    keys = [form_keys.new(cast.handler), "", "x.y", f"{form_keys.new(cast.handler)}x"]
    assert [form_keys.is_of(key, cast.handler) for key in keys] == [True, False, False, False]
    assert db.session.scalar(select(func.count(TicketEvent.id)).where(TicketEvent.action == "note")) == 2


@pytest.mark.on_both
@pytest.mark.several_connections
@pytest.mark.parametrize(
    ("begin", "who", "action", "typed", "noun"),
    [
        (scenarios.confirming, "clerk", "call_back", {"method": "phone", "is_reached": "no"}, CallBack),
        (
            scenarios.signed,
            "handler",
            "answer",
            {"outcome": "solved", "public_text": "线路迁改已经完成，请查看。"},
            Answer,
        ),
    ],
)
def test_pressed_in_two_browsers_in_the_same_moment(app, client, cast, begin, who, action, typed, noun):
    ticket = begin(cast)
    address = f"/tickets/{ticket.number}/{action}"
    data = form_of(client.sign_in(getattr(cast, who)).get(address).text, **typed)
    cookie, token, start = client.get_cookie("directline"), client.token(), Barrier(2)
    db.session.commit()

    def press(_turn):
        browser = FlaskClient(app, app.response_class)
        browser.set_cookie("directline", cookie.value)
        start.wait()
        return browser.post(address, data=data, headers={"X-CSRFToken": token})

    with ThreadPoolExecutor(2) as hands:
        answers = list(hands.map(press, range(2)))

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, f"/tickets/{ticket.number}")] * 2
    assert db.session.scalar(select(func.count()).select_from(noun)) == 1
    assert db.session.scalar(select(func.count(Draft.id))) == 0


@pytest.mark.on_both
def test_what_was_sent_is_forgotten_after_a_month(client, cast):
    ticket = scenarios.signed(cast)
    address = f"/tickets/{ticket.number}/note"
    with time_machine.travel(NOW):
        data = form_of(client.sign_in(cast.handler).get(address).text, text="已到现场")
        client.post(address, data=data)
    counts = []
    for moment_of_tidying in (NOW + timedelta(days=29), NOW + timedelta(days=32)):
        tidy.tidy(moment_of_tidying)
        counts.append(db.session.scalar(select(func.count(SentForm.mark))))

    assert counts == [2, 0]
