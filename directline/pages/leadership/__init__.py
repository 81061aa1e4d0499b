"""The leadership's door: the month at a glance, who is late, the digest."""

from directline.pages.leadership import digest_views, views

blueprint = views.blueprint

__all__ = ["blueprint", "digest_views"]
