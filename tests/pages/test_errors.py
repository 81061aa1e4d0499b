"""The pages that say what did not go, and what to do instead."""

import pytest
from flask import g
from flask_wtf.csrf import CSRFError
from psycopg.errors import NotNullViolation
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import InternalServerError, default_exceptions

from directline.county import departments
from directline.extensions import db
from directline.models import Department, Status, Ticket
from directline.pages.errors import PAGES
from directline.tickets.errors import NotAllowed
from tests.browser import faults_of


def answer(app, error):
    with app.test_request_context():
        response = app.make_response(app.handle_user_exception(error))
    return response.status_code, response.get_data(as_text=True)


@pytest.mark.on_both
@pytest.mark.parametrize("code", sorted(PAGES.keys() - {500}))
def test_a_refusal_is_a_sound_page_that_says_what_to_do(app, code):
    status, text = answer(app, default_exceptions[code]())

    assert (status, faults_of(text), str(PAGES[code][1]) in text) == (code, [], True)


@pytest.mark.on_both
def test_a_code_without_words_of_its_own_is_a_page_too(app):
    status, text = answer(app, default_exceptions[415]())

    assert (status, faults_of(text)) == (415, [])


@pytest.mark.on_both
def test_a_page_that_does_not_exist_is_named_so(client):
    response = client.get("/no-such-page")

    assert (response.status_code, "没有找到这个页面" in response.text) == (404, True)


@pytest.mark.on_both
def test_a_stale_form_says_how_nothing_is_lost(app):
    status, text = answer(app, CSRFError())

    assert (status, "页面已经过期" in text) == (400, True)


@pytest.mark.on_both
def test_a_move_that_is_gone_is_a_readable_conflict(app):
    error = NotAllowed("sign", Ticket(number="ZTC2026-7K3M9QAB", status=Status.CLOSED))

    status, text = answer(app, error)

    assert (status, "已经往前走了" in text, "ZTC2026-7K3M9QAB" in text) == (409, True, True)


@pytest.mark.on_both
def test_a_refused_deed_without_a_ticket_is_a_conflict_too(app):
    assert answer(app, NotAllowed("submit", None))[0] == 409


@pytest.mark.on_both
def test_a_failure_is_a_page_of_its_own_with_a_number(app):
    g.request_id = "0123456789abcdef"

    status, text = answer(app, InternalServerError())

    assert (status, faults_of(text)) == (500, [])
    assert ("0123456789abcdef" in text, "masthead" in text) == (True, False)


@pytest.mark.on_both
def test_the_failure_page_names_nothing_of_the_failure(app):
    assert "secret" not in answer(app, InternalServerError("secret"))[1]


@pytest.mark.on_both
def test_two_who_write_the_same_in_one_moment_are_told_so_and_keep_their_words(client, cast, monkeypatch):
    """Both have looked and found the code free; the other one's row is written first."""
    client.sign_in(cast.admin)
    typed = {"code": "shiyan", "name": "喀左县试验局", "short_name": "试验局", "kind": "department", "group": "B"}
    check = departments._check

    def check_while_another_writes(*given):
        check(*given)
        db.session.add(
            Department(code="shiyan", name="先到的试验局", short_name="先到", kind="department", position=999)
        )
        db.session.flush()

    monkeypatch.setattr(departments, "_check", check_while_another_writes)
    answered = client.post("/admin/departments/new", data=typed)

    said = "已经有人处理过了" in answered.text, "喀左县试验局" in answered.text
    assert (answered.status_code, *said) == (409, True, True)
    monkeypatch.undo()
    assert client.post("/admin/departments/new", data=typed).status_code == 303


@pytest.mark.on_both
def test_what_breaks_another_rule_of_the_database_stays_an_error(app):
    with pytest.raises(IntegrityError):
        answer(app, IntegrityError("", {}, NotNullViolation()))
