"""Every door of the application, found from the application itself, with addresses that lead somewhere."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from itertools import product
from typing import NamedTuple

from flask import Flask, url_for
from werkzeug.routing import Rule

from directline.pages.guards import PUBLIC_FILES

Values = Mapping[str, Sequence[object]]


class Door(NamedTuple):
    endpoint: str
    method: str
    rule: Rule

    @property
    def parameters(self) -> set[str]:
        return self.rule.arguments


def doors(app: Flask, *methods: str) -> list[Door]:
    """Each endpoint with each of its methods, but for the frameworks' files."""
    wanted = methods or ("GET", "POST", "PUT", "PATCH", "DELETE")
    entries = [
        Door(rule.endpoint, method, rule)
        for rule in app.url_map.iter_rules()
        for method in wanted
        if rule.endpoint not in PUBLIC_FILES and method in (rule.methods or ())
    ]
    return sorted(entries, key=lambda door: (door.endpoint, door.method, len(door.parameters)))


def addresses(app: Flask, door: Door, values: Values) -> Iterator[str]:
    """The door's addresses with every combination of these values for its parameters."""
    names = sorted(door.parameters)
    missing = [name for name in names if not values.get(name)]
    assert not missing, f"{door.endpoint} takes {missing}: say in the test's values what to put there"
    with app.test_request_context():
        for chosen in product(*(values[name] for name in names)):
            yield url_for(door.endpoint, **dict(zip(names, chosen, strict=True)))


def links(html: str) -> list[str]:
    """The addresses of our own pages on a page, each once, in order."""
    urls = [unescape(url) for url in re.findall(r'(?:href|src)="(/[^"#]*)', html)]
    return [url for url in dict.fromkeys(urls) if not url.startswith(("/static/", "/bootstrap/"))]
