"""Documents: nothing is told, and they open and say what they said."""

import io
import re
import shutil
import subprocess
import zipfile
import zlib
from xml.etree import ElementTree

import olefile
import openpyxl
import pikepdf
import pytest

from directline.cleaning import archive, old_office, pdf
from directline.cleaning.faults import Damaged, Locked
from tests.cleaning import compound, samples
from tests.cleaning.carriers import office
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
    """But for the sign of what hung on it."""
    shown = []
    hanging = samples.pdf(WORD).replace(b"/FileAttachment", b"/FileAttachmenu")
    for name, content in {"before": hanging, "after": pdf.clean(samples.pdf(WORD))}.items():
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
        assert "/Names" not in copy.Root
        assert "/FileAttachment" not in notes
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
    assert office.VISIBLE in document
    assert 'w:author="作者"' in document
    assert "已停两周。" in document
    assert "rsid" not in document
    assert "属实" in copy["word/comments.xml"].decode()
    assert sorted(copy) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "word/_rels/document.xml.rels",
        "word/comments.xml",
        "word/document.xml",
        "word/embeddings/object1.xlsx",
        "word/media/image1.jpeg",
        "word/settings.xml",
    ]


def test_what_refers_to_a_part_that_went_goes_too():
    copy = parts(archive.clean(samples.docx(WORD)))
    declared = "".join(copy[name].decode() for name in copy if name.endswith(".rels"))
    used = {one for name in copy if name.endswith(".xml") for one in re.findall(r'r:\w+="(\w+)"', copy[name].decode())}

    assert sorted(re.findall(r'Target="([^"]*)"', declared)) == [
        *("comments.xml", "docProps/app.xml", "embeddings/object1.xlsx"),
        *("media/image1.jpeg", "settings.xml", "word/document.xml"),
    ]
    assert used == {"rId6"}
    assert "模板" in copy["word/document.xml"].decode()
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

    assert next(iter(copy)) == "OFD.xml"
    assert b"<ofd:DocID>0</ofd:DocID></ofd:DocInfo>" in copy["OFD.xml"]
    places = [
        re.search(rb">([^<>]+)</ofd:(?:DocRoot|DocumentRes|Annotations|FileLoc|MediaFile)>", copy[name])
        for name in copy
    ]
    assert len([match for match in places if match]) == len(copy) - 2
    assert [name for name in copy if name.endswith(".jpeg")] == ["Doc_1/Res/4.jpeg"]


def test_old_documents_keep_their_text_and_nothing_that_is_not_of_their_pages():
    with olefile.OleFileIO(io.BytesIO(old_office.clean(samples.doc(WORD)))) as copy:
        assert office.VISIBLE.encode("utf-16-le") in copy.openstream("WordDocument").read()
        assert copy.listdir() == [["1Table"], ["Data"], ["WordDocument"]]


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


def nested(depth):
    """Documents in documents."""
    inner = samples.xlsx(WORD)
    for _level in range(depth):
        listed = [office.inside("package", "embeddings/a.docx")]
        inner = office.word(
            '<w:object><o:OLEObject r:id="rId1"/></w:object>', listed, {"word/embeddings/a.docx": inner}
        )
    return inner


def bomb():
    """Many documents in one, none of them too large alone."""
    inner = office.word(parts={"word/a.bmp": bytes(30_000_000)})
    listed = [office.inside("package", f"embeddings/{number}.docx") for number in range(5)]
    return office.word("", listed, {f"word/embeddings/{number}.docx": inner for number in range(5)})


def holding(kind, content=b"\0\0\0\x18ftypmp42", media_type="video/mp4", name="media/film.mp4"):
    """A document that refers to something."""
    return office.word("", [office.inside(kind, name)], {f"word/{name}": content}, types={f"word/{name}": media_type})


def unrendered():
    """A form whose pages are made by the program that shows it."""
    made, file = io.BytesIO(), pikepdf.new()
    file.add_blank_page()
    file.Root.NeedsRendering = True
    file.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("clean", "content"),
    [
        (archive.clean, b""),
        (archive.clean, samples.docx(WORD)[:-40]),
        (archive.clean, holding("video")),
        (archive.clean, holding("audio")),
        (archive.clean, holding("image", b"\x89PNG\r\n\x1a\nbroken", "image/png")),
        (archive.clean, holding("image", b"unknown", "image/x-eps")),
        (archive.clean, holding("aFChunk", b"<html>", "text/html")),
        (archive.clean, office.word(parts={"word/document.xml": LAUGHS})),
        (archive.clean, office.word(parts={"word/document.xml": OUTSIDE})),
        (archive.clean, office.word(parts={"word/document.xml": "<w:document xmlns:w='z'/>"})),
        (archive.clean, office.word("<w:p>")),
        (archive.clean, office.archive({"word/document.xml": "<a/>"})),
        (archive.clean, office.archive({"OFD.xml": "<a/>"})),
        (archive.clean, nested(5)),
        (archive.clean, bomb()),
        (pdf.clean, b""),
        (pdf.clean, b"%PDF-1.7\nnothing"),
        (pdf.clean, samples.pdf(WORD)[:300]),
        (pdf.clean, unrendered()),
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


VBA = compound.made({"_VBA_PROJECT": b"?"})
SHEET = "application/vnd.ms-excel"


@pytest.mark.parametrize(
    "content",
    [
        holding(
            "http://schemas.microsoft.com/office/2006/relationships/vbaProject", VBA, "application/x", "vbaProject.bin"
        ),
        holding(
            "http://schemas.microsoft.com/office/2006/relationships/wordVbaData", b"<a/>", "application/xml", "a.xml"
        ),
        holding("image", VBA, "image/jpeg", "media/image1.jpeg"),
        office.word(parts={"word/anything.bin": VBA}),
        office.word(types={"word/anything.bin": "application/vnd.ms-office.vbaProject"}),
        office.word(types={"word/document.xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}),
        office.book(
            "",
            [office.inside("http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "m.xml")],
            {"xl/m.xml": "<a/>"},
        ),
        office.book(types={"xl/macrosheets/sheet1.xml": f"{SHEET}.macrosheet+xml"}),
        office.book(types={"xl/macrosheets/sheet1.xml": f"{SHEET}.intlmacrosheet+xml"}),
        office.word('<w:p><w:fldSimple w:instr=" DDEAUTO excel a "/></w:p>'),
        office.word(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDE a b</w:instrText><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        ),
        holding("package", office.word(parts={"word/anything.bin": VBA}), "application/x", "embeddings/a.docx"),
    ],
)
def test_a_document_with_a_program_inside_is_damaged_wherever_it_is(content):
    with pytest.raises(Damaged):
        archive.clean(content)
