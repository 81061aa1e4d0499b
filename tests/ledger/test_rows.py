"""Rows as matters: what is refused and why, what is cleaned, what is known again."""

from datetime import datetime

import pytest

from directline.ledger.cell_texts import text_of, title_and_description
from directline.ledger.columns import find_columns
from directline.ledger.fields import Field
from directline.ledger.grids import Grid, Line
from directline.ledger.rows import Matter, Ours, Refusal, numbers_in, read_rows
from tests.factories import credit_code, moment
from tests.ledger.books import ANSWERED, HEADINGS, POWER, REPLY, matter

NOW = moment("2026-03-02 10:00")
FULL = [*HEADINGS, "统一社会信用代码", "联系电话"]


def rows(*cells, headings=HEADINGS):
    lines = [Line(number, tuple(row)) for number, row in enumerate([headings, *cells], 1)]
    grid = Grid("", lines)
    return [content for _, content in read_rows(grid, find_columns(grid, {}), now=NOW)]


def row(*, headings=HEADINGS, **values):
    """One row of the second invented matter with these cells instead, by heading."""
    cells = dict(zip(HEADINGS, [*ANSWERED, *REPLY], strict=True)) | values
    return rows([cells.get(heading) for heading in headings], headings=headings)[0]


def test_row_with_a_request_alone_is_a_new_matter():
    new = rows(POWER)[0]

    assert (new.is_imported, new.title, new.asked_at) == (False, POWER[2], moment("2019-04-01 09:00"))
    assert new.replied_at(NOW) is None


def test_row_with_reply_and_both_times_is_history():
    past = row()

    assert (past.is_imported, past.reply) == (True, REPLY[0])
    assert (past.asked_at, past.replied_at(NOW)) == (moment("2019-04-02 10:00"), moment("2019-04-09 16:00"))


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"留言主题": None, "留言详情": " \u3000\n"}, "缺少标题和内容"),
        ({"留言时间": "四月"}, "提出时间：“四月”读不出时间，请写成 2019-07-09 或 2019-07-09 15:30"),
        ({"答复时间": "已办"}, "答复时间：“已办”读不出时间，请写成 2019-07-09 或 2019-07-09 15:30"),
        ({"留言时间": "1919/4/2"}, "提出时间：1919-04-02 早于 2004 年，工作日历里没有这一年"),
        ({"留言时间": None}, "已答复但没有提出时间"),
        ({"答复时间": None}, "有答复内容但没有答复时间：请补上，或清空答复内容作为新诉求"),
        ({"答复意见": None}, "有答复时间但没有答复内容：请补上，或清空答复时间作为新诉求"),
        ({"答复时间": "2019/4/2 9:59"}, "答复时间 2019-04-02 09:59:00 早于提出时间 2019-04-02 10:00:00"),
        ({"答复时间": "2019/4/1"}, "答复时间 2019-04-01 早于提出时间 2019-04-02 10:00:00"),
        ({"留言时间": "2026/3/3", "答复时间": "2026/3/4"}, "提出时间 2026-03-03 在将来"),
        ({"答复时间": "2026/3/2 10:01"}, "答复时间 2026-03-02 10:01:00 在将来"),
        ({"留言详情": "长" * 30_001}, "内容有 30001 字，超过 30000 字：请拆分或删减"),
        ({"答复意见": "长" * 30_001}, "答复内容有 30001 字，超过 30000 字：请拆分或删减"),
        ({"企业名称": "企" * 121}, "企业名称超过 120 字"),
        ({"留言编号": "9" * 301}, "编号超过 300 字"),
        (
            {"统一社会信用代码": "91211324MA00000000"},
            "统一社会信用代码“91211324MA00000000”校验不通过：请核对，或清空这一格",
        ),
    ],
)
def test_bad_row_is_refused_with_its_reason(cells, reason):
    refusal = row(headings=FULL, **cells)

    assert (type(refusal), refusal.line.number, refusal.reason) == (Refusal, 2, reason)


def test_good_code_passes_in_any_width():
    assert isinstance(row(headings=FULL, **{"统一社会信用代码": f" {credit_code(7).lower()} "}), Matter)


def test_one_bad_row_stops_no_other():
    contents = rows(POWER, [None, "某企业"], [*ANSWERED, *REPLY])

    assert [type(one) for one in contents] == [Matter, Refusal, Matter]


def test_headings_repeated_on_every_page_are_no_row():
    assert len(rows(POWER, [*HEADINGS, None], [*ANSWERED, *REPLY])) == 2


def test_day_alone_of_a_reply_is_its_closing_hour_but_never_before_the_request_or_in_the_future():
    replied = [matter(asked=asked, replied=day).replied_at(NOW) for asked, day in (
        ("2019-04-02 10:00", "2019-04-09"),
        ("2019-04-02 20:00", "2019-04-02"),
        ("2026-03-02 08:00", "2026-03-02"),
    )]  # fmt: skip

    assert replied == [moment("2019-04-09 17:30"), moment("2019-04-02 20:00"), NOW]


def test_spreadsheet_marks_are_cleaned_and_paragraphs_kept():
    dirty = (
        "\n\t\t\t\t\n\t\t尊敬的领导：\u3000\u3000您好！_x000D_\n路面\u3000积水\xa0\xa0\xa0\xa0谢谢\x00\u202e_x0009_。"
    )

    assert text_of(dirty) == "尊敬的领导：\n您好！\n路面 积水\n谢谢 。"


@pytest.mark.parametrize(
    ("title", "description", "kept"),
    [
        ("标题", "内容", ("标题", "内容")),
        ("标题", "", ("标题", "标题")),
        ("", "您好！厂区外道路积水严重。请修。", ("厂区外道路积水严重", "您好！厂区外道路积水严重。请修。")),
        ("", "积水", ("积水", "积水")),
        ("长" * 121, "内容", ("长" * 119 + "…", "长" * 121 + "\n内容")),
        ("长" * 120, "", ("长" * 120, "长" * 120)),
    ],
)
def test_title_and_account_stand_in_for_each_other(title, description, kept):
    assert title_and_description(title, description) == kept


def test_numbers_are_kept_as_they_are_read():
    numbered = row(headings=FULL, 留言编号=2549.0, 联系电话=13800000001)

    assert (numbered.short[Field.ID], numbered.short[Field.CONTACT_PHONE]) == ("2549", "13800000001")


def test_key_knows_a_matter_again_and_nothing_else():
    same = [
        *(row(), row(答复意见="另有答复"), row(留言主题=f" {ANSWERED[2]}\n"), row(企业名称="喀左 东升食品有限公司")),
        *(
            row(留言时间=cell)
            for cell in ("2019年4月2日10时", "2019/4/2", datetime.fromisoformat("2019-04-02T10:00"), 43557.4166667)
        ),
        row(留言详情="材料交了两次，\r\n没有答复😀。"),
    ]
    others = [row(**{heading: "2019-04-01" if "时间" in heading else "别的"}) for heading in HEADINGS[:5]]

    assert len({one.key for one in same}) == 1
    assert len({one.key for one in (*same, *others)}) == 6


def test_serial_number_of_a_list_is_no_number_of_a_matter():
    keys = {rows([number, "路灯不亮"], headings=["序号", "标题"])[0].key for number in (1, 2)}

    assert len(keys) == 1


@pytest.mark.parametrize(
    ("shown", "otherwise"),
    [
        (1200.0, "1,200"),
        (1200, "1200.00"),
        ("001", 1.0),
        (1.5, "1.50"),
        ("Ａ－１", "A-1"),
        ("编号𠮷", "编号"),
    ],
)
def test_number_is_the_same_however_a_cell_shows_it(shown, otherwise):
    assert row(留言编号=shown).key == row(留言编号=otherwise).key


def test_numbers_that_differ_are_two():
    assert len({row(留言编号=number).key for number in ("1-11", "11-1", "1.11", "111", "10", "1")}) == 6


def test_matter_is_known_by_the_key_of_earlier_versions():
    """As the version that first read ledgers wrote it into its database."""
    assert row().former_key == "1acc5eab528fb7265ed47a3c264f6aeef523db3579cd93ffecce8bdf37f46bf8"


@pytest.mark.parametrize(
    "cells", [{"留言编号": "2.0261E+17"}, {"留言编号": 202610010001234567.0}, {"联系电话": "1.38E+10"}]
)
def test_digits_that_a_spreadsheet_threw_away_are_asked_for(cells):
    assert "的数字太长，表格只留下了前几位：请把这一列设为文本" in row(headings=FULL, **cells).reason


def merged(*cells, shared):
    lines = [Line(1, tuple(HEADINGS)), *(Line(number, tuple(row), shared) for number, row in enumerate(cells, 2))]
    grid = Grid("台账", lines)
    return [content for _, content in read_rows(grid, find_columns(grid, {}), now=NOW)]


def test_one_text_over_several_rows_is_refused_and_one_unit_is_not():
    texts = merged(POWER, POWER, shared=frozenset({2, 4}))
    firms = merged(POWER, POWER, shared=frozenset({1}))

    assert [content.reason[:17] for content in texts] == ["标题和内容与别的行合并在一起，看不"] * 2
    assert [type(content) for content in firms] == [Matter, Matter]


def test_cell_that_its_neighbour_covers_is_refused():
    covered = Line(2, tuple(POWER), covered=frozenset({1}))
    grid = Grid("台账", [Line(1, tuple(HEADINGS)), covered])
    [(_, refusal)] = read_rows(grid, find_columns(grid, {}), now=NOW)

    assert refusal.reason == "企业名称这一格与左边的格合并了，看不出写的是什么：请取消合并"


def test_text_whose_cells_slipped_is_refused():
    lines = [
        Line(1, ("标题", "承办单位")),
        Line(2, ("路灯不亮", "影响夜班", "住建局")),
        Line(3, ("甲", "住建局", None)),
    ]
    grid = Grid("", lines, is_text=True)
    contents = [one for _, one in read_rows(grid, find_columns(grid, {}), now=NOW)]

    assert (contents[0].reason[:13], type(contents[1])) == ("这一行的格数比列名多，可能", Matter)


def test_tickets_of_this_line_are_known_by_number_and_title():
    ours = {"ZTC2026-7K3M9QAB": "停电"}
    lines = [Line(1, ("编号", "标题")), Line(2, ("ztc2026-7k3m9qab", " 停 电")), Line(3, ("ZTC2026-7K3M9QAB", "别的"))]
    grid = Grid("", lines)
    columns = find_columns(grid, {})
    known, other = (content for _, content in read_rows(grid, columns, now=NOW, ours=ours))

    assert numbers_in(grid, columns) == ["ZTC2026-7K3M9QAB"] * 2
    assert known == Ours("ZTC2026-7K3M9QAB")
    assert other.reason.startswith("编号 ZTC2026-7K3M9QAB 在本系统里是另一件诉求")
