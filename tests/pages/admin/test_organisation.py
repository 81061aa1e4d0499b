"""The administrator's door: departments and people."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from directline import clock
from directline.accounts import links
from directline.county import record
from directline.extensions import db
from directline.models import CountyChange, Department, Deputy, Role, User
from tests import factories, scenarios
from tests.factories import BEGINNING

DEPARTMENT = {
    "name": "喀左县试验局",
    "short_name": "试验局",
    "kind": "department",
    "group": "B",
    "phone": "0421-4812345",
}
PERSON = {"login": "zhangsan", "name": "张三", "role": "handler", "department": "fagai"}


@pytest.fixture
def admin(client, cast):
    return client.sign_in(cast.admin)


def department(code):
    return db.session.scalar(select(Department).where(Department.code == code))


def person(login):
    return db.session.scalar(select(User).where(User.login == login))


def edited(admin, code, **other):
    unit = department(code)
    typed = {"name": unit.name, "short_name": unit.short_name, "kind": unit.kind, "group": unit.comparison_group or ""}
    return admin.post(f"/admin/departments/{code}", data={**typed, **other})


@pytest.mark.parametrize("who", ["owner", "handler", "head", "clerk", "office_head", "secretary", "auditor"])
def test_only_administrators_enter(client, cast, who):
    client.sign_in(getattr(cast, who))
    for path in ("departments", "users", "categories", "limits", "ladder", "parameters", "calendar", "users/new"):
        assert client.get(f"/admin/{path}").status_code == 403
    assert client.post("/admin/departments/fagai/close").status_code == 403


def test_anonymous_is_asked_to_sign_in(client, app):
    assert client.get("/admin/users").location == "/sign-in?next=/admin/users"


def test_administrator_sees_no_ticket(admin, cast):
    ticket = scenarios.dispatched(cast)
    pages = ("departments", "departments/test-lead-unit", "users", f"users/{cast.owner.id}", "changes")
    for path in pages:
        shown = admin.get(f"/admin/{path}").text
        assert ticket.title not in shown
        assert ticket.number not in shown
    assert admin.get(f"/tickets/{ticket.number}").status_code in (403, 404)


def test_departments_are_found_by_word_kind_and_state(admin):
    assert "工信局" in admin.get("/admin/departments?words=工信").text
    assert "发改局" not in admin.get("/admin/departments?words=工信").text
    assert "大城子街道" in admin.get("/admin/departments?kind=township").text
    assert "没有找到单位" in admin.get("/admin/departments?state=closed").text
    assert "没有找到单位" in admin.get("/admin/departments?words=100%25_").text


def test_departments_can_be_exported(admin):
    sheet = load_workbook(io.BytesIO(admin.get("/admin/departments?kind=township&format=xlsx").data)).active

    assert sheet.max_row == 23
    assert [cell.value for cell in sheet[2]][:4] == ["211324001", "大城子街道", "大城子街道", "乡镇街区"]


def test_department_is_added_and_found(admin):
    response = admin.post("/admin/departments/new", data={**DEPARTMENT, "code": "shiyan"})

    assert response.location == "/admin/departments/shiyan"
    assert department("shiyan").position > department("fagai").position
    assert "试验局" in admin.get("/admin/departments?words=试验").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "fagai"}, "已经有单位在用"),
        ({"code": "发改"}, "小写字母"),
        ({"code": "shiyan", "name": "喀左县发展和改革局"}, "已经有名为"),
        ({"code": "shiyan", "phone": "打电话"}, "0421-4812345"),
        ({"code": "shiyan", "name": ""}, "请填写"),
        ({"code": "shiyan", "name": "局" * 200}, "最多"),
        ({"code": "shiyan", "kind": "office"}, "各有一个"),
        ({"code": "shiyan", "duties": "职" * 400}, "每行最多"),
    ],
)
def test_bad_department_keeps_what_was_typed(admin, typed, said):
    response = admin.post("/admin/departments/new", data={**DEPARTMENT, "services": "写了很久的清单", **typed})

    assert response.status_code == 200
    assert said in response.text
    assert "写了很久的清单" in response.text
    assert department("shiyan") is None


@pytest.mark.on_both
def test_department_is_edited_with_duties_and_recorded(admin, cast):
    edited(admin, "fagai", duties="立项备案：立项 备案、可研\n价格：电价\n其他", services="一次办结", parent="gongxin")

    unit = department("fagai")
    assert unit.duties == [
        {"text": "立项备案", "words": ["立项", "备案", "可研"]},
        {"text": "价格", "words": ["电价"]},
        {"text": "其他", "words": []},
    ]
    assert (unit.parent.code, unit.services) == ("gongxin", ["一次办结"])
    assert db.session.scalars(select(CountyChange.by_id)).all() == [cast.admin.id]
    assert "喀左县发展和改革局" in admin.get("/admin/changes").text


def test_saving_a_department_unchanged_records_nothing(admin):
    shown = department("qixiang")
    duties = "\n".join(f"{duty['text']}：{' '.join(duty['words'])}" for duty in shown.duties)
    services = "\n".join(shown.services)
    same = {"duties": duties, "services": services, "phone": shown.phone, "vice": "vice_agri", "is_to_verify": "y"}

    edited(admin, "qixiang", **same)

    assert db.session.scalars(select(CountyChange)).all() == []


def test_department_is_closed_and_opened(admin):
    assert "已停用" in admin.post("/admin/departments/youzheng/close", follow_redirects=True).text
    assert not department("youzheng").is_active
    admin.post("/admin/departments/youzheng/open")
    assert department("youzheng").is_active


def test_department_of_categories_says_why_it_is_not_closed(admin):
    assert "默认派往" in admin.post("/admin/departments/gongdian/close", follow_redirects=True).text
    assert department("gongdian").is_active


@pytest.mark.on_both
def test_a_closed_department_says_what_it_became(admin):
    assert "并入哪个单位" not in admin.get("/admin/departments/youzheng").text
    assert "请先停用" in merged(admin, "youzheng", "fagai")
    admin.post("/admin/departments/youzheng/close")

    assert "已记为并入" in merged(admin, "youzheng", "fagai")
    assert department("youzheng").merged_into == department("fagai")
    assert "恢复使用" not in admin.get("/admin/departments/youzheng").text
    assert "已并入" in admin.post("/admin/departments/youzheng/open", follow_redirects=True).text
    assert "并入：无 → 喀左县发展和改革局" in admin.get("/admin/changes").text

    assert admin.post("/admin/departments/youzheng/merge", data={"into": "nowhere"}).status_code == 404
    assert "没有并入" in merged(admin, "youzheng", "")
    assert department("youzheng").merged_into is None


@pytest.mark.on_both
def test_a_unit_with_people_does_not_become_the_liaison_by_one_person(admin, cast):
    assert "两人授权" in edited(admin, cast.lead_unit.code, kind="discipline").text
    assert cast.lead_unit.kind != "discipline"
    edited(admin, "youzheng", kind="discipline")
    assert department("youzheng").kind == "discipline"


def merged(admin, code, into):
    return admin.post(f"/admin/departments/{code}/merge", data={"into": into}, follow_redirects=True).text


@pytest.mark.parametrize("path", ["departments/nowhere", "users/99999", "categories/nowhere", "ladder/redo/E9"])
def test_what_is_not_there_is_404(admin, path):
    assert admin.get(f"/admin/{path}").status_code == 404


def test_invitation_shows_the_link_to_hand_over(admin):
    shown = admin.post("/admin/users/new", data=PERSON, follow_redirects=True).text

    invited = person("zhangsan")
    address = next(part for part in shown.split() if part.startswith('number-code">http') or "/link/" in part)
    token = address.split("/link/")[1].split("<")[0]
    assert links.find(token, at=clock.now()).user == invited
    assert (invited.role, invited.department.code) == (Role.HANDLER, "fagai")


def test_link_of_somebody_with_mail_is_not_shown(admin):
    shown = admin.post("/admin/users/new", data={**PERSON, "email": "z@example.com"}, follow_redirects=True).text

    assert "已寄到" in shown
    assert "/link/" not in shown.replace("/admin/users/", "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"login": "handler"}, "已经有人使用"),
        ({"department": ""}, "所在单位"),
        ({"role": "leader"}, "职务"),
        ({"role": "enterprise"}, "选一项"),
        ({"department": "nowhere"}, "选一项"),
        ({"email": "not mail"}, "邮箱"),
        ({"name": "\x00\u202e"}, "请填写"),
        ({"login": "长" * 100}, "最多"),
    ],
)
def test_bad_invitation_keeps_what_was_typed(admin, typed, said):
    response = admin.post("/admin/users/new", data={**PERSON, "phone": "13800000000", **typed})

    assert response.status_code == 200
    assert said in response.text
    assert "13800000000" in response.text
    assert person("zhangsan") is None


def test_users_are_found_by_words_role_and_department(admin, cast):
    text = admin.get("/admin/users?words=周承&role=handler").text

    assert f"/admin/users/{cast.handler.id}" in text
    assert f"/admin/users/{cast.head.id}" not in text
    assert cast.clerk.name in admin.get("/admin/users?department=office").text
    assert "没有找到账号" in admin.get("/admin/users?words=没有这个人").text


def test_user_list_goes_by_key(admin, cast):
    for number in range(60):
        factories.user(name=f"第{number:02}人", department=cast.lead_unit)
    first = admin.get("/admin/users?words=第").text
    after = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")

    assert "第59人" in first
    assert "第05人" not in first
    assert "第05人" in admin.get(after).text


def test_move_ends_every_session(admin, cast):
    before = cast.handler.stamp
    admin.post(f"/admin/users/{cast.handler.id}/place", data={"role": "head", "department": "gongxin"})

    assert (cast.handler.role, cast.handler.department.code) == (Role.HEAD, "gongxin")
    assert cast.handler.stamp > before


def test_enterprise_account_has_no_place(admin, cast):
    assert admin.get(f"/admin/users/{cast.owner.id}/place").status_code == 404
    assert "调整角色" not in admin.get(f"/admin/users/{cast.owner.id}").text


def test_contact_is_changed_and_recorded(admin, cast):
    typed = {"name": "周成", "phone": "0421-4812345", "email": "zhou@example.com"}
    admin.post(f"/admin/users/{cast.handler.id}", data=typed)

    assert (cast.handler.name, cast.handler.phone) == ("周成", "0421-4812345")
    assert "周成" in admin.get("/admin/changes?subject=users").text


def test_closed_account_can_not_sign_in_and_is_opened_again(admin, cast):
    admin.post(f"/admin/users/{cast.handler.id}/close")
    assert not cast.handler.is_active
    assert f"/admin/users/{cast.handler.id}" in admin.get("/admin/users?state=closed").text

    admin.post(f"/admin/users/{cast.handler.id}/open")
    assert cast.handler.is_active


def test_nobody_closes_their_own_account(admin, cast):
    assert admin.post(f"/admin/users/{cast.admin.id}/close").status_code == 409
    assert cast.admin.is_active


@pytest.mark.on_both
def test_new_link_replaces_a_forgotten_password(admin, cast):
    cast.handler.email = ""
    assert "/link/" in admin.post(f"/admin/users/{cast.handler.id}/link", follow_redirects=True).text


def test_deputy_is_appointed_and_ended(admin, cast):
    path = f"/admin/users/{cast.handler.id}"
    typed = {"deputy": str(cast.head.id), "first": "2099-01-05", "last": "2099-01-06"}
    assert "2099年1月5日至2099年1月6日" in admin.post(f"{path}/deputies", data=typed, follow_redirects=True).text

    admin.post(f"{path}/deputies/{db.session.scalar(select(Deputy.id))}/end")
    assert db.session.scalars(select(Deputy)).all() == []


@pytest.mark.on_both
@pytest.mark.parametrize("last", ["2099-01-04", "yesterday", "", "1999-01-01"])
def test_deputy_with_bad_days_is_refused(admin, cast, last):
    typed = {"deputy": str(cast.head.id), "first": "2099-01-05", "last": last}

    assert admin.post(f"/admin/users/{cast.handler.id}/deputies", data=typed).status_code == 200
    assert db.session.scalars(select(Deputy)).all() == []


def test_auditor_reads_the_record_of_changes(client, cast):
    record.note("users", "xinren", "调整角色", by=cast.admin, at=BEGINNING, before={"role": ""}, after={"role": "head"})
    assert "角色：无 → 单位负责人" in client.sign_in(cast.auditor).get("/admin/changes").text
