from tests import scenarios
from tests.pages.officials import links, sheet, text


def care(client, user, query=""):
    return client.sign_in(user).get(f"/handler/enterprises{query}")


def test_a_butler_sees_the_firms_in_care_with_what_they_have_open(client, cast):
    ticket = scenarios.planned(cast, is_confidential=True)
    scenarios.closed(cast, title="办结的诉求")
    page = care(client, cast.butler)
    assert cast.firm.name in text(page)
    assert "项目管家" in text(page)
    assert cast.rival.name not in text(page)
    assert links(page, "/tickets/") == [f"/tickets/{ticket.number}"]
    assert "已超时" in text(page)
    assert sheet(care(client, cast.butler, "?format=xlsx"))[1][0] == cast.firm.name


def test_who_cares_for_no_firm_is_told_so(client, cast):
    assert "还没有联系的企业" in text(care(client, cast.handler))
    assert "没有符合条件的企业" in text(care(client, cast.butler, "?words=恒昌"))
    assert care(client, cast.owner).status_code == 403
