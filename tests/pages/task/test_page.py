"""The page of a task: who opens it, and what each reads there."""

import re

import pytest
import time_machine
from sqlalchemy import select

from directline.accounts import places
from directline.extensions import db
from directline.models import Attachment, Draft
from directline.tickets import lifecycle, sweeps
from directline.tickets.lifecycle import Respondents
from directline.tickets.sealed import redaction
from tests import scenarios, tasks, uploads
from tests.factories import moment
from tests.pages.enterprise.filled import PICTURE
from tests.pages.officials import text
from tests.proofs.test_not_yours import answer
from tests.tickets.tasks.test_access import EVERYBODY, OVERSIGHT

NOW = moment("2026-03-11 10:00")


@pytest.fixture(autouse=True)
def _on_a_morning():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client, user, task):
    return client.sign_in(user).get(f"/tasks/{task.number}")


def opening(client, cast, task):
    """Who gets the page; to who works on no tickets the door is closed, to all others it is not there."""
    answers = {name: page(client, getattr(cast, name), task).status_code for name in EVERYBODY}
    closed = {name for name, code in answers.items() if code == 403}
    assert closed == {"admin", "auditor"}
    assert set(answers.values()) <= {200, 403, 404}
    return {name for name, code in answers.items() if code == 200}


def scanned(cast, **values):
    """Written by the magistrate on paper, transcribed by the clerk."""
    draft = Draft(user_id=cast.clerk.id, form="instruct", content={}, saved_at=NOW)
    db.session.add(draft)
    db.session.flush()
    scan = uploads.stored(PICTURE, "县长批示.png", by=cast.clerk, at=NOW, draft=draft)
    return tasks.instructed(cast, by=cast.clerk, given_by=cast.magistrate, attachments=[scan], **values)


@pytest.mark.on_both
@pytest.mark.parametrize("is_public", [False, True])
def test_who_opens_it(client, cast, is_public):
    task = tasks.instructed(cast, is_public=is_public)

    expected = OVERSIGHT - {"inspector"} | {"handler", "head", "vice"}
    assert opening(client, cast, task) == expected | ({"owner", "colleague"} if is_public else set())


@pytest.mark.parametrize("who", ["other_head", "stranger", "inspector", "owner"])
def test_what_is_not_theirs_can_not_be_told_from_what_is_not_there(client, cast, who):
    task = tasks.instructed(cast)
    client.sign_in(getattr(cast, who)).get("/profile")
    for below in ("", "/accept_task", "/report_task"):
        theirs, nobodys = (
            answer(client, f"/tasks/{one}{below}", "GET", one) for one in (task.number, "PS2026-22222222")
        )
        assert theirs == nobodys
        assert theirs[0] == (403 if getattr(cast, who).is_enterprise and below == "/report_task" else 404)


def test_of_a_sealed_ticket_it_opens_to_nobody_who_may_not_see_that(client, cast):
    ticket = scenarios.complained(cast, respondents=Respondents([cast.other_unit]))
    lifecycle.dispatch(ticket, cast.supervision, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(ticket, by=cast.inspector, at=moment("2026-03-02 11:00"))
    task = tasks.instructed(cast, ticket=ticket, department=cast.supervision, text=f"请查清{cast.firm.name}一事。")

    assert opening(client, cast, task) == OVERSIGHT
    shown = page(client, cast.inspector, task).text
    assert (cast.firm.name in shown, redaction.STRUCK in shown) == (False, True)


def test_the_unit_reads_what_it_owes_to_whom_until_when(client, cast):
    cast.handler.phone = "0421-4821234"
    task = tasks.instructed(cast)
    answer = page(client, cast.head, task)
    words = text(answer)

    assert tasks.TEXT in words
    for said in ("县委书记 韩书记", "周承", cast.lead_unit.name, "3月12日 周四前办结", "办理中", task.ticket.title):
        assert said in words, said
    assert ('href="tel:04214821234"' in answer.text, f'href="/tickets/{task.ticket.number}"' in answer.text) == (
        True,
        True,
    )
    assert f'href="/tasks/{task.number}/report_task"' in answer.text
    assert f"/tasks/{task.number}/accept_task" not in answer.text


def test_late_is_red(client, cast):
    task = tasks.instructed(cast)
    before = page(client, cast.secretary, task)
    with time_machine.travel(moment("2026-03-16 10:00"), tick=False):
        sweeps.escalate(moment("2026-03-16 10:00"))
        after = page(client, cast.secretary, task)
        on_ticket = client.get(f"/tickets/{task.ticket.number}").text

    assert ("is-red" in before.text, "已超时" in before.text) == (False, False)
    assert "clock-large is-red" in after.text
    assert 'class="clock is-red"' in on_ticket
    assert "到期未办" in text(after)
    assert "告知：" in text(after)
    assert "县委书记 韩书记" in text(after).split("告知：")[1]


def test_its_course_stands_in_order(client, cast):
    task = tasks.reported(cast)
    lifecycle.return_task(task, "企业说电还没通。", by=cast.secretary, at=moment("2026-03-10 11:00"))
    lifecycle.extend_task(
        task, tasks.DUE.replace(day=20), "等设备到货。", by=cast.secretary, at=moment("2026-03-10 12:00")
    )
    lifecycle.report_task(task, "电已接通。", by=cast.head, at=moment("2026-03-10 15:00"))
    lifecycle.accept_task(task, by=cast.clerk, at=moment("2026-03-10 16:00"))
    titles = ["认可办结", "报告了办理情况", "延期至3月20日 周五", "退回再办", "报告了办理情况", "作出批示"]

    own = page(client, cast.handler, task).text
    assert re.findall(r'<p class="timeline-title">([^<]*)</p>', own) == titles
    places = [own.index(said) for said in ("电已接通。", "等设备到货。", "企业说电还没通。", tasks.REPORT)]
    assert places == sorted(places)
    on_ticket = client.get(f"/tickets/{task.ticket.number}").text
    unit = cast.lead_unit.short_name
    lines = [title for title in re.findall(r'<p class="timeline-title">([^<]*)</p>', on_ticket) if "批示" in title]
    assert lines == [
        *(f"{unit}的批示事项：{said}" for said in titles[:-1]),
        f"县委书记 韩书记批示{unit}",
    ]


def test_the_scan_is_for_who_sees_the_task(client, cast):
    task = scanned(cast, is_public=True)
    uploads.copied()
    token = db.session.scalars(select(Attachment.token)).one()
    words = text(page(client, cast.handler, task))

    assert ("县长 杨县长" in words, words.count("纸质批示，由陈办录入") >= 2, "县长批示.png" in words) == (True,) * 3
    got = {name: client.sign_in(getattr(cast, name)).get(f"/files/{token}").status_code for name in EVERYBODY}
    expected = OVERSIGHT - {"inspector"} | {"handler", "head", "vice"}
    assert {name for name, code in got.items() if code == 200} == expected
    assert "县长批示.png" not in page(client, cast.owner, task).text


@pytest.mark.parametrize("is_public", [False, True])
def test_the_enterprise_reads_what_was_ordered_and_that_it_was_done(client, cast, is_public):
    task = tasks.reported(cast, is_public=is_public)
    lifecycle.return_task(task, "再核实一遍。", by=cast.secretary, at=moment("2026-03-10 11:00"))
    lifecycle.report_task(task, "电已接通。", by=cast.head, at=moment("2026-03-10 15:00"))
    lifecycle.accept_task(task, by=cast.clerk, at=moment("2026-03-10 16:00"))
    on_ticket = client.sign_in(cast.owner).get(f"/tickets/{task.ticket.number}").text

    kept = (tasks.REPORT, "再核实一遍。", "电已接通。")
    assert [said in on_ticket for said in (tasks.TEXT, task.number, *kept)] == [
        is_public,
        is_public,
        False,
        False,
        False,
    ]
    assert (f"{cast.lead_unit.short_name}的批示事项：认可办结" in on_ticket) is is_public
    if is_public:
        own = page(client, cast.owner, task).text
        assert [said in own for said in (tasks.TEXT, "3月12日 周四", "已完成", *kept, "tel:")] == [True] * 3 + [
            False
        ] * 4
        assert re.findall(r'<p class="timeline-title">([^<]*)</p>', own) == ["认可办结", "作出批示"]
        english = client.get(f"/tasks/{task.number}", headers={"Accept-Language": "en"})
        assert english.status_code == 200


def test_the_mask_of_a_confidential_ticket_holds(client, cast):
    ticket = scenarios.signed(cast, is_confidential=True, title=f"{cast.firm.name}停电")
    task = tasks.instructed(cast, ticket=ticket, text=f"请帮{cast.firm.name}接通电源。")
    lifecycle.report_task(task, f"{cast.firm.name}已通电。", by=cast.handler, at=moment("2026-03-10 10:00"))
    addresses = (f"/tasks/{task.number}", f"/tickets/{ticket.number}")
    masked = [client.sign_in(cast.head).get(address).text for address in addresses]
    open_ = [client.sign_in(cast.secretary).get(address).text for address in addresses]

    assert [(cast.firm.name in shown, redaction.STRUCK in shown) for shown in masked] == [(False, True)] * 2
    assert [(cast.firm.name in shown, redaction.STRUCK in shown) for shown in open_] == [(True, False)] * 2


def test_another_unit_on_the_ticket_reads_that_there_was_an_instruction(client, cast):
    ticket = scenarios.planned(cast)
    lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-03 11:00"))
    tasks.instructed(cast, ticket=ticket)
    shown = client.sign_in(cast.other_head).get(f"/tickets/{ticket.number}").text

    assert ("领导作出批示" in shown, tasks.TEXT in shown, "领导批示</h2>" in shown) == (True, False, False)


@pytest.mark.on_both
def test_on_a_digest_as_a_whole(client, cast):
    task = lifecycle.give(tasks.order(cast), by=cast.secretary, at=moment("2026-03-03 09:00"))
    lifecycle.report_task(task, tasks.REPORT, by=cast.handler, at=moment("2026-03-04 09:00"))

    assert opening(client, cast, task) == OVERSIGHT | {"handler", "head", "vice"}
    assert tasks.REPORT in page(client, cast.handler, task).text


def test_what_was_done_then_is_told_by_the_place_of_that_time(client, cast):
    task, unit = tasks.reported(cast), cast.lead_unit.short_name
    places.take(cast.handler, places.Place(cast.handler.role, cast.other_unit, None), at=moment("2026-03-10 12:00"))
    words = text(page(client, cast.secretary, task))

    assert f"{unit} 周承" in words
    assert cast.lead_unit.phone in words
