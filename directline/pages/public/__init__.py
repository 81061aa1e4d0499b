"""The public door: the promise, and a sign of life."""

from directline.pages.public.views import blueprint

__all__ = ["blueprint"]
