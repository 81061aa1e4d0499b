import time

import pytest

from directline.tickets.sealed.rare_words import shared_words

COMPLAINT = [
    "一个月内被反复检查",
    "兴达铸造三月以来被检查五次,每次都没有出示检查通知书。3月12日又在河坎子村西口拦下辽N12345,罚款2000元。",
]
IDENTITY = ["喀左兴达铸造有限公司", "91211324MA0000001X", "王企明", "13800000001", "owner@example.com"]
COUNTY = ["喀左", "自然资源局", "交通运输局"]


def shared(text):
    return shared_words(text, COMPLAINT, IDENTITY, COUNTY)


def test_what_every_inquiry_asks_is_not_rare():
    text = "请自然资源局说明今年以来对辖区企业开展检查的情况，每次是否出示检查通知书、依据和程序。"
    assert shared(text) == ([], [])


@pytest.mark.parametrize(
    ("text", "rare"),
    [
        ("请说明3月12日的检查", ["3月", "12日"]),
        ("三月以来检查五次的原因", ["三月", "五次"]),
        ("罚款 2000 元的依据", ["2000元"]),
        ("辽n12345 为何被拦下", ["n12345"]),
        ("在河坎子村的执法", ["河坎子村"]),
        ("河坎子村西口与河坎子村东口", ["河坎子村西口", "河坎子村"]),
        ("一次、一个、几次", []),
    ],
)
def test_numbers_dates_and_names_of_the_complaint_are_rare(text, rare):
    assert shared(text) == ([], rare)


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("喀左兴达铸造有限公司的检查", ["喀左兴达铸造有限公司", "兴达铸造", "兴达"]),
        ("对兴达的检查", ["兴达"]),
        ("联系人王企明", ["王企明"]),
        ("来电 138-0000-0001", ["13800000001"]),
        ("信用代码91211324ma0000001x", ["91211324ma0000001x"]),
        ("喀左有限公司", []),
    ],
)
def test_words_that_tell_who_complained_stand_apart(text, telling):
    assert shared(text) == (telling, [])


def test_two_words_of_the_complaint_do_not_become_rare_by_standing_together():
    assert shared_words("行政检查通知书", ["没有行政检查通知书"], []) == ([], [])


def test_a_long_text_is_read_quickly():
    """In time of the processor, which does not pass while others have it."""
    started = time.process_time()
    shared_words("河坎子村西口" * 700, ["西口河坎子村" * 700], [])
    assert time.process_time() - started < 2
