"""The receipt keeps what was promised when the matter was filed; what holds now stands beside it."""

import json
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from directline.county import changes_of_rules, days
from directline.extensions import db
from directline.models import Category, DeadlineKind, Severity, TicketEvent
from directline.tickets import expected_dates, lifecycle
from directline.worktime.county_calendar import LocalDay
from tests import scenarios, tampering
from tests.factories import moment
from tests.pages.officials import text

FILED = "2026-03-02 09:00"
TRIAGE, CONTACT, ANSWER = "2026年3月3日 17:30", "2026年3月5日 17:30", "2026年3月11日 17:30"


@pytest.fixture
def receipt(client, cast):
    """The receipt of a ticket as the owner reads it."""
    return lambda ticket: text(client.sign_in(cast.owner).get(f"/enterprise/file/receipt/{ticket.number}"))


def without_expectation(ticket):
    """As it was before promises were kept."""
    event = db.session.scalars(
        select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.id)
    ).first()
    facts = {key: value for key, value in event.facts.items() if key != expected_dates.FACT}
    tampering.tamper("UPDATE ticket_events SET facts = :facts WHERE id = :id", facts=json.dumps(facts), id=event.id)
    db.session.commit()


@pytest.mark.on_both
def test_what_is_promised_is_kept_with_the_submission(cast):
    ticket = scenarios.filed(cast, at=FILED)
    kept = {kind: (one.at, one.is_provisional) for kind, one in expected_dates.at_filing(ticket).items()}

    assert kept == {
        DeadlineKind.TRIAGE: (moment("2026-03-03 17:30"), False),
        DeadlineKind.CONTACT: (moment("2026-03-05 17:30"), False),
        DeadlineKind.RESOLVE_TICKET: (moment("2026-03-11 17:30"), False),
    }


def test_days_off_that_are_loaded_later_do_not_change_the_receipt(cast, receipt):
    ticket = scenarios.filed(cast, at=FILED)
    for day in (3, 4):
        local = LocalDay(date(2026, 3, day), False, "县庆", None)
        days.set_local_day(local, by=cast.admin, at=moment("2026-03-02 10:00"))
    page = receipt(ticket)

    assert [f"最迟 {words}" in page for words in (TRIAGE, CONTACT, ANSWER)] == [True] * 3
    assert "现在：最迟 2026年3月5日 17:30" in page


def test_limits_and_category_that_change_later_do_not_change_the_receipt(cast, receipt):
    ticket = scenarios.filed(cast, at=FILED)
    wanted = changes_of_rules.general_limits() | {(DeadlineKind.RESOLVE_TICKET, Severity.GENERAL): "2wd"}
    changes_of_rules.change_general_limits(wanted, by=cast.admin, at=moment("2026-03-02 09:30"))
    other = db.session.scalars(select(Category).where(Category.code == "power")).one()
    lifecycle.reclassify(ticket, other, by=cast.clerk, at=moment("2026-03-02 10:00"))
    page = receipt(ticket)

    assert (f"最迟 {ANSWER}" in page, "类别 要素保障(测试)" in page, f"现在的类别 {other.name}" in page) == (
        True,
        True,
        True,
    )


def test_what_is_due_earlier_or_was_done_stands_beside_the_promise(cast, receipt):
    ticket = scenarios.signed(cast)
    page = receipt(ticket)

    assert f"最迟 {TRIAGE} 已于 2026年3月2日 10:00 完成" in page
    assert f"最迟 {CONTACT} 现在：最迟 2026年3月3日 17:30" in page
    assert f"最迟 {ANSWER} 现在：最迟 2026年3月9日 17:30" in page


def test_the_receipt_is_found_again_from_the_page_of_the_matter(client, cast):
    ticket, past = scenarios.signed(cast), scenarios.filed(cast, is_imported=True)
    db.session.commit()
    pages = [
        client.sign_in(who).get(f"/tickets/{one.number}").text
        for who, one in ((cast.owner, ticket), (cast.owner, past), (cast.handler, ticket))
    ]

    assert [f'href="/enterprise/file/receipt/{ticket.number}"' in page for page in pages] == [True, False, False]
    assert f"/receipt/{past.number}" not in pages[1]


def test_what_stands_as_promised_is_said_once(cast, receipt):
    page = receipt(scenarios.filed(cast, at=FILED))

    assert (page.count("最迟"), "现在：" in page, "已于" in page) == (3, False, False)


def test_a_clock_that_stands_still_is_said_to(cast, receipt):
    ticket = scenarios.signed(cast)
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.handler, at=moment("2026-03-03 09:00"))

    assert f"最迟 {ANSWER} 现在：暂停计时" in receipt(ticket)


@pytest.mark.on_both
def test_an_older_ticket_shows_what_its_deadlines_first_said(cast, receipt):
    ticket = scenarios.signed(cast)
    lifecycle.reclassify(ticket, severity=Severity.MAJOR, by=cast.clerk, at=moment("2026-03-02 12:00"))
    without_expectation(ticket)
    page = receipt(ticket)

    assert f"最迟 {TRIAGE} 已于 2026年3月2日 10:00 完成" in page
    assert "最迟 2026年3月9日 17:30 现在：最迟 2026年4月14日 17:30" in page


def test_a_complaint_keeps_its_promise_like_any_other(cast, receipt):
    ticket = scenarios.complained(cast)
    days.set_local_day(LocalDay(date(2026, 3, 3), False, "县庆", None), by=cast.admin, at=moment("2026-03-02 10:00"))

    assert f"最迟 {TRIAGE} 现在：最迟 2026年3月4日 17:30" in receipt(ticket)


def test_the_form_and_the_receipt_promise_the_same(client, cast, receipt):
    with time_machine.travel(moment(FILED), tick=False):
        form = text(client.sign_in(cast.owner).get("/enterprise/file/test"))

    expected = [f"最迟 {words}" for words in (TRIAGE, CONTACT, ANSWER)]
    assert [words in form for words in expected] == [True] * 3
    assert [words in receipt(scenarios.filed(cast, at=FILED)) for words in expected] == [True] * 3
