"""The office says that production has stopped: this goes to the principals at once, so the form asks once more."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from directline.models import Ticket
from directline.pages.forms import Form

ASKED = _l("这件诉求将立即报县委书记、县长。确已停产的，请勾选确认；不能确定的，请先取消“企业已经停产”。")


class StopForm(Form):
    production_stopped = BooleanField(
        _l("企业已经停产"),
        description=_l("勾选后立即报县委书记、县长，并单独列入每月专报。请先核实。"),
    )
    stop_is_sure = BooleanField(_l("已经核实企业停产，立即报县委书记、县长"))
    is_claimed = False

    def ask_about_stop(self, ticket: Ticket) -> None:
        """The question stands on the page only while it is to be answered."""
        self.is_claimed = ticket.has_claim_to_check
        if ticket.production_stopped or not (self.is_submitted() and self.production_stopped.data):
            del self.stop_is_sure

    def validate_stop_is_sure(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(str(ASKED))
