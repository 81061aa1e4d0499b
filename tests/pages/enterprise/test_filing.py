"""Filing a difficulty: said once, nothing lost, filed once."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from directline.extensions import db
from directline.models import Attachment, Channel, Draft, Severity, Ticket
from directline.tickets.files import attachments
from tests import factories
from tests.pages.enterprise.filled import address, filled, photo, sent


@pytest.fixture
def owner(client, cast):
    client.sign_in(cast.owner)
    return cast.owner


def tickets():
    return db.session.scalars(select(Ticket).order_by(Ticket.id)).all()


def drafts():
    return db.session.scalar(select(func.count(Draft.id)))


def test_a_difficulty_is_filed_with_a_photo(client, cast, owner):
    answer = sent(client, files=photo(), is_confidential="y")
    ticket = tickets()[0]
    receipt = client.get(answer.location)

    assert answer.status_code == 303
    assert ticket.number in receipt.text
    assert "最迟" in receipt.text
    assert (ticket.reporter, ticket.enterprise, ticket.channel, ticket.is_confidential, ticket.severity) == (
        owner,
        cast.firm,
        Channel.FORM,
        True,
        Severity.GENERAL,
    )
    files = db.session.scalars(select(Attachment)).all()
    assert [(file.name, file.ticket_id, file.draft_id) for file in files] == [("现场照片.png", ticket.id, None)]
    assert drafts() == 0


def test_what_is_known_is_not_asked_again(client, cast, owner):
    page = client.get(address()).text

    assert f'value="{owner.name}"' in page
    assert f'value="{owner.phone}"' in page


def test_a_poster_fills_in_the_township(client, cast, owner):
    code = "211324001"
    page = client.get(f"{address()}?township={code}").text

    assert f'<option selected value="{code}">' in page


def test_until_when_is_said_before_the_button(client, cast, owner):
    page = client.get(address("power")).text

    assert page.index("最迟") < page.index('type="submit">提交诉求')


@pytest.mark.on_both
def test_pressed_twice_it_is_filed_once(client, cast, owner):
    form = filled(client)
    first = client.post(address(), data={**form, "files": photo()}, content_type="multipart/form-data")
    second = client.post(address(), data={**form, "files": photo()}, content_type="multipart/form-data")

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert (len(tickets()), drafts(), db.session.scalar(select(func.count(Attachment.id)))) == (1, 0, 1)


@pytest.mark.on_both
@pytest.mark.several_connections
def test_pressed_twice_in_the_same_moment_it_is_filed_once(app, client, cast, owner):
    form, cookie, token = filled(client), client.get_cookie("directline"), client.token()
    db.session.commit()
    start = Barrier(2)

    def press(_turn):
        browser = FlaskClient(app, app.response_class)
        browser.set_cookie("directline", cookie.value)
        start.wait()
        return browser.post(address(), data=form, headers={"X-CSRFToken": token})

    with ThreadPoolExecutor(2) as hands:
        answers = list(hands.map(press, range(2)))

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert (len(tickets()), drafts()) == (1, 0)


def test_a_fault_keeps_words_and_files(client, cast, owner):
    answer = sent(client, title="", description="停电三次", files=photo())
    page = client.get(address()).text

    assert answer.status_code == 200
    assert "请填写“一句话说明困难”" in answer.text
    assert all(text in shown for shown in (answer.text, page) for text in ("停电三次", "现场照片.png"))
    assert tickets() == []


def test_a_saved_draft_is_shown_again_and_under_another_category(client, cast, owner):
    answer = sent(client, description="先写一半", files=photo(), save="1")

    assert answer.status_code == 200
    assert tickets() == []
    assert "先写一半" in client.get(address("power")).text
    assert "接着写" in client.get("/enterprise/file").text


def test_a_draft_is_sent_with_the_files_kept_before(client, cast, owner):
    sent(client, files=photo(), save="1")
    sent(client)

    assert [file.ticket_id for file in db.session.scalars(select(Attachment))] == [tickets()[0].id]


@pytest.mark.on_both
def test_a_kept_file_can_be_removed(client, cast, owner):
    sent(client, files=photo(), save="1")
    token = db.session.scalars(select(Attachment.token)).one()
    sent(client, remove=token, save="1")

    assert db.session.scalar(select(func.count(Attachment.id))) == 0


def test_a_script_keeps_what_is_being_written(client, cast, owner):
    kept = client.post(f"{address()}/draft", data=filled(client, title="", description="还没写完"))

    assert kept.status_code == 200
    assert "草稿已保存" in kept.text
    assert "还没写完" in client.get(address()).text


@pytest.mark.on_both
def test_a_draft_is_thrown_away_with_its_files(client, cast, owner):
    sent(client, files=photo(), save="1")
    client.post("/enterprise/file/discard")

    assert (drafts(), db.session.scalar(select(func.count(Attachment.id)))) == (0, 0)


@pytest.mark.on_both
def test_a_draft_belongs_to_its_writer_alone(client, cast, owner):
    sent(client, description="只有我能看到", files=photo(), save="1")
    token = db.session.scalars(select(Attachment.token)).one()

    assert client.get(f"/files/{token}").status_code == 200
    client.sign_in(cast.colleague)
    assert client.get(f"/files/{token}").status_code == 404
    assert "只有我能看到" not in client.get(address()).text


def test_a_refused_file_is_named_and_the_others_are_kept(client, cast, owner):
    answer = sent(client, files=[photo(), photo("病毒.exe"), (photo()[0], "x.svg")])
    names = db.session.scalars(select(Attachment.name)).all()

    assert answer.status_code in (200, 303)
    assert "现场照片.png" in names


def test_too_large_a_file_is_refused_in_words(client, cast, owner, app):
    app.config["UPLOAD_BYTES"] = 10
    answer = sent(client, files=photo())

    assert "没有保存" in answer.text
    assert tickets() == []


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_closed_category_says_where_else_to_go(client, cast, owner, is_sealed):
    code, elsewhere = "shut", "请拨打 12388(测试)"
    factories.category(code=code, is_open=False, is_sealed=is_sealed, elsewhere=elsewhere)
    db.session.commit()
    page = client.get(address(code)).text

    assert elsewhere in page
    assert "<textarea" not in page
    assert elsewhere in client.get("/enterprise/file").text
    assert client.post(address(code), data={"title": "x"}).status_code == 200
    assert tickets() == []


def test_a_category_is_found_by_words(client, cast, owner):
    page = client.get("/enterprise/file?words=停电").text

    assert 'href="/enterprise/file/power"' in page
    assert 'href="/enterprise/file/land_supply"' not in page
    assert "没有找到这样的类别" in client.get("/enterprise/file?words=zzzz").text


def test_the_category_s_own_questions_are_asked_and_kept(client, cast, owner):
    fields = [
        {"name": "area", "label": "面积", "kind": "number", "is_required": True},
        {"name": "since", "label": "从哪天起", "kind": "date"},
        {"name": "more", "label": "补充", "kind": "words"},
        {"name": "place", "label": "地点", "kind": "line"},
    ]
    category = factories.category(fields=fields)
    missing = sent(client, category.code, extra_since="2026-13-40", extra_area="很多")
    given = {"extra_area": "12.5", "extra_since": "2026-03-01", "extra_more": "多行\n文字", "extra_place": "园区"}
    sent(client, category.code, **given)

    assert "请只填数字" in missing.text
    assert "请填写日期" in missing.text
    assert tickets()[0].extra == {"area": "12.5", "since": "2026-03-01", "more": "多行\n文字", "place": "园区"}


def test_what_is_not_asked_is_not_taken(client, cast, owner):
    sent(client, status="closed", severity="urgent", enterprise_id=str(cast.rival.id), production_stopped="y")
    ticket = tickets()[0]

    assert (ticket.status, ticket.severity, ticket.enterprise, ticket.production_stopped) == (
        "submitted",
        Severity.GENERAL,
        cast.firm,
        False,
    )


@pytest.mark.on_both
@pytest.mark.parametrize(
    "text", ["\x00", "𠮷😀\u202e", "<script>alert(1)</script>", "=1+1", "{{7*7}}", "' OR 1=1 --", "字" * 5_000]
)
def test_hostile_text_in_every_field_is_no_failure(client, cast, owner, text):
    names = ("title", "description", "contact_name", "contact_phone", "township", "submission_key", "remove")
    for _turn in range(2):
        answer = client.post(address("power"), data=dict.fromkeys([*names, "extra_account", "extra_capacity"], text))
        assert answer.status_code in (200, 303)
    assert "<script>alert(1)" not in client.get(address("power")).text
    assert client.get("/enterprise/file", query_string={"words": text}).status_code == 200


def test_who_is_not_confirmed_may_file(client, cast):
    client.sign_in(cast.newcomer)
    answer = sent(client)

    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize("who", ["clerk", "handler", "secretary", "admin"])
def test_the_door_is_for_enterprises(client, cast, who):
    client.sign_in(getattr(cast, who))

    assert {client.get(path).status_code for path in ("/enterprise/file", address(), "/enterprise/tickets")} == {403}


def test_a_receipt_is_for_those_who_see_the_ticket(client, cast, owner):
    location = sent(client).location

    assert client.sign_in(cast.stranger).get(location).status_code == 404


def test_files_are_kept_outside_the_web(client, cast, owner):
    sent(client, files=photo())
    file = db.session.scalars(select(Attachment)).one()
    served = client.get(f"/files/{file.token}")

    assert attachments.path_of(file.token).is_file()
    assert served.headers["Content-Disposition"].startswith("attachment")
    assert re.match(r"[0-9a-f]{32}$", file.token)


def test_categories_and_questions_are_said_and_found_in_english(client, cast):
    cast.owner.language = "en"
    client.sign_in(cast.owner)
    chosen, matching = client.get("/enterprise/file").text, client.get("/enterprise/file?words=planning+permits").text
    form = client.get("/enterprise/file/land_supply").text

    assert [words in chosen for words in ("Land approval and supply", "用地报批与供地")] == [True, False]
    assert [words in matching for words in ("Planning permits and design changes", "Electricity")] == [True, False]
    assert [words in form for words in ("Area of land (mu)", "Dachengzi Subdistrict", "Survey map")] == [True] * 3
