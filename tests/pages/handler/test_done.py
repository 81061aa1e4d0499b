import pytest

from directline.tickets import lifecycle
from tests import scenarios
from tests.factories import moment
from tests.pages.officials import rows, sheet, text


def done(client, user, query=""):
    return client.sign_in(user).get(f"/handler/done{query}")


def test_done_says_how_each_part_ended(client, cast):
    scenarios.closed(cast, title="办结的")
    recalled = scenarios.dispatched(cast, title="收回的")
    lifecycle.recall(recalled, "派错单位", by=cast.clerk, at=moment("2026-03-07 11:00"))
    scenarios.signed(cast, title="在办的")

    first, second = rows(done(client, cast.handler))
    assert "收回的" in first
    assert "已收回" in first
    assert "办结的" in second
    assert "已解决" in second
    assert "按时答复" in second


def test_done_tells_nothing_of_what_came_after_a_recall(client, cast):
    ticket = scenarios.dispatched(cast, title="收回的")
    lifecycle.recall(ticket, "派错单位", by=cast.clerk, at=moment("2026-03-02 11:00"))
    lifecycle.dispatch(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-02 12:00"))
    lifecycle.withdraw(ticket, "不需要了", by=cast.owner, at=moment("2026-03-03 12:00"))

    (row,) = rows(done(client, cast.handler))
    assert "已收回" in row
    assert "撤回" not in row.replace("已收回", "")
    assert cast.other_unit.short_name not in row


@pytest.mark.parametrize(("query", "count"), [("", 2), ("?end=recalled", 1), ("?end=x&role=y", 2), ("?words=办结", 1)])
def test_done_is_narrowed_and_exported(client, cast, query, count):
    scenarios.closed(cast, title="办结的")
    recalled = scenarios.dispatched(cast, title="收回的")
    lifecycle.recall(recalled, "派错单位", by=cast.clerk, at=moment("2026-03-02 11:00"))

    assert len(rows(done(client, cast.handler, query))) == count
    assert len(sheet(done(client, cast.handler, f"{query or '?'}&format=xlsx"))) == count + 1


def test_done_of_a_new_department_is_empty(client, cast):
    assert "还没有办完的诉求" in text(done(client, cast.other_handler))
    assert done(client, cast.owner).status_code == 403
