"""The ticket door: the one page of a ticket for everybody who sees it, and every step that is taken there."""

from directline.pages.ticket import step_views, views

blueprints = (views.blueprint, views.files)

__all__ = ["blueprints", "step_views"]
