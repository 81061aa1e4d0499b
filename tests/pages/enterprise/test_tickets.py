"""The enterprise's own list: scoped, narrowed, paged, exported, and as cheap for five rows as for one."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from directline.tickets import lifecycle
from tests import scenarios
from tests.factories import moment
from tests.statements import counted

LIST = "/enterprise/tickets"


def titles(response, *wanted):
    return [title for title in wanted if title in response.text]


def test_the_list_holds_the_enterprise_s_tickets_alone(client, cast):
    scenarios.filed(cast, title="我厂停电")
    scenarios.filed(cast, title="同事提的", reporter=cast.colleague)
    scenarios.filed(cast, title="别家的事", enterprise=cast.rival, reporter=cast.stranger)
    scenarios.filed(cast, title="新人提的", reporter=cast.newcomer)
    every = ("我厂停电", "同事提的", "别家的事", "新人提的")

    assert titles(client.sign_in(cast.owner).get(LIST), *every) == ["我厂停电", "同事提的", "新人提的"]
    assert titles(client.sign_in(cast.newcomer).get(LIST), *every) == ["新人提的"]
    assert titles(client.sign_in(cast.stranger).get(LIST), *every) == ["别家的事"]


def live_three(cast):
    scenarios.filed(cast, title="去年的事", at="2025-12-01 09:00")
    scenarios.filed(cast, title="园区停电")
    scenarios.dispatched(cast, title="道路破损")


@pytest.mark.database_after(action=live_three)
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("words=停电", ["园区停电"]),
        ("status=dispatched", ["道路破损"]),
        ("year=2025", ["去年的事"]),
        ("words=停电&status=dispatched", []),
        ("status=nonsense&year=abc&category=x&at=zzz", ["园区停电", "道路破损", "去年的事"]),
        ("words=%00%F0%A0%AE%B7", []),
    ],
)
def test_the_list_is_narrowed_by_its_address(client, cast, query, expected):
    page = client.sign_in(cast.owner).get(f"{LIST}?{query}")

    assert titles(page, "园区停电", "道路破损", "去年的事") == expected


@pytest.mark.on_both
def test_the_number_is_found_too(client, cast):
    ticket, other = scenarios.filed(cast), scenarios.filed(cast)
    page = client.sign_in(cast.owner).get(f"{LIST}?words={ticket.number[-8:].lower()}")

    assert (ticket.number in page.text, other.number in page.text) == (True, False)


def test_an_empty_list_says_what_to_do(client, cast):
    client.sign_in(cast.owner)

    assert "还没有提出过诉求" in client.get(LIST).text
    scenarios.filed(cast)
    assert "没有符合条件的诉求" in client.get(f"{LIST}?words=zzz").text


def test_a_row_says_who_has_it_and_until_when(client, cast):
    scenarios.signed(cast)
    page = client.sign_in(cast.owner).get(LIST).text

    assert cast.lead_unit.short_name in page
    assert cast.handler.name in page
    assert "3月9日 17:30 到期" in page


def test_the_list_costs_the_same_for_one_row_and_for_five(client, cast):
    scenarios.signed(cast)
    client.sign_in(cast.owner).get(LIST)
    with counted() as one:
        client.get(LIST)
    for _number in range(4):
        scenarios.signed(cast)
    client.get(LIST)
    with counted() as five:
        client.get(LIST)

    assert len(five) == len(one)


def test_the_list_goes_on_by_pages(client, cast):
    for number in range(51):
        scenarios.filed(cast, title=f"第{number:02d}件")
    first = client.sign_in(cast.owner).get(LIST).text
    after = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")

    assert ("第50件" in first, "第00件" in first) == (True, False)
    assert "第00件" in client.get(after).text


def test_the_list_is_exported_as_it_is_narrowed(client, cast):
    scenarios.filed(cast, title="=HYPERLINK(1)")
    scenarios.dispatched(cast, title="道路破损")
    export = client.sign_in(cast.owner).get(f"{LIST}?status=submitted&format=xlsx")
    rows = list(load_workbook(BytesIO(export.data)).active.iter_rows(values_only=True))

    assert [row[1] for row in rows] == ["标题", "'=HYPERLINK(1)"]


def test_the_promise_of_a_supplement_is_the_enterprise_s_own(client, cast):
    ticket = scenarios.filed(cast)
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.clerk, at=moment("2026-03-02 10:00"))

    assert "补充材料" in client.sign_in(cast.owner).get(LIST).text


def test_a_closed_ticket_names_the_unit_that_handled_it(client, cast):
    scenarios.closed(cast, title="已经解决的事")
    assert f"{cast.lead_unit.short_name} {cast.handler.name}" in client.sign_in(cast.owner).get(LIST).text
