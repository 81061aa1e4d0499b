"""The tests' own browser: what it refuses, and whom it signs in."""

import pytest

from tests.browser import faults_of

SOUND = """<!doctype html><html lang="zh"><head><title>诉求</title></head><body><h1>诉求</h1>
<form method="post"><input type="hidden" name="csrf_token" value="x"><input type="hidden" name="form_key"><label>标题 <input name="title"></label>
<label for="kind">类别</label><select id="kind" name="kind"></select><button type="submit">提交</button></form>
</body></html>"""


def test_a_sound_page_has_no_fault():
    assert faults_of(SOUND) == []


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        (' lang="zh"', "", "no lang attribute"),
        ("<title>诉求</title>", "<svg><title>图</title></svg>", "no title"),
        ("<h1>诉求</h1>", "", "0 h1 elements"),
        ("<h1>诉求</h1>", "<h1>一</h1><h1>二</h1>", "2 h1 elements"),
        ('for="kind"', 'for="other"', "input without a label: kind"),
        ("<label>标题", "<b>标题", "input without a label: title"),
        ('name="csrf_token"', 'name="token"', "post form without a csrf_token"),
        ('name="form_key"', 'name="key"', "post form without a form_key"),
        ("<button", '<b id="kind"></b><button', "id used twice: kind"),
    ],
)
def test_an_unsound_page_is_named(written, instead, fault):
    page = SOUND.replace(written, instead).replace("</label>\n", "</b>\n" if instead == "<b>标题" else "</label>\n")

    assert faults_of(page) == [fault]


def test_sign_in_makes_the_browser_that_person(client, cast):
    assert client.get("/profile").status_code == 303
    assert client.sign_in(cast.owner).get("/profile").status_code == 200
    assert cast.owner.name in client.get("/profile").text


def test_a_browser_without_a_token_may_not_post(bare_client, client, cast):
    client.sign_in(cast.owner)

    assert bare_client.sign_in(cast.owner).post("/sign-out").status_code == 400
    assert client.post("/sign-out").status_code == 303
