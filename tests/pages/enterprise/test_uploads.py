"""Files in the filing form: taken at once, checked by others, within limits that the form says."""

import io
import subprocess

import pytest
from sqlalchemy import func, select

from directline.extensions import db
from directline.models import Attachment, CopyState, Draft, FileCopy, Ticket
from directline.tickets.files import attachments, copy_queue
from tests import uploads
from tests.cleaning import hostile
from tests.cleaning import samples as marked
from tests.pages.enterprise.filled import address, photo, sent
from tests.pages.ticket.test_pending_files import LOCKED

WORD = "朱鹮"


@pytest.fixture
def owner(client, cast):
    client.sign_in(cast.owner)
    return cast.owner


def count(noun):
    return db.session.scalar(select(func.count()).select_from(noun))


@pytest.fixture
def no_program(monkeypatch):
    """A request starts no program, and nothing of the queue's work."""

    def never(*_arguments, **_named):
        raise AssertionError("a request makes no copy")

    monkeypatch.setattr(subprocess, "Popen", never)
    monkeypatch.setattr(copy_queue, "make_copies", never)


@pytest.mark.on_both
def test_a_hostile_file_costs_the_request_nothing_and_is_refused_by_the_queue(
    client, cast, owner, no_program, monkeypatch
):
    content = hostile.nested_elements()
    files = [(io.BytesIO(content), f"{number}.docx") for number in range(3)]
    assert sent(client, files=[*files, photo()]).status_code == 303
    assert (count(Ticket), {copy.state for copy in db.session.scalars(select(FileCopy))}) == (1, {CopyState.WAITING})
    token = db.session.scalars(select(Attachment.token)).first()
    assert client.sign_in(cast.clerk).get(f"/files/{token}").status_code == 409
    monkeypatch.undo()
    assert uploads.copied() == 4
    states = db.session.execute(select(FileCopy.state, FileCopy.fault).order_by(FileCopy.attachment_id)).all()
    assert [tuple(row) for row in states] == [("refused", "too_much")] * 3 + [("made", None)]


def test_the_form_says_what_may_be_sent(client, cast, owner):
    page = client.get(address()).text
    assert "支持照片、PDF、Word、Excel、PPT、WPS、OFD、文本。每个不超过 20 MB，一天一共不超过 100 MB。" in page
    assert "一天一共不超过 40 MB。" in client.sign_in(cast.newcomer).get(address()).text


def test_what_is_over_the_quota_is_told_and_everything_else_is_kept(client, cast, owner, app):
    app.config["UPLOAD_PERSON_BYTES"] = 1024 * 1024
    big = marked.png(WORD) + bytes(900 * 1024)
    page = sent(client, files=[(io.BytesIO(big), "一.png"), (io.BytesIO(big), "二.png")], title="保留的标题")
    assert page.status_code == 200
    assert "“二.png”没有保存：您今天上传的文件已满 1 MB" in page.text
    assert ("保留的标题" in page.text, "一.png" in page.text) == (True, True)
    assert ([file.name for file in db.session.scalars(select(Attachment))], count(Ticket)) == (["一.png"], 0)
    assert len([path for path in attachments.folder().rglob("*") if path.is_file()]) == 1
    assert sent(client).status_code == 303
    assert (count(Ticket), count(Attachment)) == (1, 1)


def test_one_file_too_many_is_told_and_not_kept_on_the_disk(client, cast, owner):
    files = [photo(f"{number}.png") for number in range(attachments.MOST_FILES + 1)]
    page = sent(client, files=files)
    assert "“10.png”没有保存：附件最多 10 个" in page.text
    assert len([path for path in attachments.folder().rglob("*") if path.is_file()]) == attachments.MOST_FILES


def test_a_kept_file_says_how_far_it_is(client, cast, owner):
    sent(client, files=[photo(), (io.BytesIO(LOCKED), "电费.xls")], save="1")
    assert client.get(address()).text.count("正在检查，可以先提交") == 2
    uploads.copied()
    page = client.get(address()).text
    assert "正在检查" not in page
    assert "别人打不开这个文件：设了密码。请取消密码后另传一份；提交时会删去这一份。" in page
    assert page.count("checked") == 1


def test_a_refused_file_is_not_filed_and_goes_with_the_next_press(client, cast, owner):
    sent(client, files=[photo(), (io.BytesIO(LOCKED), "电费.xls")], save="1")
    uploads.copied()
    page = sent(client, title="写好的标题")
    assert (page.status_code, "“电费.xls”：别人打不开这个文件" in page.text, "写好的标题" in page.text) == (
        200,
        True,
        True,
    )
    assert (count(Ticket), count(Attachment)) == (0, 2)
    refused = db.session.scalars(select(Attachment).where(Attachment.name == "电费.xls")).one()
    assert sent(client, remove=refused.token).status_code == 303
    assert [file.name for file in db.session.scalars(select(Attachment))] == ["现场照片.png"]


def test_an_official_reads_the_same_limits(client, cast):
    assert "一天一共不超过 100 MB。" in client.sign_in(cast.clerk).get("/office/entry?new=1").text
    assert count(Draft) == 0
