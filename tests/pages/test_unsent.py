"""A form that is sent when its session is over loses no word, tells nobody else, and submits nothing by itself."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update
from werkzeug.exceptions import default_exceptions

from directline import clock
from directline.extensions import db
from directline.models import Draft, Message, Ticket, TicketEvent, UserSession
from directline.operations import tidy
from directline.pages import typed, unsent
from directline.pages.forms import Form, Password
from directline.tickets.files import drafts
from tests import scenarios
from tests.page_forms import form_of, forms_of
from tests.pages.account.conftest import quick_hashing  # noqa: F401 - a fixture of these tests, too
from tests.pages.account.test_sign_in import HASH, PASSWORD
from tests.pages.enterprise.filled import address, filled, photo
from tests.pages.test_entry import FORM
from tests.pages.test_pressed_twice import NOW, PRESSES, settle
from tests.stations import STEPS_IN_LIFE, by_station, live_stations

OVER = "登录已经过期，刚才的内容还没有提交"
WAITS = "下面是登录过期前写的，还没有提交。请核对后再提交。"
SHUFFLED = [0x4E00 + place * place * 7 % 20_899 for place in range(80_000)]
"""Signs that hardly compress."""
WORDS = "设备已经到厂，装不进去。"


@pytest.fixture(autouse=True)
def _passwords(cast):
    for person in vars(cast).values():
        if hasattr(person, "password_hash"):
            person.password_hash = HASH
    db.session.commit()


def expire():
    """Every session has been idle for too long."""
    db.session.execute(update(UserSession).values(seen_at=UserSession.created_at, expires_at=clock.now()))
    db.session.commit()


def sign_in_form(page):
    """The one on the page that came instead."""
    return next(form for form in forms_of(page) if form.action.startswith("/sign-in"))


def signed_in(browser, page, login, password=PASSWORD):
    form = sign_in_form(page)
    return browser.post(form.action, data=form.data | {"login": login, "password": password})


@pytest.fixture
def ticket(cast):
    signed = scenarios.signed(cast)
    db.session.commit()
    return signed


def sent_too_late(browser, place, **typed_words):
    """What came instead of the form's answer."""
    data = form_of(browser.get(place).text, **typed_words)
    expire()
    return browser.post(place, data=data)


def messages():
    return db.session.scalars(select(Message.text)).all()


def test_words_are_carried_through_signing_in_and_sent_by_a_second_press(client, cast, ticket):
    place = f"/tickets/{ticket.number}/message"
    instead = sent_too_late(client.sign_in(cast.owner), place, text=WORDS)
    back = signed_in(client, instead.text, "owner")
    page = client.get(back.location).text

    assert (instead.status_code, OVER in instead.text, WORDS in instead.text) == (401, True, False)
    assert (back.status_code, back.location, messages()) == (303, place, [])
    assert (f"{WORDS}</textarea>" in page, WAITS in page) == (True, True)

    assert client.post(place, data=form_of(page)).status_code == 303
    assert (messages(), WORDS in client.get(place).text, WAITS in client.get(place).text) == ([WORDS], False, False)
    assert db.session.scalars(select(Draft)).all() == []


def test_a_wrong_password_loses_nothing(client, cast, ticket):
    place = f"/tickets/{ticket.number}/message"
    instead = sent_too_late(client.sign_in(cast.owner), place, text=WORDS)
    again = signed_in(client, instead.text, "owner", "wrong").text
    back = signed_in(client, again, "owner")

    assert (OVER in again, WORDS in client.get(back.location).text) == (True, True)


def test_who_else_signs_in_there_gets_nothing_of_it(client, cast, ticket):
    place = f"/tickets/{ticket.number}/message"
    instead = sent_too_late(client.sign_in(cast.owner), place, text=WORDS)
    back = signed_in(client, instead.text, "handler")
    recipients, page = client.get(back.location).text, client.get(place).text

    assert (back.location, "另一个账号的，没有保留" in recipients, WORDS in recipients + page) == ("/", True, False)
    assert db.session.scalars(select(Draft)).all() == []
    client.post("/sign-out")
    assert WORDS not in client.sign_in(cast.owner).get(place).text


def test_what_was_closed_opens_for_half_a_day_and_not_when_it_was_changed(client, cast, ticket):
    with time_machine.travel(NOW, tick=False):
        instead = sent_too_late(client.sign_in(cast.owner), f"/tickets/{ticket.number}/message", text=WORDS)
        token = sign_in_form(instead.text).data["unsent"][0]
        now = unsent.opened(token).fields, unsent.opened(token[:-4] + "AAAA"), unsent.opened("字"), unsent.opened("")
    with time_machine.travel(NOW + timedelta(hours=12, seconds=1), tick=False):
        later = unsent.opened(token)

    assert (now, later) == (({"text": [WORDS]}, None, None, None), None)


def test_what_waits_names_neither_page_nor_ticket(client, cast):
    sealed = scenarios.complained(cast)
    place = f"/tickets/{sealed.number}/message"
    back = signed_in(client, sent_too_late(client.sign_in(cast.owner), place, text=WORDS).text, "owner")
    kept = db.session.scalars(select(Draft)).one()

    assert (back.location, sealed.number in kept.form, "message" in kept.form) == (place, False, False)
    assert WORDS in client.get(place).text


@pytest.mark.parametrize(
    ("who", "place", "typed_words"),
    [
        ("owner", address(), {"title": "停电三次", "description": WORDS}),
        ("clerk", "/office/entry?new=1", FORM | {"firm_name": "喀左新来的厂", "description": WORDS}),
        ("handler", "answer", {"public_text": WORDS}),
    ],
)
def test_a_form_with_a_draft_shows_what_was_written_last(client, cast, ticket, who, place, typed_words):
    place = f"/tickets/{ticket.number}/answer" if place == "answer" else place
    client.sign_in(getattr(cast, who))
    client.post(place, data=form_of(client.get(place).text, **dict.fromkeys(typed_words, "早先的")) | {"save": "1"})
    back = signed_in(client, sent_too_late(client, place, **typed_words).text, who)
    page = client.get(place).text

    assert (back.location, WORDS in page, "早先的" in page) == (place, True, False)
    client.post(place, data=form_of(page) | {"save": "1"})
    later = client.get(place).text
    assert (WORDS in later, WAITS in later) == (True, False)
    assert db.session.scalar(select(func.count(Ticket.id))) == 1


@pytest.mark.on_both
def test_what_a_script_keeps_afterwards_is_newer(client, cast):
    client.sign_in(cast.owner)
    signed_in(client, sent_too_late(client, address(), description=WORDS).text, "owner")
    client.post(f"{address()}/draft", data=form_of(client.get(address()).text, description="写得更全了。"))
    page = client.get(address()).text

    assert ("写得更全了。" in page, WORDS in page) == (True, False)


def test_of_files_it_is_said_that_they_have_to_be_chosen_again(client, cast):
    data = filled(client.sign_in(cast.owner), description=WORDS) | {
        "form_key": form_of(client.get(address()).text)["form_key"]
    }
    expire()
    instead = client.post(address(), data=data | {"files": photo()}, content_type="multipart/form-data")
    back = signed_in(client, instead.text, "owner")

    assert "选好的文件没有保留，登录后请重新选择。" in instead.text
    assert "选好的文件没有保留，请重新选择。" in client.get(back.location).text


def test_no_password_is_carried(client, cast):
    instead = sent_too_late(client.sign_in(cast.owner), "/profile", name="王大企", current=PASSWORD)
    signed_in(client, instead.text, "owner")

    assert db.session.scalars(select(Draft)).one().content.keys() & {"name", "current"} == {"name"}


def test_what_nobody_came_back_for_is_forgotten_after_a_month(client, cast, ticket):
    with time_machine.travel(NOW):
        instead = sent_too_late(client.sign_in(cast.owner), f"/tickets/{ticket.number}/message", text=WORDS)
        signed_in(client, instead.text, "owner")
        drafts.opened(cast.owner, "filing", at=NOW)
    for days, kept in ((29, 2), (32, 1)):
        tidy.tidy(NOW + timedelta(days=days))
        assert db.session.scalar(select(func.count(Draft.id))) == kept


def every(form):
    return [form, *(sub for child in form.__subclasses__() for sub in every(child))]


def test_every_field_that_holds_a_password_is_known_as_a_secret(app):
    names = {
        name
        for form in every(Form)
        for name in dir(form)
        if getattr(getattr(form, name, None), "field_class", None) is Password
    }

    assert names >= {"password", "current", "new_password", "repeated"}
    assert [name for name in names if not typed.is_secret(name)] == []


def test_words_that_are_too_many_to_be_carried_are_given_back(client, cast):
    client.sign_in(cast.owner)
    data = form_of(client.get(address()).text, description="".join(map(chr, SHUFFLED)))
    expire()
    answer = client.post(address(), data=data, content_type="multipart/form-data")
    said = ("请先复制下面的文字" in answer.text, data["description"][0] in answer.text)

    assert (answer.status_code, said) == (401, (True, True))


def test_a_button_without_words_says_what_was_not_done(client, cast):
    client.sign_in(cast.owner)
    data = form_of(client.get("/notices").text, "/preferences")
    expire()
    answer = client.post("/notices/read", data=data)

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert "刚才的操作没有完成" in client.get(answer.location).text


@pytest.mark.on_both
def test_signed_in_anew_in_another_window_the_words_wait_in_the_form(client, cast, ticket):
    place = f"/tickets/{ticket.number}/message"
    old = stale(client, cast.owner, place, text=WORDS)
    answer = old.sign_in(cast.owner).post(place, data=old.data)
    page = client.get(place).text

    assert (answer.status_code, answer.location, messages()) == (303, place, [])
    assert (WORDS in page, WAITS in page) == (True, True)


def test_signed_in_as_somebody_else_in_another_window_nothing_is_kept(client, cast, ticket):
    place = f"/tickets/{ticket.number}/message"
    old = stale(client, cast.owner, place, text=WORDS)
    answer = old.sign_in(cast.handler).post(place, data=old.data)

    assert (answer.status_code, "页面已经过期" in answer.text, WORDS in answer.text) == (400, True, True)
    assert (db.session.scalars(select(Draft)).all(), WORDS in client.get(place).text) == ([], False)


def stale(client, user, place, **typed_words):
    """A page that was opened in a session which is over; the browser sends its token and no other."""
    client.sign_in(user)
    client.data = form_of(client.get(place).text, **typed_words) | {"csrf_token": "of another session"}
    client.carries_token = False
    return client


SCRIPT = {"X-Requested-With": "autosave"}


def test_a_script_is_told_in_words_that_the_session_is_over(client, cast):
    client.sign_in(cast.owner)
    data = form_of(client.get(address()).text, description=WORDS)
    expire()
    answer = client.post(f"{address()}/draft", data=data, headers=SCRIPT)

    assert (answer.status_code, answer.location, answer.headers["X-Not-Saved"]) == (401, None, "1")
    assert ("没有保存到草稿" in answer.text, "<html" in answer.text, "<form" in answer.text) == (True, False, False)
    assert db.session.scalars(select(Draft)).all() == []


def test_a_script_goes_on_by_itself_for_who_signed_in_anew(client, cast):
    old = stale(client, cast.owner, address(), description=WORDS)
    old.sign_in(cast.owner)
    refused = old.post(f"{address()}/draft", data=old.data, headers=SCRIPT)
    kept = old.post(
        f"{address()}/draft", data=old.data | {"csrf_token": refused.headers["X-CSRFToken"]}, headers=SCRIPT
    )

    assert (refused.status_code, kept.status_code, "草稿已保存" in kept.text) == (400, 200, True)
    assert drafts.find(cast.owner, "filing").content["description"] == [WORDS]


def test_a_script_keeps_nothing_for_who_signed_in_meanwhile(client, cast):
    old = stale(client, cast.owner, address(), description=WORDS)
    refused = old.sign_in(cast.colleague).post(f"{address()}/draft", data=old.data, headers=SCRIPT)

    assert (refused.status_code, "另一个账号" in refused.text, "X-CSRFToken" in refused.headers) == (400, True, False)
    assert db.session.scalars(select(Draft)).all() == []


@pytest.mark.parametrize("code", [400, 404, 429])
def test_a_refusal_gives_back_what_was_typed_and_tells_a_script_in_words(app, code):
    def answer(**sent):
        with app.test_request_context("/x", method="POST", **sent):
            response = app.make_response(app.handle_user_exception(default_exceptions[code]()))
        return response.status_code, response.get_data(as_text=True)

    status, page = answer(data={"text": WORDS, "password": PASSWORD})
    _status, fragment = answer(data={"text": WORDS}, headers=SCRIPT)

    assert (status, WORDS in page, PASSWORD in page) == (code, True, False)
    assert ("没有保存到草稿" in fragment, "<html" in fragment) == (True, False)


@pytest.mark.database_after(action=live_stations)
def test_no_action_loses_what_was_written(client, cast):
    """Each step, written when the session was over, is shown again by its page."""
    stations, events = by_station(), db.session.scalar(select(func.count(TicketEvent.id)))
    lost = [
        (action, words)
        for station, who, action, given, _end in STEPS_IN_LIFE
        if (words := texts_of(given))
        for page in [shown_again(client, getattr(cast, who), f"/tickets/{stations[station].number}/{action}", given)]
        if not all(word in page for word in words)
    ]

    assert lost == []
    assert db.session.scalar(select(func.count(TicketEvent.id))) == events


@pytest.mark.database_after(action=settle)
def test_no_other_form_loses_what_was_written(client, cast):
    lost = []
    for endpoint, (who, place, action, given) in PRESSES.items():
        page, action = (where if isinstance(where, str) else where(cast) for where in (place, action))
        written = given(cast) if callable(given) else given
        if action == "" and written:
            shown = shown_again(client, getattr(cast, who), page, written)
            lost += [(endpoint, word) for word in texts_of(written) if word.split("\n")[0] not in shown]

    assert lost == []


def texts_of(given):
    others = {"user", "handler", "deputy", "current"}
    return [value for name, value in given.items() if name not in others and isinstance(value, str) and len(value) > 3]


def shown_again(client, user, place, given):
    """The page after an expired session, signed in anew as the same person, without the form of signing in."""
    client.sign_in(user)
    data = form_of(client.get(place).text, **given)
    token = client.token()
    expire()
    instead = client.post(place, data=data, headers={"X-CSRFToken": token})
    assert instead.status_code == 401, place
    back = signed_in(client, instead.text, user.login)
    assert back.location == place
    return client.get(place).text
