"""Who sent a file gets it back as it was; everybody else gets the copy that tells nothing."""

import io

import pytest
from werkzeug.http import parse_options_header

from directline.extensions import db
from directline.models import Attachment, Draft, Ticket
from directline.tickets import lifecycle
from tests import scenarios, uploads
from tests.cleaning import samples as marked
from tests.cleaning.traces import tells
from tests.factories import moment
from tests.pages.enterprise.filled import sent

WORD = "朱鹮"
FILES = {
    "IMG_1.jpg": marked.jpeg(WORD),
    "IMG_2.heic": marked.heic(WORD),
    "合同.pdf": marked.pdf(WORD),
    "说明.docx": marked.docx(WORD),
    "电费.xlsx": marked.xlsx(WORD),
    "汇报.pptx": marked.pptx(WORD),
    "发票.ofd": marked.ofd(WORD),
    "旧说明.doc": marked.doc(WORD),
    "旧表.xls": marked.xls(WORD),
}
NEARBY = {"handler", "clerk", "secretary", "colleague", "butler"}
MASKED = ("handler", "head")


@pytest.fixture
def filed(client, cast):
    """By the owner, with a file of each kind; the department has it."""

    def file(**typed):
        files = [(io.BytesIO(content), name) for name, content in FILES.items()]
        sent(client.sign_in(cast.owner), files=files, **typed)
        uploads.copied()
        ticket = db.session.scalars(db.select(Ticket)).one()
        lifecycle.dispatch(ticket, cast.lead_unit, by=cast.clerk)
        lifecycle.sign(ticket, by=cast.handler)
        return ticket

    return file


def tokens():
    return db.session.scalars(db.select(Attachment.token).order_by(Attachment.id)).all()


def fetched(client, person):
    client.sign_in(person)
    return [client.get(f"/files/{token}") for token in tokens()]


def test_who_sent_files_gets_them_back_byte_for_byte(client, cast, filed):
    filed()
    assert [answer.data for answer in fetched(client, cast.owner)] == list(FILES.values())


@pytest.mark.parametrize("is_confidential", ["y", ""])
def test_nobody_else_gets_a_byte_of_what_they_tell(client, cast, filed, is_confidential):
    filed(is_confidential=is_confidential)
    for person in (getattr(cast, who) for who in (*NEARBY, *MASKED)):
        answers = fetched(client, person)
        if {answer.status_code for answer in answers} == {404}:
            assert (person.login, is_confidential) == ("colleague", "y")
            continue
        assert {answer.status_code for answer in answers} == {200}
        recipients = [name for name, answer in zip(FILES, answers, strict=True) if tells(answer.data, WORD)]
        assert (person.login, recipients) == (person.login, [])


def test_a_phones_photo_is_named_and_sent_as_the_jpeg_that_it_became(client, cast, filed):
    ticket = filed()
    answer = fetched(client, cast.handler)[1]

    assert parse_options_header(answer.headers["Content-Disposition"])[1]["filename"] == "IMG_2.jpg"
    assert answer.mimetype == "image/jpeg"
    assert "IMG_2.jpg" in client.get(f"/tickets/{ticket.number}").text
    assert "IMG_2.heic" in client.sign_in(cast.owner).get(f"/tickets/{ticket.number}").text


def test_keepers_of_a_complaint_get_the_copy_and_its_reporter_what_they_sent(client, cast):
    content, at = marked.jpeg(WORD), moment("2026-03-02 08:00")
    draft = Draft(user_id=cast.owner.id, form="complaint", content={}, saved_at=at)
    db.session.add(draft)
    db.session.flush()
    scenarios.complained(cast, attachments=[uploads.stored(content, "a.jpg", by=cast.owner, at=at, draft=draft)])
    uploads.copied()

    assert fetched(client, cast.owner)[0].data == content
    for case_owner in (cast.clerk, cast.secretary):
        answer = fetched(client, case_owner)[0]
        assert answer.status_code == 200
        assert not tells(answer.data, WORD)


def test_the_enterprise_gets_the_copy_of_what_an_official_sent(client, cast):
    ticket = scenarios.planned(cast)
    upload = {
        "outcome": "solved",
        "public_text": "线路迁改已经完成，请查看现场。",
        "files": (io.BytesIO(marked.docx(WORD)), "答复.docx"),
    }
    client.sign_in(cast.handler).post(
        f"/tickets/{ticket.number}/answer", data=upload, content_type="multipart/form-data"
    )
    lifecycle.pass_answer(ticket, by=cast.clerk)
    uploads.copied()

    assert tells(fetched(client, cast.handler)[0].data, WORD)
    assert not tells(fetched(client, cast.owner)[0].data, WORD)
