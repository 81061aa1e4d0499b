"""Going back after filing and pressing again: asked about, never filed twice, never lost."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from directline import clock
from directline.extensions import db
from directline.models import Attachment, Draft, Ticket
from directline.tickets.lists import repeats
from tests import scenarios
from tests.page_forms import form_of
from tests.pages.enterprise.filled import address, filled, photo, sent
from tests.pages.officials import text
from tests.pages.test_entry import FORM

ASKED = "您刚刚提交过同样的内容"
WRITE, ABOUT = "/enterprise/file/test-sealed", "/enterprise/file/test-sealed/about"


@pytest.fixture
def owner(client, cast):
    return client.sign_in(cast.owner)


def tickets():
    return list(db.session.scalars(select(Ticket).order_by(Ticket.id)))


def test_the_same_words_from_a_new_form_are_asked_about(owner):
    sent(owner)
    again = sent(owner, files=photo())
    (ticket,) = tickets()

    assert (again.status_code, ASKED in again.text, ticket.number in again.text) == (200, True, True)
    assert f'href="/tickets/{ticket.number}"' in again.text
    assert db.session.scalars(select(Draft)).one().content["title"] == ["厂区变压器容量不足"]
    assert "现场照片.png" in again.text


def test_a_draft_that_says_nothing_new_is_not_left_behind(owner):
    """The page still holds what was typed; a complaint's draft knows besides whom it is about."""
    sent(owner)
    again = sent(owner)

    assert (ASKED in again.text, "新线无法投产,已停两周。</textarea>" in again.text) == (True, True)
    assert db.session.scalars(select(Draft)).all() == []
    assert owner.post(address(), data=form_of(again.text, anyway=tickets()[0].number)).status_code == 303
    assert len(tickets()) == 2


def test_who_says_that_it_is_another_matter_files_it(owner):
    sent(owner)
    page = sent(owner).text
    anyway = form_of(page, anyway=tickets()[0].number)
    answers = [owner.post(address(), data=anyway).location for _press in range(2)]

    assert answers == [f"/enterprise/file/receipt/{tickets()[1].number}"] * 2
    assert (len(tickets()), db.session.scalars(select(Draft)).all()) == (2, [])


def test_enter_in_a_field_asks_again_and_does_not_file_anyway(owner):
    """Enter presses the first button of a form."""
    sent(owner)
    page = sent(owner).text
    buttons = re.findall(r"<button[^>]* type=\"submit\"[^>]*>", page.partition('<form class="form"')[2])

    assert ["name=" in button for button in buttons[:2]] == [False, True]
    assert ASKED in owner.post(address(), data=form_of(page)).text


def test_what_was_said_of_another_filing_does_not_count(owner):
    sent(owner)

    assert ASKED in sent(owner, anyway="ZTC2026-22222222").text
    assert len(tickets()) == 1


@pytest.mark.parametrize("title", [" 厂区变压器容量不足", "厂区变压器 容量不足"])
def test_spaces_and_width_make_no_other_words(owner, title):
    sent(owner, description="新线无法投产(两周)")

    assert ASKED in sent(owner, title=title, description="新线无法投产（两周）").text


def test_other_words_are_filed_without_a_question(owner):
    sent(owner)
    answer = sent(owner, description="新线无法投产,已停三周。")

    assert (answer.status_code, len(tickets())) == (303, 2)


def test_the_same_words_an_hour_later_are_filed_without_a_question(owner):
    now = clock.now()
    with time_machine.travel(now, tick=False):
        sent(owner)
    for minutes, count in ((59, 1), (60, 2)):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            sent(owner.sign_in(tickets()[0].reporter))
        assert len(tickets()) == count


def test_a_colleague_who_writes_the_same_is_not_asked(owner, cast):
    sent(owner)
    owner.sign_in(cast.colleague)

    assert (sent(owner).status_code, len(tickets())) == (303, 2)


def test_what_was_filed_just_now_is_named_when_the_form_is_opened(owner, cast):
    before = owner.get(address()).text
    sent(owner)
    after, other = owner.get(address("power")).text, owner.sign_in(cast.colleague).get(address()).text

    assert ["您刚刚提交过" in page for page in (before, after, other)] == [False, True, False]
    assert tickets()[0].number in after


def test_the_script_is_told_while_the_words_are_still_written(owner):
    sent(owner)
    fragment = owner.post(f"{address()}/draft", data=filled(owner)).text
    other = owner.post(f"{address()}/draft", data=filled(owner, description="另一件事")).text

    assert [(ASKED in words, "草稿已保存" in words) for words in (fragment, other)] == [(True, True), (False, True)]
    assert "<button" not in fragment


def test_going_back_and_writing_more_under_the_same_key_is_another_filing(owner):
    form = filled(owner)
    for description in (form["description"], "新线无法投产,已停三周,工人放假。"):
        assert owner.post(address(), data=form | {"description": description}).status_code == 303

    assert [ticket.description for ticket in tickets()] == [
        "新线无法投产,已停两周。",
        "新线无法投产,已停三周,工人放假。",
    ]


def test_going_back_and_adding_a_photo_under_the_same_key_loses_no_photo(owner):
    form = filled(owner)
    owner.post(address(), data=form)
    again = owner.post(address(), data=form | {"files": photo()})

    assert ASKED in again.text
    assert db.session.scalars(select(Attachment.draft_id)).one() is not None


def test_a_complaint_is_asked_about_like_any_other_and_named_in_no_other_form(owner, cast):
    owner.post(ABOUT, data={"unit_1": cast.lead_unit.code})
    form = filled(owner, "test-sealed")
    owner.post(WRITE, data=form)
    owner.post(ABOUT, data={"unit_1": cast.lead_unit.code})
    named = [tickets()[0].number in owner.get(place).text for place in (WRITE, address())]
    again = owner.post(WRITE, data=filled(owner, "test-sealed"))

    assert (named, ASKED in again.text, len(tickets())) == ([True, False], True, 1)


def test_going_back_to_a_complaint_and_writing_more_keeps_the_words(owner, cast):
    """Whom it is about went with what was filed, and is asked again."""
    owner.post(ABOUT, data={"unit_1": cast.lead_unit.code})
    form = filled(owner, "test-sealed")
    owner.post(WRITE, data=form)
    again = owner.post(WRITE, data=form | {"description": "又来了一次。"})
    owner.post(ABOUT, data={"unit_1": cast.lead_unit.code})

    assert (again.location, len(tickets())) == (ABOUT, 1)
    assert "又来了一次。" in owner.get(WRITE).text


@pytest.mark.on_both
def test_what_was_written_for_a_category_that_closed_meanwhile_is_kept(owner, cast):
    form = filled(owner)
    cast.category.is_open = False
    answer = owner.post(address(), data=form)

    assert (answer.status_code, tickets()) == (200, [])
    assert form["description"] in owner.get(address("power")).text


@pytest.mark.on_both
def test_an_official_is_asked_about_the_same_firm(client, cast):
    place, key = f"/office/entry?enterprise={cast.firm.id}", {"submission_key": "another-form"}
    client.sign_in(cast.clerk).post(place, data=FORM)
    again = client.post(place, data=FORM | key)
    other = client.post(f"/office/entry?enterprise={cast.rival.id}", data=FORM | key)
    anyway = client.post(place, data=FORM | {"submission_key": "a third", "anyway": tickets()[0].number})

    assert (ASKED in text(again), other.status_code, anyway.status_code) == (True, 303, 303)
    assert [ticket.enterprise for ticket in tickets()] == [cast.firm, cast.rival, cast.firm]
    assert "您刚刚提交过" in text(client.get(place))


def test_an_official_who_goes_back_and_writes_more_loses_nothing(client, cast):
    place = f"/office/entry?enterprise={cast.firm.id}"
    client.sign_in(cast.clerk).post(place, data=FORM)
    client.post(place, data=FORM | {"description": "补充：上周又催过一次。"})

    assert [ticket.description for ticket in tickets()] == [FORM["description"], "补充：上周又催过一次。"]


@pytest.mark.on_both
def test_only_what_one_filed_and_still_sees_is_found(cast):
    at = clock.now()
    filed = repeats.filed_recently
    own = scenarios.filed(cast, at=f"{clock.local(at):%Y-%m-%d %H:%M}", reporter=None)
    sealed = scenarios.complained(cast, at=f"{clock.local(at):%Y-%m-%d %H:%M}")
    db.session.commit()

    assert [filed(who, at=at) for who in (cast.clerk, cast.owner, cast.second_clerk)] == [[own], [], []]
    assert [filed(who, at=at, is_sealed=True) for who in (cast.owner, cast.clerk, cast.colleague)] == [[sealed], [], []]
    assert filed(cast.clerk, at=at, firm=cast.rival) == []
    assert repeats.holds_files(own, []) is True
