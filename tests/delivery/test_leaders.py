"""When leaders are told of what reached them, by the jobs of the timetable, a round at every minute that matters."""

import pytest
from sqlalchemy import select

from directline.delivery.message import build
from directline.extensions import db
from directline.models import Notice, NoticeChannel, NoticeState, Severity
from directline.schedule.timetable import run_job
from directline.tickets import lifecycle, sweeps
from tests import scenarios
from tests.factories import moment

FRIDAY, SATURDAY, MONDAY = ("2026-03-06", "2026-03-07", "2026-03-09")


def sent_to(person):
    """When a mail left for that person, of what kind, and how many matters it told of."""
    mails = select(Notice).where(
        Notice.recipient_id == person.id,
        Notice.channel == NoticeChannel.MAIL,
        Notice.state == NoticeState.SENT,
        Notice.attempts > 0,
    )
    notices = db.session.scalars(mails.order_by(Notice.sent_at, Notice.id)).all()
    return [(each.sent_at, each.template, len(each.facts.get("notices", [1]))) for each in notices]


def live_through(app, *moments):
    db.session.rollback()
    for at in moments:
        for job in ("escalate", "gather", "deliver"):
            run_job(app, job, moment(at))


def dispatched(cast, title, at, **values):
    ticket = scenarios.filed(cast, at, title=title)
    lifecycle.dispatch(ticket, cast.lead_unit, by=cast.clerk, at=moment(at), **values)
    return ticket


EVENING = ("17:31", "17:32")


def test_two_red_cards_of_a_friday_evening_are_one_message_on_monday_at_the_opening(app, cast):
    """The second card raises its matter, too: that and both cards reach the vice magistrate in one minute."""
    for title in ("一", "二"):
        dispatched(cast, title, "2026-02-25 09:00")
    db.session.commit()

    live_through(app, "2026-03-04 09:00", *(f"{FRIDAY} {time}" for time in EVENING))
    live_through(app, f"{SATURDAY} 00:00", f"{SATURDAY} 08:30", f"{SATURDAY} 14:00", "2026-03-08 08:31")
    assert sent_to(cast.vice) == []
    live_through(app, *(f"{MONDAY} {time}" for time in ("00:00", "08:29", "08:30", "08:31", "10:00")))
    assert sent_to(cast.vice) == [(moment(f"{MONDAY} 08:30"), "daily", 3)]
    assert sent_to(cast.secretary) == [(moment(f"{MONDAY} 08:30"), "escalate", 1)]


def test_a_make_up_saturday_is_a_day_on_which_it_goes(app, cast):
    dispatched(cast, "一", "2026-04-23 09:00")
    db.session.commit()
    live_through(app, "2026-05-06 09:00", *(f"2026-05-08 {time}" for time in EVENING), "2026-05-09 08:30")
    assert [at for at, *_ in sent_to(cast.vice)] == [moment("2026-05-09 08:30")]


@pytest.mark.parametrize("is_urgent", [True, False])
def test_only_what_is_urgent_goes_on_a_saturday_night(app, cast, is_urgent):
    tickets = [dispatched(cast, title, "2026-03-03 09:00") for title in ("一", "二")]
    db.session.commit()
    live_through(app, f"{FRIDAY} 09:00")
    for ticket in tickets:
        severity = None if is_urgent else Severity.MAJOR
        change = {"production_stopped": True} if is_urgent else {"severity": severity}
        lifecycle.reclassify(ticket, by=cast.clerk, at=moment(f"{SATURDAY} 22:00"), **change)
    db.session.commit()

    live_through(app, f"{SATURDAY} 22:00", f"{SATURDAY} 22:01")
    recipients = [(moment(f"{SATURDAY} 22:01"), "daily", 2)] if is_urgent else []
    assert sent_to(cast.secretary) == sent_to(cast.vice) == recipients
    handlers = [at for at, template, _ in sent_to(cast.handler) if at > moment(f"{SATURDAY} 00:00")]
    assert handlers == ([moment(f"{SATURDAY} 22:00")] * 2 if is_urgent else [])


def test_a_rung_that_is_taken_back_is_named_with_the_reason(app, cast):
    first, second = (dispatched(cast, title, "2026-03-03 09:00") for title in ("一", "二"))
    sweeps.escalate(moment(f"{MONDAY} 09:00"))
    sweeps.escalate(moment("2026-03-16 09:00"))
    lifecycle.reclassify(first, severity=Severity.MAJOR, by=cast.clerk, at=moment("2026-03-16 10:00"))

    revoked = (
        Notice.ticket_id == second.id,
        Notice.template == "revoke_card",
        Notice.recipient_id == cast.secretary.id,
    )
    (mail,) = db.session.scalars(select(Notice).where(*revoked, Notice.channel == NoticeChannel.MAIL))
    mail.message_id = "<1@example>"
    assert build(mail).subject.startswith("【书记县长直通车】提级至书记、县长已撤销：所依据的红牌不足规定的张数")
