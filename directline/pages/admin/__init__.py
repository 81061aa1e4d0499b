"""The administrator's door: organisation, people, promises, ladder, calendar; no view of it shows a ticket."""

from directline.pages.admin import calendar, categories, changes, departments, ladder, parameters, user, users
from directline.pages.admin.blueprint import blueprint

__all__ = [
    "blueprint",
    "calendar",
    "categories",
    "changes",
    "departments",
    "ladder",
    "parameters",
    "user",
    "users",
]
