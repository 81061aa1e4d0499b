"""Headings as offices write them, and what they are taken for."""

import pytest

from directline.ledger.columns import WrongColumn, find_columns
from directline.ledger.fields import HEADINGS, MEANINGS, Field
from directline.ledger.grids import Grid, Line, Unreadable
from directline.sheets.grids import Region


def columns_of(headings, overrides=None):
    return find_columns(Grid("", [Line(1, tuple(headings))]), overrides or {})


def understood(headings, overrides=None):
    columns = columns_of(headings, overrides)
    return {field.value: columns.heading(field) for field in columns.places}


def test_every_field_has_a_name_and_headings():
    assert set(MEANINGS) == set(HEADINGS) == set(Field)


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (
            ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"],
            "id enterprise title asked_at description reply replied_at",
        ),
        (
            ["序号", "企业名称", "统一社会信用代码", "诉求事项", "上报时间", "责任单位", "办理结果", "办结时间"],
            "serial enterprise credit_code title asked_at department reply replied_at",
        ),
        (
            ["编号", "序号", "企业诉求内容", "受理日期(年月日)", "企业 名称", "联系人\n电话", "所属乡镇", "问题类别"],
            "id serial description asked_at enterprise contact_phone township category",
        ),
        (["id", "title", "body", "asked_at", "replied_at", "reply"], "id title description asked_at replied_at reply"),
        (["ID", "Title", "Asked At", "Credit-Code", "SOURCE"], "id title asked_at credit_code channel"),
        (["标题", "联系人", "联系电话", "承办人", "是否解决"], "title contact_name contact_phone handler outcome"),
        (["主题", "承办单位", "企业联系人", "企业联系电话"], "title department contact_name contact_phone"),
    ],
)
def test_headings_are_understood(headings, fields):
    places = columns_of(headings).places

    assert {place: field.value for field, place in places.items()} == dict(enumerate(fields.split()))


def test_what_is_no_field_is_shown_as_unused():
    columns = columns_of(["标题", "开工时间", None, "备注"])

    assert (list(columns.places), columns.unused) == ([Field.TITLE], ["开工时间", "备注"])


DOUBTFUL = ["标题", "提出时间", "受理时间", "答复时间", "办结时间", "承办单位", "办结意见"]


def test_what_may_stand_in_two_columns_is_asked_and_never_guessed():
    columns = columns_of(DOUBTFUL)

    assert {field.value: places for field, places in columns.doubts.items()} == {
        "asked_at": [1, 2],
        "replied_at": [3, 4],
    }
    assert (list(columns.places), columns.unused) == ([Field.TITLE, Field.DEPARTMENT], ["办结意见"])
    assert columns.advice() == (
        "asked_at (提出时间) may be 提出时间 (column B) or 受理时间 (column C); "
        "use --column asked_at=HEADING (none of them: --column asked_at=); "
        "replied_at (答复时间) may be 答复时间 (column D) or 办结时间 (column E); "
        "use --column replied_at=HEADING (none of them: --column replied_at=)"
    )


def test_what_was_said_is_not_asked_again():
    columns = columns_of(DOUBTFUL, {"asked_at": "受理时间", "replied_at": ""})

    assert (columns.doubts, list(columns.places)) == ({}, [Field.ASKED_AT, Field.TITLE, Field.DEPARTMENT])


def test_the_clearer_of_two_headings_is_taken_and_one_taken_otherwise_is_no_choice():
    assert understood(["标题", "编号", "留言编号"]) == {"id": "留言编号", "title": "标题"}
    assert understood(["标题", "答复时间", "办结时间"], {"asked_at": "答复时间"}) == {
        "asked_at": "答复时间",
        "title": "标题",
        "replied_at": "办结时间",
    }


def test_columns_of_one_name_are_told_apart_by_their_letters():
    assert columns_of(["诉求内容", "诉求内容"]).doubts == {Field.DESCRIPTION: [0, 1]}
    assert columns_of(["诉求内容", "诉求内容"], {"description": "B"}).places == {Field.DESCRIPTION: 1}
    with pytest.raises(WrongColumn, match="2 columns are called 诉求内容; use a letter: A, B"):
        columns_of(["诉求内容", "诉求内容"], {"description": "诉求内容"})


def of_two_rows(above, own):
    columns = find_columns(Grid("", [Line(1, tuple(above)), Line(2, tuple(own)), Line(3, ("1",))]), {})
    return {field.value: columns.heading(field) for field in columns.places}, columns.doubts


@pytest.mark.parametrize(
    ("above", "own", "columns", "doubts"),
    [
        (
            ["序号", "企业信息", None, "诉求内容", "办理信息", None],
            [None, "名称", "联系人", None, "承办单位", "时间"],
            {
                "serial": "序号",
                "enterprise": "企业信息 · 名称",
                "contact_name": "企业信息 · 联系人",
                "description": "诉求内容",
                "department": "办理信息 · 承办单位",
            },
            {},
        ),
        (
            ["受理", None, "要求", "实际"],
            ["时间", "诉求内容", "办结时间", "办结时间"],
            {"asked_at": "受理 · 时间", "description": "受理 · 诉求内容", "replied_at": "实际 · 办结时间"},
            {},
        ),
        (
            ["受理", None, "要求"],
            ["时间", "诉求内容", "办结时间"],
            {"asked_at": "时间", "description": "诉求内容"},
            {Field.REPLIED_AT: [2]},
        ),
        (
            ["填报单位：某局", None, "填报日期：2026年10月，要求月底前报送"],
            ["时间", "诉求内容", "办结时间"],
            {"asked_at": "时间", "description": "诉求内容", "replied_at": "办结时间"},
            {},
        ),
        (
            ["某县企业诉求台账（要求月底前报送）", None, None],
            ["时间", "诉求内容", "办结时间"],
            {"asked_at": "时间", "description": "诉求内容", "replied_at": "办结时间"},
            {},
        ),
    ],
)
def test_headings_of_two_rows_are_read_together(above, own, columns, doubts):
    assert of_two_rows(above, own) == (columns, doubts)


def test_row_of_the_ledger_below_its_headings_is_no_heading():
    grid = Grid("", [Line(1, ("标题", "诉求内容", "企业", "备注")), Line(2, (None, None, None, "见附件"))])

    assert find_columns(grid, {}).headings.number == 1


def test_merged_headings_say_what_stands_above():
    lines = [Line(1, ("受理", None, "要求", "实际")), Line(2, ("时间", "诉求内容", "办结时间", "办结时间"))]
    grid = Grid("台账", lines, merged=[Region(1, 0, 1, 1)])

    assert find_columns(grid, {}).heading(Field.ASKED_AT) == "受理 · 时间"


def test_columns_show_what_stands_first_in_them():
    grid = Grid("", [Line(1, ("标题", "内容")), Line(2, ("甲\n乙",)), Line(3, ("丙", "长" * 30))])
    columns = find_columns(grid, {})

    assert [columns.example(grid, place) for place in range(3)] == ["甲 乙", "长" * 23 + "…", ""]


def test_headings_are_found_below_a_title():
    lines = [Line(1, ("某县企业诉求台账",)), Line(2, ("填报单位", None)), Line(4, ("序号", "诉求内容", "企业"))]

    columns = find_columns(Grid("", lines), {})

    assert (columns.headings.number, list(columns.places)) == (4, [Field.SERIAL, Field.ENTERPRISE, Field.DESCRIPTION])


@pytest.mark.parametrize(
    ("overrides", "fields"),
    [
        ({"description": "备注"}, {"title": "标题", "description": "备注"}),
        ({"description": "c"}, {"title": "标题", "description": "备注"}),
        ({"description": "D"}, {"title": "标题", "description": "D"}),
        ({"description": "标题"}, {"description": "标题"}),
        ({"description": "备注", "title": ""}, {"description": "备注"}),
    ],
)
def test_guess_can_be_overridden(overrides, fields):
    assert understood(["标题", "序", "备注", None], overrides) == fields


def test_headings_named_by_an_override_are_found():
    lines = [Line(1, ("某县台账",)), Line(2, ("甲", "乙"))]

    assert find_columns(Grid("", lines), {"description": "乙"}).headings.number == 2


@pytest.mark.parametrize("overrides", [{"description": "没有"}, {"description": "ZZ"}, {"no_field": "标题"}])
def test_wrong_override_is_refused(overrides):
    with pytest.raises(WrongColumn):
        understood(["标题", "备注"], overrides)


@pytest.mark.parametrize(
    ("lines", "words"),
    [([], "the file is empty"), ([Line(1, ("甲", None, "乙"))], "no column is a title or a text.*Row 1 has: 甲, 乙")],
)
def test_ledger_without_title_and_text_is_refused(lines, words):
    with pytest.raises(Unreadable, match=words):
        find_columns(Grid("", lines), {})


def test_cell_beyond_a_short_row_is_empty():
    columns = columns_of(["标题", "诉求内容"])
    cells = [columns.cell(Line(2, ("甲",)), field) for field in (Field.TITLE, Field.DESCRIPTION, Field.REPLY)]

    assert cells == ["甲", None, None]
