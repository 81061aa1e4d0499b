from directline.reports.measures import Count, Share, Spread, behind, spread


def test_a_share_of_nothing_prints_nothing():
    nobody = Share((), ())

    assert (nobody.x, nobody.n, nobody.percent, nobody.is_small) == (0, 0, None, True)


def test_below_five_cases_a_share_is_weak():
    assert [(Share((1,), tuple(range(n))).is_small, Share((1,), tuple(range(n))).percent) for n in (4, 5)] == [
        (True, 25.0),
        (False, 20.0),
    ]


def test_a_spread_takes_the_ninth_of_ten_and_the_last_of_nine():
    ten = spread([(n, float(n)) for n in range(1, 11)])
    nine = spread([(n, float(n)) for n in range(1, 10)])

    assert (ten.mean, ten.median, ten.p90) == (5.5, 5.5, 9.0)
    assert (nine.median, nine.p90) == (5.0, 9.0)
    assert spread([]) == Spread((), None, None, None)


def test_behind_a_figure_each_ticket_stands_once():
    assert behind(Count((3, 1, 3))) == (3, 1)
    share = Share((2, 2), (2, 5, 2))
    assert [behind(share, side) for side in ("part", "whole", "", "rest")] == [(2,), (2, 5), (2, 5), (5,)]


def test_a_ticket_that_failed_once_and_succeeded_once_is_on_both_sides():
    assert behind(Share((7,), (7, 7)), "rest") == behind(Share((7,), (7, 7)), "part") == (7,)
