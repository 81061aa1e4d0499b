"""The addresses of styles, scripts and drawings."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from flask import url_for

from tests import gallery


def test_an_address_carries_the_fingerprint_of_its_file(app):
    with app.test_request_context():
        address = url_for("static", filename="css/tokens.css")

    content = Path(app.static_folder, "css/tokens.css").read_bytes()
    assert address == f"/static/css/tokens.css?v={sha256(content).hexdigest()[:10]}"


def test_a_file_that_is_not_there_has_a_plain_address(app):
    with app.test_request_context():
        assert url_for("static", filename="css/none.css") == "/static/css/none.css"


@pytest.mark.on_both
def test_everything_a_page_loads_is_there_and_may_be_kept(app, client):
    loaded = re.findall(r'(?:href|src)="(/(?:bootstrap/)?static/[^"#]+)', gallery.page(app))

    answers = {address: client.get(address) for address in loaded}
    assert {address: (answer.status_code, answer.cache_control.max_age) for address, answer in answers.items()} == {
        address: (200, 365 * 24 * 3600) for address in loaded
    }
    assert len(answers) >= 8
