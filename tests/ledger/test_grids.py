"""Files of every kind that an office keeps, as rows of cells."""

from datetime import datetime
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import LineChart

from directline.ledger.grids import MAC_EPOCH, WINDOWS_EPOCH, Line, Unreadable, read
from tests.ledger.books import table, workbook

JULY = datetime.fromisoformat("2019-07-09")
ROWS = [["编号", "标题"], ["1", "路灯不亮，影响夜班"], ["2", "第一行\n第二行"]]


def lines(path, sheet=""):
    [grid] = read(path, sheet).grids
    return grid.lines


def test_workbook_is_read_with_its_own_row_numbers(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [None], ["1", None], ["", "  "], [2, JULY], headings=ROWS[0])

    [grid] = read(path).grids

    assert (grid.sheet, grid.lines) == (
        "台账",
        [Line(1, ("编号", "标题")), Line(3, ("1",)), Line(5, (2, JULY.date()))],
    )


def test_named_sheet_is_read(tmp_path):
    book = Workbook()
    book.active.title = "说明"
    book.create_sheet("二季度").append(["标题"])
    book.save(tmp_path / "a.xlsx")

    assert lines(tmp_path / "a.xlsx", "二季度") == [Line(1, ("标题",))]
    with pytest.raises(Unreadable, match="no sheet 三季度; there are: 说明, 二季度"):
        read(tmp_path / "a.xlsx", "三季度")


def test_first_sheet_with_cells_is_read_where_a_chart_stands_first(tmp_path):
    book = Workbook()
    book.active.append(["标题"])
    book.create_chartsheet("图", 0).add_chart(LineChart())
    book.save(tmp_path / "a.xlsx")

    assert lines(tmp_path / "a.xlsx") == [Line(1, ("标题",))]


def test_formula_gives_its_value_or_nothing(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["=1+1", "#REF!"], headings=["编号", "标题"])
    assert load_workbook(path).active["A2"].data_type == "f"

    assert lines(path) == [Line(1, ("编号", "标题"))]


def test_text_that_was_marked_as_text_loses_the_mark(tmp_path):
    path = table(tmp_path / "a.csv", ["'=1+1", "'引文'"], headings=["编号", "标题"])

    assert lines(path)[1] == Line(2, ("=1+1", "'引文'"))


def test_separators_of_lines_inside_a_cell_divide_no_row(tmp_path):
    (tmp_path / "a.csv").write_text("编号,标题\n1,甲\u2028乙\x0b丙\n", newline="")

    assert lines(tmp_path / "a.csv")[1:] == [Line(2, ("1", "甲\u2028乙\x0b丙"))]


def test_cell_of_any_length_is_read(tmp_path):
    path = table(tmp_path / "a.csv", ["1", "长" * 200_000], headings=ROWS[0])

    assert len(lines(path)[1].cells[1]) == 200_000


def damaged(path):
    path.write_bytes(workbook(path, *ROWS).read_bytes()[:-200])


def broken_inside(path):
    with ZipFile(workbook(path.with_suffix(".whole.xlsx"), *ROWS)) as whole, ZipFile(path, "w") as copy:
        for name in whole.namelist():
            content = whole.read(name)
            copy.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)


def archive_of(name):
    def make(path):
        with ZipFile(path, "w") as archive:
            archive.writestr(name, "<a/>")

    return make


def starting_with(content):
    return lambda path: path.write_bytes(content + b"\0" * 20)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (damaged, "the workbook is damaged"),
        (broken_inside, "the workbook is damaged"),
        (starting_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "the workbook is damaged"),
        (starting_with(b"PK\x03\x04"), "the workbook is damaged"),
        (archive_of("word/document.xml"), "this is a Word document, not a spreadsheet"),
        (archive_of("ppt/presentation.xml"), "this is a presentation"),
        (archive_of("OFD.xml"), "this is an OFD file"),
        (archive_of("台账.xlsx"), "this is an archive"),
        (starting_with(b"\xef\xbb\xbf\n%PDF-1.7"), "this is a PDF file, not a spreadsheet"),
        (starting_with(b"\x89PNG\r\n"), "this is a picture, not a spreadsheet"),
        (starting_with(b"BM6$\0\0\0\0\0\0"), "this is a picture"),
        (starting_with(b"Rar!\x1a\x07"), "this is an archive"),
        (starting_with(b"{\\rtf1"), "an RTF document"),
        (starting_with(b"MIME-Version: 1.0\r\n"), "a web archive"),
        (starting_with(b'<?xml version="1.0"?><Workbook/>'), "an XML file"),
        (starting_with(b"\xff" * 4), "unknown encoding"),
    ],
)
def test_file_of_another_kind_is_named_with_what_to_do(tmp_path, make, words):
    make(tmp_path / "a.xlsx")

    with pytest.raises(Unreadable, match=f"{words}.*[Ii]mport"):
        read(tmp_path / "a.xlsx")


def test_text_that_begins_like_a_picture_is_text(tmp_path):
    assert lines(table(tmp_path / "a.xlsx", headings=["BMW 公司台账", "标题"]))[0].cells == ("BMW 公司台账", "标题")


def test_table_has_no_sheets(tmp_path):
    with pytest.raises(Unreadable, match="a text file has no sheets"):
        read(table(tmp_path / "a.csv", *ROWS), "台账")


def test_hidden_sheets_are_read_only_where_they_are_named(tmp_path):
    book = Workbook()
    for name, state in (("台账", "visible"), ("旧", "hidden"), ("很旧", "veryHidden")):
        book.create_sheet(name).append([name])
        book[name].sheet_state = state
    book.remove(book.active)
    book.save(tmp_path / "a.xlsx")
    path = tmp_path / "a.xlsx"

    assert ([grid.sheet for grid in read(path).grids], read(path).hidden) == (["台账"], ["旧", "很旧"])
    assert lines(path, "很旧") == [Line(1, ("很旧",))]


def test_merged_cells_say_the_same_of_each_of_their_rows(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        ["1", "甲", "住建局"],
        ["2", "乙"],
        [None, None],
        ["3", "丙"],
        headings=["编号", "标题", "单位"],
    )
    book = load_workbook(path)
    for region in ("C2:C5", "A7:C7", "B9:C20", "D1:D3"):
        book.active.merge_cells(region)
    book.save(path)

    assert lines(path) == [
        Line(1, ("编号", "标题", "单位", None), frozenset({3})),
        Line(2, ("1", "甲", "住建局", None), frozenset({2, 3})),
        Line(3, ("2", "乙", "住建局", None), frozenset({2, 3})),
        Line(5, ("3", "丙", "住建局"), frozenset({2})),
    ]  # fmt: skip


@pytest.mark.parametrize(("epoch", "name"), [(WINDOWS_EPOCH, 1900), (MAC_EPOCH, 1904)])
def test_workbook_says_from_when_it_counts_its_days(tmp_path, epoch, name):
    book = Workbook()
    book.epoch = epoch
    book.active.append([43655.5, JULY])
    book.save(tmp_path / "a.xlsx")

    [grid] = read(tmp_path / "a.xlsx").grids
    assert (grid.epoch, grid.lines[0].cells) == (epoch, (43655.5, JULY.date()))


def test_cells_that_show_no_date_stay_numbers(tmp_path):
    book = Workbook()
    book.active.append([-5, 0, 1.5, 2_958_466, True, 10**20, "1e400"])
    for cell in book.active[1][:4]:
        cell.number_format = "yyyy-mm-dd"
    book.save(tmp_path / "a.xlsx")

    assert lines(tmp_path / "a.xlsx")[0].cells[4:] == (True, 1e20, "1e400")
