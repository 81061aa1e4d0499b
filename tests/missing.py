"""Templates under test fail on an attribute that its object does not have; Jinja would print nothing there.

A name that a page does not hand in, and a key that a mapping does not hold, are optional as before.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Undefined
from jinja2.utils import missing


class Missing(Undefined):
    __slots__ = ()

    def __str__(self) -> str:
        self._fail_for_an_object()
        return super().__str__()

    def __bool__(self) -> bool:
        self._fail_for_an_object()
        return super().__bool__()

    def __iter__(self) -> Iterator[Any]:
        self._fail_for_an_object()
        return super().__iter__()

    def __len__(self) -> int:
        self._fail_for_an_object()
        return super().__len__()

    def _fail_for_an_object(self) -> None:
        if self._undefined_obj is not missing and not isinstance(self._undefined_obj, Mapping):
            self._fail_with_undefined_error()
