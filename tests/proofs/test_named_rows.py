"""A key, a token or a number of somebody else's in an address or in a form: as good as an invented one, and nothing is done."""

import pytest
from flask_login import login_user
from sqlalchemy import select
from wtforms import BooleanField, MultipleFileField, StringField

from directline import clock
from directline.extensions import db
from directline.models import Attachment, Notice
from directline.pages.drafting import REMOVE, SAVE
from directline.pages.ticket.registry import STEPS
from directline.tickets import lifecycle
from directline.tickets.files import drafts
from directline.tickets.lifecycle import Respondents
from directline.tickets.lists import selects
from directline.tickets.sealed import opaque_keys
from tests import scenarios, tasks, uploads
from tests.factories import moment
from tests.pages.enterprise.filled import PICTURE
from tests.proofs.doors import doors
from tests.proofs.test_matrix import entering, fingerprint
from tests.proofs.test_not_yours import answer

NAMING_ROWS = {"number", "token", "card_id", "deadline_id", "notice_id"}
NAMING_OTHERS = {
    *("action", "code", "kind", "rung", "day", "period", "side"),
    *("figure", "key", "user_id", "enterprise_id", "position"),
}
"""Words of the county; places, accounts and firms, which the administrator or the office alone has before them."""
CHOSEN_ROWS = {"seen", "letter", "handler"}
CHOSEN_OTHERS = {
    *("department", "co_1", "co_2", "co_3", "unreported", "user", "category", "severity", "reason", "listed"),
    *("method", "is_reached", "outcome", "is_solved", "satisfaction", "result", "has_happened", "giver", "within"),
}
"""Units and people of the county, which stand in every such form, and answers to a question."""


def test_every_parameter_of_an_address_is_looked_at(app):
    parameters = {name for door in doors(app) for name in door.parameters}
    assert parameters == NAMING_ROWS | NAMING_OTHERS


def test_every_choice_of_a_form_is_looked_at(app, cast):
    ticket = scenarios.signed(cast)
    lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk)
    plain = (StringField, BooleanField, MultipleFileField)
    with app.test_request_context():
        login_user(cast.clerk)
        forms = [step.form(ticket, cast.clerk) for step in STEPS.values()]
        choices = {field.name for form in forms for field in form if not isinstance(field, plain)}
        choices |= {field.name for form in forms for field in form if field.type == "HiddenField"}
    assert choices - {"csrf_token"} == CHOSEN_ROWS | CHOSEN_OTHERS


def photo(by, **where):
    return uploads.stored(PICTURE, "照片.png", by=by, **where).token


@pytest.fixture
def tokens(cast):
    """Files that none but their own people see: somebody else's, a complaint's, of an unsent form, of an unpassed answer."""
    other = scenarios.filed(cast, enterprise=cast.rival, reporter=cast.stranger)
    lifecycle.dispatch(other, cast.other_unit, by=cast.clerk, at=moment("2026-03-02 10:00"))
    sealed, draft = scenarios.complained(cast), drafts.opened(cast.owner, "filing", at=clock.now())
    files = {
        "other": photo(cast.stranger, ticket=other),
        "sealed": photo(cast.owner, ticket=sealed),
        "draft": photo(cast.owner, draft=draft),
    }
    db.session.commit()
    return files


@pytest.mark.parametrize("person", ["handler", "head", "vice", "colleague", "butler"])
def test_a_file_of_somebody_elses_is_no_file(client, cast, tokens, person):
    browser = entering(client, person)
    browser.get("/profile")
    missing = answer(browser, f"/files/{'0' * 32}", "GET", "0" * 32)[:3]
    kept = {"draft", "sealed"} if person == "butler" else {*tokens}  # the butler's unit has the other ticket
    answers = {name: answer(browser, f"/files/{tokens[name]}", "GET", tokens[name])[:3] for name in kept}

    assert missing[0] == 404
    assert answers == dict.fromkeys(kept, missing)


def test_a_file_of_an_answer_waits_for_the_audit(client, cast):
    ticket = scenarios.answered(cast)
    token = photo(cast.handler, ticket=ticket)
    db.session.scalars(select(Attachment).where(Attachment.token == token)).one().answer_id = answer_of(ticket)
    uploads.copied()
    before = client.sign_in(cast.owner).get(f"/files/{token}").status_code
    lifecycle.pass_answer(ticket, by=cast.clerk)

    assert (before, client.get(f"/files/{token}").status_code) == (404, 200)


@pytest.mark.parametrize("person", ["other_handler", "owner", "clerk", "secretary"])
def test_a_notice_to_somebody_else_is_no_notice(client, cast, person):
    scenarios.signed(cast)
    db.session.commit()
    theirs = select(Notice).where(Notice.recipient_id == cast.handler.id).order_by(Notice.id)
    notice, browser = db.session.scalars(theirs).first(), entering(client, person)
    browser.get("/profile")
    keys = [opaque_keys.key_of(row, "notice") for row in (notice.id, 10**9)]
    answers = [answer(browser, f"/notices/{key}", "POST", key)[:3] for key in keys]

    assert answers[0] == answers[1]
    assert (answers[0][0], notice.read_at) == (404, None)


def posted(browser, address, **form):
    """How it was answered; nothing may be done by it."""
    db.session.commit()
    before = fingerprint()
    response = browser.post(address, data=form)
    db.session.commit()
    assert fingerprint() == before
    return response.status_code


def answer_of(ticket):
    return selects.last_answer_id(ticket)


def of_rival(cast):
    return {"enterprise": cast.rival, "reporter": cast.stranger}


@pytest.mark.parametrize("action", ["pass", "send_back"])
def test_an_audit_of_another_tickets_answer_does_nothing(client, cast, action):
    own, other = scenarios.answered(cast), scenarios.answered(cast, **of_rival(cast))
    browser, form = client.sign_in(cast.clerk), {"note": "请补充依据。"}

    assert posted(browser, f"/tickets/{own.number}/{action}", seen=answer_of(other), **form) == 409


def test_a_verdict_on_another_tickets_answer_does_nothing(client, cast):
    own, other = scenarios.confirming(cast), scenarios.confirming(cast, **of_rival(cast))
    browser, form = client.sign_in(cast.owner), {"is_solved": "yes", "satisfaction": "satisfied"}

    assert posted(browser, f"/tickets/{own.number}/verdict", seen=answer_of(other), **form) == 409


def test_nobody_of_another_unit_is_named_as_handler(client, cast):
    own = scenarios.dispatched(cast)
    browser = client.sign_in(cast.head)

    assert posted(browser, f"/tickets/{own.number}/sign", handler=str(cast.other_handler.id)) == 200


@pytest.fixture
def letters(cast):
    """A complaint and a letter of another one, both waiting for a second person; the other is about another unit."""
    own, other = scenarios.complained(cast), scenarios.complained(cast, respondents=Respondents([cast.other_unit]))
    text = ("关于检查的函", "请说明依据。")
    drafted = [
        lifecycle.draft_inquiry(one, cast.lead_unit, *text, keep_words=True, by=cast.clerk) for one in (own, other)
    ]
    db.session.commit()
    return own, drafted[1]


@pytest.mark.parametrize("action", ["approve_inquiry", "decline_inquiry"])
def test_a_letter_of_another_complaint_is_not_decided(client, cast, letters, action):
    own, letter = letters
    browser = client.sign_in(cast.second_clerk)

    assert posted(browser, f"/tickets/{own.number}/{action}", letter=letter.number, reason="不必发") == 200


@pytest.mark.parametrize("person", ["handler", "other_handler", "vice", "clerk"])
def test_a_letter_to_another_unit_is_not_answered(client, cast, letters, person):
    """Nor one that was not sent; the clerk reads it, and answers it no more than they."""
    browser = entering(client, person)
    seen = person == "clerk"

    assert posted(browser, f"/inquiries/{letters[1].number}", text="情况属实。") == (409 if seen else 404)


def supplementing(cast):
    ticket = scenarios.filed(cast)
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.clerk)
    return ticket


DRAFTED = {
    "answer": ("handler", lambda cast: f"/tickets/{scenarios.signed(cast).number}/answer"),
    "instruct": ("clerk", lambda cast: f"/tickets/{scenarios.signed(cast).number}/instruct"),
    "report": ("handler", lambda cast: f"/tasks/{tasks.instructed(cast).number}/report_task"),
    "supplement": ("owner", lambda cast: f"/tickets/{supplementing(cast).number}/supplement"),
    "filing": ("newcomer", lambda cast: "/enterprise/file/test"),
}


@pytest.mark.parametrize("door", DRAFTED)
def test_no_file_of_somebody_elses_is_taken_off(client, cast, tokens, door):
    """Nor one of one's own that was sent already, or lies with another form."""
    person, address = DRAFTED[door]
    browser, kept = entering(client, person), list(tokens.values())
    browser.post(address(cast), data={SAVE: "1", REMOVE: kept})

    there = set(db.session.scalars(select(Attachment.token)))
    assert there >= set(kept)
