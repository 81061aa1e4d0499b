"""The principals' annex: every sealed complaint is in it and in nothing else; frozen with the month."""

import pytest

from directline.extensions import db
from directline.models import FindingResult
from directline.reports import annex, monthly
from directline.reports.measures import Count, Share
from directline.reports.period import month
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Respondents
from tests import scenarios
from tests.factories import moment
from tests.reports import months
from tests.reports.months import APRIL, LATER, MARCH
from tests.tickets.sealed.test_outcomes import REPLY, closed, concluded


def of(label):
    return annex.for_period(month(label), moment(LATER))


def test_complaints_are_counted_by_disorder_and_by_keeper(cast):
    ended, waiting = closed(cast), concluded(cast, FindingResult.NOT_TRUE, "")
    about_office = scenarios.complained(cast, respondents=Respondents([cast.office]))
    scenarios.closed(cast)

    march, every = of(MARCH), (ended.id, waiting.id, about_office.id)
    assert (march.received, march.closed, march.open) == (Count(every), Count((ended.id,)), Count(every[1:]))
    assert march.found_true == Share((ended.id,), (ended.id, waiting.id))
    assert [(line.key, line.received.n, line.true.n, line.not_true.n) for line in march.disorders] == [
        (str(cast.sealed_category.id), 3, 1, 1)
    ]
    assert [(line.key, line.received.n, line.open.n) for line in march.case_owners] == [
        ("office", 2, 1),
        ("supervision", 1, 1),
    ]
    assert {(line.ticket_id, line.result) for line in march.findings} == {(ended.id, "true"), (waiting.id, "not_true")}


def test_corrected_finding_is_counted_once_a_month_and_marked(cast):
    ticket = closed(cast, is_solved=False)
    for at, result in (("2026-03-06 10:00", FindingResult.PARTLY), ("2026-04-03 10:00", FindingResult.NOT_TRUE)):
        lifecycle.record_finding(ticket, result, "再次核查", by=cast.liaison, at=moment(at))
        lifecycle.answer(ticket, REPLY, by=cast.liaison, at=moment(at.replace("10:00", "15:00")))
        lifecycle.send_back(ticket, "再核", by=cast.clerk, at=moment(at.replace("10:00", "16:00")))

    assert [[(line.result, line.is_correction) for line in of(each).findings] for each in (MARCH, APRIL)] == [
        [("partly", True)],
        [("not_true", True)],
    ]
    assert (of(MARCH).found_true, of(APRIL).found_true) == (Share((ticket.id,), (ticket.id,)), Share((), (ticket.id,)))


def test_keeper_of_a_month_is_who_kept_it_at_its_end(cast):
    ticket = scenarios.complained(cast, "2026-03-20 10:00")
    lifecycle.add_respondent(ticket, [cast.office], by=cast.clerk, at=moment("2026-04-03 10:00"))
    lifecycle.withdraw(ticket, by=cast.owner, at=moment("2026-04-07 10:00"))

    assert [[line.key for line in of(each).case_owners] for each in (MARCH, APRIL)] == [["office"], ["supervision"]]


def test_what_happened_afterwards_and_who_was_looked_up_is_counted(cast):
    ticket, quiet = closed(cast), closed(cast)
    for one, has_happened in ((ticket, True), (quiet, False)):
        lifecycle.ask_aftermath(one, 30, at=moment("2026-04-04 10:00"))
        lifecycle.report_aftermath(one, has_happened, "又来检查了", by=cast.owner, at=moment("2026-04-05 10:00"))
    lifecycle.read_identity(ticket, "回访需要电话联系", by=cast.clerk, at=moment("2026-04-06 10:00"))

    april = of(APRIL)
    assert (april.received.n, april.closed.n, april.open.n, april.readings) == (0, 0, 0, Count((ticket.id,)))
    assert (april.asked, april.reprisals) == (
        Count((ticket.id, quiet.id)),
        Share((ticket.id,), (ticket.id, quiet.id)),
    )
    assert [(line.ticket_id, line.days) for line in april.reprisal_lines] == [(ticket.id, 30)]


@pytest.mark.parametrize("label", [MARCH, APRIL])
def test_no_sealed_complaint_is_in_the_digest(cast, label):
    scenarios.closed(cast)
    months.signed(cast, "2026-03-20 10:00")
    before = months.of(label)
    ticket = closed(cast)
    scenarios.complained(cast, "2026-03-20 10:00")
    lifecycle.ask_aftermath(ticket, 30, at=moment("2026-04-04 10:00"))

    assert months.of(label) == before


def test_annex_is_frozen_with_its_month_under_its_hash(cast):
    closed(cast)
    monthly.freeze(month(MARCH))
    db.session.commit()
    first = monthly.annex_of(MARCH)
    counted = monthly.annexed(first)
    scenarios.complained(cast, "2026-03-20 10:00")
    digest = monthly.freeze(month(MARCH), again=True)
    db.session.commit()
    second = monthly.annex_of(MARCH)

    assert (first.revision, second.revision, monthly.annex_of(MARCH, 1)) == (1, 2, first)
    assert (second.known_at, second.chain_hash) == (digest.known_at, digest.chain_hash)
    assert (counted.received.n, monthly.annexed(second).received.n, monthly.annexed(first) == counted) == (1, 2, True)
    assert [monthly.is_intact(each) for each in (first, second)] == [True, True]
    assert [report.kind for report in monthly.all_latest()] == ["digest"]


def test_month_without_complaints_has_an_empty_annex(cast):
    assert (of(MARCH).received.n, of(MARCH).disorders, of(MARCH).found_true.n) == (0, [], 0)
