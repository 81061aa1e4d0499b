"""What the red cards of a unit raise depends on their moments alone, not on who comes first to write them."""

from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select, text

from directline.configuration import settings
from directline.county import SHIPPED, changes_of_rules, check, load
from directline.extensions import db
from directline.models import Colour, Deadline, Escalation, Notice, Rung, RungFact, Severity, Ticket
from directline.operations import fsck
from directline.tickets import ladder, lifecycle, red_cards, sweeps
from directline.tickets.deadline_rules import LEAD_RESOLVE
from directline.tickets.history_check import verify
from directline.tickets.lifecycle import Respondents
from tests import scenarios
from tests.factories import moment

LATE = moment("2026-04-30 18:00")


def rows_of(*tickets):
    """Title, kind, due number, rung, moment, colour, fact and end of every rung of the leads' clocks."""
    wanted = (
        select(
            Ticket.title,
            Deadline.kind,
            Escalation.due_number,
            Escalation.rung,
            Escalation.at,
            Escalation.colour,
            Escalation.fact,
            Escalation.revoked_at,
        )
        .join(Deadline, Deadline.id == Escalation.deadline_id)
        .join(Ticket, Ticket.id == Escalation.ticket_id)
        .where(Escalation.ticket_id.in_([ticket.id for ticket in tickets]), Deadline.kind.in_(LEAD_RESOLVE))
    )
    return Counter(map(tuple, db.session.execute(wanted)))


def tops_of(*tickets):
    """By ticket, how and when it was raised to the principals, and until when."""
    wanted = select(Escalation).where(Escalation.rung == Rung.E4).order_by(Escalation.at, Escalation.id)
    tops = db.session.scalars(wanted).all()
    return [[(top.fact, top.at, top.revoked_at) for top in tops if top.ticket_id == each.id] for each in tickets]


def dispatched(cast, at, unit=None, **values):
    ticket = scenarios.filed(cast, at, **values)
    lifecycle.dispatch(ticket, unit or cast.lead_unit, by=cast.clerk, at=moment(at) + timedelta(minutes=10))
    return ticket


# Red cards fall at closing three working days after five: of 2 March on the 12th, of 3 March on the 13th.
RED_2ND, RED_3RD = moment("2026-03-12 17:30"), moment("2026-03-13 17:30")


@pytest.fixture
def pair(cast):
    """Two matters of one unit: the one dispatched second has the lower id, and is the first that a sweep comes to."""
    second = scenarios.filed(cast, "2026-03-02 09:00", title="后派出的")
    first = dispatched(cast, "2026-03-02 10:00", title="先派出的")
    lifecycle.dispatch(second, cast.lead_unit, by=cast.clerk, at=moment("2026-03-03 10:00"))
    return SimpleNamespace(first=first, second=second)


def test_a_late_sweep_raises_the_matter_whose_card_came_second(pair):
    sweeps.escalate(LATE)
    assert tops_of(pair.first, pair.second) == [
        [(None, moment("2026-03-23 17:30"), None)],
        [(RungFact.RED_CARDS, RED_3RD, None)],
    ]


def test_a_deed_that_catches_up_raises_by_cards_that_nobody_has_written(cast, pair):
    lifecycle.urge(pair.second, "请尽快办理。", by=cast.owner, at=moment("2026-03-16 09:00"))
    assert tops_of(pair.first, pair.second) == [[], [(RungFact.RED_CARDS, RED_3RD, None)]]

    sweeps.escalate(moment("2026-03-16 09:01"))
    assert tops_of(pair.first, pair.second) == [[], [(RungFact.RED_CARDS, RED_3RD, None)]]


@pytest.mark.parametrize("is_late", [True, False])
def test_cards_of_two_units_are_not_counted_together(cast, is_late):
    own = dispatched(cast, "2026-03-02 10:00", title="一")
    others = dispatched(cast, "2026-03-03 10:00", cast.other_unit, title="二")
    if is_late:
        lifecycle.urge(others, "请尽快办理。", by=cast.owner, at=moment("2026-03-16 09:00"))
        lifecycle.urge(own, "请尽快办理。", by=cast.owner, at=moment("2026-03-16 09:00"))
    for at in ("2026-03-12 18:00", "2026-03-13 18:00", "2026-03-16 18:00"):
        sweeps.escalate(moment(at))

    assert tops_of(own, others) == [[], []]


def test_cards_of_one_moment_follow_the_order_of_their_clocks(cast):
    tickets = [dispatched(cast, "2026-03-02 09:00", title=f"第{number}件") for number in range(3)]
    for ticket in reversed(tickets):
        ladder.catch_up(ticket, before=moment("2026-03-16 09:00"))
    assert tops_of(*tickets) == [[], *[[(RungFact.RED_CARDS, RED_2ND, None)]] * 2]


def test_the_month_is_the_countys(cast):
    """The card of 31 March falls at closing there, which is still March; that of 1 April is the first of its month."""
    tickets = [dispatched(cast, f"2026-03-{day} 09:00", title=day) for day in ("18", "19", "20")]
    sweeps.escalate(moment("2026-04-02 09:00"))
    reds = select(Escalation.at).where(Escalation.rung == Rung.E2, Escalation.fact.is_(None)).order_by(Escalation.at)
    lead = reds.join(Deadline, Deadline.id == Escalation.deadline_id).where(Deadline.kind.in_(LEAD_RESOLVE))
    assert db.session.scalars(lead).all() == [moment(f"2026-{day} 17:30") for day in ("03-30", "03-31", "04-01")]
    assert tops_of(*tickets) == [[], [(RungFact.RED_CARDS, moment("2026-03-31 17:30"), None)], []]


@pytest.mark.parametrize("swept", [(), ("2026-03-12 18:00", "2026-03-13 18:00")], ids=["late", "daily"])
def test_a_revoked_red_card_takes_what_it_raised_with_it(cast, pair, swept):
    for at in swept:
        sweeps.escalate(moment(at))
    at = moment("2026-03-16 10:00")
    lifecycle.reclassify(pair.first, severity=Severity.MAJOR, by=cast.clerk, at=at)
    sweeps.escalate(moment("2026-03-16 10:01"))

    assert tops_of(pair.second) == [[(RungFact.RED_CARDS, RED_3RD, at)]]
    sweeps.escalate(LATE)
    assert tops_of(pair.second) == [[(RungFact.RED_CARDS, RED_3RD, at), (None, moment("2026-03-24 17:30"), None)]]


def test_who_was_told_of_it_is_told_that_it_was_taken_back(cast, pair):
    sweeps.escalate(moment("2026-03-13 18:00"))
    lifecycle.reclassify(pair.first, severity=Severity.MAJOR, by=cast.clerk, at=moment("2026-03-16 10:00"))
    revoked = (Notice.ticket_id == pair.second.id, Notice.template == "revoke_card")
    recipients = set(db.session.scalars(select(Notice.recipient_id).where(*revoked)))
    assert {cast.secretary.id, cast.magistrate.id, cast.vice.id, cast.handler.id, cast.clerk.id} <= recipients


def test_a_third_card_stands_when_the_first_is_revoked(cast, pair):
    third = dispatched(cast, "2026-03-04 09:00", title="第三件")
    sweeps.escalate(moment("2026-03-16 18:00"))
    lifecycle.reclassify(pair.first, severity=Severity.MAJOR, by=cast.clerk, at=moment("2026-03-17 10:00"))
    assert tops_of(pair.second, third) == [
        [(RungFact.RED_CARDS, RED_3RD, moment("2026-03-17 10:00"))],
        [(RungFact.RED_CARDS, moment("2026-03-16 17:30"), None)],
    ]


def test_production_that_runs_again_takes_its_rung_back_and_what_else_holds_takes_its_place(cast, pair):
    stopped, again = moment("2026-03-10 10:00"), moment("2026-03-17 10:00")
    lifecycle.reclassify(pair.second, production_stopped=True, by=cast.clerk, at=stopped)
    sweeps.escalate(moment("2026-03-16 18:00"))
    assert tops_of(pair.second) == [[(RungFact.PRODUCTION_STOPPED, stopped, None)]]

    lifecycle.reclassify(pair.second, production_stopped=False, by=cast.clerk, at=again)
    assert tops_of(pair.second) == [
        [(RungFact.PRODUCTION_STOPPED, stopped, again), (RungFact.RED_CARDS, RED_3RD, None)]
    ]


def test_cards_gone_leave_the_matter_raised_while_production_is_stopped(cast, pair):
    sweeps.escalate(moment("2026-03-13 18:00"))
    lifecycle.reclassify(pair.second, production_stopped=True, by=cast.clerk, at=moment("2026-03-14 10:00"))
    gone = moment("2026-03-16 10:00")
    lifecycle.reclassify(pair.first, severity=Severity.MAJOR, by=cast.clerk, at=gone)
    assert tops_of(pair.second) == [[(RungFact.RED_CARDS, RED_3RD, gone), (RungFact.PRODUCTION_STOPPED, gone, None)]]


def test_sealed_matters_count_in_no_unit(cast):
    """A unit that found one card too many behind an E4 would know of a complaint."""
    for number in (1, 2):
        complaint = scenarios.complained(cast, title=f"第{number}件", respondents=Respondents([cast.other_unit]))
        lifecycle.dispatch(complaint, cast.supervision, by=cast.clerk, at=moment("2026-03-02 10:00"))
    dispatched(cast, "2026-03-02 11:00", unit=cast.supervision)
    sweeps.escalate(LATE)
    reds = select(func.count()).where(Escalation.rung == Rung.E2, Escalation.colour == Colour.RED)
    in_march = reds.where(Escalation.department_id == cast.supervision.id, Escalation.at < moment("2026-04-01 00:00"))
    by_fact = select(Escalation).where(Escalation.fact.is_not(None))
    assert (db.session.scalar(in_march), db.session.scalars(by_fact).all()) == (3, [])


def test_the_number_of_the_time_decides(cast, pair):
    """Three from 16 March on: what was raised before stands, and a late sweep raises it still."""
    changes_of_rules.change_settings({"red_cards_a_month": 3}, by=cast.admin, at=moment("2026-03-16 09:00"))
    thirds = [dispatched(cast, f"2026-03-{day} 09:00", title=day) for day in ("05", "06")]
    sweeps.escalate(moment("2026-03-19 09:00"))
    assert tops_of(pair.first, pair.second, *thirds) == [
        [],
        [(RungFact.RED_CARDS, RED_3RD, None)],
        [(RungFact.RED_CARDS, moment("2026-03-17 17:30"), None)],
        [(RungFact.RED_CARDS, moment("2026-03-18 17:30"), None)],
    ]
    assert fsck.check(moment("2026-03-19 09:00")) == []


def test_a_county_file_that_changes_the_number_says_from_what(cast, pair):
    county = check.read(SHIPPED)
    county["settings"]["red_cards_a_month"] = 3
    load.renew(county, at=moment("2026-03-16 09:00"))
    least = settings.as_it_was("red_cards_a_month")
    assert [least(moment(at)) for at in ("2026-03-16 08:59", "2026-03-16 09:00")] == [2, 3]


def a_pair_swept_late(cast):
    second = scenarios.filed(cast, "2026-03-02 09:00", title="后派出的")
    dispatched(cast, "2026-03-02 10:00", title="先派出的")
    lifecycle.dispatch(second, cast.lead_unit, by=cast.clerk, at=moment("2026-03-03 10:00"))
    db.session.commit()
    sweeps.escalate(moment("2026-03-16 09:00"))


THEN = moment("2026-03-18 09:00")
FIRST = "(SELECT id FROM tickets WHERE title = '先派出的')"
TOP = "fact = 'red_cards'"
ON_THE_OTHER = (
    f"UPDATE escalations SET ticket_id = {FIRST}, deadline_id = "
    f"(SELECT id FROM deadlines WHERE kind = 'resolve_lead' AND ticket_id = {FIRST}) WHERE {TOP}"
)


@pytest.mark.database_after(action=a_pair_swept_late)
@pytest.mark.parametrize(
    ("action", "named", "lost"),
    [
        (f"UPDATE escalations SET at = '{RED_2ND}' WHERE {TOP}", {"后派出的"}, []),
        (f"UPDATE escalations SET revoked_at = recorded_at WHERE {TOP}", {"后派出的"}, []),
        (f"UPDATE escalations SET fact = NULL, at = '{THEN}' WHERE {TOP}", {"后派出的"}, []),
        (ON_THE_OTHER, {"先派出的", "后派出的"}, []),
        (
            f"UPDATE escalations SET revoked_at = recorded_at WHERE rung = 'E2' AND ticket_id = {FIRST}",
            {"后派出的"},
            [Rung.E2, Rung.E4],
        ),
    ],
    ids=["date", "missing", "by time", "other ticket", "card gone"],
)
def test_what_red_cards_raised_is_computed_anew_and_mended(cast, action, named, lost):
    assert sweeps.review_red_cards(THEN) == 0
    before = rows_of(*db.session.scalars(select(Ticket)))
    db.session.execute(text(action))
    db.session.commit()
    titles = db.session.scalars(select(Ticket.title).where(Ticket.id.in_(red_cards.review(THEN).tickets)))
    assert set(titles) == named

    assert sweeps.review_red_cards(THEN) > 0
    assert red_cards.review(THEN).tickets == set()
    after = rows_of(*db.session.scalars(select(Ticket)))
    standing = Counter({row: count for row, count in after.items() if row[-1] is None})
    assert sorted(row[3] for row in before - standing) == lost
    assert verify() == []
