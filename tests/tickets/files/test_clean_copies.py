"""The program that makes copies, as it is run: what it gives back, and what is known of a file when it fails."""

import os
import stat
import struct
import subprocess
import sys
import time
import zlib

import psutil
import pytest

import config
from directline.cleaning.__main__ import PRIORITY
from directline.models import CopyFault
from directline.tickets.files import clean_copies
from directline.tickets.files.clean_copies import NotNow, make
from directline.tickets.files.kinds import BMP, DOC, DOCX, HEIC, JPEG, KINDS, PDF, PNG, TEXT, TIFF, XLS
from tests.cleaning import compound, hostile
from tests.cleaning import samples as marked
from tests.cleaning.traces import tells
from tests.programs import PATIENCE, started
from tests.tickets import samples

WORD = "朱鹮牡丹"
UNKNOWN = TEXT._replace(media_type="text/unknown")


@pytest.fixture
def copied(tmp_path):
    """What the program makes of a content; nothing but the file and its copy is left."""

    def copy(content, kind):
        original = tmp_path / "original"
        original.write_bytes(content)
        made = make(original, kind.media_type)
        assert original.read_bytes() == content
        left = {path.name for path in tmp_path.iterdir()} - {"original"}
        assert left == ({made.path.name} if isinstance(made, clean_copies.Made) else set())
        return made

    return copy


@pytest.mark.parametrize(
    ("content", "kind", "became"),
    [
        (marked.jpeg(WORD), JPEG, JPEG),
        (marked.several(WORD), JPEG, JPEG),
        (marked.heic("朱鹮"), HEIC, JPEG),
        (samples.picture("TIFF"), TIFF, PNG),
        (samples.pages(), TIFF, PDF),
        (samples.picture("BMP"), BMP, PNG),
        (marked.pdf(WORD), PDF, PDF),
        (marked.docx(WORD), DOCX, DOCX),
        (marked.xls(WORD), XLS, XLS),
    ],
)
def test_a_copy_tells_nothing_and_says_what_it_is(copied, content, kind, became):
    made = copied(content, kind)
    assert made.media_type == became.media_type
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert not tells(made.path.read_bytes(), WORD)


def hollow(size):
    """A PDF whose page unpacks to very much more than it is."""
    packed = zlib.compress(bytes(size), 9)
    head = b"%PDF-1.7\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length " + str(len(packed)).encode()
    return head + b">>\nstream\n" + packed + b"\nendstream\nendobj\ntrailer\n<</Root 2 0 R>>\n%%EOF"


def deep():
    """A PDF of arrays in arrays in arrays."""
    return b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000 + b"]" * 100_000 + b"\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF"


def nowhere():
    """A compound file whose directory lies nowhere."""
    whole = bytearray(marked.doc(WORD))
    struct.pack_into("<I", whole, 48, 0xFFFFFF00)
    return bytes(whole)


@pytest.mark.parametrize(
    ("content", "kind", "fault"),
    [
        (compound.made({"EncryptedPackage": b"?"}), DOC, CopyFault.LOCKED),
        (marked.film(), DOCX, CopyFault.UNREADABLE),
        (marked.pdf(WORD)[:200], PDF, CopyFault.UNREADABLE),
        (marked.heic(WORD[:2])[:300], HEIC, CopyFault.UNREADABLE),
        (hollow(200_000_000), PDF, CopyFault.UNREADABLE),
        (deep(), PDF, CopyFault.UNREADABLE),
        (nowhere(), DOC, CopyFault.UNREADABLE),
        (compound.made({"Workbook": marked.jpeg(WORD)}), XLS, CopyFault.UNREADABLE),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), PNG, CopyFault.UNREADABLE),
        (samples.huge_png(15_000, 13_400), PNG, CopyFault.TOO_MANY_PIXELS),
        (hostile.nested_elements(), DOCX, CopyFault.TOO_MUCH),
    ],
    ids=range(11),
)
def test_a_file_of_which_there_can_be_no_copy_says_why(copied, content, kind, fault):
    assert copied(content, kind) is fault


def test_a_picture_that_is_also_an_archive_is_cut_to_the_picture(copied):
    made = copied(marked.png("x") + marked.docx(WORD), PNG)
    assert not tells(made.path.read_bytes(), WORD)


def test_a_file_that_lies_nowhere_is_unreadable(tmp_path):
    assert make(tmp_path / "gone", PNG.media_type) is CopyFault.UNREADABLE


def test_what_is_no_verdict_on_the_file_is_none(copied, monkeypatch, tmp_path):
    """The program stumbles over a kind that it does not know; it takes too long; there is no room to write."""
    with pytest.raises(NotNow):
        copied(b"text", UNKNOWN)
    monkeypatch.setattr(clean_copies, "SECONDS", 0.001)
    with pytest.raises(NotNow):
        copied(marked.pdf(WORD), PDF)
    monkeypatch.setattr(clean_copies, "NamedTemporaryFile", _full)
    with pytest.raises(NotNow):
        make(tmp_path / "original", PDF.media_type)


def _full(**_where):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("media_type", sorted(kind.media_type for kind in KINDS if not kind.is_itself))
def test_every_kind_has_a_way_to_be_cleaned(media_type):
    ended = subprocess.run(
        [sys.executable, "-m", "cleaning", media_type],
        cwd=config.ROOT / "directline",
        input=b"",
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (4, b"")


def test_the_program_ends_with_who_started_it(tmp_path):
    """A scheduler that is killed leaves nothing at work behind it."""
    os.mkfifo(tmp_path / "endless")
    starter = (
        "import subprocess, sys; subprocess.run([sys.executable, '-m', 'cleaning', 'image/png'], cwd='directline')"
    )
    opened = os.open(tmp_path / "endless", os.O_RDWR)
    try:
        with started([sys.executable, "-c", starter], stdin=opened) as parent:
            program = bounded_child(psutil.Process(parent.pid))
            parent.kill()
            program.wait(PATIENCE)
            assert not program.is_running()
    finally:
        os.close(opened)


def bounded_child(parent):
    """The program, once it has set its limits and reads; the tests themselves may run with a lower priority."""
    lowered = min(psutil.Process().nice() + PRIORITY, 19)
    for _ in range(PATIENCE * 20):
        for child in parent.children():
            if child.nice() == lowered:
                return child
        time.sleep(0.05)
    raise AssertionError("the program did not start")
