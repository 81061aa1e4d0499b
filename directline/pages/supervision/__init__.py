"""The supervision office's door: who is late, the cards, the letters, and what it does in the office's stead."""

from directline.pages.supervision.views import blueprint

__all__ = ["blueprint"]
