"""A day that is typed or chosen."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput

from directline.pages.forms import Line


class DayLine(Line):
    """A day, as 2026-03-02."""

    widget = DateInput()

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, longest=10, **more)

    @property
    def chosen(self) -> date:
        """The day of a sound form."""
        return date.fromisoformat(self.data or "")

    @property
    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.data or "")
        except ValueError:
            return None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and (self.day is None or not 2000 <= self.day.year <= 2099):
            raise ValidationError(_("请写成 2027-08-08 的样子"))
