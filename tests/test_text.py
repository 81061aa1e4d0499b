import pytest
from hypothesis import given
from hypothesis import strategies as st

from directline.text import cell_text, clean_line, clean_text

HOSTILE = {
    "NUL and controls": ("a\x00b\x07c\x7fd\x9fe", "abcde"),
    "bidi override": ("发票\u202etxt.exe\u2066", "发票txt.exe"),
    "zero width": ("喀\u200b左\ufeff县\u00ad", "喀左县"),
    "lone surrogate": ("a\ud800b", "ab"),
    "non-characters": ("a\ufdd0b\uffffc\U0010ffffd", "abcd"),
    "line ends": ("一\r\n二\r三\u2028四\u0085五", "一\n二\n三\n四\n五"),
    "decomposed": ("e\u0301", "é"),
    "rare Han and emoji stay": ("𠮷𫠝👨‍👩‍👧", "𠮷𫠝👨‍👩‍👧"),
    "tab stays inside": ("一\t二", "一\t二"),
    "ends are trimmed": (" \n一 \n", "一"),
    "nothing": (None, ""),
}


@pytest.mark.parametrize(("typed", "kept"), HOSTILE.values(), ids=HOSTILE)
def test_clean_text_keeps_what_a_reader_sees(typed, kept):
    assert clean_text(typed) == kept


@given(st.text(st.characters(exclude_categories=())))
def test_clean_text_is_stable_and_storable(typed):
    kept = clean_text(typed)

    assert clean_text(kept) == kept
    assert "\x00" not in kept.encode("utf-8").decode("utf-8")


@pytest.mark.parametrize(
    ("typed", "kept"), [("一 \n  二\t三 ", "一 二 三"), ("\u3000全\u3000角\u3000", "全 角"), ("", "")]
)
def test_clean_line_is_one_line(typed, kept):
    assert clean_line(typed) == kept


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_cell_is_never_a_formula(start):
    assert cell_text(f" {start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


def test_a_cell_takes_what_excel_takes():
    assert cell_text("电费 -1") == "电费 -1"
    assert len(cell_text("=" + "长" * 40_000)) == 32_001
