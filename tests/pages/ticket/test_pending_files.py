"""A file that is being checked, and one of which there can be no copy: what its sender and the others read."""

import io

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Attachment, Draft, Notice, Status, Ticket
from directline.tickets import lifecycle
from directline.tickets.files import attachments
from tests import scenarios, uploads
from tests.cleaning import compound
from tests.cleaning import samples as marked
from tests.factories import moment
from tests.pages.enterprise.filled import photo, sent
from tests.pages.ticket.test_documents import ANSWER, posted

WORD = "朱鹮"
PHOTO = marked.png(WORD)
LOCKED = marked.xls(WORD).replace(b"\x5c\0", b"\x2f\0", 1)
"""A workbook that opens with a password: a record says so deep inside."""


@pytest.fixture
def file(client, cast):
    """Files of the owner on a new ticket that the department has; nobody has checked them yet."""

    def file(content=PHOTO, name="现场.png"):
        sent(client.sign_in(cast.owner), files=(io.BytesIO(content), name))
        ticket = db.session.scalars(select(Ticket)).one()
        lifecycle.dispatch(ticket, cast.lead_unit, by=cast.clerk)
        lifecycle.sign(ticket, by=cast.handler)
        db.session.commit()
        return ticket, db.session.scalars(select(Attachment)).one()

    return file


def read(client, person, ticket, token):
    """The page of the ticket, and what comes of the file's address."""
    page = client.sign_in(person).get(f"/tickets/{ticket.number}").text
    answer = client.get(f"/files/{token}")
    return page, f"/files/{token}" in page, answer


def test_a_file_waits_for_its_check_and_its_sender_has_it_meanwhile(client, cast, file):
    ticket, kept = file()
    page, is_linked, answer = read(client, cast.owner, ticket, kept.token)
    assert ("正在检查，检查完别人才能看到" in page, is_linked, answer.data) == (True, True, PHOTO)
    for person in (cast.handler, cast.clerk, cast.secretary):
        page, is_linked, answer = read(client, person, ticket, kept.token)
        assert ("现场.png" in page, "正在检查，请过一会儿刷新" in page, is_linked) == (True, True, False)
        assert (answer.status_code, "这个文件正在检查" in answer.text) == (409, True)
    uploads.copied()
    page, is_linked, answer = read(client, cast.handler, ticket, kept.token)
    assert ("正在检查" in page, is_linked, answer.status_code) == (False, True, 200)
    assert "正在检查" not in read(client, cast.owner, ticket, kept.token)[0]


def test_a_file_without_a_copy_is_the_senders_alone_and_all_are_told_why(client, cast, file):
    ticket, kept = file(LOCKED, "电费.xls")
    uploads.copied()
    page, is_linked, answer = read(client, cast.owner, ticket, kept.token)
    assert "别人打不开这个文件：设了密码。请取消密码，留言告诉对方，再按对方的要求重新提供。" in page
    assert (is_linked, answer.data, ticket.status) == (True, LOCKED, Status.IN_PROGRESS)
    page, is_linked, answer = read(client, cast.handler, ticket, kept.token)
    assert ("不能提供：设了密码。请对方改好后重新发来。" in page, is_linked) == (True, False)
    assert (
        answer.status_code,
        "这个文件不能提供" in answer.text,
        "设了密码，只有上传的人能取回原件" in answer.text,
    ) == (409, True, True)
    notice = db.session.scalars(select(Notice).where(Notice.template == "file_refused", Notice.channel == "page")).one()
    assert notice.recipient_id == cast.owner.id
    assert f"您上传的一个文件别人打不开（设了密码） {ticket.number}" in client.sign_in(cast.owner).get("/notices").text


def test_the_department_is_told_of_its_own_file_as_well(client, cast):
    ticket = scenarios.planned(cast)
    posted(client.sign_in(cast.handler), ticket, "answer", **ANSWER, files=(io.BytesIO(LOCKED), "清单.xls"))
    uploads.copied()
    page = client.get(f"/tickets/{ticket.number}").text
    lifecycle.pass_answer(ticket, by=cast.clerk)
    assert "别人打不开这个文件：设了密码。" in page
    assert "不能提供：设了密码。" in client.sign_in(cast.owner).get(f"/tickets/{ticket.number}").text
    assert "您上传的一个文件别人打不开（设了密码）" in client.sign_in(cast.handler).get("/notices").text


@pytest.mark.on_both
def test_who_complained_reads_it_on_the_complaint_and_in_one_fixed_sentence(client, cast):
    at = moment("2026-03-02 08:00")
    draft = Draft(user_id=cast.owner.id, form="complaint", content={}, saved_at=at)
    db.session.add(draft)
    db.session.flush()
    kept = uploads.stored(LOCKED, "清单.xls", by=cast.owner, at=at, draft=draft)
    complaint = scenarios.complained(cast, attachments=[kept])
    before = client.sign_in(cast.owner).get("/notices").text
    uploads.copied()
    page, is_linked, answer = read(client, cast.owner, complaint, kept.token)
    assert ("别人打不开这个文件：设了密码。" in page, is_linked, answer.data) == (True, True, LOCKED)
    after = client.get("/notices").text
    assert ("别人打不开" in after, after.count("您有一件事项待查看")) == (False, before.count("您有一件事项待查看") + 1)


@pytest.mark.on_both
def test_a_lost_copy_is_made_again_when_it_is_asked_for(client, cast, file):
    _ticket, kept = file()
    uploads.copied()
    copy = attachments.copy_of(kept)
    before = copy.read_bytes()
    copy.unlink()
    answers = [client.sign_in(cast.handler).get(f"/files/{kept.token}") for _ in range(2)]
    assert [(answer.status_code, "这个文件正在检查" in answer.text) for answer in answers] == [(409, True)] * 2
    assert uploads.copied() == 1
    assert client.get(f"/files/{kept.token}").data == before == copy.read_bytes()


def test_a_file_that_the_disk_lost_is_not_there(client, cast, file):
    _ticket, kept = file()
    uploads.copied()
    for path in (attachments.copy_of(kept), attachments.path_of(kept.token)):
        path.unlink()
    assert client.sign_in(cast.handler).get(f"/files/{kept.token}").status_code == 404


def test_a_locked_office_file_of_today_is_told_at_once_and_the_others_are_kept(client, cast):
    locked = io.BytesIO(compound.made({"EncryptedPackage": b"?"}))
    page = sent(client.sign_in(cast.owner), files=[(locked, "合同.docx"), photo()])

    assert page.status_code == 200
    assert "“合同.docx”没有保存：这个文件设了密码" in page.text
    assert [file.name for file in db.session.scalars(select(Attachment))] == ["现场照片.png"]
