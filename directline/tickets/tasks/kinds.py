"""The kinds of tasks: one row each. All else about a task is the same for every kind."""

from typing import NamedTuple

from directline.models import DeadlineKind
from directline.tickets.parties import Party

INSTRUCTION = "instruction"


class TaskRule(NamedTuple):
    """What differs between kinds.

    ``deadline``: the kind whose ladder and default limit it has. ``givers``: who may give it, in their own name or for
    who wrote it on paper. ``reviewers``: who accepts what was reported, or sends it back. ``prefix`` of its number.
    """

    deadline: DeadlineKind
    prefix: str
    givers: frozenset[Party]
    reviewers: frozenset[Party]


TASKS: dict[str, TaskRule] = {
    INSTRUCTION: TaskRule(
        deadline=DeadlineKind.INSTRUCTION,
        prefix="PS",
        givers=frozenset({Party.LEADER, Party.OFFICE}),
        reviewers=frozenset({Party.GIVER, Party.OFFICE}),
    ),
}
