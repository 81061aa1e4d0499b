"""What a list shows beside each ticket."""

from directline.extensions import db
from directline.models import CallBack, DeadlineKind, Recusal, Satisfaction
from directline.tickets import call_backs, lifecycle
from directline.tickets.lists import annotations, selects
from tests import scenarios
from tests.factories import BEGINNING, moment
from tests.reports import months

NO = Satisfaction.NOT_SATISFIED


def judged(cast, ticket, day):
    lifecycle.verdict(ticket, False, NO, "没有解决。", by=cast.owner, at=moment(f"2026-03-{day:02d} 10:00"))


def answered_again(cast, ticket, day):
    months.answer(cast, ticket, f"2026-03-{day:02d} 14:00")
    months.passed(cast, ticket, f"2026-03-{day:02d} 16:00")


def test_the_newest_answer_and_verdict_of_each_ticket_stand_beside_it(cast):
    twice, once, never = scenarios.confirming(cast), scenarios.confirming(cast), scenarios.planned(cast)
    judged(cast, twice, 6)
    answered_again(cast, twice, 9)
    judged(cast, twice, 10)
    tickets = [twice, once, never]
    answers, verdicts = annotations.newest_answers(tickets), annotations.newest_verdicts(tickets)

    assert {key: (one.round, one.assignment.department) for key, one in answers.items()} == {
        twice.id: (2, cast.lead_unit),
        once.id: (1, cast.lead_unit),
    }
    assert {key: one.round for key, one in verdicts.items()} == {twice.id: 2}


def test_what_was_asked_for_and_is_missing_stands_beside_the_ticket(cast):
    asked, supplied, other = (scenarios.filed(cast) for _ in range(3))
    for ticket in (asked, supplied):
        lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.supplement(supplied, "已补", by=cast.owner, at=moment("2026-03-03 10:00"))

    assert {key: one.items for key, one in annotations.open_supplements([asked, supplied, other]).items()} == {
        asked.id: [{"name": "用地批复", "is_listed": True}]
    }


def test_urges_stand_in_their_order_and_no_other_word(cast):
    ticket, other = scenarios.planned(cast), scenarios.planned(cast)
    lifecycle.message(ticket, "在吗？", by=cast.owner, at=moment("2026-03-04 08:00"))
    for day, text in ((4, "请尽快。"), (5, "还是没有人来。")):
        lifecycle.urge(ticket, text, by=cast.owner, at=moment(f"2026-03-0{day} 09:00"))

    urges = annotations.urges([ticket, other])
    assert {key: [one.text for one in rows] for key, rows in urges.items()} == {
        ticket.id: ["请尽快。", "还是没有人来。"]
    }


def test_the_offices_own_deadline_stands_while_it_runs(cast):
    review, call_back, done = scenarios.answered(cast), scenarios.confirming(cast), scenarios.closed(cast)
    deadlines = annotations.office_deadlines([review, call_back, done])

    assert {key: one.kind for key, one in deadlines.items()} == {
        review.id: DeadlineKind.REVIEW,
        call_back.id: DeadlineKind.CALL_BACK,
    }


def test_others_open_are_counted_as_far_as_the_official_sees_them(cast):
    first, second, third = (scenarios.filed(cast) for _ in range(3))
    db.session.add(Recusal(ticket_id=third.id, user_id=cast.clerk.id, reason="亲属", at=BEGINNING))
    db.session.flush()

    assert annotations.others_open(cast.clerk, [first, second]) == {first.id: 1, second.id: 1}
    assert annotations.others_open(cast.second_clerk, [first, second]) == {first.id: 2, second.id: 2}


def test_attempts_are_enough_on_enough_days(cast):
    enough = [annotations.Attempts(times, days).are_enough for times, days in ((3, 2), (2, 2), (3, 1), (4, 4))]

    assert enough == [True, False, False, True]


def test_the_attempts_that_count_are_counted_in_each_round(cast):
    """The first of the second round counts, however soon after the last of the first round it was."""
    ticket = scenarios.confirming(cast)

    def tried(at):
        lifecycle.call_back(ticket, "phone", False, "无人接听", by=cast.clerk, at=moment(at))

    tried("2026-03-05 15:30")
    tried("2026-03-05 15:40")
    tried("2026-03-09 15:30")
    judged(cast, ticket, 10)
    answered_again(cast, ticket, 10)
    tried("2026-03-10 16:10")
    rows = selects.rows_of(CallBack, ticket)

    counted = call_backs.counted_ids(reversed(rows))
    assert [row.id in counted for row in rows] == [True, False, True, True]
