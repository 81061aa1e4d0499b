"""Every action of the ticket page: reachable by its party, carried out once, refused in words, never a failure."""

import pytest
from sqlalchemy import func, select

from directline.extensions import db
from directline.models import Message, Status, Ticket, TicketEvent, Verdict
from directline.pages.ticket.registry import STEPS
from directline.tickets import lifecycle
from directline.tickets.rules import NOT_ON_THE_TICKET, Action
from tests import lives
from tests.factories import moment

ODD = ["\x00", "𠮷😀\u202e", "字" * 6_000]
CODE = ["=1+1", "<script>alert(1)</script>", "{{7*7}}", "' OR 1=1 --", "%s%n"]
STEPS_IN_LIFE = [
    ("filed", "owner", "message", {"text": "请问进展"}, Status.SUBMITTED),
    ("filed", "owner", "urge", {"text": "请尽快"}, Status.SUBMITTED),
    ("filed", "owner", "withdraw", {"reason": ""}, Status.WITHDRAWN),
    ("behalf", "owner", "confirm_wording", {}, Status.SUBMITTED),
    ("filed", "clerk", "ask_supplement", {"listed": ["用地批复"], "others": "现场照片"}, Status.SUPPLEMENTING),
    ("supplementing", "owner", "supplement", {"text": "已补齐"}, Status.SUBMITTED),
    ("supplementing", "clerk", "supplement", {"text": "企业送来"}, Status.SUBMITTED),
    ("filed", "clerk", "reject", {"reason": "civil_dispute", "advice": "请向法院起诉。"}, Status.REJECTED),
    ("rejected", "owner", "object", {"text": "不是民事纠纷"}, Status.SUBMITTED),
    ("filed", "clerk", "reclassify", {"category": "test", "severity": "major"}, Status.SUBMITTED),
    ("filed", "clerk", "recuse", {"user": "handler", "reason": "亲属"}, Status.SUBMITTED),
    ("filed", "clerk", "dispatch", {"department": "test-lead-unit", "severity": "general"}, Status.DISPATCHED),
    ("dispatched", "clerk", "recall", {"reason": "派错了"}, Status.SUBMITTED),
    ("dispatched", "clerk", "add_co_handler", {"department": "test-other-unit"}, Status.DISPATCHED),
    ("dispatched", "handler", "sign", {}, Status.IN_PROGRESS),
    ("dispatched", "head", "sign", {"handler": "handler"}, Status.IN_PROGRESS),
    ("signed", "handler", "contact", {"method": "phone", "person": "王", "text": "已联系"}, Status.IN_PROGRESS),
    ("signed", "handler", "plan", {"text": "下周施工"}, Status.IN_PROGRESS),
    ("signed", "handler", "note", {"text": "内部"}, Status.IN_PROGRESS),
    ("co_handled", "other_handler", "co_report", {"text": "已核"}, Status.IN_PROGRESS),
    ("signed", "handler", "ask_supplement", {"others": "现场照片"}, Status.SUPPLEMENTING),
    (
        "planned",
        "handler",
        "answer",
        {"outcome": "solved", "public_text": "线路迁改已经完成，请查看现场。"},
        Status.ANSWERED,
    ),
    ("answered", "clerk", "send_back", {"note": "依据不足"}, Status.IN_PROGRESS),
    ("answered", "clerk", "pass", {}, Status.CONFIRMING),
    ("confirming", "clerk", "call_back", {"method": "phone", "is_reached": "no"}, Status.CONFIRMING),
    ("confirming", "owner", "verdict", {"is_solved": "yes", "satisfaction": "satisfied"}, Status.CLOSED),
    ("confirming", "clerk", "verdict", {"is_solved": "yes", "satisfaction": "basically"}, Status.CLOSED),
    (
        "confirming",
        "owner",
        "verdict",
        {"is_solved": "no", "satisfaction": "not_satisfied", "words": "没动"},
        Status.IN_PROGRESS,
    ),
    ("failed", "office_head", "order_redo", {"reason": "再办一次"}, Status.IN_PROGRESS),
    (
        "complained",
        "clerk",
        "draft_inquiry",
        {"department": "test-lead-unit", "title": "行政检查情况", "text": "请说明检查的依据和程序。"},
        Status.SUBMITTED,
    ),
    ("asked_afterwards", "owner", "tell_aftermath", {"has_happened": "no"}, Status.WITHDRAWN),
    ("taken", "liaison", "record_finding", {"result": "true", "measures": "责令整改"}, Status.IN_PROGRESS),
    ("inquired", "second_clerk", "approve_inquiry", {}, Status.SUBMITTED),
    ("inquired", "clerk", "decline_inquiry", {"reason": "不必问"}, Status.SUBMITTED),
    ("complained", "clerk", "add_respondent", {"department": "test-other-unit"}, Status.SUBMITTED),
    ("failed", "office_head", "close_unsolved", {"reason": "确实办不了"}, Status.CLOSED),
]


def at(cast, station):
    """A ticket at that station of its life."""
    return STATIONS[station](cast) if station in STATIONS else getattr(lives, station)(cast)


def behalf(cast):
    return lives.filed(cast, reporter=None)


def supplementing(cast):
    ticket = lives.filed(cast)
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.clerk, at=moment("2026-03-02 10:00"))
    return ticket


def rejected(cast):
    ticket = lives.filed(cast)
    lifecycle.reject(ticket, "civil_dispute", "请向法院起诉。", by=cast.clerk, at=moment("2026-03-02 10:00"))
    return ticket


def co_handled(cast):
    ticket = lives.signed(cast)
    lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-02 14:00"))
    return ticket


def failed(cast):
    """Not solved for the third time."""
    ticket = lives.confirming(cast)
    for day in (6, 7, 8):
        lifecycle.verdict(ticket, False, "not_satisfied", "没动", by=cast.owner, at=moment(f"2026-03-0{day} 10:00"))
        if ticket.status is Status.IN_PROGRESS:
            reply = lifecycle.Reply("solved", "线路迁改已经完成,请查看现场。")
            lifecycle.answer(ticket, reply, by=cast.handler, at=moment(f"2026-03-0{day} 11:00"))
            lifecycle.pass_answer(ticket, by=cast.clerk, at=moment(f"2026-03-0{day} 12:00"))
    return ticket


def inquired(cast):
    """A written inquiry waits for a second person."""
    ticket = lives.complained(cast)
    words = ("行政检查情况", "请说明检查的依据和程序。")
    lifecycle.draft_inquiry(ticket, cast.lead_unit, *words, by=cast.clerk, at=moment("2026-03-02 10:00"))
    return ticket


def taken(cast):
    """A complaint in the hands of the discipline liaison."""
    ticket = lives.complained(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(ticket, by=cast.liaison, at=moment("2026-03-02 11:00"))
    return ticket


def asked_afterwards(cast):
    """Withdrawn, and asked about after thirty days."""
    ticket = lives.complained(cast)
    lifecycle.withdraw(ticket, by=cast.owner, at=moment("2026-03-02 10:00"))
    lifecycle.ask_aftermath(ticket, 30, at=moment("2026-04-01 10:00"))
    return ticket


STATIONS = {
    "taken": taken,
    "asked_afterwards": asked_afterwards,
    "inquired": inquired,
    "behalf": behalf,
    "supplementing": supplementing,
    "rejected": rejected,
    "co_handled": co_handled,
    "failed": failed,
}


LIVED = sorted({station for station, *_rest in STEPS_IN_LIFE} | {"closed"})


def live_stations(cast):
    """A ticket at each station of its life."""
    for station in LIVED:
        at(cast, station)


@pytest.fixture
def stations(cast):
    return dict(zip(LIVED, db.session.scalars(select(Ticket).order_by(Ticket.id)), strict=True))


def filled(client, cast, ticket, action, given):
    """The form as the page gives it, with what was typed; people are named by their place in the cast."""
    page = client.get(f"/tickets/{ticket.number}/{action}")
    assert page.status_code == 200, page.text
    hidden = page.text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    letter = page.text.partition('name="letter"')[2].partition('value="')[2].partition('"')[0]
    people = {name: str(getattr(cast, given[name]).id) for name in ("user", "handler") if name in given}
    return {"seen": hidden, "letter": letter, **given, **people}


@pytest.mark.database_after(deed=live_stations)
@pytest.mark.parametrize(("station", "who", "action", "given", "end"), STEPS_IN_LIFE)
def test_an_action_is_carried_out_by_its_party(client, cast, stations, station, who, action, given, end):
    ticket = stations[station]
    client.sign_in(getattr(cast, who))
    answer = client.post(f"/tickets/{ticket.number}/{action}", data=filled(client, cast, ticket, action, given))

    last = db.session.scalars(select(TicketEvent).order_by(TicketEvent.id.desc())).first()
    assert answer.status_code == 303, answer.text
    actor = None if ticket.is_sealed and who == "owner" else getattr(cast, who).id
    assert (ticket.status, last.action, last.actor_id) == (end, action, actor)


def test_every_action_of_people_is_a_step():
    tried = {action for _station, _who, action, _given, _end in STEPS_IN_LIFE}

    assert tried == set(STEPS)
    assert set(Action) - NOT_ON_THE_TICKET - set(STEPS) == {Action.SUBMIT, Action.EXPLAIN, Action.READ_IDENTITY}


@pytest.mark.database_after(deed=live_stations)
@pytest.mark.parametrize("action", [action for action in STEPS if action not in ("message", "urge", "recuse")])
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
    ticket = lives.filed(cast)
    lifecycle.dispatch(ticket, cast.lead_unit, by=cast.clerk, at=moment("2026-03-02 10:00"))
    client.sign_in(getattr(cast, who))
    answer = client.post(f"/tickets/{ticket.number}/withdraw", data={})

    assert (answer.status_code, ticket.status) == (expected, Status.DISPATCHED)


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_an_unknown_action_is_not_there(client, cast, who):
    client.sign_in(cast.owner)

    assert client.get(f"/tickets/{lives.filed(cast).number}/{who}").status_code == 404


def test_a_refusal_keeps_what_was_typed(client, cast):
    ticket = lives.confirming(cast)
    client.sign_in(cast.owner)
    given = filled(client, cast, ticket, "verdict", {"is_solved": "no", "satisfaction": "not_satisfied"})
    answer = client.post(f"/tickets/{ticket.number}/verdict", data=given)

    assert answer.status_code == 200
    assert "请告诉我们哪里不满意" in answer.text
    assert answer.text.count(" checked ") == 2


def test_a_verdict_pressed_twice_counts_once(client, cast):
    ticket = lives.confirming(cast)
    client.sign_in(cast.owner)
    given = filled(client, cast, ticket, "verdict", {"is_solved": "yes", "satisfaction": "satisfied"})
    first = client.post(f"/tickets/{ticket.number}/verdict", data=given)
    second = client.post(f"/tickets/{ticket.number}/verdict", data=given)

    assert (first.status_code, second.status_code) == (303, 409)
    assert db.session.scalar(select(func.count(Verdict.id))) == 1


@pytest.mark.parametrize(("action", "field"), [("urge", "text"), ("supplement", "text")])
def test_words_that_came_too_late_are_given_back(client, cast, action, field):
    ticket = lives.closed(cast)
    client.sign_in(cast.owner)
    answer = client.post(f"/tickets/{ticket.number}/{action}", data={field: "设备已经到厂，\n<b>装不进去。"})

    assert (answer.status_code, "设备已经到厂，\n&lt;b&gt;装不进去。" in answer.text) == (409, True)


def test_an_answer_that_was_sent_back_is_mended_not_written_anew(client, cast):
    ticket = lives.answered(cast)
    lifecycle.send_back(ticket, "请写明验收日期。", by=cast.clerk, at=moment("2026-03-05 11:00"))
    page = client.sign_in(cast.handler).get(f"/tickets/{ticket.number}/answer")

    assert "供电公司已完成线路迁改,现场验收合格,车间可以恢复施工。</textarea>" in page.text
    assert page.text.count(" checked ") == 1
    assert "请写明验收日期。" in page.text
    assert "没有发现审核会退回的地方" not in page.text

    client.post(f"/tickets/{ticket.number}/answer", data={"public_text": "三月四日验收。", "save": "1"})
    assert "三月四日验收。</textarea>" in client.get(f"/tickets/{ticket.number}/answer").text


@pytest.mark.parametrize(
    ("begin", "deed", "words"),
    [(lives.confirming, "verdict", "登记企业的评价"), (supplementing, "supplement", "代企业补充材料")],
)
def test_an_official_who_does_the_enterprises_deed_is_told_so(client, cast, begin, deed, words):
    ticket = begin(cast)
    own, recorded = (
        client.sign_in(who).get(f"/tickets/{ticket.number}/{deed}").text for who in (cast.owner, cast.clerk)
    )

    assert (f"<h1>{words}</h1>" in own, f"<h1>{words}</h1>" in recorded) == (False, True)


def test_a_verdict_on_an_answer_that_was_not_seen_is_not_taken(client, cast):
    ticket = lives.confirming(cast)
    client.sign_in(cast.owner)
    stale = {"seen": "1000000", "is_solved": "yes", "satisfaction": "satisfied"}

    assert client.post(f"/tickets/{ticket.number}/verdict", data=stale).status_code == 409
    assert ticket.status is Status.CONFIRMING


def test_a_link_may_carry_the_verdict_but_not_give_it(client, cast):
    ticket = lives.confirming(cast)
    page = client.sign_in(cast.owner).get(f"/tickets/{ticket.number}/verdict?solved=yes&satisfaction=satisfied")

    assert page.text.count(" checked ") == 2
    assert ticket.status is Status.CONFIRMING


@pytest.mark.database_after(deed=live_stations)
@pytest.mark.parametrize("text", [*ODD, *CODE])
def test_hostile_text_is_kept_or_refused_and_shown_as_text(client, cast, stations, text):
    ticket = stations["co_handled"]
    for who, action in (("owner", "message"), ("handler", "plan"), ("other_handler", "co_report"), ("owner", "urge")):
        client.sign_in(getattr(cast, who))
        answer = client.post(f"/tickets/{ticket.number}/{action}", data={"text": text})
        page = client.get(f"/tickets/{ticket.number}")
        assert (answer.status_code in (200, 303), page.status_code) == (True, 200)
        assert "<script>alert(1)" not in page.text


@pytest.mark.database_after(deed=live_stations)
@pytest.mark.parametrize(("station", "who", "action", "given", "_end"), STEPS_IN_LIFE)
def test_hostile_text_in_every_field_is_no_failure(client, cast, stations, station, who, action, given, _end):
    client.sign_in(getattr(cast, who))
    for text in (*ODD, "".join(CODE)):
        data = dict.fromkeys([*given, "seen"], text)
        answer = client.post(f"/tickets/{stations[station].number}/{action}", data=data)
        assert answer.status_code in (200, 303, 409)


def test_a_message_on_the_page_is_sent_and_shown(client, cast):
    ticket = lives.signed(cast)
    client.sign_in(cast.owner).post(f"/tickets/{ticket.number}/message", data={"text": "  线路何时迁改?  "})

    assert "线路何时迁改?" in client.get(f"/tickets/{ticket.number}").text
    assert db.session.scalars(select(Message.text)).all() == ["线路何时迁改?"]


def test_who_recuses_themselves_comes_home(client, cast):
    ticket = lives.filed(cast)
    client.sign_in(cast.clerk)
    given = filled(client, cast, ticket, "recuse", {"user": "clerk", "reason": "亲属"})
    answer = client.post(f"/tickets/{ticket.number}/recuse", data=given)

    assert (answer.status_code, answer.location) == (303, "/")
