import pytest
from sqlalchemy import func, select

from directline.extensions import db
from directline.models import Department, DepartmentKind, Enterprise, Role, User
from tests import factories
from tests.factories import credit_code

CODE = credit_code(4242)
FORM = {
    "credit_code": CODE,
    "enterprise_name": "喀左新星建材有限公司",
    "township": "",
    "contact_name": "赵新",
    "phone": "139 0000 0001",
    "email": "",
    "new_password": "Kz7#tree-Lamp9",
    "repeated": "Kz7#tree-Lamp9",
}


def register(client, **other):
    return client.post("/register", data=FORM | other)


def accounts():
    return db.session.scalars(select(User).where(User.role == Role.ENTERPRISE)).all()


def test_register_opens_an_account_and_signs_in(client):
    response = register(client)

    (user,) = accounts()
    assert response.status_code == 303
    assert (user.login, user.name, user.email, user.is_confirmed) == ("13900000001", "赵新", "", False)
    assert (user.enterprise.name, user.enterprise.credit_code) == ("喀左新星建材有限公司", CODE)
    profile = client.get("/profile").text
    assert "注册成功" in profile
    assert "等待办公室核实" in profile


@pytest.mark.on_both
def test_pressed_twice_registers_once(app, client):
    first, second = register(client), register(client)
    third = register(app.test_client())

    assert [answer.status_code for answer in (first, second, third)] == [303] * 3
    assert len(accounts()) == 1


def test_a_known_number_is_not_taken_over(app, client):
    register(client)

    page = register(app.test_client(), new_password="Another#9-tree-x", repeated="Another#9-tree-x", contact_name="贼")

    assert "这个手机号已经注册" in page.text
    assert [user.name for user in accounts()] == ["赵新"]


def test_a_known_firm_shows_nothing_of_itself(client):
    firm = factories.enterprise(credit_code=CODE, name="从来没有说过的名字", contact_phone="13811112222")
    db.session.commit()

    response = register(client)
    pages = response.text + client.get("/profile").text + client.get("/").text

    assert accounts()[0].enterprise == firm
    assert "从来没有说过的名字" not in pages
    assert "13811112222" not in pages
    assert firm.name == "从来没有说过的名字"


@pytest.mark.on_both
def test_the_poster_fills_in_the_township(client):
    township = db.session.scalars(select(Department).where(Department.kind == DepartmentKind.TOWNSHIP)).first()
    if township is None:
        township = factories.department(DepartmentKind.TOWNSHIP)
        db.session.commit()

    page = client.get("/register", query_string={"township": township.code, "channel": "poster"}).text
    register(client, township=township.code)

    assert f'selected value="{township.code}"' in page
    assert accounts()[0].enterprise.township == township


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"credit_code": "91211324MA00000000"}, "统一社会信用代码是 18 位"),
        ({"credit_code": ""}, "请填写“统一社会信用代码”"),
        ({"enterprise_name": "\x00 "}, "请填写“企业名称”"),
        ({"enterprise_name": "长" * 121}, "最多 120 个字，现在有 121 个，请缩短"),
        ({"phone": "0421-4821234"}, "请填写 11 位手机号"),
        ({"email": "x"}, "请填写完整的邮箱地址"),
        ({"township": "no-such"}, "请从列出的选项里选一项"),
        ({"new_password": "short", "repeated": "short"}, "密码太简单"),
        ({"new_password": "Zhitongche-2026", "repeated": "Zhitongche-2026"}, "这个密码容易被猜到"),
        ({"new_password": "A13900000001-b", "repeated": "A13900000001-b"}, "这个密码容易被猜到"),
        ({"repeated": "Kz7#tree-Lamp8"}, "两次输入的密码不一样"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(client, wrong, message):
    page = register(client, **wrong)

    assert (page.status_code, message in page.text) == (200, True)
    assert "喀左新星建材有限公司" in page.text or "enterprise_name" in wrong
    assert "Kz7#tree" not in page.text
    assert accounts() == []


def test_what_is_sent_besides_the_form_is_nothing(client):
    register(client, role="admin", is_active="0", enterprise_confirmed_at="2026-01-01", stamp="9", is_key="1", id="1")

    (user,) = accounts()
    assert (user.role, user.is_active, user.is_confirmed, user.stamp, user.enterprise.is_key) == (
        Role.ENTERPRISE,
        True,
        False,
        0,
        False,
    )


@pytest.mark.on_both
@pytest.mark.parametrize("text", ["a\x00b\u202e𠮷😀", "=1+1", "<script>alert(1)</script>", "{{7*7}}", "' OR 1=1"])
@pytest.mark.parametrize("name", ["enterprise_name", "contact_name"])
def test_hostile_text_is_stored_clean_and_shown_as_text(client, name, text):
    assert register(client, **{name: text}).status_code == 303

    (user,) = accounts()
    kept = user.enterprise.name if name == "enterprise_name" else user.name
    assert kept == text.replace("\x00", "").replace("\u202e", "")
    assert "<script>alert" not in client.get("/profile").text


@pytest.mark.parametrize("name", FORM)
@pytest.mark.parametrize("text", ["\x00", "x" * 100_000, "\u202e\u200b", "𠮷" * 200, "9" * 40])
def test_no_text_in_any_field_breaks_the_page(client, name, text):
    assert register(client, **{name: text}).status_code in (200, 303)


def test_nothing_at_all_is_answered(client):
    assert client.post("/register", data={}).status_code == 200
    assert db.session.scalar(select(func.count()).select_from(Enterprise)) == 0
