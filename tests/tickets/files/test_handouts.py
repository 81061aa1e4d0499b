"""Who gets which file, under which name, and whether as it was sent."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Attachment, Ticket
from directline.tickets import lifecycle
from directline.tickets.files import drafts, handouts
from tests import scenarios
from tests.factories import moment
from tests.tickets import samples
from tests.uploads import copied, stored

AT = moment("2026-03-02 09:00")


def file_sent_and_file_kept(cast):
    """One on a confidential ticket in the hands of ``lead_unit``, one on a draft, both of the owner."""
    ticket = scenarios.dispatched(cast, is_confidential=True)
    draft = drafts.opened(cast.owner, "filing", at=AT)
    stored(samples.picture(), "王企明的现场.png", by=cast.owner, ticket=ticket)
    stored(samples.picture(), "草稿.png", by=cast.owner, draft=draft)
    assert copied(AT) == 2


pytestmark = pytest.mark.database_after(action=file_sent_and_file_kept)


@pytest.fixture
def files(cast):
    return db.session.scalars(select(Attachment).order_by(Attachment.id)).all()


def got(file, who):
    handout = handouts.file_of(who, file.token)
    return (handout.name, handout.is_original) if handout else None


def test_a_file_of_a_draft_is_its_writers_alone(cast, files):
    _sent, kept = files
    people = ("owner", "colleague", "handler", "clerk", "secretary", "admin")

    assert {name: got(kept, getattr(cast, name)) for name in people} == dict.fromkeys(people) | {
        "owner": ("草稿.png", True)
    }
    assert handouts.file_of(cast.owner, "0" * 32) is None


def test_a_file_of_a_ticket_is_handed_out_as_each_may_know_it(cast, files):
    sent, _kept = files
    masked = f"{sent.token[:6]}.png"

    assert {name: got(sent, getattr(cast, name)) for name in ("owner", "handler", "clerk", "stranger", "admin")} == {
        "owner": ("王企明的现场.png", True),
        "handler": (masked, False),
        "clerk": ("王企明的现场.png", False),
        "stranger": None,
        "admin": None,
    }


def test_what_came_after_a_unit_gave_it_up_is_not_handed_to_it(cast, files):
    sent, _kept = files
    ticket = db.session.scalars(select(Ticket)).one()
    lifecycle.recall(ticket, "派错单位", by=cast.clerk, at=moment("2026-03-02 11:00"))
    sent.at = moment("2026-03-02 11:00")
    assert got(sent, cast.handler) is not None
    sent.at = moment("2026-03-02 11:01")
    assert got(sent, cast.handler) is None
