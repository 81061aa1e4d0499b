from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms.widgets import Select

from directline.pages.forms import (
    Choice,
    Choices,
    CreditCode,
    Email,
    Form,
    Line,
    Mobile,
    Number,
    Password,
    Phone,
    Radio,
    Words,
    query_choice,
    query_number,
    query_text,
)
from tests.factories import credit_code

HOSTILE = "a\x00b\u202ec\u200b𠮷😀\ud800\x1f\r\nd"
UNITS = [("land", "自然资源局"), ("power", "供电公司")]


class EveryForm(Form):
    line = Line("名称", longest=10)
    words = Words("说明", longest=20, is_required=False)
    phone = Phone("电话", is_required=False)
    mobile = Mobile("手机", is_required=False)
    code = CreditCode("代码", is_required=False)
    email = Email("邮箱", is_required=False)
    password = Password("密码", autocomplete="off", is_required=False)
    unit = Choice("单位", UNITS, is_required=False)
    way = Radio("方式", UNITS, is_required=False)
    others = Choices("其他单位", UNITS)
    number = Number("人数", least=1, most=500, is_required=False)


@pytest.fixture
def checked(app):
    """What a form makes of what was sent: its cleaned values, and the messages of its wrong fields."""

    def check(**sent):
        with app.test_request_context():
            form = EveryForm(MultiDict({"line": "一", **sent}), meta={"csrf": False})
            form.validate()
            return {name: form[name].data for name in ("line", *sent)}, form.errors

    return check


def test_text_is_cleaned_and_kept(checked):
    values, errors = checked(line=f"  {HOSTILE} ", words=HOSTILE)

    assert values == {"line": "abc𠮷😀 d", "words": "abc𠮷😀\nd"}
    assert errors == {}


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\u3000", "\u200b"])
def test_nothing_is_not_something(checked, typed):
    assert checked(line=typed)[1] == {"line": ["请填写“名称”"]}


def test_length_counts_characters_and_keeps_what_was_typed(checked):
    assert checked(line="𠮷" * 10)[1] == {}
    values, errors = checked(line="𠮷" * 11, words="长" * 100_000)

    assert values == {"line": "𠮷" * 11, "words": "长" * 100_000}
    assert errors == {
        "line": ["最多 10 个字，现在有 11 个，请缩短"],
        "words": ["最多 20 个字，现在有 100000 个，请缩短"],
    }


@pytest.mark.parametrize("name", ["line", "words", "phone", "code", "email", "password", "unit", "way", "number"])
def test_a_file_in_place_of_text_is_no_text(checked, name):
    values, _errors = checked(**{name: FileStorage(BytesIO(b"x"), "x.txt")})

    assert not values[name]


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("phone", "0421 4821234", "04214821234"),
        ("mobile", "+86 138-0013-8000", "13800138000"),
        ("code", f" {credit_code(5).lower()} ", credit_code(5)),
        ("email", " Zhang@Example.com ", "Zhang@example.com"),
        ("number", " 500 ", 500),
        ("password", " \x00 Kept as typed ", " \x00 Kept as typed "),
    ],
)
def test_a_number_gets_its_one_spelling(checked, name, typed, expected):
    values, errors = checked(**{name: typed})

    assert (values[name], errors) == (expected, {})


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("phone", "12345", "请填写手机号或带区号的座机号，例如 0421-4820000"),
        ("mobile", "0421 4821234", "请填写 11 位手机号，例如 13800000000"),
        ("code", "91211324MA00000000", "统一社会信用代码是 18 位，请对照营业执照检查（其中没有字母 I、O、S、V、Z）"),
        ("email", "张三@example.com", "请填写完整的邮箱地址，例如 name@example.com"),
        ("email", "a@b", "请填写完整的邮箱地址，例如 name@example.com"),
        ("number", "0", "请填写 1 到 500 之间的整数"),
        ("number", "-1", "请填写 1 到 500 之间的整数"),
        ("number", "1e2", "请填写 1 到 500 之间的整数"),
        ("number", "9" * 5000, "请填写 1 到 500 之间的整数"),
        ("unit", "secret", "请从列出的选项里选一项"),
        ("way", "secret", "请从列出的选项里选一项"),
        ("others", "secret", "请从列出的选项里选择"),
    ],
)
def test_a_wrong_value_is_told_what_to_do(checked, name, typed, message):
    assert checked(**{name: typed})[1] == {name: [message]}


def test_options_can_be_offered_later(app):
    with app.test_request_context():
        form = EveryForm(MultiDict({"line": "一", "unit": "zone"}), meta={"csrf": False})
        form.unit.offer([("zone", "一片区")], empty="请选择")

        assert form.validate()
        assert [(choice.value, choice.label) for choice in form.unit.choices] == [("", "请选择"), ("zone", "一片区")]


def test_options_are_drawn_as_the_library_draws_them(app):
    with app.test_request_context():
        form = EveryForm(MultiDict({"unit": '"><b>'}), meta={"csrf": False})
        form.unit.offer([('"><b>', "<i>一片区</i> & 二片区"), ("zone", "三片区")], empty="请选择")

        assert form.unit() == Select()(form.unit)


def test_a_refusal_stands_among_the_faults_of_the_form(app):
    with app.test_request_context():
        form = EveryForm(MultiDict({"line": "一"}), meta={"csrf": False})
        assert form.validate()
        form.refuse(ValueError("已经提交过"))

    assert form.form_errors == ["已经提交过"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("words=%00a%E2%80%AEb&page=7&order=due", ("ab", 7, "due")),
        ("words=" + "长" * 200 + "&page=0&order=x", ("长" * 100, 1, "new")),
        ("page=99999999999999999999", ("", 1, "new")),
        ("words=%ED%A0%80&page=%D9%A1", ("%ED%A0%80", 1, "new")),
        ("", ("", 1, "new")),
    ],
)
def test_the_address_bar_is_cleaned(app, query, expected):
    with app.test_request_context("/?" + query):
        read = query_text("words"), query_number("page", 1, least=1), query_choice("order", ("new", "due"), "new")

    assert read == expected
