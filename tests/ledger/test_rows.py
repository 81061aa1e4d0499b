"""Rows as matters: what is refused and why, what is cleaned, what is known again."""

import pytest

from directline.ledger.columns import find_columns
from directline.ledger.fields import Field
from directline.ledger.reading import Grid, Line
from directline.ledger.rows import Matter, Refusal, read_rows
from directline.ledger.words import text_of, title_and_account
from tests.factories import credit_code, moment
from tests.ledger.books import ANSWERED, HEADINGS, POWER, REPLY, matter

NOW = moment("2026-03-02 10:00")
FULL = [*HEADINGS, "统一社会信用代码", "联系电话"]


def rows(*cells, headings=HEADINGS):
    lines = [Line(number, tuple(row)) for number, row in enumerate([headings, *cells], 1)]
    grid = Grid("", lines)
    return [found for _, found in read_rows(grid, find_columns(grid, {}), now=NOW)]


def row(*, headings=HEADINGS, **values):
    """One row of the second invented matter with these cells instead, by heading."""
    cells = dict(zip(HEADINGS, [*ANSWERED, *REPLY], strict=True)) | values
    return rows([cells.get(heading) for heading in headings], headings=headings)[0]


def test_row_with_a_request_alone_is_a_new_matter():
    found = rows(POWER)[0]

    assert (found.is_history, found.title, found.asked_at) == (False, POWER[2], moment("2019-04-01 09:00"))
    assert found.replied_at(NOW) is None


def test_row_with_reply_and_both_times_is_history():
    found = row()

    assert (found.is_history, found.reply) == (True, REPLY[0])
    assert (found.asked_at, found.replied_at(NOW)) == (moment("2019-04-02 10:00"), moment("2019-04-09 16:00"))


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
    found = row(headings=FULL, **cells)

    assert (type(found), found.line.number, found.reason) == (Refusal, 2, reason)


def test_good_code_passes_in_any_width():
    assert isinstance(row(headings=FULL, **{"统一社会信用代码": f" {credit_code(7).lower()} "}), Matter)


def test_one_bad_row_stops_no_other():
    found = rows(POWER, [None, "某企业"], [*ANSWERED, *REPLY])

    assert [type(one) for one in found] == [Matter, Refusal, Matter]


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
    ("title", "account", "kept"),
    [
        ("标题", "内容", ("标题", "内容")),
        ("标题", "", ("标题", "标题")),
        ("", "您好！厂区外道路积水严重。请修。", ("厂区外道路积水严重", "您好！厂区外道路积水严重。请修。")),
        ("", "积水", ("积水", "积水")),
        ("长" * 121, "内容", ("长" * 119 + "…", "长" * 121 + "\n内容")),
        ("长" * 120, "", ("长" * 120, "长" * 120)),
    ],
)
def test_title_and_account_stand_in_for_each_other(title, account, kept):
    assert title_and_account(title, account) == kept


def test_numbers_are_kept_as_they_are_read():
    found = row(headings=FULL, 留言编号=2549.0, 联系电话=13800000001)

    assert (found.short[Field.ID], found.short[Field.CONTACT_PHONE]) == ("2549", "13800000001")


def test_key_knows_a_matter_again_and_nothing_else():
    same = [row(), row(留言时间="2019年4月2日10时"), row(答复意见="另有答复"), row(留言主题=f" {ANSWERED[2]}\n")]
    others = [row(**{heading: "2019-04-01" if "时间" in heading else "别的"}) for heading in HEADINGS[:5]]

    assert len({one.key for one in same}) == 1
    assert len({one.key for one in (*same, *others)}) == 6


def test_serial_number_of_a_list_is_no_number_of_a_matter():
    keys = {rows([number, "路灯不亮"], headings=["序号", "标题"])[0].key for number in (1, 2)}

    assert len(keys) == 1
