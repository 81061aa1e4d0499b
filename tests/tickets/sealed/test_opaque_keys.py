from itertools import pairwise

import pytest

from directline.tickets.sealed import opaque_keys

pytestmark = pytest.mark.empty_database


def test_key_leads_back_to_its_row_and_is_the_same_each_time(app):
    keys = [opaque_keys.key_of(row, "card") for row in (1, 2, 2, 2**62)]
    assert [opaque_keys.id_of(key, "card") for key in keys] == [1, 2, 2, 2**62]
    assert len(set(keys)) == 3


def test_keys_of_neighbours_have_nothing_in_common(app):
    keys = [opaque_keys.key_of(row, "card") for row in range(1, 200)]
    assert {len(key) for key in keys} == {32}
    assert sorted(keys) != keys
    assert max(sum(a == b for a, b in zip(*pair, strict=True)) for pair in pairwise(keys)) < 10


def test_cursor_tells_nothing_by_its_length(app):
    assert {len(opaque_keys.close(b"x" * size, "cursor")) for size in range(1, 33)} == {64}


@pytest.mark.parametrize("text", ["", "x", "====", "书", "\x00", "A" * 32, "1"])
def test_what_was_not_written_here_is_refused(app, text):
    with pytest.raises(ValueError, match=r".*"):
        opaque_keys.id_of(text, "card")


def test_one_kind_is_not_another(app):
    assert opaque_keys.key_of(7, "card") != opaque_keys.key_of(7, "notice")
    with pytest.raises(ValueError, match="not written here"):
        opaque_keys.id_of(opaque_keys.key_of(7, "card"), "notice")


def test_another_line_reads_none_of_it(app):
    key = opaque_keys.key_of(7, "card")
    app.config["SECRET_KEY"] = "another secret, and long enough for the tests"
    with pytest.raises(ValueError, match="not written here"):
        opaque_keys.id_of(key, "card")


def test_a_row_has_one_address(app):
    """No sign that the alphabet lacks is overlooked, nor is the key that addresses are made with another one."""
    key = opaque_keys.key_of(7, "card")
    for text in (f"{key[:5]}!{key[5:]}", f" {key}", f"{key}\n", f"{key[:9]}.{key[9:]}"):
        with pytest.raises(ValueError, match="not written here"):
            opaque_keys.id_of(text, "card")

    app.config["SECRET_KEY"] = "a secret that stays, and is long enough"
    assert opaque_keys.key_of(7, "card") == "dM4cjiEnM_fqAFvyXhxeECohdcgBenM5"
