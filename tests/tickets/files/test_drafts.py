"""Forms that are not sent yet."""

from sqlalchemy import func, select

from directline.extensions import db
from directline.models import Draft
from directline.tickets.files import drafts
from tests.factories import moment

AT = moment("2026-03-02 09:00")


def test_a_person_has_one_draft_of_a_form(app, cast):
    first, second = (drafts.opened(cast.owner, "filing", at=AT) for _turn in range(2))
    other = drafts.opened(cast.owner, "answer:1", at=AT)

    assert first is second
    assert other is not first
    assert db.session.scalar(select(func.count(Draft.id))) == 2


def test_what_is_kept_is_found_by_its_writer_alone(app, cast):
    drafts.keep(drafts.opened(cast.owner, "filing", at=AT), {"title": ["停电"]}, at=AT)

    assert drafts.find(cast.owner, "filing").content == {"title": ["停电"]}
    assert drafts.find(cast.colleague, "filing") is None


def test_a_closed_draft_is_gone(app, cast):
    drafts.close(drafts.opened(cast.owner, "filing", at=AT))

    assert drafts.locked(cast.owner, "filing") is None
    assert drafts.files_of(None) == []


def test_two_people_have_each_their_own_draft_of_a_form(app, cast):
    own, others = (drafts.opened(one, "filing", at=AT) for one in (cast.owner, cast.colleague))

    assert [drafts.locked(one, "filing") for one in (cast.owner, cast.colleague, cast.stranger)] == [own, others, None]
    drafts.close(own)
    assert [drafts.locked(one, "filing") for one in (cast.owner, cast.colleague)] == [None, others]
