"""What was filed just now, which is asked about before the same matter is filed twice."""

from datetime import timedelta

from directline.extensions import db
from directline.models import Attachment, Recusal
from directline.tickets.lists import repeats
from tests import scenarios
from tests.factories import BEGINNING, moment

NOON = moment("2026-03-02 12:00")


def test_what_was_filed_within_the_hour_is_recent(cast):
    first, second = (scenarios.filed(cast, at=f"2026-03-02 11:{minute}") for minute in ("00", "01"))
    third = scenarios.filed(cast, at="2026-03-02 11:01")

    assert repeats.filed_recently(cast.owner, at=NOON) == [third, second]
    assert repeats.filed_recently(cast.owner, at=NOON - timedelta(seconds=1)) == [third, second, first]
    assert repeats.filed_recently(cast.colleague, at=NOON) == []


def test_complaints_and_ordinary_matters_are_never_listed_together(cast):
    ordinary, complaint = (
        scenarios.filed(cast, at="2026-03-02 11:30"),
        scenarios.complained(cast, at="2026-03-02 11:40"),
    )

    assert repeats.filed_recently(cast.owner, at=NOON) == [ordinary]
    assert repeats.filed_recently(cast.owner, at=NOON, is_sealed=True) == [complaint]
    assert repeats.filed_recently(cast.stranger, at=NOON, is_sealed=True) == []


def test_an_official_is_asked_of_the_same_firm_and_of_what_they_still_see(cast):
    own = scenarios.filed(cast, at="2026-03-02 11:30", reporter=None)
    other = scenarios.filed(cast, at="2026-03-02 11:40", reporter=None, enterprise=cast.rival)
    assert repeats.filed_recently(cast.clerk, at=NOON, firm=cast.firm) == [own]

    db.session.add(Recusal(ticket_id=other.id, user_id=cast.clerk.id, reason="亲属", at=BEGINNING))
    db.session.flush()
    assert repeats.filed_recently(cast.clerk, at=NOON) == [own]


def test_the_same_words_are_the_same_however_they_are_spaced(cast):
    tickets = [scenarios.filed(cast, title=title, description="说明一") for title in ("停 电", "停水", "停水")]

    assert repeats.with_words(tickets, "停电", "说明 一") == tickets[0]
    assert repeats.with_words(tickets, "停水", "说明一") == tickets[1]
    assert repeats.with_words(tickets, "停水", "说明二") is repeats.with_words([], "停水", "说明一") is None


def test_a_ticket_holds_files_when_it_has_each_of_them(cast):
    ticket, other = scenarios.filed(cast), scenarios.filed(cast)
    for number, (owner, content) in enumerate([(ticket, "a" * 64), (ticket, "b" * 64), (other, "c" * 64)]):
        db.session.add(
            Attachment(
                token=f"{number:032d}", ticket_id=owner.id, name="图.png", size=1, sha256=content,
                media_type="image/png", at=NOON, by_id=cast.owner.id,
            )
        )  # fmt: skip
    db.session.flush()

    assert [repeats.holds_files(ticket, [one * 64 for one in asked]) for asked in ("", "a", "ba", "ac")] == [
        True, True, True, False,
    ]  # fmt: skip
