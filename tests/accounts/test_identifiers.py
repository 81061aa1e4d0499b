import pytest

from directline.accounts import identifiers
from tests.factories import credit_code


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("91211324MA0000001X", ""),
        (credit_code(1).lower(), credit_code(1)),
        (f"  {credit_code(1)[:8]} {credit_code(1)[8:]}\u200b ", credit_code(1)),
        (credit_code(1).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789MA"}), credit_code(1)),
        ("", ""),
        ("\x00", ""),
        ("9" * 100_000, ""),
        ("统一社会信用代码", ""),
    ],
)
def test_credit_code_is_normalised_and_checked(typed, expected):
    assert identifiers.credit_code(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("138 0013 8000", "13800138000"),
        ("+86-138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0421-4821234", "04214821234"),
        ("4008123123", "4008123123"),
        ("12345", ""),
        ("+1 202 555 0100", ""),
        ("0421-4821234 转 802", ""),
        ("1" * 100_000, ""),
        ("", ""),
    ],
)
def test_phone_is_normalised_and_checked(typed, expected):
    assert identifiers.phone(typed) == expected


def test_mobile_refuses_a_landline():
    assert identifiers.mobile("0421-4821234") == ""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [(" +86 13800138000 ", "13800138000"), ("Ｃｌｅｒｋ ", "clerk"), ("张三", "张三"), ("a\x00b", "ab"), ("", "")],
)
def test_login_has_one_spelling(typed, expected):
    assert identifiers.login(typed) == expected
