"""What was lived elsewhere and replayed here counts where its clocks are known, and nowhere else."""

from directline.models import ActorKind, Channel
from directline.reports.measures import Count, Share, Spread
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Submission
from tests.factories import moment
from tests.reports import months

IMPORT = ActorKind.IMPORT
NONE, NOBODY = Count(()), Share((), ())
OLD = "2019-03"


def test_history_counts_by_its_two_known_moments(cast):
    ticket = replayed(cast, "2019-03-04 10:00", "2019-03-07 10:00")

    march = months.of(OLD)
    assert (march.filed, march.accepted, march.closed) == (Count((ticket.id,)),) * 3
    assert march.on_time == march.promise_kept == Share((ticket.id,), (ticket.id,))
    assert march.handling == Spread((ticket.id,), 1350.0, 1350.0, 1350.0)


def test_history_is_in_no_denominator_of_what_is_not_known(cast):
    replayed(cast, "2019-03-04 10:00", "2019-03-07 10:00")

    march = months.of(OLD)
    rates = (march.solved, march.solved_of_reasonable, march.satisfied, march.called_back, march.redone)
    assert rates == (NOBODY,) * 5
    assert (march.sent_back, march.recalled, march.signed_in_time, march.reviewed_in_time) == (NOBODY,) * 4
    assert months.of("2019-06").repeated == NOBODY
    assert (march.felt.n, march.solved_in_month, march.solved_ever) == (0, NONE, 0)


def test_history_gets_its_cards_too(cast):
    ticket = replayed(cast, "2019-03-04 10:00", "2019-03-25 10:00")

    march = months.of(OLD)
    assert (march.on_time, march.yellow, march.red) == (
        Share((), (ticket.id,)),
        Count((ticket.id,)),
        Count((ticket.id,)),
    )
    assert march.explained_in_time == NOBODY


def test_history_was_in_hand_until_its_reply(cast):
    ticket = replayed(cast, "2019-03-29 10:00", "2019-04-03 10:00")

    assert (months.of(OLD).in_hand, months.of("2019-04").in_hand) == (Count((ticket.id,)), NONE)


def replayed(cast, received, replied):
    """As the import of a ledger replays a row with both times."""
    first, last = moment(received), moment(replied)
    row = Submission(
        title="历史台账：门前道路积水",
        description="门前道路积水，货车进不来。",
        category=cast.category,
        enterprise=cast.firm,
        channel=Channel.IMPORT,
        import_key=f"{received}-{replied}",
        is_imported=True,
    )
    ticket = lifecycle.submit(row, by=IMPORT, at=first)
    lifecycle.dispatch(ticket, cast.lead_unit, by=IMPORT, at=first)
    lifecycle.sign(ticket, by=IMPORT, at=first)
    lifecycle.answer(ticket, months.REPLY, by=IMPORT, at=last)
    lifecycle.pass_answer(ticket, by=IMPORT, at=last)
    lifecycle.close_imported(ticket, at=last)
    return ticket
