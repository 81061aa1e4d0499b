import pytest
from flask import render_template_string
from jinja2 import UndefinedError


class Row:
    title = "停电"


@pytest.mark.parametrize(
    "used", ["{{ row.clock }}", "{% if row.clock %}x{% endif %}", "{% for x in row.clock %}{% endfor %}"]
)
def test_an_attribute_that_an_object_does_not_have_fails_the_page(app, used):
    with app.test_request_context(), pytest.raises(UndefinedError, match="clock"):
        render_template_string(used, row=Row())


def test_what_a_page_does_not_hand_in_is_optional(app):
    with app.test_request_context():
        assert (
            render_template_string("{{ hint }}{% if row.hint|default %}x{% endif %}{{ words.no }}", row=Row(), words={})
            == ""
        )
