"""What people see while the demonstration is made."""

import pytest

from directline.county.demo import progress


def test_each_page_says_how_far_the_demonstration_is_and_opens_afterwards(client):
    with progress.shown() as note:
        note(48)
        pages = [client.get("/"), client.get("/office/"), client.post("/sign-in")]
        assert [page.status_code for page in pages] == [503] * 3
        assert "已生成 48%" in pages[0].text
        assert pages[0].headers["Refresh"] == "2"
        assert client.get("/healthz").status_code == 200
        note(7)
        assert progress.percent() == 7
    assert (progress.percent(), client.get("/").status_code) == (None, 200)


def test_it_says_so_in_english(client):
    client.set_cookie("language", "en")
    with progress.shown() as note:
        note(48)
        assert "48% of fourteen months" in client.get("/").text


def test_half_a_demonstration_stays_hidden(client):
    with pytest.raises(KeyboardInterrupt), progress.shown():
        raise KeyboardInterrupt
    assert (progress.percent(), client.get("/").status_code) == (0, 503)
