"""The views of the application: the functions that its addresses lead to, as the house rules read them."""

import inspect
from functools import cache
from pathlib import Path

from flask import Flask

from directline.pages.guards import PUBLIC_FILES
from tests import source
from tests.source import Function


def endpoints(app: Flask) -> set[str]:
    """What an address leads to, the files of the frameworks apart."""
    return {rule.endpoint for rule in app.url_map.iter_rules()} - PUBLIC_FILES


def views(app: Flask) -> dict[str, Function]:
    """The view of each endpoint, however it was registered and whatever is wrapped around it."""
    return {endpoint: _written(inspect.unwrap(app.view_functions[endpoint])) for endpoint in endpoints(app)}


def _written(view: object) -> Function:
    """Raises KeyError for what is written in no function of the project."""
    code = view.__code__  # type: ignore[attr-defined]
    return _functions()[str(Path(code.co_filename).relative_to(source.ROOT)), code.co_firstlineno]


@cache
def _functions() -> dict[tuple[str, int], Function]:
    """By file and first line, which is that of the first decorator."""
    every = source.functions(source.under("directline/"))
    return {(one.path, min([one.node, *one.node.decorator_list], key=lambda n: n.lineno).lineno): one for one in every}
