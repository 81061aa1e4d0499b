"""Files of every kind that an office keeps, as rows of cells."""

from datetime import datetime
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import LineChart

from directline.ledger.reading import Line, Unreadable, read
from tests.ledger.books import table, workbook

JULY = datetime.fromisoformat("2019-07-09")
ROWS = [["编号", "标题"], ["1", "路灯不亮，影响夜班"], ["2", "第一行\n第二行"]]
LINES = [Line(number, tuple(row)) for number, row in enumerate(ROWS, 1)]


def test_workbook_is_read_with_its_own_row_numbers(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [None], ["1", None], ["", "  "], [2, JULY], headings=ROWS[0])

    grid = read(path)

    assert (grid.sheet, grid.lines) == (
        "台账",
        [Line(1, ("编号", "标题")), Line(3, ("1",)), Line(5, (2, JULY))],
    )


def test_named_sheet_is_read(tmp_path):
    book = Workbook()
    book.active.title = "说明"
    book.create_sheet("二季度").append(["标题"])
    book.save(tmp_path / "a.xlsx")

    assert read(tmp_path / "a.xlsx", "二季度").lines == [Line(1, ("标题",))]
    with pytest.raises(Unreadable, match="没有名为“三季度”的工作表，有：说明、二季度"):
        read(tmp_path / "a.xlsx", "三季度")


def test_first_sheet_with_cells_is_read_where_a_chart_stands_first(tmp_path):
    book = Workbook()
    book.active.append(["标题"])
    book.create_chartsheet("图", 0).add_chart(LineChart())
    book.save(tmp_path / "a.xlsx")

    assert read(tmp_path / "a.xlsx").lines == [Line(1, ("标题",))]


def test_formula_gives_its_value_or_nothing(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["=1+1", "#REF!"], headings=["编号", "标题"])
    assert load_workbook(path).active["A2"].data_type == "f"

    assert read(path).lines == [Line(1, ("编号", "标题"))]


def test_text_that_was_marked_as_text_loses_the_mark(tmp_path):
    path = table(tmp_path / "a.csv", ["'=1+1", "'引文'"], headings=["编号", "标题"])

    assert read(path).lines[1] == Line(2, ("=1+1", "'引文'"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_table_is_read_in_every_encoding(tmp_path, encoding, delimiter):
    path = table(tmp_path / "a.csv", *ROWS[1:], encoding=encoding, delimiter=delimiter, headings=ROWS[0])

    assert read(path).lines == LINES


def test_separators_of_lines_inside_a_cell_divide_no_row(tmp_path):
    (tmp_path / "a.csv").write_text("编号,标题\n1,甲\u2028乙\x0b丙\n", newline="")

    assert read(tmp_path / "a.csv").lines[1:] == [Line(2, ("1", "甲\u2028乙\x0b丙"))]


def test_title_above_the_headings_does_not_hide_the_delimiter(tmp_path):
    (tmp_path / "a.csv").write_text("某县企业诉求台账\n编号;标题\n1;甲,乙\n")

    assert read(tmp_path / "a.csv").lines[2] == Line(3, ("1", "甲,乙"))


def test_cell_of_any_length_is_read(tmp_path):
    path = table(tmp_path / "a.csv", ["1", "长" * 200_000], headings=ROWS[0])

    assert len(read(path).lines[1].cells[1]) == 200_000


def damaged(path):
    path.write_bytes(workbook(path, *ROWS).read_bytes()[:-200])


def broken_inside(path):
    with ZipFile(workbook(path.with_suffix(".whole.xlsx"), *ROWS)) as whole, ZipFile(path, "w") as copy:
        for name in whole.namelist():
            content = whole.read(name)
            copy.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)


def another_document(path):
    with ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")


@pytest.mark.parametrize("make", [damaged, broken_inside, another_document])
def test_damaged_workbook_is_named(tmp_path, make):
    make(tmp_path / "a.xlsx")

    with pytest.raises(Unreadable, match="工作簿打不开，请另存为"):
        read(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 .xls 或加了密码"),
        (b"\xff\xff\xff\xff", "看不出文字编码"),
    ],
)
def test_file_of_another_kind_is_named(tmp_path, content, words):
    (tmp_path / "a.xlsx").write_bytes(content)

    with pytest.raises(Unreadable, match=words):
        read(tmp_path / "a.xlsx")


def test_table_has_no_sheets(tmp_path):
    with pytest.raises(Unreadable, match="没有工作表"):
        read(table(tmp_path / "a.csv", *ROWS), "台账")
