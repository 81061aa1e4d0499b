"""The letters' door: what a unit is asked in writing, and its answer; never a word of the ticket behind it."""

from directline.pages.inquiry.views import blueprint

__all__ = ["blueprint"]
