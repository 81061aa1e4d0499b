"""Moments as they are typed: local time, or with a zone of their own."""

from datetime import datetime
from typing import Any

import click

from directline import clock


class Moment(click.ParamType[datetime]):
    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            typed = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r}: write 2026-11-22 or 2026-11-22T08:30 (local time)", param, ctx)
        return typed if typed.tzinfo else typed.replace(tzinfo=clock.COUNTY_ZONE)


at_option = click.option("--at", type=Moment(), default=None, help="as of this local time instead of now")
