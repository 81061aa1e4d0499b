"""What a verb says when it will not: both reach the person in words."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from directline.models import Subject


class Refused(ValueError):
    """A rule of the county was not met; the message tells the person what to do, in their language."""


class NotAllowed(Exception):
    """This person may not do this to this ticket or task, or no longer; the pages answer 409.

    ``written``: the person's own words that came with it, so that they are given back.
    """

    def __init__(self, action: str, subject: "Subject | None" = None) -> None:
        super().__init__(f"{action} on {subject.number if subject is not None else 'nothing'}")
        self.action = action
        self.subject = subject
        self.written: list[str] = []
