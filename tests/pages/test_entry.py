"""Filing for an enterprise, by the office and by any other official."""

from io import BytesIO

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Attachment, Channel, Draft, Enterprise, EnterpriseSource, Status, Ticket
from tests import factories
from tests.factories import credit_code
from tests.pages.officials import links, rows, text
from tests.tickets.samples import picture

FORM = {
    "channel": "phone",
    "channel_note": "王厂长来电",
    "title": "厂区围墙外高压线迁改迟迟没有进展",
    "description": "去年十月已交费，线路至今没有迁改。",
    "category": "test",
    "contact_name": "王厂长",
    "contact_phone": "138 0000 0001",
    "submission_key": "a-key-of-this-form",
}


def tickets():
    return db.session.scalars(select(Ticket).order_by(Ticket.id)).all()


@pytest.mark.parametrize(("viewer", "door"), [("clerk", "office"), ("butler", "handler"), ("handler", "handler")])
def test_an_official_files_for_a_known_enterprise(client, cast, viewer, door):
    client.sign_in(getattr(cast, viewer))
    page = client.get(f"/{door}/entry?words=兴达")
    assert links(page, f"/{door}/entry?enterprise=") == [f"/{door}/entry?enterprise={cast.firm.id}"]

    done = client.post(f"/{door}/entry?enterprise={cast.firm.id}", data=FORM)
    (ticket,) = tickets()
    assert done.location == f"/tickets/{ticket.number}"
    assert (ticket.enterprise, ticket.channel, ticket.channel_note) == (cast.firm, Channel.PHONE, "王厂长来电")
    assert (ticket.status, ticket.filed_by, ticket.reporter) == (Status.SUBMITTED, getattr(cast, viewer), None)
    assert (ticket.contact_phone, ticket.is_wording_confirmed) == ("13800000001", False)
    assert "代填" in text(client.get(done.location))


def test_the_enterprise_is_asked_to_confirm_the_wording(client, cast):
    client.sign_in(cast.clerk).post(f"/office/entry?enterprise={cast.firm.id}", data=FORM)
    (ticket,) = tickets()
    assert "代为填报" in text(client.sign_in(cast.owner).get(f"/tickets/{ticket.number}"))


@pytest.mark.on_both
def test_an_unknown_enterprise_is_taken_in_unverified(client, cast):
    page = client.sign_in(cast.clerk).get("/office/entry?words=喀左新来的厂")
    assert "/office/entry?new=1&name=%E5%96%80%E5%B7%A6%E6%96%B0%E6%9D%A5%E7%9A%84%E5%8E%82" in links(page, "/office/")
    form = FORM | {"firm_name": "喀左新来的厂", "firm_code": credit_code(77)}
    client.post("/office/entry?new=1", data=form)
    (ticket,) = tickets()
    firm = ticket.enterprise
    assert (firm.name, firm.credit_code, firm.is_verified) == ("喀左新来的厂", credit_code(77), False)
    assert (firm.source, firm.contact_phone) == (EnterpriseSource.OFFICE, "13800000001")


def test_a_code_that_is_known_is_the_known_enterprise(client, cast):
    form = FORM | {"firm_name": "写错的名字", "firm_code": cast.firm.credit_code.lower()}
    client.sign_in(cast.clerk).post("/office/entry?new=1", data=form)
    assert [ticket.enterprise for ticket in tickets()] == [cast.firm]


@pytest.mark.on_both
def test_a_name_that_is_known_asks_to_be_told_apart(client, cast):
    page = client.sign_in(cast.clerk).post("/office/entry?new=1", data=FORM | {"firm_name": cast.firm.name})
    assert "已有同名企业" in text(page)
    assert FORM["description"] in page.text
    assert tickets() == []
    assert db.session.query(Enterprise).count() == 2


def test_pressing_twice_files_once(client, cast):
    client.sign_in(cast.clerk)
    first = client.post(f"/office/entry?enterprise={cast.firm.id}", data=FORM)
    second = client.post(f"/office/entry?enterprise={cast.firm.id}", data=FORM)
    assert len(tickets()) == 1
    assert first.location == second.location


def test_without_a_category_the_likely_ones_are_named_and_chosen(client, cast):
    form = FORM | {"category": "", "title": "厂房不动产证办不下来", "description": "老厂区产权登记和抵押登记办不了。"}
    page = client.sign_in(cast.clerk).post(f"/office/entry?enterprise={cast.firm.id}", data=form)
    assert "按内容看，可能是下面的类别" in text(page)
    assert "类别“不动产登记”——文中提到" in text(page)
    assert '<option selected value="land_title">' in page.text
    assert tickets() == []


@pytest.mark.on_both
def test_what_was_typed_and_the_files_are_kept_until_it_is_sent(client, cast):
    address = f"/office/entry?enterprise={cast.firm.id}"
    photo = {"files": (BytesIO(picture()), "现场.png")}
    client.sign_in(cast.clerk).post(address, data=FORM | photo | {"title": ""})
    page = client.get(address)
    assert FORM["description"] in page.text
    assert "现场.png" in text(page)
    assert tickets() == []

    client.post(address, data=FORM)
    (ticket,) = tickets()
    assert [file.name for file in db.session.scalars(select(Attachment))] == ["现场.png"]
    assert db.session.scalars(select(Attachment.ticket_id)).all() == [ticket.id]
    assert db.session.scalars(select(Draft)).all() == []
    assert FORM["description"] not in client.get(address).text


def test_saving_keeps_a_draft_and_files_nothing(client, cast):
    address = f"/handler/entry?enterprise={cast.firm.id}"
    client.sign_in(cast.butler).post(address, data={"title": "只写了标题", "save": "1"})
    assert tickets() == []
    assert "只写了标题" in client.get(address).text
    assert "只写了标题" not in client.sign_in(cast.handler).get(address).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": " "}, "请填写“标题”"),
        ({"title": "长" * 121}, "最多 120 个字"),
        ({"description": ""}, "请填写“诉求内容”"),
        ({"description": "长" * 20_001}, "最多 20000 个字"),
        ({"channel": "form"}, "请从列出的选项里选一项"),
        ({"channel": ""}, "请选择“怎样反映的”"),
        ({"category": "wild_fines"}, "请从列出的选项里选一项"),
        ({"category": "land"}, "请从列出的选项里选一项"),
        ({"contact_phone": "12"}, "请填写手机号"),
        ({"township": "x"}, "请从列出的选项里选一项"),
        ({"firm_code": "91211324MA0000001X"}, "统一社会信用代码是 18 位"),
        ({"firm_name": ""}, "请填写“企业名称”"),
    ],
)
def test_a_fault_is_named_and_nothing_is_filed(client, cast, wrong, words):
    form = FORM | {"firm_name": "喀左新来的厂", "firm_code": ""} | wrong
    page = client.sign_in(cast.clerk).post("/office/entry?new=1", data=form)
    assert words in text(page)
    assert tickets() == []
    assert db.session.query(Enterprise).count() == 2


@pytest.mark.parametrize("hostile", ["a\x00b", "𠮷\u202e<script>alert(1)</script>", "=1+1", "%s%n{{7*7}}", "\ud800x"])
def test_any_text_can_be_filed_and_shown(client, cast, hostile):
    form = FORM | {"title": hostile, "description": hostile, "channel_note": hostile, "contact_name": hostile}
    form = {key: value.encode("utf-8", "surrogatepass") for key, value in form.items()}
    client.sign_in(cast.clerk).post(f"/office/entry?enterprise={cast.firm.id}", data=form)
    (ticket,) = tickets()
    assert "<script>alert" not in client.get(f"/tickets/{ticket.number}").text
    assert client.get("/office/queues/triage").status_code == 200


def test_contacts_are_told_to_the_office_and_the_butler_alone(client, cast):
    cast.firm.contact_phone = "13911112222"
    recipients = {
        viewer: "13911112222"
        in client.sign_in(getattr(cast, viewer)).get(f"/handler/entry?enterprise={cast.firm.id}").text
        for viewer in ("clerk", "butler", "handler")
    }
    assert recipients == {"clerk": True, "butler": True, "handler": False}


@pytest.mark.parametrize("query", ["?enterprise=999999", "?enterprise=1&enterprise=2", "?enterprise=99999999999"])
def test_no_form_for_an_enterprise_that_is_not_there(client, cast, query):
    assert client.sign_in(cast.clerk).get(f"/office/entry{query}").status_code in (200, 404)


@pytest.mark.on_both
def test_search_says_when_there_are_more(client, cast):
    for _ in range(21):
        factories.enterprise()
    page = client.sign_in(cast.clerk).get("/office/entry?words=机械")
    assert len(rows(page)) == 20
    assert "只显示前 20 家" in text(page)
    assert "没有找到“不存在的企业”" in text(client.get("/office/entry?words=不存在的企业"))


@pytest.mark.parametrize("viewer", ["owner", "secretary", "admin", "auditor"])
def test_nobody_else_files_on_behalf(client, cast, viewer):
    client.sign_in(getattr(cast, viewer))
    assert client.post(f"/handler/entry?enterprise={cast.firm.id}", data=FORM).status_code == 403
    assert client.post(f"/office/entry?enterprise={cast.firm.id}", data=FORM).status_code == 403
    assert tickets() == []
