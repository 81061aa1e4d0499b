"""Fourteen months lived in order: every matter's next action and every morning's sweeps, one after another."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import count
from random import Random

from directline import clock
from directline.county.demo import complaints, instructions, matters, scenarios, words, world
from directline.county.demo.matters import Matter, Turn
from directline.county.demo.world import World
from directline.delivery import stock
from directline.extensions import db
from directline.models import Category, CountySetting
from directline.reports import monthly
from directline.tickets import sweeps
from directline.tickets.errors import NotAllowed, Refused

MONTHS = 14
TICKETS_A_MONTH = 10
QUICK = 3
SHARE_OF_SHOWN = 0.05
"""Of all matters, those of the first firm: whose account is named when the demonstration starts."""
FRESH = (
    (Turn.LEFT_ALONE, 3, "land_supply"),
    (Turn.PLAIN, 0.2, ""),
    (Turn.PLAIN, 0.5, ""),
    (Turn.UNSUPPLIED, 3, ""),
    (Turn.LEFT_ALONE, 2, ""),
    (Turn.LEFT_ALONE, 6, ""),
    (Turn.PLAIN, 5, ""),
    (Turn.PLAIN, 9, ""),
    (Turn.STOPPED, 8, ""),
    (Turn.NEVER_SOLVED, 70, ""),
    (Turn.RECALLED_TWICE, 12, ""),
    (Turn.UNREACHED, 14, ""),
)

UNFINISHED = "unfinished_demonstration"
"""Stands among the settings until the last month is lived: whoever finds it finds half a demonstration."""

Scenario = Iterator[datetime]
Tick = Callable[[int, int], None]


def demonstrate(*, seed: int, now: datetime, months: int = MONTHS, tick: Tick = lambda done, total: None) -> World:
    """Create the people and live so many months up to ``now``; the same seed and moment give the same life."""
    db.session().expire_on_commit = False
    rng = Random(seed)  # noqa: S311 - a demonstration, not a secret
    start = _start(now, months)
    with clock.standing_at(start):
        people = world.people(rng, at=start)
        db.session.add(CountySetting(name=UNFINISHED, value=True))
        db.session.commit()
    planned = [*_matters(people, start, now), *_fresh(people, now)]
    lives = [scenarios.live(matter, people) for matter in planned]
    _run([*lives, *complaints.lives_of(people, now), *instructions.lives_of(people, now, start)], start, now, tick)
    stock.count_as_sent(now)
    db.session.delete(db.session.get_one(CountySetting, UNFINISHED))
    db.session.commit()
    return people


def is_unfinished() -> bool:
    """Did one end in the middle of its life?"""
    return db.session.get(CountySetting, UNFINISHED) is not None


def _start(now: datetime, months: int) -> datetime:
    day = clock.local_date(now).replace(day=1)
    for _ in range(months):
        day = (day - timedelta(days=1)).replace(day=1)
    return clock.at_local(day, time(8, 0))


def _matters(people: World, start: datetime, now: datetime) -> list[Matter]:
    length = (now - start) / timedelta(days=30.4)
    turns, weights = zip(*matters.SHARES.items(), strict=True)
    return [
        _matter(people, people.rng.choices(turns, weights)[0], start + (now - start) * people.rng.random())
        for _ in range(round(TICKETS_A_MONTH * length))
    ]


def _fresh(people: World, now: datetime) -> list[Matter]:
    """The last weeks hold every status and a date beyond the known calendar, whatever the seed."""
    matters = [_matter(people, turn, now - timedelta(days=days), code) for turn, days, code in FRESH]
    return [replace(matter, days=min(matter.days, QUICK)) for matter in matters]


def _matter(people: World, turn: Turn, at: datetime, code: str = "") -> Matter:
    rng = people.rng
    firm = people.firms[0] if rng.random() < SHARE_OF_SHOWN else rng.choice(people.firms)
    category: Category = rng.choice([each for each in people.categories if code in ("", each.code)])
    title = rng.choice(category.examples or [category.name])
    channels, weights = zip(*matters.CHANNELS.items(), strict=True)
    trade = rng.choice(words.TRADES[firm.industry])
    facts = {
        "place": firm.township.short_name if firm.township else "县城",
        "staff": rng.randrange(12, 400),
        "trade": trade,
        "output": rng.randrange(300, 9000),
        "years": rng.randrange(2, 20),
        "title": title,
    }
    parts = (words.OPENINGS, words.BODIES, words.ENDINGS)
    return Matter(
        firm=firm,
        category=category,
        turn=turn,
        channel=rng.choices(channels, weights)[0],
        title=title,
        description="\n".join(rng.choice(texts).format(**facts) for texts in parts),
        filed_at=at,
        days=matters.days_of(people.rng),
        is_confidential=rng.random() < 0.05,
    )


def _run(scenarios: list[Scenario], start: datetime, now: datetime, tick: Tick) -> None:
    order = count()
    queue: list[tuple[datetime, int, Iterator[datetime]]] = []
    for scenario in [*scenarios, _mornings(start, now)]:
        heapq.heappush(queue, (next(scenario), next(order), scenario))
    total = int((now - start) / timedelta(days=1))
    while queue and queue[0][0] <= now:
        moment, _, scenario = heapq.heappop(queue)
        with clock.standing_at(moment):
            following = _step(scenario)
            db.session.commit()
        if following is not None:
            heapq.heappush(queue, (following, next(order), scenario))
        tick(int((moment - start) / timedelta(days=1)), total)


def _step(scenario: Scenario) -> datetime | None:
    """Do the life's next action; the moment of the one after, or None at its end.

    A life also ends where its ticket went another way meanwhile: withdrawn or closed by the deadline.
    """
    try:
        return next(scenario, None)
    except (NotAllowed, Refused):
        db.session.rollback()
        return None


def _mornings(start: datetime, now: datetime) -> Iterator[datetime]:
    """The sweeps of every morning at half past eight and every evening after closing."""
    day = clock.local_date(start)
    while (morning := clock.at_local(day, time(8, 30))) <= now:
        yield morning
        sweeps.escalate(morning)
        sweeps.withdraw_unsupplied(morning)
        sweeps.close_unrated(morning)
        sweeps.remind(morning)
        if day.day == 1:
            monthly.freeze_finished(morning)
        yield (evening := clock.at_local(day, time(17, 31)))
        sweeps.escalate(evening)
        day += timedelta(days=1)
