"""What tells whose ticket it is, struck out of texts in whatever way it is written there."""

import pytest

from directline.tickets.sealed import identity
from directline.tickets.sealed.rare_words import short_forms
from directline.tickets.sealed.redaction import redacted


@pytest.mark.parametrize(
    ("name", "shorts"),
    [
        ("喀左兴达铸造有限公司", ["兴达铸造", "兴达"]),
        ("喀左恒昌食品有限责任公司", ["恒昌食品", "恒昌"]),
        ("喀左碧水源环保有限公司", ["碧源环保", "碧水源环保", "碧源", "碧水"]),
        ("喀左有限公司", []),
        ("王企明", []),
        ("Xingda Castings", []),
    ],
)
def test_a_firm_is_called_by_its_own_name_and_the_head_of_it(name, shorts):
    assert short_forms(name, {"喀左", "水", "有限公司", "有限责任公司"}) == shorts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("兴达铸造和兴达都在村口", "▇▇▇和▇▇▇都在村口"),
        ("电话138-0000-0001或138 0000 0001", "电话▇▇▇或▇▇▇"),
        ("代码91211324ma0000001x", "代码▇▇▇"),
        ("代码９１２１１３２４ＭＡ００００００１Ｘ", "代码▇▇▇"),
        ("写信到OWNER@example.com", "写信到▇▇▇"),
        ("三月检查五次", "三月检查五次"),
    ],
)
def test_words_are_struck_in_whatever_way_they_are_written(text, shown):
    words = ["91211324MA0000001X", "owner@example.com", "13800000001", "兴达铸造", "兴达"]
    assert redacted(text, words) == shown


def test_what_the_firm_is_called_for_short_tells_whose_ticket_it_is(cast):
    assert {"喀左兴达铸造有限公司", "兴达"} <= set(identity.identifying_words(cast.firm, cast.owner))


@pytest.mark.parametrize("name", ["喀左兴达铸造有限公司", "阿龙食品有限公司", "Ab 一达机械有限公司"])
def test_the_longest_word_is_struck_first(cast, name):
    """Else what a short word leaves of a long one still tells who it is."""
    cast.firm.name = name
    words = identity.identifying_words(cast.firm, cast.owner, "13800000001", "")

    assert [len(word) for word in words] == sorted(map(len, words), reverse=True)
    assert all(len(word) > 1 for word in words)
    assert redacted(f"由{name}反映", words) == "由▇▇▇反映"
