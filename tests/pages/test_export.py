from io import BytesIO

from openpyxl import load_workbook

from directline.pages.export import MEDIA_TYPE, workbook_response
from tests.factories import moment


def by_number(response):
    return load_workbook(BytesIO(response.data)).active


def test_workbook_holds_text_numbers_and_moments_of_the_county():
    response = workbook_response(
        "收件箱", ["标题", "件数", "到期"], [["积水", 3, moment("2026-03-02 17:30")], ["", None, 0]]
    )
    sheet = by_number(response)
    rows = [[str(cell) if hasattr(cell, "year") else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows == [["标题", "件数", "到期"], ["积水", 3, "2026-03-02 17:30:00"], [None, None, 0]]
    assert response.mimetype == MEDIA_TYPE
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E6%94%B6")


def test_workbook_has_no_live_formula_and_no_link():
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1", "http://example.com", "=HYPERLINK(1)", "a\x00b\ud800"]
    sheet = by_number(workbook_response("x", ["标题"], [[text] for text in hostile]))
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@SUM(A1)",
        "'＝1",
        "'=1",
        "http://example.com",
        "'=HYPERLINK(1)",
        "ab",
    ]
    assert all(cell.hyperlink is None for cell in cells)


def test_workbook_of_no_rows_has_its_headings():
    assert [[cell.value for cell in row] for row in by_number(workbook_response("x", ["标题"], [])).rows] == [["标题"]]


def test_workbook_takes_the_longest_text_a_cell_can_hold():
    sheet = by_number(workbook_response("x", ["标题"], [["长" * 100_000]]))
    assert sheet["A2"].value == "长" * 32_000
