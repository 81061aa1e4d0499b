"""The leadership's door: the month at a glance, who is late, the digest."""

from directline.pages.leadership import annex_views, digest_views, instruction_views, views

blueprint = views.blueprint

__all__ = ["annex_views", "blueprint", "digest_views", "instruction_views"]
