import hashlib
import io
import os
import time
from datetime import timedelta

import pytest
from werkzeug.http import parse_options_header

from directline import clock
from directline.extensions import db
from directline.models import Draft, Role
from directline.pages.downloads import download
from directline.tickets.errors import Refused
from directline.tickets.files import attachments
from directline.tickets.files.content import MOST_ENTRIES, kind_of
from directline.tickets.files.handouts import Handout
from directline.tickets.files.kinds import DOCX, PDF
from tests import factories, uploads
from tests.cleaning import compound
from tests.cleaning import samples as marked
from tests.factories import moment
from tests.tickets import samples

pytestmark = pytest.mark.empty_database

AT = moment("2026-03-02 09:00")


@pytest.fixture
def owner(app):
    return factories.user(Role.ADMIN)


@pytest.fixture
def draft(owner):
    draft = Draft(user_id=owner.id, form="submit", content={}, saved_at=AT)
    db.session.add(draft)
    db.session.flush()
    return draft


def taken(content, name, **owned):
    return attachments.store(attachments.take(attachments.judge(io.BytesIO(content), name)), **owned)


def on_disk():
    return sorted(path for path in attachments.folder().rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("content", "name", "media_type", "shown"),
    [
        (samples.picture("PNG"), "厂房.png", "image/png", "厂房.png"),
        (samples.picture("JPEG"), "IMG_0001.JPG", "image/jpeg", "IMG_0001.jpg"),
        (samples.picture("JPEG"), "image", "image/jpeg", "image.jpg"),
        (samples.picture("PNG"), "现场.jpg", "image/png", "现场.jpg.png"),
        (samples.picture("GIF"), "a.gif", "image/gif", "a.gif"),
        (samples.picture("WEBP"), "a.webp", "image/webp", "a.webp"),
        (samples.picture("TIFF"), "扫描.TIF", "image/tiff", "扫描.tif"),
        (samples.picture("BMP"), "截图.bmp", "image/bmp", "截图.bmp"),
        (samples.HEIC, "IMG_2.HEIC", "image/heic", "IMG_2.heic"),
        (samples.PDF, "合同.pdf", "application/pdf", "合同.pdf"),
        (samples.PDF, "setup.exe", "application/pdf", "setup.exe.pdf"),
        (samples.docx(), "说明.docx", DOCX.media_type, "说明.docx"),
        (marked.ofd("x"), "公文.ofd", "application/ofd", "公文.ofd"),
        (samples.OLE, "旧说明.doc", "application/msword", "旧说明.doc"),
        (compound.made({"Workbook": b"text"}), "旧表.et", "application/vnd.ms-excel", "旧表.et"),
        ("电费,3月\n".encode(), "电费.csv", "text/csv", "电费.csv"),
        ("电费,3月\n".encode("gbk"), "电费.txt", "text/plain", "电费.txt"),
        ("电费".encode("utf-16"), "电费.txt", "text/plain", "电费.txt"),
    ],
)
def test_store_types_by_content(draft, owner, content, name, media_type, shown):
    file = taken(content, name, by=owner, at=AT, draft=draft)
    assert (file.media_type, file.name, file.size) == (media_type, shown, len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    path = attachments.path_of(file.token)
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o777 == 0o600
    assert on_disk() == [path]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.png", "空的"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "不能上传"),
        (b"<html><script>alert(1)</script></html>", "a.html", "不能上传"),
        (b"MZ\x90\0" + b"\0" * 100, "a.exe", "不能上传"),
        (b"MZ\x90\0" + b"\0" * 100, "a.txt", "读不出来"),
        (samples.archive("a.txt"), "a.zip", "不能上传"),
        (samples.archive("a.txt"), "a.docx", "不能上传"),
        (compound.made({"Property": b"text"}), "a.msi", "不能上传"),
        (samples.docx("word/vbaProject.bin"), "a.docm", "宏"),
        (samples.docx(*map(str, range(MOST_ENTRIES))), "a.docx", "太大"),
        (samples.docx("a", "b", "c", content=b"0" * 40_000_000), "a.docx", "太大"),
        (samples.docx()[:-30], "a.docx", "损坏"),
    ],
)
def test_store_refuses_with_a_reason_and_leaves_nothing(draft, owner, content, name, words):
    with pytest.raises(Refused, match=words):
        taken(content, name, by=owner, at=AT, draft=draft)
    assert on_disk() == []


def test_store_bounds_the_size(draft, owner, app):
    app.config["UPLOAD_BYTES"] = 1024 * 1024
    exactly = samples.PDF + b"\0" * (1024 * 1024 - len(samples.PDF))
    assert taken(exactly, "a.pdf", by=owner, at=AT, draft=draft).size == len(exactly)
    with pytest.raises(Refused, match="最多 1 MB"):
        taken(exactly + b"\0", "a.pdf", by=owner, at=AT, draft=draft)


def test_store_bounds_how_many_one_person_attaches(draft, owner):
    for _ in range(attachments.MOST_FILES):
        db.session.add(taken(b"text", "a.txt", by=owner, at=AT, draft=draft))
    with pytest.raises(Refused, match="最多 10 个"):
        taken(b"text", "a.txt", by=owner, at=AT, draft=draft)
    ticket = factories.ticket()
    assert taken(b"text", "a.txt", by=owner, at=AT, ticket=ticket).ticket_id == ticket.id


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\王\\合同.pdf", "合同.pdf"),
        ("a\r\nX-Evil: y.pdf", "a X-Evil y.pdf"),
        ("x.pdf\0.html", "x.pdf.html.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("\u200b.htaccess", "htaccess.pdf"),
        ("字" * 300 + ".pdf", "字" * 116 + ".pdf"),
        ("", "附件.pdf"),
        ("...", "附件.pdf"),
        ("合同“终稿”.PDF", "合同“终稿”.pdf"),
    ],
)
def test_shown_name_is_a_name_and_nothing_else(app, name, shown):
    assert attachments.shown_name(name, PDF) == shown


def test_a_picture_that_is_also_a_page_stays_a_picture(app):
    polyglot = samples.picture("GIF") + b"<script>alert(1)</script>"
    assert kind_of(io.BytesIO(polyglot), ".html").media_type == "image/gif"


def test_sweep_removes_old_files_without_a_row(draft, owner):
    files = [uploads.stored(samples.picture(), "a.png", by=owner, at=AT, draft=draft) for _ in range(3)]
    assert uploads.copied() == 3
    (kept, removed, fresh), lost = files, of(files[1])
    attachments.remove(removed)
    half = attachments.folder() / "half.new"
    half.write_bytes(b"half")
    yesterday = time.time() - 90_000
    for path in (*of(kept), *lost, half):
        os.utime(path, (yesterday, yesterday))
    assert attachments.sweep_orphans(clock.now()) == 3
    assert on_disk() == sorted({*of(kept), *of(fresh)})
    attachments.remove(fresh)
    assert attachments.sweep_orphans(clock.now() + timedelta(days=2)) == 2
    assert on_disk() == sorted(of(kept))


def of(file):
    """Where a file and its copy lie."""
    return attachments.path_of(file.token), attachments.copy_of(file)


def test_missing_names_rows_without_their_file(draft, owner):
    files = [taken(b"text", "a.txt", by=owner, at=AT, draft=draft) for _ in range(3)]
    db.session.add_all(files)
    attachments.path_of(files[0].token).unlink()
    attachments.path_of(files[1].token).write_bytes(b"cut")
    assert attachments.missing() == [files[0].token, files[1].token]


def test_download_is_an_attachment_under_its_name_and_can_not_act(draft, owner, app):
    file = taken(samples.PDF, "合同“终稿”.pdf", by=owner, at=AT, draft=draft)
    with app.test_request_context():
        response = download(Handout(file, file.name, True))
    kind, options = parse_options_header(response.headers["Content-Disposition"])
    assert (kind, options["filename"]) == ("attachment", "合同“终稿”.pdf")
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_download_of_office_files_is_opaque(draft, owner, app):
    file = taken(samples.docx(), "说明.docx", by=owner, at=AT, draft=draft)
    with app.test_request_context():
        assert download(Handout(file, file.name, True)).mimetype == "application/octet-stream"
