"""Care of a firm at the office's door: asked by one, confirmed by a second, read by both."""

import pytest

from directline.accounts import enterprises
from directline.extensions import db
from directline.models import CareChange, CareKind, CareStep
from tests import scenarios
from tests.browser import Browser


def last():
    return db.session.scalars(db.select(CareChange).order_by(CareChange.id.desc())).first()


def entrusted(browser, firm, **people):
    form = {"township": "", "is_key": "1", "butler": "", "sponsor": ""} | people
    return browser.post(f"/office/enterprises/{firm.id}", data=form, follow_redirects=True)


@pytest.fixture
def asked(client, cast):
    """The clerk asked for the handler, of a firm with a confidential matter."""
    scenarios.filed(cast, is_confidential=True)
    db.session.commit()
    page = entrusted(client.sign_in(cast.clerk), cast.firm, butler=str(cast.handler.id), sponsor=str(cast.sponsor.id))
    assert "指定联系人要由另一位同志" in page.text
    return last()


def browser_of(client, user) -> Browser:
    return client.application.test_client().sign_in(user)


def buttons(page):
    return [words for words in ("确认</button>", "不同意</button>", "撤回</button>") if words in page.text]


def test_a_second_person_confirms_what_the_first_asked_for(client, cast, asked):
    other = browser_of(client, cast.second_clerk)

    assert buttons(client.get("/office/cares")) == ["撤回</button>"]
    assert buttons(other.get("/office/cares")) == ["确认</button>", "不同意</button>"]
    assert client.post(f"/office/cares/{asked.id}/confirm").status_code == 303
    assert enterprises.carers([cast.firm])[cast.firm.id][CareKind.BUTLER] == cast.butler
    assert "已确认" in other.post(f"/office/cares/{asked.id}/confirm", follow_redirects=True).text
    assert enterprises.carers([cast.firm])[cast.firm.id][CareKind.BUTLER] == cast.handler
    assert "没有等待确认的" in other.get("/office/cares").text


def test_the_supervision_office_can_confirm_and_the_office_take_back(client, cast, asked):
    assert buttons(browser_of(client, cast.inspector).get("/office/cares")) == ["确认</button>", "不同意</button>"]
    assert "一切照旧" in client.post(f"/office/cares/{asked.id}/refuse", follow_redirects=True).text
    assert last().step is CareStep.REFUSED
    assert "已经有人处理过了" in client.post(f"/office/cares/{asked.id}/confirm", follow_redirects=True).text


def test_the_history_is_read_on_the_page_of_the_firm_and_in_the_list(client, cast, asked):
    browser_of(client, cast.second_clerk).post(f"/office/cares/{asked.id}/confirm")
    line = f"项目管家：{cast.lead_unit.short_name} {cast.handler.name}（已指定），原为{cast.butler.name}"
    pages = [client.get(f"/office/enterprises/{cast.firm.id}").text, client.get("/office/cares?state=all").text]

    assert [line in page for page in pages] == [True, True]
    assert [f"直通车办公室 {cast.second_clerk.name}" in page or cast.second_clerk.name in page for page in pages] == [
        True
    ] * 2
    assert client.get("/office/cares?state=all&format=xlsx").status_code == 200
    assert "没有等待确认的" in client.get("/office/cares?state=all&words=没有的企业").text


@pytest.mark.on_both
def test_what_is_refused_keeps_the_rest_of_the_form(client, cast, asked):
    page = entrusted(client, cast.firm, butler=str(cast.other_handler.id), sponsor=str(cast.sponsor.id))

    assert "已有一项变更等待确认" in page.text
    assert last().id == asked.id


@pytest.mark.parametrize("action", ["confirm", "refuse"])
def test_an_unknown_step_is_not_there(client, cast, action):
    assert client.sign_in(cast.clerk).post(f"/office/cares/999999/{action}").status_code == 404


def test_whom_it_concerns_reads_it_at_the_bell_and_is_led_there(client, cast, asked):
    words = {
        "second_clerk": f"请确认：拟请{cast.handler.name}担任{cast.firm.name}的项目管家",
        "handler": f"您已担任{cast.firm.name}的项目管家",
        "butler": "您不再担任",
        "owner": f"贵企业的项目管家是{cast.handler.name}",
        "clerk": f"{cast.firm.name}的项目管家已确认为{cast.handler.name}",
    }
    browser_of(client, cast.second_clerk).post(f"/office/cares/{asked.id}/confirm")
    pages = {name: browser_of(client, getattr(cast, name)).get("/notices").text for name in words}

    assert {name: said in pages[name] for name, said in words.items()} == dict.fromkeys(words, True)
