"""What is printed: tickets, letters and reports make a PDF."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Escalation
from directline.tickets.sealed import opaque_keys
from tests.e2e import county
from tests.e2e.look import PICTURES
from tests.factories import moment


@pytest.mark.begins_with(fill=county.settle_and_file)
def test_a_ticket_and_its_letter_can_be_printed(line, visits):
    line.move_to(moment("2026-03-13 08:45"))
    line.flask("schedule", "tick")
    with line.ground.app.app_context():
        card = db.session.scalars(select(Escalation).where(Escalation.letter_sequence.is_not(None))).first()
        number, key = card.ticket.number, opaque_keys.key_of(card.id, "card")
    clerk = visits("clerk")
    for name, path in (("ticket", f"/tickets/{number}"), ("letter", f"/tickets/{number}/letters/{key}")):
        assert clerk.open(path) == 200
        printed = clerk.page.pdf(path=PICTURES / "printed" / f"{name}.pdf", format="A4")
        assert printed.startswith(b"%PDF-")
