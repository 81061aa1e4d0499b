"""Changes of number that the office decides."""

import pytest

from directline import clock
from directline.accounts import numbers
from directline.extensions import db
from tests.page_forms import form_of
from tests.pages.officials import text

OLD, NEW = "13800138000", "13912345678"
BOARD = "/office/verifications/numbers"


@pytest.fixture
def criteria(cast):
    cast.owner.login, cast.owner.email = OLD, ""
    db.session.flush()
    change = numbers.ask(cast.owner, NEW, at=clock.now())
    db.session.commit()
    return change


def decided(client, criteria, **typed):
    address = f"{BOARD}/{criteria.user_id}"
    return client.post(address, data=form_of(client.get(address).text, **typed))


def test_what_waits_is_listed_and_counted(client, cast, criteria):
    board, desk = text(client.sign_in(cast.clerk).get(BOARD)), text(client.get("/office"))

    assert [word in board for word in (cast.owner.name, cast.firm.name, OLD, NEW)] == [True] * 4
    assert "换手机号 1" in desk
    assert client.get(f"{BOARD}?format=xlsx").status_code == 200


def test_the_office_is_told_whom_to_ask_and_decides(client, cast, criteria):
    page = text(client.sign_in(cast.clerk).get(f"{BOARD}/{criteria.user_id}"))
    answer = decided(client, criteria, decision="accept", note="已打原号码")

    assert ("不要只打新的号码" in page, answer.location) == (True, BOARD)
    assert (cast.owner.login, criteria.decided_by, NEW in client.get(BOARD).text) == (NEW, cast.clerk, False)


@pytest.mark.on_both
def test_a_refusal_wants_a_reason_that_the_account_reads(client, cast, criteria):
    client.sign_in(cast.clerk)
    assert "请写明不予更换的原因" in decided(client, criteria, decision="decline").text
    decided(client, criteria, decision="decline", note="原号码的人说不是他")

    assert "原号码的人说不是他" in client.sign_in(cast.owner).get("/profile/number").text
    assert cast.owner.login == OLD


@pytest.mark.parametrize("who", ["owner", "handler", "secretary", "admin", "inspector"])
def test_nobody_else_decides(client, cast, criteria, who):
    client.sign_in(getattr(cast, who))

    assert [client.get(place).status_code for place in (BOARD, f"{BOARD}/{criteria.user_id}")] == [403, 403]
    assert client.post(f"{BOARD}/{criteria.user_id}", data={"decision": "accept"}).status_code == 403


def test_what_is_not_the_offices_is_not_there(client, cast, criteria):
    cast.colleague.login = "13800138001"
    db.session.flush()
    by_link = numbers.ask(cast.colleague, "13912345670", at=clock.now())
    client.sign_in(cast.clerk)

    assert [client.get(f"{BOARD}/{key}").status_code for key in (by_link.user_id, 10**9)] == [404, 404]
    assert client.post(f"{BOARD}/{by_link.user_id}", data={"decision": "accept"}).status_code == 404
