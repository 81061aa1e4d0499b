"""The selects of tasks: each in one group, counts equal lists, nothing of what a person may not see."""

from datetime import date

import pytest

from directline.extensions import db
from directline.models import Role, TaskStatus
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Respondents
from directline.tickets.lists import queues
from directline.tickets.lists.paging import page_of
from directline.tickets.tasks import lists, selects
from directline.tickets.tasks.lists import Criteria, TaskGroup
from tests import factories, scenarios, tasks
from tests.factories import moment
from tests.statements import counted

AT = moment("2026-03-13 09:00")
SOON = date(2026, 3, 20)


def of(user, at=AT, **criteria):
    wish = Criteria(**criteria)
    return page_of(lists.narrowed(user, wish, at), lists.keys_of(wish.group)).rows


def one_of_each(cast):
    """By the group in which it stands on the 13th of March."""
    cancelled = tasks.instructed(cast)
    lifecycle.cancel_task(cancelled, "已另行安排", by=cast.secretary, at=moment("2026-03-04 09:00"))
    return {
        TaskGroup.LATE: tasks.instructed(cast),
        TaskGroup.OPEN: tasks.instructed(cast, due_on=SOON),
        TaskGroup.REPORTED: tasks.reported(cast),
        TaskGroup.ACCEPTED: tasks.accepted(cast),
        TaskGroup.CANCELLED: cancelled,
    }


def sealed(cast, **values):
    """On a complaint about the other unit, which the supervision office has in hand."""
    ticket = scenarios.complained(cast, respondents=Respondents([cast.other_unit]))
    lifecycle.dispatch(ticket, cast.supervision, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(ticket, by=cast.inspector, at=moment("2026-03-02 11:00"))
    return tasks.instructed(cast, ticket=ticket, department=cast.supervision, **values)


def test_each_task_is_in_one_group_and_the_rows_say_the_same(app, cast):
    expected = one_of_each(cast)

    assert {group: of(cast.secretary, group=group) for group in TaskGroup} == {
        group: [task] for group, task in expected.items()
    }
    deadlines = selects.deadlines_of(expected.values())
    assert {lists.group_of(task, deadlines[task.id], AT): task for task in expected.values()} == expected
    assert len(of(cast.secretary)) == len(TaskGroup)


def test_the_counts_are_those_of_the_lists(app, cast):
    one_of_each(cast)
    sealed(cast)
    wanted = {group: lists.narrowed(cast.vice, Criteria(group=group), AT) for group in TaskGroup}

    assert queues.counts(wanted) == {group: len(of(cast.vice, group=group)) for group in TaskGroup}


def test_due_at_this_moment_is_not_late(app, cast):
    task, due = tasks.instructed(cast), moment("2026-03-12 17:30")

    assert of(cast.head, at=due, group=TaskGroup.LATE) == []
    assert of(cast.head, at=factories.moment("2026-03-12 17:31"), group=TaskGroup.LATE) == [task]


def test_what_is_owed_stands_by_its_day_and_late_first(app, cast):
    later, late = tasks.instructed(cast, due_on=SOON), tasks.instructed(cast)
    tasks.reported(cast)
    tasks.instructed(cast, department=cast.other_unit)

    owed = db.session.scalars(lists.owed_by_unit(cast.handler).order_by(*(key.column for key in lists.BY_DAY))).all()
    assert owed == [late, later]
    assert page_of(lists.owed_by_unit(cast.handler), lists.BY_DAY).rows == owed


def test_pages_by_day_go_on_where_they_stopped(app, cast):
    ticket = scenarios.planned(cast)
    given = [tasks.instructed(cast, ticket=ticket, due_on=day) for day in (SOON, tasks.DUE, SOON, tasks.DUE)]
    wanted = lists.narrowed(cast.head, Criteria(), AT)
    first = page_of(wanted, lists.BY_DAY, size=2)
    second = page_of(wanted, lists.BY_DAY, first.next, size=2)

    assert [task.id for task in first.rows + second.rows] == [given[place].id for place in (1, 3, 0, 2)]
    assert page_of(wanted, lists.BY_DAY, second.previous, size=2).rows == first.rows


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({"department": "lead"}, {"lead"}),
        ({"department": "other"}, {"other"}),
        ({"department": "lead", "group": TaskGroup.REPORTED}, set()),
        ({"post": "secretary"}, {"lead"}),
        ({"post": "magistrate"}, {"other"}),
        ({"words": "现场"}, {"other"}),
        ({"words": "现场 一周"}, set()),
        ({"words": "%"}, set()),
    ],
)
def test_narrowed_by_unit_giver_and_words(app, cast, criteria, expected):
    codes = {"lead": cast.lead_unit.code, "other": cast.other_unit.code}
    posts = {"secretary": cast.secretary.post.code, "magistrate": cast.magistrate.post.code}
    given = {
        "lead": tasks.instructed(cast),
        "other": tasks.instructed(cast, department=cast.other_unit, text="请到现场办公", by=cast.magistrate),
    }
    wish = criteria | {
        name: named[criteria[name]] for name, named in (("department", codes), ("post", posts)) if name in criteria
    }

    assert of(cast.clerk, **wish) == [given[name] for name in expected]


def test_by_the_number_of_task_or_ticket(app, cast):
    task, _other = tasks.instructed(cast), tasks.instructed(cast)

    assert of(cast.clerk, words=task.number.lower()) == [task]
    assert of(cast.clerk, words=task.ticket.number) == [task]


def test_closed_since_a_day(app, cast):
    task = tasks.accepted(cast)
    tasks.instructed(cast)

    assert of(cast.secretary, since=date(2026, 3, 11)) == [task]
    assert of(cast.secretary, since=date(2026, 3, 12)) == []


def test_a_successor_in_the_post_finds_what_was_given_before(app, cast):
    task, post = tasks.instructed(cast), cast.secretary.post
    cast.secretary.is_active = False
    successor = factories.user(Role.LEADER, post=post)

    assert of(successor, post=post.code, group=TaskGroup.LATE) == [task]
    assert db.session.scalars(lists.posts_of(successor)).all() == [post]


def test_nothing_of_a_sealed_ticket_for_who_may_not_see_it(app, cast):
    task, others = sealed(cast), ("vice", "other_vice", "handler", "head", "other_head", "sponsor", "owner")

    assert {who: of(getattr(cast, who)) for who in others} == {who: [] for who in others}
    assert lists.on_tickets(cast.vice, [task.ticket]) == {task.ticket_id: []}
    assert of(cast.secretary) == of(cast.inspector) == [task]


@pytest.mark.parametrize("who", ["secretary", "inspector"])
def test_the_words_of_a_sealed_one_are_not_searched(app, cast, who):
    task = sealed(cast, text="请兴达铸造所在地配合")

    assert of(getattr(cast, who), words="兴达") == []
    assert of(getattr(cast, who), words=task.number) == [task]


def test_the_words_of_a_masked_one_are_not_searched(app, cast):
    ticket = scenarios.planned(cast, is_confidential=True)
    task = tasks.instructed(cast, ticket=ticket, text="请兴达铸造所在地配合")

    assert of(cast.head, words="兴达") == []
    assert (of(cast.head), of(cast.clerk, words="兴达")) == ([task], [task])


def test_on_tickets_and_items_without_the_cancelled(app, cast):
    expected = one_of_each(cast)
    tickets = [task.ticket for task in expected.values()]
    given = lists.on_tickets(cast.secretary, tickets)

    assert {task.status for tasks_on in given.values() for task in tasks_on} == {*TaskStatus} - {TaskStatus.CANCELLED}
    assert {key: [task.ticket_id for task in tasks_on] for key, tasks_on in given.items()} == {
        task.ticket_id: [] if group is TaskGroup.CANCELLED else [task.ticket_id] for group, task in expected.items()
    }
    assert lists.on_items(cast.secretary, []) == {}


def asked(cast, number):
    ticket = scenarios.planned(cast)
    for _ in range(number):
        tasks.instructed(cast, ticket=ticket)
    db.session.flush()
    db.session.expunge_all()
    with counted() as statements:
        rows = of(cast.head)
        shown = [(row.ticket.enterprise.name, row.ticket.category.name, row.department.name) for row in rows]
        selects.deadlines_of(rows)
    assert len(shown) == number
    return len(statements)


@pytest.mark.parametrize("number", [1, 50])
def test_many_are_found_by_as_many_questions_as_one(app, cast, number):
    assert asked(cast, number) == 3
