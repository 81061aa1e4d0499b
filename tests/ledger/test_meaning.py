"""What headings mean, and what they do not mean though they end alike."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directline.ledger.fields import HEADINGS, Field
from directline.ledger.meaning import Certainty, Name, meanings, plain

SURELY, WEAKLY, MAYBE = Certainty.SURELY, Certainty.WEAKLY, Certainty.MAYBE


def meant(own, above=""):
    return {str(field): certainty for field, certainty in meanings(Name(own, above)).items()}


def test_no_heading_is_known_for_two_fields():
    words = {field: set(map(plain, line.split())) for field, line in HEADINGS.items()}

    assert [(one, other) for one, other in combinations(Field, 2) if words[one] & words[other]] == []


@pytest.mark.parametrize("field", Field)
def test_every_heading_that_is_known_means_its_field(field):
    for heading in HEADINGS[field].split():
        assert list(meant(heading)) == [field], heading


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("实际办结时间", "replied_at"),
        ("办结时间（实际）", "replied_at"),
        ("问题办结日期", "replied_at"),
        ("受理日期(年月日)", "asked_at"),
        ("诉求提出时间", "asked_at"),
        ("企业 名称（全称）", "enterprise"),
        ("诉求企业名称", "enterprise"),
        ("承办单位（责任单位）", "department"),
        ("联系人\n电话", "contact_phone"),
        ("企业联系电话（手机）", "contact_phone"),
        ("诉求内容（200 字以内）", "description"),
        ("企业反映的主要问题", "description"),
        ("最终答复意见", "reply"),
        ("Ａｓｋｅｄ Ａｔ", "asked_at"),
    ],
)
def test_words_that_change_nothing_are_passed_over(heading, field):
    assert meant(heading) == {field: SURELY}


@pytest.mark.parametrize(
    "heading",
    [
        *("要求办结时间", "应办结时间", "拟答复时间", "计划完成时间", "预计办结日期", "承诺答复时间", "答复截止时间", "限办结时间"),
        *("办结时间（要求）", "办结时间(应)", "办结期限", "首次答复时间", "延期办结时间", "回访反馈时间", "规定办结时间"),
        *("承办单位联系人", "责任部门联系电话", "包联领导联系电话", "联系人（承办单位）", "联系电话（部门）"),
        *("部门受理时间", "承办单位收到时间", "派单时间", "开工时间", "协办单位", "原承办单位", "建议承办单位", "是否按时解决"),
        *("备注", "企业类型", "合同编号", "资金来源", "项目名称", "满意度"),
    ],
)  # fmt: skip
def test_what_says_something_else_means_no_field(heading):
    assert meant(heading) == {}


@pytest.mark.parametrize(
    ("own", "above", "meaning"),
    [
        ("时间", "", {"asked_at": WEAKLY}),
        ("时间", "受理", {"asked_at": SURELY}),
        ("时间", "办结", {"replied_at": SURELY}),
        ("时间", "其他", {"asked_at": MAYBE}),
        ("名称", "企业信息", {"enterprise": SURELY}),
        ("办结时间", "办理信息", {"replied_at": SURELY}),
        ("办结时间", "要求", {}),
        ("联系人", "企业基本情况", {"contact_name": SURELY}),
        ("联系人", "承办单位", {}),
    ],
)
def test_the_row_above_is_part_of_what_is_said(own, above, meaning):
    assert meant(own, above) == meaning


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [("县政府统一答复意见", {"reply": MAYBE}), ("窗口办结时间", {"replied_at": MAYBE}), ("办结时间（审核后）", {})],
)
def test_what_only_ends_so_is_not_sure(heading, meaning):
    assert meant(heading) == meaning


@settings(max_examples=30)
@given(st.text(), st.text())
def test_no_heading_breaks_the_reader(own, above):
    assert set(meanings(Name(own, above)).values()) <= set(Certainty)
