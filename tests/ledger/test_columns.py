"""Headings as offices write them, and what they are taken for."""

import pytest

from directline.ledger.columns import WrongColumn, find_columns
from directline.ledger.fields import HEADINGS, MEANINGS, Field
from directline.ledger.reading import Grid, Line, Unreadable


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
            "id enterprise title asked_at account reply replied_at",
        ),
        (
            ["序号", "企业名称", "统一社会信用代码", "诉求事项", "上报时间", "责任单位", "办理结果", "办结时间"],
            "serial enterprise credit_code title asked_at department reply replied_at",
        ),
        (
            ["编号", "序号", "企业诉求内容", "受理日期(年月日)", "企业 名称", "联系人\n电话", "所属乡镇", "问题类别"],
            "id serial account asked_at enterprise contact_phone township category",
        ),
        (["id", "title", "body", "asked_at", "replied_at", "reply"], "id title account asked_at replied_at reply"),
        (["ID", "Title", "Asked At", "Credit-Code", "SOURCE"], "id title asked_at credit_code channel"),
        (["标题", "联系人", "联系电话", "承办人", "是否解决"], "title contact_name contact_phone handler outcome"),
        (["主题", "承办单位", "承办单位联系人", "承办单位联系电话"], "title department contact_name contact_phone"),
    ],
)
def test_headings_are_understood(headings, fields):
    places = columns_of(headings).places

    assert {place: field.value for field, place in places.items()} == dict(enumerate(fields.split()))


def test_what_is_no_field_is_shown_as_unused():
    columns = columns_of(["标题", "开工时间", None, "备注"])

    assert (list(columns.places), columns.unused) == ([Field.TITLE], ["开工时间", "备注"])


def test_column_is_taken_once():
    assert understood(["诉求内容", "诉求内容"]) == {"account": "诉求内容"}


def test_headings_are_found_below_a_title():
    lines = [Line(1, ("某县企业诉求台账",)), Line(2, ("填报单位", None)), Line(4, ("序号", "诉求内容", "企业"))]

    columns = find_columns(Grid("", lines), {})

    assert (columns.headings.number, list(columns.places)) == (4, [Field.SERIAL, Field.ENTERPRISE, Field.ACCOUNT])


@pytest.mark.parametrize(
    ("overrides", "fields"),
    [
        ({"account": "备注"}, {"title": "标题", "account": "备注"}),
        ({"account": "c"}, {"title": "标题", "account": "备注"}),
        ({"account": "D"}, {"title": "标题", "account": "D"}),
        ({"account": "标题"}, {"account": "标题"}),
        ({"account": "备注", "title": ""}, {"account": "备注"}),
    ],
)
def test_guess_can_be_overridden(overrides, fields):
    assert understood(["标题", "序", "备注", None], overrides) == fields


def test_headings_named_by_an_override_are_found():
    lines = [Line(1, ("某县台账",)), Line(2, ("甲", "乙"))]

    assert find_columns(Grid("", lines), {"account": "乙"}).headings.number == 2


@pytest.mark.parametrize("overrides", [{"account": "没有"}, {"account": "ZZ"}, {"no_field": "标题"}])
def test_wrong_override_is_refused(overrides):
    with pytest.raises(WrongColumn):
        understood(["标题", "备注"], overrides)


@pytest.mark.parametrize(
    ("lines", "words"),
    [([], "文件是空的"), ([Line(1, ("甲", None, "乙"))], "看不出哪一列.*第 1 行有：甲、乙")],
)
def test_ledger_without_title_and_text_is_refused(lines, words):
    with pytest.raises(Unreadable, match=words):
        find_columns(Grid("", lines), {})


def test_cell_beyond_a_short_row_is_empty():
    columns = columns_of(["标题", "诉求内容"])
    cells = [columns.cell(Line(2, ("甲",)), field) for field in (Field.TITLE, Field.ACCOUNT, Field.REPLY)]

    assert cells == ["甲", None, None]
