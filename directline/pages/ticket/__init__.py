"""The ticket door: the one page of a ticket for everybody who sees it, and every step that is taken there."""

from directline.pages.ticket import identity_views, step_views, views

blueprints = (views.blueprint, views.files)

__all__ = ["blueprints", "identity_views", "step_views"]
