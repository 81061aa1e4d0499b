"""The administrator's door: organisation, people, promises, ladder, calendar; no view of it shows a ticket."""

from directline.pages.admin import (
    audit,
    calendar,
    categories,
    changes,
    departments,
    grants,
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
    "calendar",
    "categories",
    "changes",
    "departments",
    "grants",
    "ladder",
    "parameters",
    "readings",
    "user",
    "users",
]
