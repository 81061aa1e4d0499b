"""Documents: nothing is told, and they open and say what they said."""

import io
import shutil
import subprocess
import zipfile
import zlib
from xml.etree import ElementTree

import olefile
import openpyxl
import pikepdf
import pytest

from directline.cleaning import archive, markup, old_office, pdf
from directline.cleaning.faults import Damaged, Locked
from tests.cleaning import compound, samples
from tests.cleaning.traces import tells

WORD = "朱鹮牡丹"
FORMS = {
    samples.pdf: pdf.clean,
    samples.docx: archive.clean,
    samples.xlsx: archive.clean,
    samples.pptx: archive.clean,
    samples.ofd: archive.clean,
    samples.doc: old_office.clean,
    samples.xls: old_office.clean,
    samples.ppt: old_office.clean,
}


@pytest.mark.parametrize(("made", "clean"), FORMS.items(), ids=lambda one: one.__name__)
def test_a_document_tells_nothing(made, clean):
    original = made(WORD)
    copy = clean(original)

    assert tells(original, WORD)
    assert not tells(copy, WORD)
    assert clean(copy) == copy


def test_a_pdf_shows_its_pages_as_before(tmp_path):
    shown = []
    for name, content in {"before": samples.pdf(WORD), "after": pdf.clean(samples.pdf(WORD))}.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
        subprocess.run(
            [shutil.which("pdftoppm"), "-r", "72", tmp_path / f"{name}.pdf", tmp_path / name],
            check=True,
            capture_output=True,
        )
        shown.append((tmp_path / f"{name}-1.ppm").read_bytes())
    assert shown[0] == shown[1]


def test_a_pdf_keeps_what_was_noted_and_loses_who_did_and_what_hangs_on_it():
    with pikepdf.open(io.BytesIO(pdf.clean(samples.pdf(WORD)))) as copy:
        notes = {str(note.Subtype): sorted(note.keys()) for note in copy.pages[0].Annots}
        assert dict(copy.docinfo) == {}
        assert "/Metadata" not in copy.Root
        assert "/EmbeddedFiles" not in copy.Root.Names
        assert str(copy.pages[0].Annots[0].Contents) == "请看这里"
    assert "/T" not in notes["/Text"]
    assert "/V" not in notes["/Widget"]


def test_earlier_versions_below_a_pdf_go():
    first = samples.pdf("无关")
    made = io.BytesIO(first)
    leftover = f"\n999 0 obj\n({WORD})\nendobj\n".encode("utf-16-be")
    assert not tells(pdf.clean(made.getvalue() + leftover), WORD)


def test_a_locked_pdf_is_locked():
    made, file = io.BytesIO(), pikepdf.new()
    file.add_blank_page()
    file.save(made, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    with pytest.raises(Locked):
        pdf.clean(made.getvalue())


def test_a_pdf_that_only_forbids_printing_is_copied():
    made, file = io.BytesIO(), pikepdf.new()
    file.add_blank_page()
    file.docinfo["/Author"] = WORD
    file.save(made, encryption=pikepdf.Encryption(user="", owner="secret"))
    assert len(pikepdf.open(io.BytesIO(pdf.clean(made.getvalue()))).pages) == 1


def test_a_photo_packed_twice_in_a_pdf_is_cleaned():
    made, file = io.BytesIO(), pikepdf.new()
    page = file.add_blank_page()
    photo = file.make_stream(samples.jpeg(WORD), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    photo.Filter = pikepdf.Name.DCTDecode
    packed = pikepdf.Stream(file, b"")
    packed.write(
        zlib.compress(samples.jpeg(WORD)),
        filter=pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode]),
    )
    packed.Subtype = pikepdf.Name.Image
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=photo, B=packed))
    file.save(made)
    assert not tells(pdf.clean(made.getvalue()), WORD)


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def test_a_word_document_keeps_its_text_changes_and_comments():
    copy = parts(archive.clean(samples.docx(WORD)))
    document = copy["word/document.xml"].decode()

    assert next(iter(copy)) == "[Content_Types].xml"
    assert "变压器容量不足，请求增容。" in document
    assert 'w:author="作者"' in document
    assert "已停两周。" in document
    assert "rsid" not in document
    assert "属实" in copy["word/comments.xml"].decode()
    assert not [name for name in copy if name.startswith(("docProps", "customXml")) or "people" in name]


def test_what_refers_to_a_part_that_went_goes_too():
    copy = parts(archive.clean(samples.docx(WORD)))
    told = "".join(copy[name].decode() for name in copy if name.endswith(".rels") or name == "[Content_Types].xml")

    assert "docProps" not in told
    assert "customXml" not in told
    assert "people" not in told
    assert "attachedTemplate" not in told
    assert 'Target="模板.dotx"' in told
    for name in copy:
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(copy[name])


def test_a_workbook_opens_with_its_cells_and_comments():
    book = openpyxl.load_workbook(io.BytesIO(archive.clean(samples.xlsx(WORD))))
    sheet = book.active

    assert [sheet["A1"].value, sheet["A2"].value] == ["电费", 1200]
    assert sheet["A2"].comment.text == "作者:\n已核对"
    assert sheet["A2"].comment.author == "作者"


def test_an_ofd_keeps_its_pages_and_its_number():
    copy = parts(archive.clean(samples.ofd(WORD)))

    assert b"<ofd:DocID>0</ofd:DocID></ofd:DocInfo>" in copy["OFD.xml"]
    assert b"Doc_0/Document.xml" in copy["OFD.xml"]


def test_old_documents_keep_their_size_and_their_text():
    original = samples.doc(WORD)
    with olefile.OleFileIO(io.BytesIO(old_office.clean(original))) as copy:
        assert "变压器容量不足".encode("utf-16-le") in copy.openstream("WordDocument").read()
        assert copy.get_metadata().author is None
    assert len(old_office.clean(original)) == len(original)


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_markup_in_any_code_is_read(code):
    named = "utf-8" if code == "utf-8-sig" else code
    told = f'<?xml version="1.0" encoding="{named}"?><a author="{WORD}">正文</a>'.encode(code)
    assert markup.clean(told).decode().endswith('<a author="作者">正文</a>')


def test_a_sheet_of_dynamic_arrays_is_not_taken_for_words_about_a_drawing():
    assert b"<metadata><x/></metadata>" in markup.clean(b"<metadata><x/></metadata>")
    assert WORD not in markup.clean(f"<svg><metadata>{WORD}</metadata><g/></svg>".encode()).decode()


def test_a_long_sheet_passes_as_it_is_but_for_its_printer():
    sheet = b'<worksheet><c r="A1"><v>1</v></c><pageSetup paperSize="9" r:id="rId1"/></worksheet>'
    assert markup.clean(sheet) == sheet.replace(b' r:id="rId1"', b"")


@pytest.mark.parametrize("text", ["&lt;a&gt; &amp; b", "a\n b\t", "<![CDATA[<x>]]>"])
def test_text_and_attributes_say_what_they_said(text):
    told = f'<a author="z" b="1 &quot;2&quot; &lt;&#10;">{text}</a>'
    before, after = (ElementTree.fromstring(one) for one in (told, markup.clean(told.encode())))
    assert (after.text, after.get("b")) == (before.text, before.get("b"))


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


def nested(depth):
    inner = samples.archive({"a.xml": "<a/>"})
    for _level in range(depth):
        inner = samples.archive({"a.docx": inner})
    return inner


def bomb():
    """Many archives in one, none of them too large alone."""
    inner = samples.archive({"a.bmp": bytes(30_000_000)})
    return samples.archive({f"{number}.docx": inner for number in range(5)})


@pytest.mark.parametrize(
    ("clean", "content"),
    [
        (archive.clean, b""),
        (archive.clean, samples.docx(WORD)[:-40]),
        (archive.clean, samples.docx(WORD, {"word/media/film.mp4": b"\0\0\0\x18ftypmp42"})),
        (archive.clean, samples.docx(WORD, {"word/media/image2.png": b"\x89PNG\r\n\x1a\nbroken"})),
        (archive.clean, samples.archive({"word/document.xml": LAUGHS})),
        (archive.clean, samples.archive({"word/document.xml": OUTSIDE})),
        (archive.clean, samples.archive({"word/document.xml": b"<a author='z'><b></a>"})),
        (archive.clean, nested(5)),
        (archive.clean, bomb()),
        (pdf.clean, b""),
        (pdf.clean, b"%PDF-1.7\nnothing"),
        (pdf.clean, samples.pdf(WORD)[:300]),
        (old_office.clean, b""),
        (old_office.clean, old_office.HEAD + bytes(504)),
        (old_office.clean, samples.doc(WORD)[:2000]),
        (old_office.clean, compound.made({"\x01Ole10Native": b"C:\\Users"})),
        (old_office.clean, compound.made({"Workbook": samples.jpeg(WORD)})),
    ],
)
def test_a_document_that_can_not_be_cleaned_is_damaged(clean, content):
    with pytest.raises(Damaged):
        clean(content)


@pytest.mark.parametrize(
    "content",
    [
        compound.made({"EncryptedPackage": b"?"}),
        compound.made({"WordDocument": bytes.fromhex("eca5") + bytes(8) + bytes.fromhex("0001")}),
        compound.made({"Workbook": bytes.fromhex("2f000200") + bytes(2)}),
    ],
)
def test_a_locked_document_of_old_is_locked(content):
    with pytest.raises(Locked):
        old_office.clean(content)
