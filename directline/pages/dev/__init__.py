"""Outside production only: every component on one page, and the demonstration while it grows."""

from directline.pages.dev import growing
from directline.pages.dev.views import blueprint

__all__ = ["blueprint", "growing"]
