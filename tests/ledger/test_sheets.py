"""The program that reads strange spreadsheets: web pages as a browser shows them, and files made to hurt."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from directline.ledger.grids import Unreadable, read
from directline.sheets import archives, grids, hypertext
from directline.sheets.faults import Unfit
from directline.sheets.grids import Region

FIELD = Path(__file__).parent / "field"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="台账" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def book(path, rows, **parts):
    """The smallest workbook around these rows, written by hand as no program would."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in (PARTS | {"xl/worksheets/sheet1.xml": sheet} | parts).items():
            archive.writestr(name, content)
    return path


def cell(place, value="甲", kind="str"):
    return f'<c r="{place}" t="{kind}"><v>{value}</v></c>'


@pytest.mark.parametrize(
    ("rows", "read_as"),
    [
        (f"<row>{cell('A1')}{cell('C1', '1,200', 'n')}</row>", [(1, ("甲", None, "1,200"))]),
        (f"<row>{cell('A1')}{cell('B1', '#N/A', 'e')}{cell('C1', 1, 'b')}</row>", [(1, ("甲", None, True))]),
        (f'<row>{cell("A1")}<c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v>2</v></c></row>', [(1, ("甲", None, 2.0))]),
        (f'<row r="3">{cell("B3")}</row><row r="60000">{cell("B60000")}</row>', [(3, (None, "甲")), (60000, (None, "甲"))]),
        ("", []),
    ],
)  # fmt: skip
def test_values_are_read_wherever_they_stand(tmp_path, rows, read_as):
    [grid] = read(book(tmp_path / "a.xlsx", rows)).grids

    assert [(line.number, line.cells) for line in grid.lines] == read_as


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (f'<row>{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>', "the file is too large or damaged"),
        (f"<row>{cell('A1')}{cell('XFD1')}</row>", "row 1 reaches column 16384"),
        (f"<row>{cell('1A')}</row>", "the workbook is damaged"),
        (f"<row>{cell('A1', 99, 's')}</row>", "the workbook is damaged"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><row><c t="str"><v>&b;</v></c></row>', "the workbook is damaged"),
    ],
)
def test_workbook_made_to_hurt_is_refused_in_words(tmp_path, rows, words):
    with pytest.raises(Unreadable, match=f"{words}.*import"):
        read(book(tmp_path / "a.xlsx", rows))


def test_cells_merged_over_everything_are_refused(tmp_path):
    regions = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 40 + "</mergeCells>"
    rows = "".join(f'<row r="{number}">{cell(f"A{number}")}</row>' for number in range(1, 40))
    path = book(tmp_path / "a.xlsx", f"{rows}</sheetData>{regions}<sheetData>")

    with pytest.raises(Unreadable, match="too many merged cells: undo the merging"):
        read(path)


def test_archive_that_swells_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    content = book(tmp_path / "a.xlsx", "", **{"xl/media/a.bin": bytes(100_000)}).read_bytes()
    monkeypatch.setattr(archives, "MOST_UNPACKED", 99_999)

    assert len(content) < 3000
    with pytest.raises(Unfit, match=r"too large when unpacked.*import"):
        archives.read(content)


def test_sheet_longer_or_wider_than_any_ledger_is_refused(monkeypatch):
    monkeypatch.setattr(grids, "MOST_ROWS", 2)
    sheet = grids.Sheet("台账", rows=[(1, ["甲"]), (2, ["乙"])])

    with pytest.raises(Unfit, match="more than 2 rows: import it in parts"):
        sheet.add(3, ["丙"])
    with pytest.raises(Unfit, match="Remove what is right of the ledger"):
        grids.Sheet("台账").add(1, [None] * grids.MOST_COLUMNS + ["甲"])


def changed(name, old, new):
    """The field's workbook with this in one of its parts."""
    target = BytesIO()
    with ZipFile(FIELD / "unit-merged.xlsx") as whole, ZipFile(target, "w") as copy:
        for part in whole.namelist():
            content = whole.read(part)
            copy.writestr(part, content.replace(old, new) if part.endswith(name) else content)
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        changed("styles.xml", b"<", b"&"),
        changed("styles.xml", b"<fonts", b"<fonts><font><family val='x'/></font></fonts><fonts"),
        changed("theme1.xml", b"<", b""),
        changed("sheet1.xml", b'<dimension ref="A1:K3"/>', b'<dimension ref="A1"/>'),
        changed("sheet1.xml", b'r="A2"', b's="99" r="A2"'),
        changed("sheet1.xml", b'<c r="E2"', b'<c r="E2" t="e"><v>#SPILL!</v></c><c r="F2"'),
        changed(
            ".xml", b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/spreadsheetml/main"
        ),
    ],
)
def test_what_surrounds_the_values_changes_none_of_them(content):
    """Looks, themes, sizes and errors of newer programs: whatever a strict reader falls over."""
    read_as, whole = (archives.read(one).sheets[0] for one in (content, (FIELD / "unit-merged.xlsx").read_bytes()))

    cells = [[cell for cell in row if cell != "#SPILL!"] for _, row in read_as.rows]
    assert [list(filter(None, row)) for row in cells] == [list(filter(None, row)) for _, row in whole.rows]
    assert read_as.merged == whole.merged


def page(rows):
    return f"<!DOCTYPE html><html><head><title>台账</title></head><body>{rows}</body></html>".encode()


def test_web_page_is_read_as_a_browser_shows_it():
    sheet, inner = hypertext.read(
        page(
            "<table><thead><tr><th colspan=2>企业 &amp;\n 信息</th><th rowspan=2>内容</th></tr>"
            "<tr><th>名称</th><th>电话</th></tr></thead>"
            "<tr><td rowspan='2'>甲&nbsp;公司</td><td>1</td><td>一<br>二</td></tr><tr><td>2</td><td><b>三</b><table><tr><td>内</td></tr></table></td></tr>"
            "<tr><td></td></tr></table>"
        )
    ).sheets

    assert inner.rows == [(1, ["内"])]
    assert sheet.rows == [
        (1, ["企业 & 信息", None, "内容"]),
        (2, ["名称", "电话"]),
        (3, ["甲\xa0公司", "1", "一\n二"]),
        (4, [None, "2", "三内"]),
    ]
    assert sheet.merged == [Region(1, 0, 1, 1), Region(1, 2, 2, 2), Region(3, 0, 4, 0)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_web_page_is_read_in_every_encoding(tmp_path, encoding):
    (tmp_path / "a.xls").write_bytes("<table><tr><td>标题</td></tr></table>".encode(encoding))

    [grid] = read(tmp_path / "a.xls").grids
    assert grid.lines[0].cells == ("标题",)


def test_several_tables_of_a_page_are_sheets(tmp_path):
    (tmp_path / "a.xls").write_bytes(page("<table><tr><td>甲</td></tr></table><table><tr><td>乙</td></tr></table>"))

    assert [(grid.sheet, grid.lines[0].cells) for grid in read(tmp_path / "a.xls").grids] == [
        ("表1", ("甲",)),
        ("表2", ("乙",)),
    ]
    assert [grid.sheet for grid in read(tmp_path / "a.xls", "表2").grids] == ["表2"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<p>没有表</p>", "no table in the web page"),
        ("<table><tr>" + "<td colspan=1000>甲</td>" * 3 + "</tr></table>", "reaches column 1001"),
        ("<div>" * 5000 + "<table><tr><td>甲", "table"),
    ],
)
def test_web_page_without_a_ledger_is_refused(tmp_path, content, words):
    (tmp_path / "a.xls").write_bytes(page(content))

    with pytest.raises(Unreadable, match=f"{words}.*import"):
        read(tmp_path / "a.xls")


def test_file_larger_than_any_ledger_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("directline.ledger.grids.MOST_BYTES", 10)
    (tmp_path / "a.csv").write_text("编号,标题\n1,甲\n")

    with pytest.raises(Unreadable, match=r"larger than 0 MB.*import"):
        read(tmp_path / "a.csv")
