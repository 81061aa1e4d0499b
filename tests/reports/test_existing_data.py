"""What figures now read from rows of their own is there for data that is older than those rows."""

import flask_migrate
from sqlalchemy import select

from directline.extensions import db
from directline.models import Enterprise, EnterpriseVersion
from directline.operations import append_only, fsck
from directline.reports.measures import Activity
from tests import lives
from tests.factories import moment
from tests.reports import months
from tests.reports.months import MARCH


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
