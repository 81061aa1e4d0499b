import pytest

from directline.extensions import db
from directline.models import Role, User, Verification
from tests import factories, scenarios
from tests.pages.officials import links, rows, sheet, text
from tests.statements import counted


@pytest.fixture
def firm(cast):
    return factories.enterprise(name="喀左新开铸造厂", verified_at=None)


@pytest.fixture
def member(firm):
    values = {"enterprise_id": firm.id, "enterprise_confirmed_at": None, "enterprise_claim": "新开铸造"}
    return factories.user(Role.ENTERPRISE, **values)


def test_firms_wait_beside_what_they_filed(client, cast, firm, member):
    ticket = scenarios.filed(cast, enterprise=firm, reporter=member)
    page = client.sign_in(cast.clerk).get("/office/verifications")
    (row,) = rows(page)
    assert "喀左新开铸造厂" in row
    assert ticket.title in row
    assert f"/tickets/{ticket.number}" in links(page, "/tickets/")
    assert sheet(client.get("/office/verifications?format=xlsx"))[1][4] == 1


def test_accounts_wait_with_the_name_they_claimed(client, cast, firm, member):
    first, second = rows(client.sign_in(cast.clerk).get("/office/verifications/accounts"))
    assert "喀左新开铸造厂 企业未核实 注册时写的是：新开铸造" in first + second
    assert "赵新" in first + second
    assert rows(client.get("/office/verifications/accounts?words=新开"))[0].startswith(member.name)


def test_a_firm_is_accepted_under_its_licences_name(client, cast, firm, member):
    address = f"/office/verifications/{firm.id}"
    assert "喀左新开铸造厂" in client.sign_in(cast.clerk).get(address).text
    form = {"decision": "accept", "name": "喀左新开铸造有限公司", "note": "已核对"}
    done = client.post(address, data=form, follow_redirects=True)

    assert "已记录对“喀左新开铸造有限公司”的核实结果" in text(done)
    assert (firm.name, firm.is_verified) == ("喀左新开铸造有限公司", True)
    assert "没有待核实的企业" in text(client.get("/office/verifications"))


@pytest.mark.on_both
@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"decision": "decline", "name": "喀左新开铸造厂", "note": ""}, "请写明不予通过的原因"),
        ({"decision": "", "name": "喀左新开铸造厂"}, "请选择“核实结果”"),
        ({"decision": "perhaps", "name": "喀左新开铸造厂"}, "请从列出的选项里选一项"),
        ({"decision": "accept", "name": " \x00 "}, "请填写“营业执照上的名称”"),
        ({"decision": "accept", "name": "长" * 121}, "最多 120 个字"),
        ({"decision": "decline", "name": "喀左新开铸造厂", "note": "长" * 301}, "最多 300 个字"),
    ],
)
def test_a_wrong_decision_changes_nothing_and_keeps_what_was_typed(client, cast, firm, member, form, words):
    page = client.sign_in(cast.clerk).post(f"/office/verifications/{firm.id}", data=form)
    assert words in text(page)
    assert not firm.is_verified
    assert db.session.query(Verification).count() == 0


def test_a_decision_that_comes_second_is_refused_in_words(client, cast, firm, member):
    form = {"decision": "accept", "name": firm.name}
    client.sign_in(cast.clerk).post(f"/office/verifications/{firm.id}", data=form)
    page = client.sign_in(cast.second_clerk).post(f"/office/verifications/{firm.id}", data=form)
    assert page.status_code == 200
    assert "这家企业已经核实" in text(page)
    assert db.session.query(Verification).count() == 1


@pytest.mark.on_both
def test_an_account_is_confirmed_after_its_firm(client, cast, firm, member):
    address = f"/office/verifications/accounts/{member.id}"
    page = client.sign_in(cast.clerk).get(address)
    assert "要先核实企业" in text(page)
    client.post(address, data={"decision": "accept"})
    assert not db.session.get(User, member.id).is_confirmed

    client.post(f"/office/verifications/{firm.id}", data={"decision": "accept", "name": firm.name})
    client.post(address, data={"decision": "accept"})
    assert db.session.get(User, member.id).is_confirmed
    assert "这个账号已经核实" in text(client.get(address))


@pytest.mark.parametrize("path", ["/office/verifications/999999", "/office/verifications/accounts/999999"])
def test_what_is_not_there_is_not_found(client, cast, path):
    assert client.sign_in(cast.clerk).get(path).status_code == 404
    assert client.post(path, data={"decision": "accept"}).status_code == 404


def test_an_official_is_no_account_to_verify(client, cast):
    assert client.sign_in(cast.clerk).get(f"/office/verifications/accounts/{cast.handler.id}").status_code == 404


@pytest.mark.parametrize("viewer", ["handler", "owner", "secretary", "admin"])
def test_nobody_else_decides(client, cast, firm, member, viewer):
    form = {"decision": "accept", "name": firm.name}
    client.sign_in(getattr(cast, viewer))
    assert client.post(f"/office/verifications/{firm.id}", data=form).status_code == 403
    assert client.post(f"/office/verifications/accounts/{member.id}", data=form).status_code == 403


def test_verification_queues_cost_the_same_for_one_row_and_for_five(client, cast, firm, member):
    def statements():
        with counted() as sent:
            client.get("/office/verifications")
            client.get("/office/verifications/accounts")
        return len(sent)

    client.sign_in(cast.clerk).get("/office/verifications")
    one = statements()
    for _ in range(4):
        other = factories.enterprise(verified_at=None)
        factories.user("enterprise", enterprise_id=other.id, enterprise_confirmed_at=None)
    assert statements() == one
