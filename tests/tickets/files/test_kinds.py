"""One table says what may be attached; a file is what it holds, whatever it is called."""

import io
import struct
from pathlib import Path

import pytest

from directline.cleaning.__main__ import _ROOMS
from directline.pages.drafting import Drafted
from directline.tickets.errors import Refused
from directline.tickets.files import attachments, compound_names
from directline.tickets.files.content import kind_of
from directline.tickets.files.kinds import (
    ACCEPTED,
    BECOMES_ANOTHER,
    BMP,
    CSV,
    DOC,
    DOCX,
    GIF,
    HEIC,
    JPEG,
    KINDS,
    OFD,
    PDF,
    PNG,
    PPT,
    PPTX,
    SHOWN_AS_THEY_ARE,
    TEXT,
    TIFF,
    WEBP,
    XLS,
    XLSX,
    kinds_in_words,
)
from tests.cleaning import compound as containers
from tests.cleaning import samples as marked
from tests.tickets import samples

pytestmark = pytest.mark.empty_database

FIELD = Path(__file__).parents[1] / "field"
WORD = "朱鹮"
SAMPLES = {
    PNG: marked.png(WORD),
    JPEG: marked.jpeg(WORD),
    GIF: marked.gif(WORD),
    WEBP: marked.webp(WORD),
    HEIC: marked.heic(WORD),
    TIFF: samples.picture("TIFF"),
    BMP: samples.picture("BMP"),
    PDF: marked.pdf(WORD),
    DOCX: marked.docx(WORD),
    XLSX: marked.xlsx(WORD),
    PPTX: marked.pptx(WORD),
    DOC: marked.doc(WORD),
    XLS: marked.xls(WORD),
    PPT: marked.ppt(WORD),
    OFD: marked.ofd(WORD),
    TEXT: "电费".encode(),
    CSV: "电费,3月".encode(),
}


def judged(content, name):
    kept = attachments.judge(io.BytesIO(content), name)
    return kept.kind, kept.name


def test_picker_recognition_copies_and_messages_read_one_table(app):
    offered = set(ACCEPTED.split(","))
    assert set(SAMPLES) == set(KINDS)
    assert offered == {ending for kind in KINDS for ending in kind.endings} | {
        kind.media_type for kind in KINDS if kind.media_type.startswith("image/")
    }
    cleaned = {kind.media_type for kind in KINDS if not kind.is_itself}
    assert cleaned == set(_ROOMS)
    assert Drafted.files.kwargs["render_kw"]["accept"] == ACCEPTED
    assert cleaned - SHOWN_AS_THEY_ARE >= BECOMES_ANOTHER
    assert kinds_in_words() == "照片、PDF、Word、Excel、PPT、WPS、OFD、文本"
    with pytest.raises(Refused, match=f"可以上传：{kinds_in_words()}。"):
        judged(b"MZ" + bytes(100), "a.exe")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.media_type)
def test_every_kind_that_is_offered_is_taken_under_each_of_its_endings(app, kind):
    for ending in kind.endings:
        assert judged(SAMPLES[kind], f"甲{ending}") == (kind, f"甲{ending}")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.is_itself], ids=lambda kind: kind.media_type)
def test_a_file_is_what_it_holds_whatever_it_is_called(app, kind):
    for other in KINDS:
        if other is not kind:
            name = f"甲{other.endings[0]}"
            assert judged(SAMPLES[kind], name) == (kind, name + kind.endings[0])


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("带BOM.pdf", PDF, "带BOM.pdf"),
        ("扫描.tif", TIFF, "扫描.tif"),
        ("截图.bmp", BMP, "截图.bmp"),
        ("旧doc改名.docx", DOC, "旧doc改名.docx.doc"),
    ],
)
def test_files_as_people_have_them(app, name, kind, shown):
    assert judged((FIELD / name).read_bytes(), name) == (kind, shown)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b"\n\n  ", b"\xef\xbb\xbf\r\n", b"\0"])
def test_a_pdf_begins_behind_what_was_put_before_it(app, before):
    assert judged(before + samples.PDF, "a.pdf")[0] is PDF


def test_a_page_that_names_a_pdf_is_none(app):
    with pytest.raises(Refused, match="不能上传"):
        judged(b"<html>%PDF-1.7</html>", "a.html")


def with_flag(content, bit=1):
    """An archive whose first part is marked as encrypted."""
    marked_so = bytearray(content)
    marked_so[marked_so.index(b"PK\x01\x02") + 8] |= bit
    return bytes(marked_so)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ((FIELD / "加密.docx").read_bytes(), "加密.docx"),
        (containers.made({"EncryptionInfo": b"?", "EncryptedPackage": b"?"}), "表.xlsx"),
        (with_flag(samples.docx()), "说明.docx"),
    ],
)
def test_a_locked_file_is_told_to_be_locked(app, content, name):
    with pytest.raises(Refused, match="设了密码"):
        judged(content, name)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        ("BM,型号\n".encode(), "a.csv", CSV),
        (b"BM" + bytes(60), "a.bmp", None),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "IMG.HEIC", HEIC),
        (b"\0\0\0\x18ftypavif\0\0\0\0avifmif1", "a.avif", None),
        (samples.picture("TIFF"), "DSC_1.NEF", None),
        (samples.picture("TIFF"), "DSC_1.dng", None),
    ],
)
def test_what_begins_alike_is_told_apart(app, content, name, kind):
    if kind is None:
        with pytest.raises(Refused, match="不能上传"):
            judged(content, name)
    else:
        assert judged(content, name)[0] is kind


def test_an_old_document_that_holds_another_is_the_outer_one(app):
    """An embedded workbook lies in a storage of its own, with the same names inside."""
    content = bytearray(containers.made({"WordDocument": b"text", "ObjectPool": b"", "Workbook": b"text"}))
    directory = containers.SECTOR * 2
    struct.pack_into("<I", content, directory + 128 * 2 + 72, 0xFFFFFFFF)  # nobody follows the storage,
    struct.pack_into("<I", content, directory + 128 * 2 + 76, 3)  # the workbook hangs below it
    assert compound_names.root_names(io.BytesIO(content)) == {"WordDocument", "ObjectPool"}
    assert judged(bytes(content), "a.xls")[0] is DOC


class Counting(io.BytesIO):
    """How much was read, and how often."""

    calls = amount = 0

    def read(self, size=-1):
        content = super().read(size)
        self.calls, self.amount = self.calls + 1, self.amount + len(content)
        return content


def round_and_round(field, value):
    content = bytearray(marked.doc(WORD))
    struct.pack_into("<I", content, field, value)
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        marked.doc(WORD)[:600],
        round_and_round(48, 0xFFFFFF00),  # a directory that lies nowhere
        round_and_round(containers.SECTOR + 4, 1),  # whose sector follows itself
        round_and_round(30, 3),  # sectors of no size
        round_and_round(48, 200_000),
        round_and_round(76, 1 << 31),  # a table that lies nowhere
    ],
    ids=range(6),
)
def test_an_old_document_that_leads_in_circles_is_damaged_and_read_for_a_bounded_time(app, content):
    file = Counting(content)
    with pytest.raises(Refused, match="损坏"):
        kind_of(file, ".doc")
    assert file.calls <= 2 * compound_names.MOST_SECTORS + 10


def test_a_tree_of_names_that_grows_into_itself_ends(app):
    content = bytearray(marked.doc(WORD))
    for entry in range(1, 4):
        struct.pack_into("<2I", content, containers.SECTOR * 2 + 128 * entry + 68, 1, 2)
    assert "WordDocument" in compound_names.root_names(io.BytesIO(content))


def test_a_long_text_is_read_in_pieces(app):
    long = Counting("电费,3月\n".encode("gb18030") * 200_000)
    assert kind_of(long, ".csv") is CSV
    assert long.amount / long.calls < 300_000
