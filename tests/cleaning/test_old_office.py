"""Files of older Office: their container is written anew, what they show stays, programs inside are refused."""

import io
import struct

import olefile
import pytest

from directline.cleaning import compound_writing, old_office
from directline.cleaning.faults import Damaged
from tests.cleaning import compound
from tests.cleaning.carriers import of_old, old
from tests.cleaning.carriers.office import VISIBLE

STREAMS = {
    ("WordDocument",): bytes(range(256)) * 30_000,
    ("1Table",): b"table" * 2000,
    ("Data",): b"small",
    ("Empty",): b"",
    **{("Storage", f"stream {number}"): bytes((number,)) * (70 * number) for number in range(70)},
}


def test_a_container_is_read_as_it_was_written():
    whole = compound_writing.written(STREAMS, bytes(range(16)))
    with olefile.OleFileIO(io.BytesIO(whole)) as container:
        listed = {tuple(path): container.openstream(path).read() for path in container.listdir()}
        assert container.root.clsid == "03020100-0504-0706-0809-0A0B0C0D0E0F"
        assert container.parsing_issues == []
    assert listed == STREAMS


def streams(content):
    with olefile.OleFileIO(io.BytesIO(old_office.clean(content))) as copy:
        return {"/".join(path): copy.openstream(path).read() for path in copy.listdir()}


def field(code):
    """What is left of the code of a field."""
    text = streams(old.document(code))["WordDocument"].decode("utf-16-le", "replace")
    return text.partition("\x13")[2].partition("\x14")[0].rstrip()


@pytest.mark.parametrize(
    ("code", "left"),
    [
        (" PAGE \\* MERGEFORMAT ", " PAGE \\* MERGEFORMAT"),
        (' HYPERLINK "http://example.com/a" ', ' HYPERLINK "http://example.com/a"'),
        (' HYPERLINK "http://example.com/a" \\o "某" ', ' HYPERLINK "http://example.com/a"'),
        (" REF _Ref123 \\h ", " REF _Ref123 \\h"),
        (" AUTHOR ", ""),
    ],
)
def test_a_field_keeps_its_code_only_where_every_word_is_known(code, left):
    assert field(code) == left


def test_a_bookmark_and_what_refers_to_it_get_the_same_name():
    made = streams(old.document(" REF 朱鹮牡丹 \\h ", lists={21: old.strings("朱鹮牡丹", "_Toc1")}))
    (start, _size) = struct.unpack_from("<II", made["WordDocument"], 154 + 8 * 21)
    name = made["1Table"][start + 8 : start + 16].decode("utf-16-le")
    assert f" REF {name} " in made["WordDocument"].decode("utf-16-le", "replace")
    assert "_Toc1".encode("utf-16-le") in made["1Table"]


def test_drawn_letters_and_colours_of_a_shape_stay():
    shape = old.shape((0x0380, "名".encode("utf-16-le")), (0x00C0, "艺术字".encode("utf-16-le")))
    data = streams(old.document(**old.shown(old.picture(shape))))["Data"]
    assert "艺术字".encode("utf-16-le") in data
    assert data.startswith(old.picture(shape)[:68])


def records(content):
    at, rows = 0, []
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        rows.append((at, kind, content[at + 4 : at + 4 + length]))
        at += 4 + length
    return rows


def test_a_workbook_tells_where_its_sheets_begin_now():
    book = streams(old.book((0xFFF, bytes(500)), (0x5C, bytes(112))))["Workbook"]
    listed = records(book)
    place = next(struct.unpack_from("<I", content)[0] for _at, kind, content in listed if kind == 0x85)
    assert [at for at, kind, _content in listed if kind == 0x809] == [0, place]
    assert [kind for _at, kind, _content in listed] == [0x809, 0x85, 0x5C, 0x0A, 0x809, 0x204, 0x0A]
    assert VISIBLE.encode("utf-16-le") in book


def test_links_of_the_web_stay_in_a_workbook():
    address = struct.pack("<I", 42) + "http://example.com/a\0".encode("utf-16-le")
    link = of_old.linked(3, of_old.ADDRESS + address)
    assert link in [(kind, content) for _at, kind, content in records(streams(old.book(of_sheet=[link]))["Workbook"])]


def test_links_of_the_web_and_comments_stay_in_a_presentation():
    link = old.container(1033, old.container(4055, old.letters("http://example.com/", 1)))
    said = old.container(12000, old.letters("某人", 0), old.letters("属实", 1))
    copy = streams(old.presentation(link, said))["PowerPoint Document"]
    assert link in copy
    assert "属实".encode("utf-16-le") in copy


def packed(text):
    """As Office packs a page of a program: here without repeating anything."""
    letters = text.encode()
    pieces = b"".join(b"\0" + letters[at : at + 8] for at in range(0, len(letters), 8))
    return b"\1" + struct.pack("<H", 0xB000 | len(pieces) - 1) + pieces


def pages(*lines):
    """Streams of a program, in the storage that Excel lays out for it."""
    text = "\r\n".join(('Attribute VB_Name = "Sheet1"', "Option Explicit", *lines))
    cached = b"cache of numbers"
    streams = {("_VBA_PROJECT_CUR", "VBA", "Sheet1"): cached + packed(text)}
    with olefile.OleFileIO(io.BytesIO(old.book())) as container:
        book = container.openstream("Workbook").read()
    return compound_writing.written({("Workbook",): book} | streams, bytes(16))


def test_empty_pages_for_programs_are_left_out_and_others_refused():
    assert list(streams(pages("", "' a note"))) == ["Workbook"]
    with pytest.raises(Damaged):
        old_office.clean(pages("Sub Auto_Open()", "End Sub"))


MACROS = [
    *(compound.made({"WordDocument": b"?", name: b"?"}) for name in ("Macros", "VBA", "_VBA_PROJECT_CUR", "PROJECT")),
    old.document(" DDEAUTO excel a b "),
    *(old.book(kind=kind) for kind in (1, 6)),
    old.book((0x1AE, struct.pack("<HHB", 0, 9, 0) + b"cmd\3calc\3")),
    old.presentation(old.container(1023, old.record(1024, struct.pack("<III", 1, 1, 2), 2))),
]


@pytest.mark.parametrize("content", MACROS)
def test_a_file_with_a_program_inside_is_damaged(content):
    with pytest.raises(Damaged):
        old_office.clean(content)


@pytest.mark.parametrize(
    "content",
    [
        old.document().replace(struct.pack("<HH", 0xA5EC, 0xC1), struct.pack("<HH", 0xA5EC, 0x65)),
        old.book().replace(struct.pack("<HHHH", 0x809, 16, 0x600, 5), struct.pack("<HHHH", 0x809, 16, 0x500, 5)),
        old.book((0x85, struct.pack("<IHBB", 12_345, 0, 1, 0) + b"a")),
        old.presentation(old.record(0xF007, bytes(2))),
        old.document(**old.shown(old.picture(old.photo(0xF01C, 0x542, b"PICT")))),
        old.document(**old.shown(old.picture(old.photo(0xF01D, 0x46A, b"no photo")))),
    ],
)
def test_what_can_not_be_read_is_damaged(content):
    with pytest.raises(Damaged):
        old_office.clean(content)
