"""Keys derived from secrets."""

import hmac

import pytest

from directline.keys import expanded, key_for


def by_hand(random_key, purpose):
    """The first block of HKDF-Expand (RFC 5869, 2.3)."""
    return hmac.digest(random_key, f"directline {purpose}".encode() + b"\x01", "sha256")


@pytest.mark.parametrize("purpose", ["box", "owner", "form", "key"])
def test_a_random_secret_is_expanded(purpose):
    assert expanded(bytes(range(32)), purpose) == by_hand(bytes(range(32)), purpose)


def test_the_secret_of_the_installation_is_extracted_first(app):
    app.config["SECRET_KEY"] = "a secret that somebody wrote, of any length"
    extracted = hmac.digest(bytes(32), app.config["SECRET_KEY"].encode(), "sha256")

    assert key_for("one-time link") == by_hand(extracted, "one-time link")


def test_each_purpose_has_a_key_of_its_own(app):
    keys = {key_for(purpose) for purpose in ("addresses", "form key", "known browser", "one-time link")}

    assert [len(key) for key in keys] == [32] * 4
