"""What waits for the enterprise itself stands before its list, and nothing else does."""

import pytest

from directline.models import Channel
from directline.tickets import lifecycle
from tests import factories, scenarios
from tests.factories import moment
from tests.pages.enterprise.filled import address, filled
from tests.pages.officials import text

LIST = "/enterprise/tickets"


def live_all(cast):
    asked = scenarios.filed(cast, title="等补材料的")
    lifecycle.ask_supplement(asked, ["合同"], by=cast.clerk, at=moment("2026-03-02 10:00"))
    scenarios.confirming(cast, title="等评价的")
    scenarios.filed(cast, title="代填的", reporter=None, channel=Channel.PHONE)
    scenarios.dispatched(cast, title="在办的")
    scenarios.closed(cast, title="办结的")
    scenarios.confirming(cast, title="别家的", enterprise=cast.rival, reporter=cast.stranger)


def waiting(page):
    return text(page).partition("等您办的")[2].partition("查找和筛选")[0]


@pytest.mark.database_after(action=live_all)
def test_what_waits_for_the_enterprise_stands_first(client, cast):
    client.sign_in(cast.owner)
    client.post(f"{address()}/draft", data=filled(client, title="写了一半的"))
    page = client.get(LIST)
    shown = waiting(page)

    assert [words in shown for words in ("等补材料的", "等评价的", "代填的", "写了一半的")] == [True] * 4
    assert [words in shown for words in ("在办的", "办结的", "别家的")] == [False] * 3
    for link in ("/supplement", "/verdict", "/confirm_wording"):
        assert f'{link}">' in page.text
    assert "等您办的" not in client.get(f"{LIST}?status=closed").text


def test_nothing_waits_where_nothing_is_to_be_done(client, cast):
    scenarios.dispatched(cast)

    assert "等您办的" not in client.sign_in(cast.owner).get(LIST).text


@pytest.mark.parametrize("factor", ["unpaid_bills", "energy"])
def test_a_form_has_the_examples_and_materials_of_its_own_category_before_the_button(client, cast, factor):
    own = factories.category(factor=factor, examples=["配套铸件货款被拖欠", "工程款没有结清"], materials=["对账单"])
    page = client.sign_in(cast.owner).get(f"/enterprise/file/{own.code}").text
    before_button = page.partition("submit-bar")[0]

    assert "例如：配套铸件货款被拖欠；工程款没有结清" in before_button
    assert "对账单" in before_button
    assert "变压器" not in page
