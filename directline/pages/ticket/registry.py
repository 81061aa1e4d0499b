"""What each action of people is done by: a step, or a page of its own."""

from directline.pages.ticket import (
    department_steps,
    ending_steps,
    enterprise_steps,
    inquiry_steps,
    leader_steps,
    office_steps,
    sealed_steps,
)
from directline.pages.ticket.steps import Step
from directline.tickets.rules import Action

STEPS: dict[Action, Step] = (
    enterprise_steps.STEPS
    | department_steps.STEPS
    | office_steps.STEPS
    | sealed_steps.STEPS
    | inquiry_steps.STEPS
    | ending_steps.STEPS
    | leader_steps.STEPS
)
PAGES = {
    Action.SUBMIT: "filing.write",
    Action.CONFIRM_UNIT: "office.past",
    Action.EXPLAIN: "ticket.card",
    Action.READ_IDENTITY: "ticket.identity",
    Action.REPLY_INQUIRY: "inquiry.letter",
}
"""Actions with a page of their own."""
