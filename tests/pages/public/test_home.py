from tests import factories


def test_home_says_the_promise_of_every_open_category(client):
    factories.category(code="a", name="用电增容", summary="变压器容量不够", position=-1)
    factories.category(code="b", name="乱罚款(测试)", is_open=False, is_sealed=True, elsewhere="请拨打 12388(测试)")

    page = client.get("/").text

    assert "用电增容" in page
    assert "变压器容量不够" in page
    assert page.index("暂不在这里受理：乱罚款(测试)") < page.index("请拨打 12388(测试)")
    assert 'href="/register"' in page
    assert 'href="/sign-in"' in page


def test_home_shows_a_limit_in_words(client):
    factories.category(code="a", name="用电增容", default_severity="hard")

    row = client.get("/").text.split("用电增容")[-1].split("</tr>")[0]

    assert "15 个工作日" in row


def test_health_says_ok_and_nothing_else(client):
    response = client.get("/healthz")

    assert (response.status_code, response.text, response.mimetype) == (200, "ok\n", "text/plain")


def test_home_leads_who_is_signed_in_to_their_work(client, cast):
    page = client.sign_in(cast.owner).get("/").text

    assert "进入我的工作页面" in page
    assert 'href="/register"' not in page
