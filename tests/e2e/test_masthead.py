"""The masthead is one line, in either language, however narrow the page and however large its type."""

import pytest

from tests.e2e.look import masthead_wraps
from tests.e2e.visitor import PHONE


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_masthead_is_one_line(visits, language):
    somebody = visits(width=PHONE)
    wrapped = []
    for width, is_large in ((320, 0), (PHONE, 1), (1280, 1)):
        cookies = {"language": language, "large_type": str(is_large)}
        somebody.context.add_cookies(
            [{"name": name, "value": value, "url": somebody.url} for name, value in cookies.items()]
        )
        somebody.page.set_viewport_size({"width": width, "height": 800})
        somebody.page.goto("/sign-in")
        wrapped += [width] if masthead_wraps(somebody.page) else []

    assert wrapped == []
