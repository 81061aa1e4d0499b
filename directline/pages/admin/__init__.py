"""The administrator's door: organisation, people, promises, ladder, calendar; no view of it shows a ticket."""

from directline.pages.admin import (
    audit,
    categories,
    changes,
    departments,
    grants,
    holidays,
    ladder,
    parameters,
    readings,
    user,
    users,
)
from directline.pages.admin.blueprint import blueprint

__all__ = [
    "audit",
    "blueprint",
    "categories",
    "changes",
    "departments",
    "grants",
    "holidays",
    "ladder",
    "parameters",
    "readings",
    "user",
    "users",
]
