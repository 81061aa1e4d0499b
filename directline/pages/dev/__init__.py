"""Every component in every state on one page; registered outside production only."""

from directline.pages.dev.views import blueprint

__all__ = ["blueprint"]
