"""What is too much work is refused before any of it is done, and what people really send is not."""

import subprocess
import sys

import pytest

import config
from directline.cleaning import judging_archives, judging_pdfs, judging_pictures
from directline.cleaning.__main__ import TOO_MANY_PIXELS, TOO_MUCH
from directline.cleaning.faults import Damaged, Locked, TooManyPixels, TooMuch
from directline.tickets.files.kinds import DOCX, PNG
from tests.cleaning import hostile, samples
from tests.tickets import samples as plain

WORD = "朱鹮牡丹"


@pytest.fixture
def small_limits(monkeypatch):
    """The same counting, with less to make."""
    for name, most in {"MOST_TAGS": 40_000, "MOST_UNPACKED_BYTES": 2_000_000, "MOST_PARTS": 100}.items():
        monkeypatch.setattr(judging_archives, name, most)
    monkeypatch.setattr(judging_pdfs, "MOST_OBJECTS", 1000)


def judge(content):
    judging = judging_pdfs if content.startswith(b"%PDF") else judging_archives
    return judging.judge("", content)


@pytest.mark.parametrize("made", hostile.TOO_MUCH, ids=lambda made: made.__name__)
def test_too_much_work_is_refused_by_counting(small_limits, made):
    content = made()
    with pytest.raises(TooMuch):
        judge(content)


@pytest.mark.parametrize(
    "made", [samples.docx, samples.xlsx, samples.pptx, samples.ofd, samples.pdf], ids=lambda made: made.__name__
)
def test_what_people_send_is_not_too_much(small_limits, made):
    content = made(WORD)
    assert judge(content) is None


def test_deep_is_not_too_deep_at_once():
    assert judge(hostile.nested_less()) is None


@pytest.mark.parametrize(
    ("media_type", "size", "fault"),
    [
        ("image/png", (20_000, 10_000), None),
        ("image/png", (20_000, 10_001), TooManyPixels),
        ("image/tiff", None, Damaged),
    ],
)
def test_a_picture_is_measured_by_what_it_says(media_type, size, fault):
    content = plain.huge_png(*size) if size else b"II*\0"
    if fault is None:
        assert judging_pictures.judge(media_type, content) is None
    else:
        with pytest.raises(fault):
            judging_pictures.judge(media_type, content)


def test_locked_shows_while_counting():
    locked = bytearray(samples.docx(WORD))
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    with pytest.raises(Locked):
        judge(bytes(locked))


def test_counting_holds_no_part_whole(monkeypatch):
    """Two parts are looked at in pieces, and the counting ends with the piece that is too much."""
    looked_at = []
    opened = judging_archives._Archives._opened
    monkeypatch.setattr(
        judging_archives._Archives, "_opened", lambda self, piece: looked_at.append(len(piece)) or opened(self, piece)
    )
    with pytest.raises(TooMuch):
        judge(hostile.nested_elements())
    assert looked_at == [8, 64 * 1024, 64 * 1024]


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        (DOCX, hostile.nested_elements(), TOO_MUCH),
        (PNG, plain.huge_png(30_000, 30_000), TOO_MANY_PIXELS),
    ],
    ids=["tags", "pixels"],
)
def test_the_program_says_what_was_too_much(kind, content, code):
    ended = subprocess.run(
        [sys.executable, "-m", "cleaning", kind.media_type],
        cwd=config.ROOT / "directline",
        input=content,
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (code, b"", b"")
