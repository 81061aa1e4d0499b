"""The page of places that two people give."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from directline.extensions import db
from directline.models import CountyChange, Role, RoleGrant, User

CLERK = {"login": "zhangsan", "name": "张三", "role": "handler", "department": "office"}


@pytest.fixture
def asked(client, cast):
    """The administrator has asked for a new clerk."""
    client.sign_in(cast.admin).post("/admin/users/new", data=CLERK)
    client.post("/sign-out")
    return db.session.scalars(select(RoleGrant)).one()


def test_a_new_clerk_waits_and_no_link_is_shown(client, cast):
    shown = client.sign_in(cast.admin).post("/admin/users/new", data=CLERK, follow_redirects=True).text
    user = db.session.scalar(select(User).where(User.login == "zhangsan"))

    assert "等待另一位管理员或审计员同意" in shown
    assert "/link/" not in shown
    assert "恢复使用" not in shown
    assert not user.is_active
    assert client.get(f"/admin/users/{user.id}/link").status_code == 404
    assert "张三" in client.get("/admin/users?state=waiting").text


def test_the_auditor_grants_at_the_page(client, cast, asked):
    shown = client.sign_in(cast.auditor).get("/admin/grants").text
    assert "承办人 · " in shown
    client.post(f"/admin/grants/{asked.id}/grant")

    db.session.refresh(asked)
    assert (asked.is_granted, asked.decided_by, asked.user.is_active) == (True, cast.auditor, True)
    assert "没有等待同意的" in client.get("/admin/grants").text
    assert f"{cast.auditor.name} 同意" in client.get("/admin/grants?state=all").text
    actions = set(db.session.scalars(select(CountyChange.action).where(CountyChange.name == "zhangsan")))
    assert actions == {"请求授予角色", "同意授予角色"}


@pytest.mark.on_both
def test_who_asked_has_no_button_to_grant_and_is_refused(client, cast, asked):
    client.sign_in(cast.admin)
    shown = client.get("/admin/grants").text
    assert f"/admin/grants/{asked.id}/grant" not in shown
    assert "撤回" in shown

    said = client.post(f"/admin/grants/{asked.id}/grant", follow_redirects=True).text
    assert "另一位管理员或审计员" in said
    assert asked.is_open


def test_a_refusal_leaves_the_account_closed(client, cast, asked):
    client.sign_in(cast.auditor).post(f"/admin/grants/{asked.id}/refuse")
    db.session.refresh(asked)
    assert (asked.is_granted, asked.user.is_active) == (False, False)


@pytest.mark.on_both
def test_an_administrator_alone_can_not_open_it(client, cast, asked):
    user = asked.user
    client.sign_in(cast.admin).post(f"/admin/users/{user.id}/open")
    client.post(f"/admin/grants/{asked.id}/refuse")
    client.post(f"/admin/users/{user.id}/open")
    assert not user.is_active
    assert client.post(f"/admin/users/{user.id}/place", data={"role": "admin"}).status_code in (200, 303)
    assert (user.is_active, user.role) == (False, Role.HANDLER)


@pytest.mark.on_both
def test_a_moved_clerk_stays_until_granted(client, cast):
    client.sign_in(cast.admin)
    data = {"role": "head", "department": cast.office.code}
    said = client.post(f"/admin/users/{cast.handler.id}/place", data=data, follow_redirects=True).text
    assert "在此之前一切照旧" in said
    assert cast.handler.department == cast.lead_unit


@pytest.mark.parametrize("who", ["owner", "handler", "clerk", "office_head", "inspector", "secretary"])
def test_only_administrators_and_auditors_enter(client, cast, asked, who):
    client.sign_in(getattr(cast, who))
    for action in ("grant", "refuse"):
        assert client.post(f"/admin/grants/{asked.id}/{action}").status_code == 403
    assert client.get("/admin/grants").status_code == 403
    assert asked.is_open


def test_what_is_not_asked_is_404(client, cast):
    client.sign_in(cast.auditor)
    assert client.post("/admin/grants/999999/grant").status_code == 404


def test_grants_can_be_exported(client, cast, asked):
    sheet = load_workbook(io.BytesIO(client.sign_in(cast.auditor).get("/admin/grants?format=xlsx").data)).active
    assert [cell.value for cell in sheet[2]][:2] == ["张三", "zhangsan"]


@pytest.mark.on_both
def test_mailbox_and_link_of_a_guarded_account_are_its_owners(client, cast):
    cast.clerk.password_hash = "set"
    client.sign_in(cast.admin)
    typed = {"name": cast.clerk.name, "phone": "", "email": "mine@example.com"}
    assert "由本人" in client.post(f"/admin/users/{cast.clerk.id}", data=typed).text
    assert cast.clerk.email == "clerk@example.com"

    cast.clerk.email = ""
    db.session.commit()
    said = client.post(f"/admin/users/{cast.clerk.id}/link", follow_redirects=True).text
    assert "user link" in said
    assert "/link/" not in said.replace(f"/admin/users/{cast.clerk.id}/link", "")
