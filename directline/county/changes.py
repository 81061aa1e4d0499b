"""What a load changed, row by row."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect


class Changes:
    """Rows added or changed, by table and code, each with the names of what changed; false where nothing did."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], list[str]] = {}
        self.touch_calendar = False

    def __bool__(self) -> bool:
        return bool(self.rows)

    def note(self, table: str, code: str, what: str) -> None:
        said = self.rows.setdefault((table, code), [])
        if "新增" not in said:
            said.append(what)

    def set(self, row: Any, values: Mapping[str, Any]) -> None:
        """Write what differs, and note it."""
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
                if not inspect(row).transient and not inspect(row).pending:
                    self.note(row.__tablename__, row.code, name)

    def by_table(self) -> dict[str, int]:
        """How many rows changed in each table."""
        tables = [table for table, _ in self.rows]
        return {table: tables.count(table) for table in dict.fromkeys(tables)}

    def lines(self) -> list[str]:
        return [f"{table} {code}：{'、'.join(what)}" for (table, code), what in self.rows.items()]
