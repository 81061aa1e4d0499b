"""The enterprise's door: file a difficulty, follow one's own."""

from directline.pages.enterprise import about_views, filing, views

blueprints = (views.blueprint, filing.blueprint)

__all__ = ["about_views", "blueprints"]
