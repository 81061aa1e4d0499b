"""What is written down to be told: one row per recipient and channel, with a key of its own."""

from sqlalchemy import select

from directline.extensions import db
from directline.models import Notice
from directline.tickets import notices
from tests import scenarios
from tests.factories import moment
from tests.statements import counted

AT = moment("2026-03-02 10:00")


def keys(template_key):
    rows = db.session.execute(select(Notice.recipient_id, Notice.dedupe_key).order_by(Notice.id)).all()
    return {(person, key) for person, key in rows if key.startswith(template_key)}


def test_the_key_of_a_complaint_is_blind_for_who_complained_alone(app, cast):
    ticket = scenarios.complained(cast)
    notices.add([cast.owner, cast.clerk, cast.second_clerk], "message", "event:known", at=AT, subject=ticket)

    recipients = {person for person, _key in keys("event:known")}
    assert recipients == {cast.clerk.id, cast.second_clerk.id}
    assert notices.not_yet_notified([cast.owner, cast.clerk, cast.liaison], "event:known", ticket) == [cast.liaison]


def test_a_telling_goes_in_one_statement_whoever_is_told_by_what(app, cast):
    ticket = scenarios.filed(cast)
    db.session.flush()
    cast.second_clerk.email = ""
    with counted() as sent:
        notices.add([cast.owner, cast.clerk, cast.second_clerk], "message", "event:once", at=AT, subject=ticket)

    assert len([one for one in sent if "INSERT INTO notices" in one]) == 1
    assert len(keys("event:once")) == 5


def test_facts_may_be_one_recipients_own(app, cast):
    own = {cast.clerk.id: {"assignments": [7]}}
    notices.add([cast.clerk, cast.second_clerk], "morning", "morning:today", at=AT, facts={"of": "all"}, own_facts=own)

    facts = {row.recipient_id: row.facts for row in db.session.scalars(select(Notice))}
    assert facts == {cast.clerk.id: {"assignments": [7]}, cast.second_clerk.id: {"of": "all"}}
