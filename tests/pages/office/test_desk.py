import pytest
import time_machine

from directline.county.demo import bulk
from directline.extensions import db
from directline.operations import heartbeat
from directline.tickets import ladder, lifecycle
from tests import factories, scenarios
from tests.factories import moment
from tests.pages.officials import ALL_DOORS, apart, links, text
from tests.statements import counted

MORNING = moment("2026-03-04 09:00")
PAGES = (
    "/office",
    "/office/queues/triage",
    "/office/queues/unsolved",
    "/office/tickets",
    "/office/overdue",
    "/office/cards",
    "/office/enterprises",
    "/office/verifications",
    "/office/verifications/accounts",
    "/office/entry",
)


@pytest.fixture(autouse=True)
def _at_a_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


def desk(client, user):
    return client.sign_in(user).get("/office")


@pytest.mark.parametrize("viewer", ALL_DOORS)
def test_the_office_opens_to_its_own_people_alone(client, cast, viewer):
    client.sign_in(getattr(cast, viewer))
    statuses = {path: client.get(path).status_code for path in PAGES}
    assert statuses == dict.fromkeys(PAGES, 200 if viewer in ("clerk", "office_head") else 403)


def test_a_stranger_is_sent_to_sign_in(client, cast):
    assert {path: client.get(path).location for path in PAGES} == {path: f"/sign-in?next={path}" for path in PAGES}


def test_the_desk_counts_every_queue_and_shows_its_oldest(client, cast):
    newer, older = (
        scenarios.filed(cast, at="2026-03-03 16:00"),
        scenarios.filed(cast, title="最早的一件", at="2026-03-02 09:00"),
    )
    scenarios.answered(cast, at="2026-03-03 17:00")
    page = desk(client, cast.clerk)

    assert "待受理 2 最早的一件 喀左兴达铸造有限公司 · 要素保障(测试) 已超时" in text(page)
    assert "待审核答复 1 " in text(page)
    assert "待回访 0 没有" in text(page)
    assert f"/tickets/{older.number}?queue=triage" in links(page, "/tickets/")
    assert f"/tickets/{newer.number}?queue=triage" not in links(page, "/tickets/")


def test_the_desk_counts_who_is_late_and_what_else_is_to_do(client, cast):
    late = scenarios.planned(cast)
    ladder.catch_up(late, before=moment("2026-05-01 09:00"))
    factories.user("enterprise", enterprise_id=factories.enterprise(verified_at=None).id, enterprise_confirmed_at=None)
    with time_machine.travel(moment("2026-05-01 09:00"), tick=False):
        words = text(desk(client, cast.clerk))
    assert "谁超期了 办结答复 1 签收 0" in words
    assert "对企业的承诺 1" in words
    assert "还要办的 未说明的亮牌 1 待核实企业 1 待核实账号 2" in words


def test_the_desk_says_when_the_machine_is_not_well(client, cast):
    assert "定时任务从未运行" in text(desk(client, cast.clerk))
    heartbeat.begin("main", host="test", at=MORNING)
    assert "定时任务" not in text(desk(client, cast.clerk))
    with time_machine.travel(moment("2026-03-04 09:10"), tick=False):
        assert "定时任务自 2026-03-04 09:00 起没有心跳" in text(desk(client, cast.clerk))


def test_the_desk_costs_the_same_for_one_row_and_for_three(client, cast):
    def statements():
        desk(client, cast.clerk)
        with counted() as sent:
            client.get("/office")
        return len(sent)

    stations = (scenarios.filed, scenarios.answered, scenarios.confirming)
    for station in stations:
        station(cast)
    few = statements()
    for station in stations * 2:
        apart(station(cast))
    assert statements() == few


def test_the_desk_counts_no_further_than_99(client, cast):
    scenarios.filed(cast)
    bulk.fill_up_to(101, seed=1)
    assert "待受理 99+" in text(desk(client, cast.clerk))


def test_the_desk_passes_over_what_the_clerk_is_barred_from(client, cast):
    ticket = scenarios.filed(cast)
    lifecycle.recuse(ticket, "亲属", user=cast.clerk, by=cast.office_head, at=moment("2026-03-02 10:00"))
    db.session.flush()
    assert "待受理 0 没有" in text(desk(client, cast.clerk))
    assert "待受理 1" in text(desk(client, cast.second_clerk))


def test_what_the_office_itself_has_in_hand_is_reached_from_the_desk(client, cast):
    own = [f'href="/handler{below}"' for below in ("", "/done", "/enterprises")]
    page = client.sign_in(cast.clerk).get("/office")
    navigation, main = page.text.split("<main", 1)
    assert ([url for url in own if url in navigation], [url for url in own if url in main]) == ([], own)
    assert [url for url in own if url in client.sign_in(cast.handler).get("/handler").text] == own
