import pytest

from directline import clock
from directline.accounts import care, enterprises
from directline.extensions import db
from directline.models import CareKind
from tests import factories, scenarios
from tests.page_forms import form_of
from tests.pages.officials import links, rows, sheet, text
from tests.statements import counted


def listed(client, user, query=""):
    return client.sign_in(user).get(f"/office/enterprises{query}")


def test_enterprises_are_listed_with_care_and_open_tickets(client, cast):
    scenarios.planned(cast)
    page = listed(client, cast.clerk)
    rival, firm = rows(page)
    assert cast.rival.name in rival
    assert "未指定 未指定 0" in rival
    assert "沈管家 尤包保 1" in firm
    (behind,) = links(page, "/office/tickets?")
    assert len(rows(client.get(behind))) == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?words=恒昌", 1),
        ("?key=yes", 0),
        ("?key=no&verified=yes", 2),
        ("?verified=no", 0),
        ("?township=211324101", 0),
        ("?key=x&verified=y&township=z&at=%00", 2),
        ("?words=%25", 0),
    ],
)
def test_enterprises_are_narrowed_and_exported(client, cast, query, count):
    assert len(rows(listed(client, cast.clerk, query))) == count
    assert len(sheet(listed(client, cast.clerk, f"{query}&format=xlsx"))) == count + 1


def test_an_enterprise_shows_its_tickets_and_accounts(client, cast):
    ticket = scenarios.planned(cast)
    page = client.sign_in(cast.clerk).get(f"/office/enterprises/{cast.firm.id}")
    assert links(page, "/tickets/") == [f"/tickets/{ticket.number}"]
    assert "赵新" in text(page)
    assert f"/office/tickets?firm={cast.firm.credit_code}" in links(page, "/office/tickets")


@pytest.mark.on_both
def test_the_office_entrusts_an_enterprise(client, cast):
    town = factories.department("township", code="town")
    address = f"/office/enterprises/{cast.rival.id}"
    form = {"township": "town", "is_key": "1", "butler": str(cast.handler.id), "sponsor": str(cast.sponsor.id)}
    client.sign_in(cast.clerk).post(address, data=form)

    assert (cast.rival.township, cast.rival.is_key) == (town, True)
    assert enterprises.carers([cast.rival])[cast.rival.id] == {
        CareKind.BUTLER: cast.handler,
        CareKind.SPONSOR: cast.sponsor,
    }
    client.post(address, data={"township": "", "is_key": "", "butler": "", "sponsor": ""})
    assert (cast.rival.township, cast.rival.is_key) == (None, False)
    assert enterprises.carers([cast.rival])[cast.rival.id] == {}


@pytest.mark.on_both
def test_a_page_opened_before_takes_back_nobody_whom_another_clerk_named(client, cast):
    address = f"/office/enterprises/{cast.firm.id}"
    early = client.sign_in(cast.second_clerk).get(address).text
    care.entrust(cast.firm, CareKind.BUTLER, cast.handler, by=cast.clerk, at=clock.now())
    db.session.commit()
    client.post(address, data=form_of(early, is_key="1", sponsor=str(cast.vice.id)))

    assert enterprises.carers([cast.firm])[cast.firm.id] == {
        CareKind.BUTLER: cast.handler,
        CareKind.SPONSOR: cast.vice,
    }


@pytest.mark.parametrize("wrong", ["butler", "sponsor", "township", "is_key"])
def test_an_enterprise_is_entrusted_to_nobody_who_is_not_listed(client, cast, wrong):
    form = {"township": "", "is_key": "", "butler": "", "sponsor": ""} | {wrong: "999999"}
    page = client.sign_in(cast.clerk).post(f"/office/enterprises/{cast.firm.id}", data=form)
    assert "请从列出的选项里选一项" in text(page)
    assert enterprises.carers([cast.firm])[cast.firm.id][CareKind.BUTLER] == cast.butler


def test_an_unknown_enterprise_is_not_found_and_others_may_not_look(client, cast):
    assert client.sign_in(cast.clerk).get("/office/enterprises/999999").status_code == 404
    assert client.sign_in(cast.butler).get(f"/office/enterprises/{cast.firm.id}").status_code == 403


def test_enterprises_cost_the_same_for_two_rows_and_for_five(client, cast):
    def statements():
        with counted() as sent:
            client.get("/office/enterprises")
        return len(sent)

    listed(client, cast.clerk)
    few = statements()
    for _ in range(3):
        factories.enterprise()
    assert statements() == few
