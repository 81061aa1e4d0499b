"""A month is frozen once: the same figures for ever, under its hash; a correction is the next revision."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from directline import clock
from directline.extensions import db
from directline.models import Escalation, MonthlyReport, Notice, NoticeChannel
from directline.reports import figures, monthly
from directline.reports.corrections import corrections
from directline.reports.definitions import EDITION
from directline.reports.measures import Count
from directline.reports.monthly import NotFinished
from directline.reports.period import month
from tests import scenarios
from tests.factories import moment
from tests.reports import months
from tests.reports.months import APRIL, MARCH
from tests.reports.test_history import replayed

FREEZING = "2026-04-01 00:05"


def frozen(label=MARCH, **options):
    report = monthly.freeze(month(label), **options)
    db.session.commit()
    return report


def test_a_frozen_month_gives_back_its_figures(cast):
    scenarios.closed(cast)
    scenarios.signed(cast)
    report = frozen()
    counted = months.of(MARCH)
    db.session.expire_all()

    restored = monthly.figures_of(report)
    assert (report.period, report.revision, report.frozen_by_id, report.known_at) == (MARCH, 1, None, clock.now())
    assert restored == monthly.figures_of(report)
    assert {**vars(restored), "known_at": counted.known_at} == vars(counted)
    assert monthly.is_intact(report)


def test_a_running_month_is_not_frozen(cast):
    with clock.standing_at(moment("2026-03-31 23:59")), pytest.raises(NotFinished, match="2026-03 is not over yet"):
        monthly.freeze(month(MARCH))


def test_freezing_climbs_to_the_end_of_the_month_first(cast):
    ticket = months.signed(cast, "2026-03-23 10:00")
    report = frozen()

    assert monthly.figures_of(report).yellow == Count((ticket.id,))
    assert {card.rung for card in db.session.scalars(select(Escalation)) if card.is_card} == {"E1"}


def test_a_frozen_month_stays_as_it_was(cast):
    ticket = months.signed(cast, "2026-03-24 10:00")
    with clock.standing_at(moment(FREEZING)):
        first = frozen()
    months.answer(cast, ticket, "2026-03-25 10:00")

    assert frozen() is first
    assert monthly.figures_of(first).stages["answered"] == Count(())


def test_a_correction_is_the_next_revision(cast):
    first = frozen()
    ticket = scenarios.closed(cast)
    second = frozen(again=True)

    assert [report.revision for report in monthly.revisions_of(MARCH)] == [2, 1]
    assert (monthly.latest_of(MARCH), monthly.report_of(MARCH, 1)) == (second, first)
    assert [monthly.figures_of(report).closed for report in (first, second)] == [Count(()), Count((ticket.id,))]
    assert monthly.report_of(MARCH, 3) is None


def test_counting_again_what_has_not_changed_makes_no_revision_and_tells_nobody(cast):
    scenarios.closed(cast)
    first = frozen()
    before = db.session.query(Notice).count()
    scenarios.filed(cast, at="2026-04-02 09:00")
    with clock.standing_at(moment("2026-06-01 09:00")):
        again = frozen(again=True)

    assert again is first
    assert len(monthly.revisions_of(MARCH)) == 1
    assert db.session.query(Notice).filter_by(template="digest").count() == 4 <= before


def test_a_correction_of_the_annex_alone_is_a_revision_too(cast):
    first = frozen()
    scenarios.complained(cast)
    second = frozen(again=True)

    assert (second.revision, monthly.annexed(monthly.annex_of(MARCH)).received.n) == (2, 1)
    assert corrections(monthly.figures_of(first), monthly.figures_of(second)) == []


def test_a_content_that_was_changed_is_counted_again(cast):
    first = frozen()
    first.hash = "0" * 64
    db.session.flush()

    assert frozen(again=True).revision == 2


def test_a_month_of_an_earlier_edition_keeps_its_words(cast):
    """Counted by the definitions of its time, which a figure added later does not change."""
    report = frozen()
    old = {key: value for key, value in report.content.items() if key != "edition"}
    report.content = old
    db.session.commit()
    db.session.expire_all()

    assert monthly.figures_of(report).edition == 1
    assert figures.for_period(month(MARCH), clock.now()).edition == EDITION


def test_a_changed_content_shows(cast):
    scenarios.closed(cast)
    report = frozen()
    report.content = report.content | {"closed": {"tickets": []}}
    db.session.commit()

    assert not monthly.is_intact(report)


def test_the_chain_of_events_is_held_beside_it(cast):
    scenarios.closed(cast)
    first = frozen()
    scenarios.filed(cast, at="2026-03-02 09:00")
    second = frozen(again=True)

    assert len({first.chain_hash, second.chain_hash}) == 2
    assert first.hash != first.chain_hash


def test_both_principals_are_told_of_each_revision(cast):
    scenarios.filed(cast)
    db.session.execute(db.delete(Notice))
    frozen()
    frozen()
    scenarios.filed(cast)
    frozen(again=True)

    recipients = db.session.scalars(select(Notice).where(Notice.template == "digest").order_by(Notice.id)).all()
    pages = [(one.recipient.login, one.facts) for one in recipients if one.channel is NoticeChannel.PAGE]
    assert sorted(pages, key=str) == [
        (login, {"period": MARCH, "revision": revision}) for login in ("magistrate", "secretary") for revision in (1, 2)
    ]
    assert [one.channel for one in recipients].count(NoticeChannel.MAIL) == 4


def test_nobody_is_told_of_a_month_lived_elsewhere(cast):
    replayed(cast, "2019-03-04 10:00", "2019-03-07 10:00")
    scenarios.filed(cast)
    report = frozen("2019-03")

    assert monthly.figures_of(report).closed.n == 1
    assert db.session.scalars(select(Notice).where(Notice.template == "digest")).all() == []


def test_every_finished_month_is_frozen_from_the_first_lived_here(cast):
    replayed(cast, "2019-03-04 10:00", "2019-03-07 10:00")
    scenarios.filed(cast)

    assert [monthly.freeze_finished(moment(at)) for at in (FREEZING, FREEZING, "2026-06-01 00:05")] == [1, 0, 2]
    assert db.session.scalars(
        select(MonthlyReport.period).where(MonthlyReport.kind == "digest").order_by(MonthlyReport.period)
    ).all() == [
        MARCH,
        APRIL,
        "2026-05",
    ]


def test_no_month_freezes_by_itself_before_it_settled(cast):
    scenarios.filed(cast)

    assert [monthly.freeze_finished(moment(at)) for at in ("2026-04-01 00:00", "2026-04-01 00:02")] == [0, 1]


def test_without_tickets_nothing_is_frozen(app):
    assert monthly.freeze_finished(moment(FREEZING)) == 0


@pytest.mark.several_connections
def test_two_freezes_at_once_make_one_revision(app, cast):
    scenarios.closed(cast)
    db.session.commit()
    reports = at_once(app, lambda: monthly.freeze(month(MARCH)), moment(FREEZING))

    assert [revision for revision, _ in reports] == [1, 1]
    assert len(set(reports)) == db.session.query(MonthlyReport).where(MonthlyReport.kind == "digest").count() == 1
    assert db.session.query(Notice).filter_by(template="digest", channel=NoticeChannel.PAGE).count() == 2


def test_the_month_before_is_what_was_last_frozen(cast):
    scenarios.closed(cast)
    march, april = frozen(), frozen(APRIL)

    assert monthly.before(april) == monthly.figures_of(march)
    assert monthly.before(march) is None


def at_once(app, freeze, at):
    """(revision, hash) from two threads that begin together, each with a connection of its own."""
    start, reports = Barrier(2), []

    def run():
        with app.app_context(), clock.standing_at(at):
            start.wait()
            report = freeze()
            db.session.commit()
            reports.append((report.revision, report.hash))

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return reports
