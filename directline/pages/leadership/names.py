"""What the rows of the tables are called now; a row that is gone keeps its id."""

from collections.abc import Mapping
from functools import cached_property

from sqlalchemy import select

from directline.extensions import db
from directline.models import Category, Channel, Department, DepartmentKind, IndustryGroup, Rung, Status
from directline.pages.display import label
from directline.pages.language import gettext as _
from directline.reports.definitions import EDITION, name_of
from directline.reports.tables import NO_KEY

AGES = {"0-5": "5 个工作日以内", "6-15": "6 至 15 个工作日", "16-30": "16 至 30 个工作日", ">30": "超过 30 个工作日"}


class Names:
    """Read once for a page."""

    @cached_property
    def units(self) -> Mapping[int, Department]:
        return {unit.id: unit for unit in db.session.scalars(select(Department))}

    @cached_property
    def categories(self) -> Mapping[int, str]:
        return dict(db.session.execute(select(Category.id, Category.name)).all())

    @cached_property
    def groups(self) -> Mapping[int, str]:
        return dict(db.session.execute(select(IndustryGroup.id, IndustryGroup.name)).all())

    def unit(self, department_id: int | None) -> str:
        unit = self.units.get(department_id or 0)
        return unit.short_name if unit else _("单位 %(id)s", id=department_id or NO_KEY)

    def place(self, department_id: int) -> tuple[str, int, int]:
        """Where a unit stands in a table: by kind, then in the county's order."""
        unit = self.units.get(department_id)
        return (unit.kind, unit.position, unit.id) if unit else ("~", 0, department_id)

    @property
    def office(self) -> str:
        """Who compiles the digest."""
        return next((unit.name for unit in self.units.values() if unit.kind is DepartmentKind.OFFICE), "")

    def figure(self, key: str, row: str, edition: int = EDITION) -> str:
        """What a figure is called, in a table with its row."""
        return " · ".join(word for word in (name_of(key, edition), self.row(key, row)) if word)

    def row(self, key: str, row: str) -> str:
        """What a row of that table is called: ``by_channel.filed`` and ``form``, ``ages`` and ``0-5``."""
        table = key.partition(".")[0]
        if row in ("", NO_KEY):
            return _("未填写") if row else ""
        codes = {"by_channel": Channel, "stages": Status, "rungs": Rung}
        if table in codes:
            return label(codes[table](row))
        if table == "ages":
            return AGES.get(row, row)
        if table in ("by_township", "by_department"):
            return self.unit(int(row))
        return (self.categories if table == "by_category" else self.groups).get(int(row), row)
