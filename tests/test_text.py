import pytest
from hypothesis import given
from hypothesis import strategies as st

from directline.text import cell_text, clean_line, clean_text, code_of, compact, fold, half_width

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


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("石城样例(北方)机械有限公司", "石城样例 （北方） 机械有限公司 "),
        ("辽政发〔2026〕5号", "辽政发[2026]5号"),
        ("〖甲〗【乙】「丙」《丁》", "(甲)(乙)(丙)(丁)"),
        ("ＡＢＣ样例公司", "abc样例公司"),
        ("“三北”苗木", "＂三北＂苗木"),
        ("ZTC2026－7K3M9QAB", "ztc2026–7k3m9qab"),
        ("艾力・买买提", "艾力·买买提"),
        ("喀\u200b左\u3000县", "喀左县"),
        ("ｶﾞｽ", "ガス"),
        ("e\u0301", "é"),
    ],
)
def test_what_is_the_same_to_a_reader_is_compared_as_the_same(written, otherwise):
    assert compact(written) == compact(otherwise)


@pytest.mark.parametrize(
    "pair", [("10²", "102"), ("2½", "21/2"), ("条款①", "条款1"), ("H₂O", "H2O"), ("甲乙", "甲、乙")]
)
def test_what_means_something_else_is_kept_apart(pair):
    assert compact(pair[0]) != compact(pair[1])


def test_half_width_keeps_case_brackets_and_spaces():
    assert half_width("ＡＢ（１）【甲】　乙") == "AB(1)【甲】 乙"


def test_code_is_in_capitals_without_spaces():
    assert code_of(" ｚｔｃ2026－7k3m ") == "ZTC2026-7K3M"


@given(st.text(st.characters(exclude_categories=())))
def test_folding_is_stable_and_never_long(typed):
    assert fold(fold(typed)) == fold(typed)
    assert compact(compact(typed)) == compact(clean_line(typed)) == compact(typed)
    assert len(compact(typed)) <= 4 * len(typed)
