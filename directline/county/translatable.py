"""Which of the county's own words may be said in English: what enterprises and the public read of it."""

from collections.abc import Iterator, Mapping
from typing import Any


def words_of(county: Mapping[str, Any]) -> Iterator[str]:
    """The words of a county file that its table ``english`` may name."""
    yield from (county["line"][key] for key in ("county", "host_unit") if key in county["line"])
    yield from (post["name"] for post in county["posts"])
    for unit in county["departments"]:
        yield from (unit["name"], unit["short_name"])
    for category in county["categories"]:
        yield from (category[key] for key in ("name", "summary", "elsewhere") if key in category)
        yield from (*category.get("materials", []), *category.get("examples", []))
        for question in category.get("fields", []):
            yield from (question[key] for key in ("label", "hint") if key in question)
