from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directline.extensions import db
from directline.models import CallBack, Outcome, Recusal, Satisfaction, Status, Ticket
from directline.tickets import call_backs, lifecycle
from directline.tickets.lifecycle import Reply
from directline.tickets.lists import annotations, queues, selects
from directline.tickets.lists.annotations import Attempts
from directline.tickets.lists.queues import QUEUES, Head
from tests import scenarios
from tests.factories import BEGINNING, moment

HOUR = timedelta(hours=1)
REPLY = Reply(Outcome.SOLVED, "已再次会同供电公司现场办公,线路已经迁改,请企业查验。")


def numbers(queue, user):
    rows = db.session.scalars(QUEUES[queue].rows(user)).unique()
    return {getattr(row, "ticket", row).number for row in rows}


def held(user):
    """Which ticket waits in which queue, by the name of its station."""
    return {code: numbers(code, user) for code in QUEUES}


def not_solved_thrice(cast):
    ticket = scenarios.confirming(cast)
    for day in (6, 9, 11):
        no = Satisfaction.NOT_SATISFIED
        lifecycle.verdict(ticket, False, no, "还是没有解决。", by=cast.owner, at=moment(f"2026-03-{day:02d} 10:00"))
        if ticket.status is Status.IN_PROGRESS:
            lifecycle.answer(ticket, REPLY, by=cast.handler, at=moment(f"2026-03-{day:02d} 14:00"))
            lifecycle.pass_answer(ticket, by=cast.clerk, at=moment(f"2026-03-{day:02d} 16:00"))
    return ticket


def test_every_station_waits_in_its_queue_and_no_other(cast):
    supplementing = scenarios.filed(cast)
    lifecycle.ask_supplement(supplementing, ["用地批复"], by=cast.clerk, at=moment("2026-03-02 10:00"))
    urged = scenarios.planned(cast)
    lifecycle.urge(urged, "请尽快。", by=cast.owner, at=moment("2026-03-04 09:00"))
    waiting = {
        "triage": scenarios.filed(cast),
        "review": scenarios.answered(cast),
        "call_back": scenarios.confirming(cast),
        "unsolved": not_solved_thrice(cast),
        "urged": urged,
        "supplement": supplementing,
    }
    scenarios.dispatched(cast)
    scenarios.closed(cast)

    assert held(cast.clerk) == {code: {ticket.number} for code, ticket in waiting.items()}


def test_a_recalled_or_supplemented_ticket_is_to_be_triaged_again(cast):
    recalled, supplied = scenarios.dispatched(cast), scenarios.filed(cast)
    lifecycle.recall(recalled, "派错单位", by=cast.clerk, at=moment("2026-03-02 11:00"))
    lifecycle.ask_supplement(supplied, ["用地批复"], by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.supplement(supplied, "已补", by=cast.owner, at=moment("2026-03-03 10:00"))

    assert numbers("triage", cast.clerk) == {recalled.number, supplied.number}


def test_a_barred_official_sees_nothing_of_it_in_any_queue(cast):
    ticket = scenarios.filed(cast)
    db.session.add(Recusal(ticket_id=ticket.id, user_id=cast.clerk.id, reason="亲属", at=BEGINNING))
    db.session.flush()

    assert held(cast.clerk) == {code: set() for code in QUEUES}
    assert numbers("triage", cast.second_clerk) == {ticket.number}


@pytest.mark.parametrize("action", ["message", "note", "plan"])
def test_an_urge_is_heard_by_a_word_or_a_record(cast, action):
    ticket = scenarios.planned(cast)
    lifecycle.urge(ticket, "请尽快。", by=cast.owner, at=moment("2026-03-04 09:00"))
    assert numbers("urged", cast.clerk) == {ticket.number}

    getattr(lifecycle, action)(ticket, "明天现场踏勘。", by=cast.handler, at=moment("2026-03-04 10:00"))
    assert numbers("urged", cast.clerk) == set()

    lifecycle.urge(ticket, "还是没有人来。", by=cast.owner, at=moment("2026-03-05 10:00"))
    assert numbers("urged", cast.clerk) == {ticket.number}


def test_an_urge_is_not_heard_by_what_is_said_on_another_ticket(cast):
    ticket, other = scenarios.planned(cast), scenarios.planned(cast)
    lifecycle.urge(ticket, "请尽快。", by=cast.owner, at=moment("2026-03-04 09:00"))
    lifecycle.message(other, "明天现场踏勘。", by=cast.handler, at=moment("2026-03-04 10:00"))
    lifecycle.note(other, "已到现场。", by=cast.handler, at=moment("2026-03-04 11:00"))
    assert numbers("urged", cast.clerk) == {ticket.number}


def test_an_urge_is_not_heard_by_the_enterprise_itself(cast):
    ticket = scenarios.planned(cast)
    lifecycle.urge(ticket, "请尽快。", by=cast.owner, at=moment("2026-03-04 09:00"))
    lifecycle.message(ticket, "在等。", by=cast.owner, at=moment("2026-03-04 10:00"))
    assert numbers("urged", cast.clerk) == {ticket.number}


def test_heads_count_no_further_than_asked_and_name_the_first(cast, monkeypatch):
    monkeypatch.setattr(queues, "MOST_COUNTED", 2)
    tickets = [scenarios.filed(cast, at=f"2026-03-02 0{hour}:00") for hour in (9, 8, 7)]
    everything = selects.tickets_of(cast.clerk)
    lists = {
        "all": (everything, selects.OLDEST),
        "none": (selects.not_solved_again(cast.clerk), selects.OLDEST),
        "two": (everything.where(Ticket.id != tickets[2].id), selects.OLDEST),
    }

    assert queues.heads(lists) == {"all": Head(3, tickets[2].id), "none": Head(0, None), "two": Head(2, tickets[1].id)}
    assert queues.counts({name: rows for name, (rows, _keys) in lists.items()}) == {"all": 3, "none": 0, "two": 2}


def test_beside_walks_the_queue_in_its_order(cast):
    last, first, middle = (scenarios.filed(cast, at=f"2026-03-0{day} 09:00") for day in (6, 2, 4))
    queue = QUEUES["triage"]

    assert queues.beside(cast.clerk, queue, first) == (None, middle)
    assert queues.beside(cast.clerk, queue, middle) == (first, last)
    assert queues.beside(cast.clerk, queue, last) == (middle, None)


def test_beside_goes_on_from_a_ticket_that_has_left_the_queue(cast):
    first, middle, last = (scenarios.filed(cast, at=f"2026-03-0{day} 09:00") for day in (2, 4, 6))
    lifecycle.dispatch(middle, cast.lead_unit, by=cast.clerk, at=moment("2026-03-06 10:00"))

    assert queues.beside(cast.clerk, QUEUES["triage"], middle) == (first, last)
    assert queues.beside(cast.clerk, QUEUES["review"], middle) == (None, None)


def test_beside_walks_a_departments_inbox(cast):
    first, last = scenarios.dispatched(cast), scenarios.dispatched(cast, at="2026-03-04 10:00")

    assert queues.beside(cast.handler, queues.INBOX, first) == (None, last)
    assert queues.beside(cast.other_handler, queues.INBOX, first) == (None, None)


def test_a_queue_is_open_to_who_works_through_it(cast):
    assert queues.open_to(cast.clerk, "triage") is QUEUES["triage"]
    assert queues.open_to(cast.handler, "inbox") is queues.INBOX
    assert [queues.open_to(cast.handler, "triage"), queues.open_to(cast.owner, "inbox")] == [None, None]
    assert queues.open_to(cast.clerk, "anything") is None


def test_attempts_are_those_of_the_present_round(cast):
    ticket, other = scenarios.confirming(cast), scenarios.confirming(cast)
    for at in ("2026-03-05 16:00", "2026-03-05 17:00", "2026-03-06 09:00"):
        lifecycle.call_back(ticket, "phone", False, "无人接听", by=cast.clerk, at=moment(at))
    assert annotations.attempts([ticket, other]) == {ticket.id: Attempts(times=3, days=2)}

    no = Satisfaction.NOT_SATISFIED
    lifecycle.verdict(ticket, False, no, "没有解决", by=cast.owner, at=moment("2026-03-06 10:00"))
    assert annotations.attempts([ticket]) == {}


def test_attempts_within_an_hour_count_as_one(cast):
    ticket = scenarios.confirming(cast)
    for at in ("2026-03-05 23:30", "2026-03-06 00:15", "2026-03-06 00:29:59", "2026-03-06 00:30", "2026-03-06 01:29"):
        lifecycle.call_back(ticket, "phone", False, "无人接听", by=cast.clerk, at=moment(at))

    assert annotations.attempts([ticket]) == {ticket.id: Attempts(times=2, days=2)}


@given(st.lists(st.integers(0, 24 * 60), max_size=12))
def test_of_attempts_that_count_no_two_lie_within_the_hour_and_none_is_left_out(minutes):
    tries = [CallBack(id=key, at=BEGINNING + timedelta(minutes=one)) for key, one in enumerate(minutes, 1)]
    kept = [one.at for one in call_backs.apart(tries, HOUR)]

    assert all(later - earlier >= HOUR for earlier, later in pairwise(kept))
    assert all(any(timedelta() <= one.at - counted < HOUR for counted in kept) for one in tries)


def test_others_open_counts_the_firms_other_open_tickets(cast):
    first, second = scenarios.filed(cast), scenarios.dispatched(cast)
    scenarios.closed(cast)
    alone = scenarios.filed(cast, enterprise=cast.rival, reporter=cast.stranger)
    assert annotations.others_open(cast.clerk, [first, alone]) == {first.id: 1, alone.id: 0}
    assert annotations.others_open(cast.clerk, [first, second])[second.id] == 1


def test_what_the_office_handled_itself_waits_for_supervision(cast):
    answered, confirming = scenarios.answered_by_office(cast), scenarios.confirming_by_office(cast)
    scenarios.confirming(cast)

    assert queues.open_to(cast.clerk, "on_behalf") is queues.open_to(cast.handler, "on_behalf") is None
    on_behalf = queues.open_to(cast.inspector, "on_behalf").rows(cast.inspector)
    assert {one.number for one in db.session.scalars(on_behalf)} == {answered.number, confirming.number}
    assert numbers("review", cast.clerk) == {answered.number}
    assert confirming.number not in numbers("call_back", cast.clerk)
