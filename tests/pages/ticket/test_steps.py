"""Every action of the ticket page: reachable by its party, carried out once, refused in words, never a failure."""

import pytest
from sqlalchemy import func, select

from directline.extensions import db
from directline.models import Message, Status, TicketEvent, Verdict
from directline.pages.ticket.registry import STEPS
from directline.tickets import lifecycle
from tests import scenarios
from tests.factories import moment
from tests.page_forms import form_of
from tests.pages.officials import text
from tests.proofs.test_matrix import fingerprint
from tests.stations import STEPS_IN_LIFE, by_station, live_stations, supplementing


@pytest.fixture
def stations(cast):
    return by_station()


def filled(client, cast, ticket, action, given):
    """The form as the page gives it, with what was typed; people are named by their place in the cast."""
    page = client.get(f"/tickets/{ticket.number}/{action}")
    assert page.status_code == 200, page.text
    people = {name: str(getattr(cast, given[name]).id) for name in ("user", "handler") if name in given}
    return form_of(page.text, **(given | people))


@pytest.mark.on_both
@pytest.mark.database_after(action=live_stations)
@pytest.mark.parametrize(("station", "who", "action", "given", "end"), STEPS_IN_LIFE)
def test_an_action_is_carried_out_by_its_party_and_once(client, cast, stations, station, who, action, given, end):
    ticket = stations[station]
    client.sign_in(getattr(cast, who))
    address, data = f"/tickets/{ticket.number}/{action}", filled(client, cast, ticket, action, given)
    answer = client.post(address, data=data)
    before = fingerprint()
    again = client.post(address, data=data)

    assert ((again.status_code, again.location), fingerprint()) == ((303, answer.location), before)
    last = db.session.scalars(select(TicketEvent).order_by(TicketEvent.id.desc())).first()
    assert answer.status_code == 303, answer.text
    actor = None if ticket.is_sealed and who == "owner" else getattr(cast, who).id
    assert (ticket.status, last.action, last.actor_id) == (end, action, actor)


@pytest.mark.database_after(action=live_stations)
@pytest.mark.parametrize(
    "action", [action for action in STEPS if action not in ("message", "urge", "recuse", "instruct")]
)
def test_an_action_out_of_its_time_is_answered_by_409(client, cast, stations, action):
    ticket = stations["closed"]
    client.sign_in(cast.clerk)
    answer = client.post(f"/tickets/{ticket.number}/{action}", data={"text": "x", "reason": "x", "note": "x"})

    assert (client.get(f"/tickets/{ticket.number}/{action}").status_code, ticket.status) == (409, Status.CLOSED)
    assert answer.status_code in (403, 409)


@pytest.mark.parametrize(
    ("who", "expected"), [("stranger", 404), ("other_handler", 404), ("admin", 403), ("head", 409)]
)
def test_an_action_of_somebody_else_is_refused(client, cast, who, expected):
    ticket = scenarios.filed(cast)
    lifecycle.dispatch(ticket, cast.lead_unit, by=cast.clerk, at=moment("2026-03-02 10:00"))
    client.sign_in(getattr(cast, who))
    answer = client.post(f"/tickets/{ticket.number}/withdraw", data={})

    assert (answer.status_code, ticket.status) == (expected, Status.DISPATCHED)


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_an_unknown_action_is_not_there(client, cast, who):
    client.sign_in(cast.owner)

    assert client.get(f"/tickets/{scenarios.filed(cast).number}/{who}").status_code == 404


def test_a_refusal_keeps_what_was_typed(client, cast):
    ticket = scenarios.confirming(cast)
    client.sign_in(cast.owner)
    given = filled(client, cast, ticket, "verdict", {"is_solved": "no", "satisfaction": "not_satisfied"})
    answer = client.post(f"/tickets/{ticket.number}/verdict", data=given)

    assert answer.status_code == 200
    assert "请告诉我们哪里不满意" in answer.text
    assert answer.text.count(" checked ") == 2


def test_a_second_verdict_from_another_page_comes_too_late(client, cast):
    ticket = scenarios.confirming(cast)
    client.sign_in(cast.owner)
    pages = [filled(client, cast, ticket, "verdict", {"is_solved": "yes", "satisfaction": "satisfied"}) for _ in "12"]
    answers = [client.post(f"/tickets/{ticket.number}/verdict", data=given).status_code for given in pages]

    assert answers == [303, 409]
    assert db.session.scalar(select(func.count(Verdict.id))) == 1


@pytest.mark.parametrize(("action", "field"), [("urge", "text"), ("supplement", "text")])
def test_words_that_came_too_late_are_given_back(client, cast, action, field):
    ticket = scenarios.closed(cast)
    client.sign_in(cast.owner)
    answer = client.post(f"/tickets/{ticket.number}/{action}", data={field: "设备已经到厂，\n<b>装不进去。"})

    assert (answer.status_code, "设备已经到厂，\n&lt;b&gt;装不进去。" in answer.text) == (409, True)


def test_a_line_that_came_too_late_is_given_back_beside_the_words(client, cast):
    ticket = scenarios.answered(cast)
    typed = {"method": "phone", "person": "王 经理", "text": "已经约好周五上门"}
    answer = client.sign_in(cast.handler).post(f"/tickets/{ticket.number}/contact", data=typed)

    assert (answer.status_code, [answer.text.count(typed[name]) for name in ("person", "text")]) == (409, [1, 1])


def test_a_page_out_of_date_says_who_did_what_meanwhile(client, cast):
    """As far as its reader reads the history: the enterprise reads no reason that the office wrote for itself."""
    ticket = scenarios.dispatched(cast)
    lifecycle.recall(ticket, "应由住建局办", by=cast.clerk, at=moment("2026-03-02 10:30"))
    db.session.commit()
    page = client.sign_in(cast.second_clerk).post(
        f"/tickets/{ticket.number}/add_co_handler", data={"text": "一句说明的话"}
    )
    other = client.sign_in(cast.owner).post(f"/tickets/{ticket.number}/verdict", data={"words": "还没有人来办理"})

    for answer, written in ((page, "一句说明的话"), (other, "还没有人来办理")):
        assert (answer.status_code, written in answer.text) == (409, True)
        assert f"最近一步：2026年3月2日 10:30 · {cast.office.short_name} {cast.clerk.name}" in text(answer)
    assert "应由住建局办" not in other.text


def test_an_answer_that_only_declines_keeps_its_words_and_leads_to_the_way_out(client, cast):
    ticket = scenarios.planned(cast)
    address, words = f"/tickets/{ticket.number}/answer", "您好，这件事归住建局管，请改派住建局。"
    page = client.sign_in(cast.handler).get(address).text
    answer = client.post(address, data=form_of(page, outcome="solved", public_text=words))

    assert (answer.status_code, "请给直通车办公室留言" in answer.text, f"{words}</textarea>" in answer.text) == (
        200,
        True,
        True,
    )
    assert f'<a href="/tickets/{ticket.number}/message">留言</a>' in answer.text
    assert f'href="/tickets/{ticket.number}/message"' not in client.get(f"/tickets/{ticket.number}").text


def test_an_answer_that_was_sent_back_is_mended_not_written_anew(client, cast):
    ticket = scenarios.answered(cast)
    lifecycle.send_back(ticket, "请写明验收日期。", by=cast.clerk, at=moment("2026-03-05 11:00"))
    page = client.sign_in(cast.handler).get(f"/tickets/{ticket.number}/answer")

    assert "供电公司已完成线路迁改,现场验收合格,车间可以恢复施工。</textarea>" in page.text
    assert page.text.count(" checked ") == 1
    assert "请写明验收日期。" in page.text
    assert "没有发现审核会退回的地方" not in page.text

    client.post(f"/tickets/{ticket.number}/answer", data={"public_text": "三月四日验收。", "save": "1"})
    assert "三月四日验收。</textarea>" in client.get(f"/tickets/{ticket.number}/answer").text


@pytest.mark.parametrize(
    ("begin", "action", "words"),
    [(scenarios.confirming, "verdict", "登记企业的评价"), (supplementing, "supplement", "代企业补充材料")],
)
def test_an_official_who_does_the_enterprises_deed_is_told_so(client, cast, begin, action, words):
    ticket = begin(cast)
    own, recorded = (
        client.sign_in(who).get(f"/tickets/{ticket.number}/{action}").text for who in (cast.owner, cast.clerk)
    )

    assert (f"<h1>{words}</h1>" in own, f"<h1>{words}</h1>" in recorded) == (False, True)


def test_a_verdict_on_an_answer_that_was_not_seen_is_not_taken(client, cast):
    ticket = scenarios.confirming(cast)
    client.sign_in(cast.owner)
    stale = {"seen": "1000000", "is_solved": "yes", "satisfaction": "satisfied"}

    assert client.post(f"/tickets/{ticket.number}/verdict", data=stale).status_code == 409
    assert ticket.status is Status.CONFIRMING


def test_a_link_may_carry_the_verdict_but_not_give_it(client, cast):
    ticket = scenarios.confirming(cast)
    page = client.sign_in(cast.owner).get(f"/tickets/{ticket.number}/verdict?solved=yes&satisfaction=satisfied")

    assert page.text.count(" checked ") == 2
    assert ticket.status is Status.CONFIRMING


def test_a_message_on_the_page_is_sent_and_shown(client, cast):
    ticket = scenarios.signed(cast)
    client.sign_in(cast.owner).post(f"/tickets/{ticket.number}/message", data={"text": "  线路何时迁改?  "})

    assert "线路何时迁改?" in client.get(f"/tickets/{ticket.number}").text
    assert db.session.scalars(select(Message.text)).all() == ["线路何时迁改?"]


def test_who_recuses_themselves_comes_home(client, cast):
    ticket = scenarios.filed(cast)
    client.sign_in(cast.clerk)
    given = filled(client, cast, ticket, "recuse", {"user": "clerk", "reason": "亲属"})
    answer = client.post(f"/tickets/{ticket.number}/recuse", data=given)

    assert (answer.status_code, answer.location) == (303, "/")
