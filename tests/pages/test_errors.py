"""The pages that say what did not go, and what to do instead."""

import pytest
from flask import g
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import InternalServerError, default_exceptions

from directline.models import Status, Ticket
from directline.pages.errors import PAGES
from directline.tickets.errors import NotAllowed
from tests.browser import faults_of


def answer(app, error):
    with app.test_request_context():
        response = app.make_response(app.handle_user_exception(error))
    return response.status_code, response.get_data(as_text=True)


@pytest.mark.parametrize("code", sorted(PAGES.keys() - {500}))
def test_a_refusal_is_a_sound_page_that_says_what_to_do(app, code):
    status, text = answer(app, default_exceptions[code]())

    assert (status, faults_of(text), str(PAGES[code][1]) in text) == (code, [], True)


def test_a_code_without_words_of_its_own_is_a_page_too(app):
    status, text = answer(app, default_exceptions[415]())

    assert (status, faults_of(text)) == (415, [])


def test_a_page_that_does_not_exist_is_named_so(client):
    response = client.get("/no-such-page")

    assert (response.status_code, "没有找到这个页面" in response.text) == (404, True)


def test_a_stale_form_says_how_nothing_is_lost(app):
    status, text = answer(app, CSRFError())

    assert (status, "页面已经过期" in text) == (400, True)


def test_a_move_that_is_gone_is_a_readable_conflict(app):
    error = NotAllowed("sign", Ticket(number="ZTC2026-7K3M9QAB", status=Status.CLOSED))

    status, text = answer(app, error)

    assert (status, "已经往前走了" in text, "ZTC2026-7K3M9QAB" in text) == (409, True, True)


def test_a_refused_deed_without_a_ticket_is_a_conflict_too(app):
    assert answer(app, NotAllowed("submit", None))[0] == 409


def test_a_failure_is_a_page_of_its_own_with_a_number(app):
    g.request_id = "0123456789abcdef"

    status, text = answer(app, InternalServerError())

    assert (status, faults_of(text)) == (500, [])
    assert ("0123456789abcdef" in text, "masthead" in text) == (True, False)


def test_the_failure_page_names_nothing_of_the_failure(app):
    assert "secret" not in answer(app, InternalServerError("secret"))[1]
