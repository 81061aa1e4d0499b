"""The copy without metadata: made with the file, beside it, within limits, or the file is not taken."""

import hashlib
import io
import struct
import subprocess
import sys
import threading
import zlib

import pytest

import config
from directline.extensions import db
from directline.models import Draft, Role
from directline.tickets import attachments, clean_copies
from directline.tickets.errors import Refused
from directline.tickets.file_kinds import HEIC, KINDS, TEXT
from tests import factories
from tests.cleaning import compound
from tests.cleaning import samples as marked
from tests.cleaning.traces import tells
from tests.factories import moment

pytestmark = pytest.mark.empty_database

AT = moment("2026-03-02 09:00")
WORD = "朱鹮牡丹"


@pytest.fixture
def draft(app):
    draft = Draft(user_id=factories.user(Role.ADMIN).id, form="submit", content={}, saved_at=AT)
    db.session.add(draft)
    db.session.flush()
    return draft


def stored(draft, content, name):
    return attachments.store(attachments.take(io.BytesIO(content), name), by=None, at=AT, draft=draft)


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (marked.jpeg, "IMG_1.jpg"),
        (marked.several, "IMG_2.jpg"),
        (marked.pdf, "合同.pdf"),
        (marked.docx, "说明.docx"),
        (marked.xls, "电费.xls"),
    ],
)
def test_a_file_has_a_copy_that_tells_nothing_and_stays_as_it_was(draft, made, name):
    content = made(WORD)
    file = stored(draft, content, name)
    original, copy = attachments.path_of(file.token), attachments.copy_of(file)

    assert original.read_bytes() == content
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert tells(content, WORD)
    assert not tells(copy.read_bytes(), WORD)
    assert copy.stat().st_mode & 0o777 == 0o600


def test_text_is_its_own_copy(draft):
    file = stored(draft, "电费,3月".encode(), "电费.txt")
    assert attachments.copy_of(file) == attachments.path_of(file.token)


def test_a_lost_copy_is_made_again(draft):
    file = stored(draft, marked.png(WORD), "a.png")
    copy = attachments.copy_of(file)
    before = copy.read_bytes()
    copy.unlink()
    assert attachments.copy_of(file).read_bytes() == before
    assert list(attachments.folder().rglob("*.new")) == []


def test_a_file_that_lies_nowhere_has_no_copy(draft):
    file = stored(draft, marked.png(WORD), "a.png")
    copy = attachments.copy_of(file)
    for path in (copy, attachments.path_of(file.token)):
        path.unlink()
    assert not attachments.copy_of(file).exists()


def hollow(size):
    """A PDF whose page unpacks to very much more than it is."""
    packed = zlib.compress(bytes(size), 9)
    head = b"%PDF-1.7\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length " + str(len(packed)).encode()
    return head + b">>\nstream\n" + packed + b"\nendstream\nendobj\ntrailer\n<</Root 2 0 R>>\n%%EOF"


def deep():
    """A PDF of arrays in arrays in arrays."""
    return b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000 + b"]" * 100_000 + b"\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF"


def round_and_round():
    """A compound file whose streams follow themselves."""
    whole = bytearray(marked.doc(WORD))
    struct.pack_into("<I", whole, compound.SECTOR + 4 * 5, 5)
    return bytes(whole)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (compound.made({"EncryptedPackage": b"?"}), "a.doc", "密码"),
        (marked.film(), "a.docx", "去不掉"),
        (marked.pdf(WORD)[:200], "a.pdf", "去不掉"),
        (marked.heic(WORD[:2])[:300], "a.heic", "去不掉"),
        (hollow(200_000_000), "a.pdf", "去不掉"),
        (deep(), "a.pdf", "去不掉"),
        (round_and_round(), "a.doc", "去不掉"),
        (compound.made({"Workbook": marked.jpeg(WORD)}), "a.xls", "去不掉"),
    ],
)
def test_a_file_without_a_clean_copy_is_not_taken_and_leaves_nothing(app, content, name, words):
    with pytest.raises(Refused, match=words):
        attachments.take(io.BytesIO(content), name)
    assert [path for path in attachments.folder().rglob("*") if path.is_file()] == []


def test_a_picture_that_is_also_an_archive_is_cut_to_the_picture(draft):
    file = stored(draft, marked.gif("x") + marked.docx(WORD), "a.gif")
    assert not tells(attachments.copy_of(file).read_bytes(), WORD)


def test_every_kind_has_a_way_to_be_cleaned(app):
    for media_type in clean_copies.CLEANED:
        ended = subprocess.run(
            [sys.executable, "-m", "cleaning", media_type],
            cwd=config.ROOT / "directline",
            input=b"",
            capture_output=True,
            check=False,
        )
        assert (media_type, ended.returncode, ended.stderr) == (media_type, 4, b"")
    assert {kind.media_type for kind in KINDS} - clean_copies.CLEANED == {TEXT.media_type, "text/csv"}
    assert HEIC.media_type in clean_copies.COPIED_AS


def test_who_waits_too_long_for_a_turn_is_told(draft, monkeypatch):
    monkeypatch.setattr(clean_copies, "SECONDS", 0.1)
    monkeypatch.setattr(clean_copies, "_ONE_AT_A_TIME", threading.BoundedSemaphore())
    with clean_copies._ONE_AT_A_TIME, pytest.raises(Refused, match="过一分钟"):
        attachments.take(io.BytesIO(marked.png(WORD)), "a.png")


def test_a_copy_that_takes_too_long_is_given_up(draft, monkeypatch):
    monkeypatch.setattr(clean_copies, "SECONDS", 0.001)
    with pytest.raises(Refused, match="去不掉"):
        attachments.take(io.BytesIO(marked.pdf(WORD)), "a.pdf")
