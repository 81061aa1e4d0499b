"""Filing a sealed complaint: whom it is about first, then who will see it, then the words; without JavaScript."""

import pytest
from sqlalchemy import func, select

from directline.extensions import db
from directline.models import Draft, Recusal, SealedIdentity, Ticket
from directline.tickets import access
from directline.tickets.sealed import identity
from tests import factories
from tests.pages.enterprise.filled import filled, photo

ABOUT = "/enterprise/file/test-sealed/about"
WRITE = "/enterprise/file/test-sealed"


@pytest.fixture
def owner(client, cast):
    return client.sign_in(cast.owner)


def about(client, **typed):
    return client.post(ABOUT, data=typed)


def sent(client, **typed):
    return client.post(WRITE, data=filled(client, "test-sealed", **typed), content_type="multipart/form-data")


def one():
    return db.session.scalars(select(Ticket)).one()


def test_whom_it_is_about_is_asked_first(owner):
    answer = owner.get(WRITE)

    assert (answer.status_code, answer.location) == (303, ABOUT)
    assert owner.get(ABOUT).status_code == 200
    assert "test-sealed" in owner.get("/enterprise/file").text


def test_units_are_offered_under_their_kind(owner, cast):
    text = owner.get(ABOUT).text

    assert '<optgroup label="县直部门">' in text
    assert f'<option value="{cast.lead_unit.code}">{cast.lead_unit.name}</option>' in text
    assert [words in text for words in ("第二个单位", "第三个单位")] == [True, True]


def test_course_of_a_complaint_promises_no_call(owner, cast):
    about(owner, unit_1=cast.lead_unit.code)

    assert ["承办人用留言联系您" in owner.get(path).text for path in (WRITE, "/enterprise/file/test")] == [True, False]


def test_complaint_is_filed_sealed_and_bars_whom_it_is_about(owner, cast):
    answer = about(owner, unit_1=cast.lead_unit.code, people=f"{cast.other_handler.name}\n李某某")
    assert (answer.status_code, answer.location) == (303, WRITE)
    receipt = sent(owner, files=photo())

    ticket = one()
    assert receipt.location == f"/enterprise/file/receipt/{ticket.number}"
    assert (ticket.is_sealed, ticket.enterprise_id, ticket.contact_name) == (True, None, "")
    assert ticket.extra == {"respondents_named": "李某某"}
    named = db.session.execute(select(Recusal.department_id, Recusal.user_id)).all()
    assert set(named) == {(cast.lead_unit.id, None), (None, cast.other_handler.id)}
    assert identity.reveal(ticket).contact_name == "王企明"
    assert [access.sees(one, ticket) for one in (cast.clerk, cast.handler, cast.other_handler)] == [True, False, False]
    assert db.session.scalar(select(func.count(Draft.id))) == 0


def test_writing_page_says_who_will_see_it_and_never_the_respondents(owner, cast):
    about(owner, unit_1=cast.supervision.code)
    text = owner.get(WRITE).text
    recipients = text.partition("提交以后谁能看到")[2].partition("看不到的人")[0]

    is_named = [name in recipients for name in ("直通车办公室", cast.discipline.short_name, "督查室")]
    assert is_named == [True, True, False]
    assert f'value="{cast.owner.phone}"' in text
    assert "县委书记、县长" in recipients
    assert "内容本身可能暴露您" in text
    assert [f'name="{field}"' in text for field in ("township", "is_confidential")] == [False, False]


@pytest.mark.parametrize(
    ("typed", "case_owner"),
    [({"unit_1": "office"}, "督查室"), ({"is_unknown": "y"}, "督查室"), ({"leader": "vice"}, "县委书记、县长")],
)
def test_keeper_is_who_it_is_not_about(owner, cast, typed, case_owner):
    codes = {"office": cast.office.code, "vice": cast.vice.post.code}
    about(owner, **{name: codes.get(value, value) for name, value in typed.items()})
    text = owner.get(WRITE).text.partition("提交以后谁能看到")[2]
    sent(owner)

    assert text.index(case_owner) < text.index("保管这件投诉")
    assert not access.sees(cast.clerk, one())


@pytest.mark.on_both
@pytest.mark.parametrize("how", ["leader", "people"])
def test_about_a_principal_one_is_told_where_to_go_and_nothing_is_kept(owner, cast, how):
    typed = {"leader": cast.secretary.post.code} if how == "leader" else {"people": cast.secretary.name}
    answer = about(owner, unit_1=cast.lead_unit.code, **typed)

    assert (answer.status_code, "12388" in answer.text) == (200, True)
    assert db.session.scalar(select(func.count(Draft.id))) == 0


@pytest.mark.on_both
@pytest.mark.parametrize("typed", [{}, {"people": "查无此人"}, {"unit_1": "no-such-unit"}])
def test_complaint_about_nobody_is_asked_again(owner, typed):
    answer = about(owner, **typed)

    assert (answer.status_code, db.session.scalar(select(func.count(Draft.id)))) == (200, 0)


def test_draft_keeps_words_and_respondents(owner, cast):
    about(owner, unit_1=cast.lead_unit.code, is_unknown="y", people="李某某")
    owner.post(f"{WRITE}/draft", data={"title": "反复检查", "description": "每周都来。"})

    assert "反复检查" in owner.get(WRITE).text
    page = owner.get(ABOUT).text
    assert [word in page for word in ("李某某", f'selected value="{cast.lead_unit.code}"')] == [True, True]
    assert "接着写" in owner.get("/enterprise/file").text


@pytest.mark.on_both
def test_nothing_of_a_complaint_is_offered_in_an_ordinary_form(owner, cast):
    """Departments read what is sent from there."""
    about(owner, unit_1=cast.lead_unit.code)
    sent(owner, title="反复检查", files=photo("封条.png"), save="1")
    ordinary = owner.get("/enterprise/file/test").text
    owner.post("/enterprise/file/test/draft", data={"title": "停电"})
    listed = owner.get("/enterprise/file").text

    assert [word in ordinary for word in ("反复检查", "封条.png")] == [False, False]
    assert [word in listed for word in ("反复检查", "停电")] == [True, True]
    owner.post("/enterprise/file/discard", data={"form": "complaint"})
    assert [draft.content["title"] for draft in db.session.scalars(select(Draft))] == [["停电"]]
    assert owner.get(WRITE).location == ABOUT


@pytest.mark.on_both
def test_pressed_twice_it_is_filed_once(owner, cast):
    about(owner, unit_1=cast.lead_unit.code)
    form = filled(owner, "test-sealed")
    answers = [owner.post(WRITE, data=form, content_type="multipart/form-data") for _ in range(2)]

    assert [answer.location for answer in answers] == [f"/enterprise/file/receipt/{one().number}"] * 2
    assert db.session.scalar(select(func.count(SealedIdentity.ticket_id))) == 1


def test_receipt_says_who_sees_it_and_is_the_reporters_alone(owner, cast):
    about(owner, unit_1=cast.office.code)
    address = sent(owner).location
    text = owner.get(address).text

    assert ("谁能看到这件投诉" in text, "督查室受理、派单" in text, cast.firm.name in one().title) == (
        True,
        True,
        False,
    )
    assert owner.sign_in(cast.colleague).get(address).status_code == 404


@pytest.mark.on_both
def test_official_of_that_name_is_barred_wherever_they_work(owner, cast):
    twin = factories.user(department=cast.supervision, name=cast.handler.name)
    db.session.commit()
    about(owner, people=cast.handler.name)
    sent(owner)

    assert [access.is_barred(person, one()) for person in (twin, cast.handler, cast.head)] == [True, True, False]


def test_officials_do_not_file_complaints_for_anybody(client, cast):
    text = client.sign_in(cast.clerk).get(f"/office/entry?enterprise={cast.firm.id}").text

    assert ('value="test-sealed"' in text, "投诉只由企业自己提交" in text) == (False, True)
