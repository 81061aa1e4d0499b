"""The handler's door: what the department has in hand, what is due first, what it had, the firms in one's care."""

from directline.pages.handler.views import blueprint

__all__ = ["blueprint"]
