"""The office's door: what waits, who is late, every ticket, the enterprises, entry on behalf."""

from directline.pages.office import (
    care_views,
    enterprise_views,
    number_views,
    past_views,
    queue_views,
    verification_views,
    views,
)

blueprint = views.blueprint

__all__ = [
    "blueprint",
    "care_views",
    "enterprise_views",
    "number_views",
    "past_views",
    "queue_views",
    "verification_views",
]
