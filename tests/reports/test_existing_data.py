"""What figures now read from rows and marks of their own is there for data that is older than those."""

import flask_migrate
from sqlalchemy import select

from directline.extensions import db
from directline.models import Deadline, Enterprise, EnterpriseVersion, Escalation, Ticket
from directline.operations import append_only, fsck
from directline.reports.measures import Activity
from directline.tickets import lifecycle, past_rungs
from tests import lives
from tests.factories import moment
from tests.reports import months
from tests.reports.months import MARCH
from tests.reports.test_unconfirmed import replayed


def test_firms_that_are_known_already_have_a_version_since_they_came(cast):
    cast.firm.is_key = True
    ticket = lives.filed(cast)
    key, now = ticket.id, moment("2026-05-29 09:00")
    db.session.commit()
    flask_migrate.downgrade(revision="0012")
    flask_migrate.upgrade()

    versions = select(EnterpriseVersion.enterprise_id, EnterpriseVersion.at, EnterpriseVersion.is_key)
    firms = select(Enterprise.id, Enterprise.created_at, Enterprise.is_key)
    assert db.session.execute(versions).all() == db.session.execute(firms.order_by(Enterprise.id)).all()
    assert (append_only.unguarded(), fsck.check(now)) == ([], [])
    assert months.of(MARCH).active_key == Activity(1, 1, (key,))


def test_what_was_imported_before_waits_where_its_unit_was_only_suggested(cast):
    """Its rungs stand back until the office has confirmed it; those of a named unit and of the county's promise stay."""
    notes = {"建议": "台账第 2 行；建议单位：职责含“道路”", "具名": "台账第 3 行", "过长": "长" * 299 + "…"}
    for title, note in notes.items():
        replayed(cast, title=title, channel_note=note, is_unit_suggested=False)
    db.session.commit()
    flask_migrate.downgrade(revision="0016")
    flask_migrate.upgrade()
    db.session.expire_all()

    tickets = {ticket.title: ticket for ticket in db.session.scalars(select(Ticket))}
    assert {title for title, ticket in tickets.items() if ticket.is_unit_suggested} == {"建议", "过长"}
    rungs = select(Ticket.title, Deadline.kind, Escalation.revoked_reason).select_from(Escalation)
    rows = db.session.execute(rungs.join(Deadline, Deadline.id == Escalation.deadline_id).join(Ticket)).all()
    stood_back = {(title, kind) for title, kind, reason in rows if reason == past_rungs.UNCONFIRMED}
    assert stood_back == {("建议", "resolve_lead"), ("过长", "resolve_lead")}
    assert {(title, kind) for title, kind, _ in rows} == {
        (title, kind) for title in notes for kind in ("resolve_lead", "resolve_ticket")
    }
    assert months.of("2019-03").on_time.n == 1
    lifecycle.confirm_units(tickets.values(), by=cast.clerk, at=moment("2026-05-29 09:00"))
    assert (months.of("2019-03").on_time.n, fsck.check(moment("2026-05-29 09:00"))) == (3, [])
