"""Who has no mail address: told so on every receipt, and asked for one once."""

import pytest

from directline.extensions import db
from tests.pages.enterprise import test_complaint as complaints
from tests.pages.enterprise.filled import sent

TOLD, ASKED = "您没有留邮箱，有了进展不会发邮件给您。", "这个问题只问一次"


@pytest.fixture
def owner(client, cast):
    cast.owner.email = ""
    db.session.commit()
    client.sign_in(cast.owner)
    return cast.owner


def receipt(client, title):
    text = client.get(sent(client, title=title, description=f"{title}，已经两周。").location).text
    return TOLD in text, ASKED in text


def test_who_has_no_address_is_told_each_time_and_asked_once(client, owner):
    assert [receipt(client, title) for title in ("厂区用电容量不足", "厂区门前积水")] == [(True, True), (True, False)]


def test_who_has_an_address_is_told_and_asked_nothing(client, cast):
    client.sign_in(cast.owner)

    assert receipt(client, "厂区用电容量不足") == (False, False)
    assert cast.owner.mailbox_asked_at is None


@pytest.mark.on_both
def test_who_has_given_one_meanwhile_is_told_nothing(client, owner):
    address = sent(client).location
    owner.email = "owner@example.com"
    db.session.commit()

    assert TOLD not in client.get(address).text


def test_the_moment_of_a_complaint_stands_in_no_row_of_who_made_it(client, cast, owner):
    complaints.about(client, unit_1=cast.lead_unit.code)
    text = client.get(complaints.sent(client).location).text

    assert (TOLD in text, ASKED in text) == (True, False)
    assert owner.mailbox_asked_at is None
