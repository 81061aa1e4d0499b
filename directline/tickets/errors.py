"""What a verb says when it will not: each becomes a readable page or a form's message at the door."""

from directline.models import Ticket


class NotAllowed(Exception):
    """This action does not exist for this ticket as it stands, or not for this person."""

    def __init__(self, action: str, ticket: Ticket, reason: str = "") -> None:
        super().__init__(f"{action} on {ticket.number} ({ticket.status}): {reason or 'not allowed'}")
        self.action = action
        self.ticket = ticket
        self.reason = reason


class Refused(ValueError):
    """A rule is not met by what was typed or sent; the message is for the reader: what is wrong, what to do."""
