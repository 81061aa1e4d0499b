"""Every step of a task: carried out once by its person, refused in words to others, nothing typed is lost."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import func, select

from directline.extensions import db
from directline.models import Attachment, Draft, TaskStatus, TicketEvent
from directline.tickets import access, lifecycle
from tests import tasks, uploads
from tests.factories import moment
from tests.page_forms import form_of
from tests.pages.enterprise.filled import photo
from tests.pages.officials import text
from tests.proofs.test_matrix import fingerprint
from tests.tickets.tasks.test_access import EVERYBODY

NOW = moment("2026-03-11 10:00")
LATER = {"day": "2026-03-20", "reason": "等设备到货。"}
STEPS = {
    "report_task": ("instructed", "handler", {"text": "电已接通。"}, TaskStatus.REPORTED),
    "accept_task": ("reported", "secretary", {}, TaskStatus.ACCEPTED),
    "return_task": ("reported", "clerk", {"reason": "企业说还没通。"}, TaskStatus.GIVEN),
    "extend_task": ("instructed", "secretary", LATER, TaskStatus.GIVEN),
    "cancel_task": ("reported", "secretary", {"reason": "企业已撤回。"}, TaskStatus.CANCELLED),
}
ALLOWED = {
    "report_task": {"handler", "head"},
    "accept_task": {"secretary", "clerk", "office_head"},
    "return_task": {"secretary", "clerk", "office_head"},
    "extend_task": {"secretary"},
    "cancel_task": {"secretary"},
}
ODD = ["\x00", "𠮷😀\u202e", "字" * 6_000, "<script>alert(1)</script>{{7*7}}' OR 1=1 --%s%n"]


@pytest.fixture(autouse=True)
def _on_a_morning():
    with time_machine.travel(NOW, tick=False):
        yield


def begun(cast, action):
    station, who, typed, end = STEPS[action]
    return getattr(tasks, station)(cast), getattr(cast, who), typed, end


def address(task, action):
    return f"/tasks/{task.number}/{action}"


@pytest.mark.on_both
@pytest.mark.parametrize("action", STEPS)
def test_a_step_is_carried_out_once(client, cast, action):
    task, who, typed, end = begun(cast, action)
    page = client.sign_in(who).get(address(task, action))
    data = form_of(page.text, **typed)
    first = client.post(address(task, action), data=data)
    before = fingerprint()
    second = client.post(address(task, action), data=data)

    assert (first.status_code, first.location) == (303, f"/tasks/{task.number}"), first.text
    assert ((second.status_code, second.location), fingerprint()) == ((303, first.location), before)
    last = db.session.scalars(select(TicketEvent).order_by(TicketEvent.id.desc())).first()
    assert (task.status, last.action, last.actor_id) == (end, action, who.id)
    assert client.get(first.location).status_code == 200


@pytest.mark.parametrize("action", STEPS)
def test_to_others_it_is_refused(client, cast, action):
    """Only officials come to the form of a report."""
    task, _who, typed, _end = begun(cast, action)
    before, others = task.status, [name for name in EVERYBODY if name not in ALLOWED[action]]
    expected = {name: _refusal(getattr(cast, name), task, action) for name in others}
    answers = {}
    for name in others:
        client.sign_in(getattr(cast, name))
        answers[name] = client.get(address(task, action)).status_code
        assert client.post(address(task, action), data=typed).status_code == answers[name]

    assert (answers, task.status) == (expected, before)


def _refusal(person, task, action):
    is_working = person.is_official or (action != "report_task" and (person.is_enterprise or person.is_leader))
    return (409 if access.sees(person, task) else 404) if is_working else 403


def test_pressed_on_the_page_it_is_accepted_at_once(client, cast):
    task = tasks.reported(cast)
    page = client.sign_in(cast.secretary).get(f"/tasks/{task.number}").text
    button = f"/tasks/{task.number}/accept_task?seen=1"

    assert f'action="{button}"' in page
    assert client.post(button, data=form_of(page, button)).status_code == 303
    assert task.status is TaskStatus.ACCEPTED


@pytest.mark.parametrize("action", ["accept_task", "return_task"])
def test_of_another_report_an_old_page_says_nothing(client, cast, action):
    task = tasks.reported(cast)
    page = client.sign_in(cast.secretary).get(address(task, action)).text
    lifecycle.return_task(task, "再核实。", by=cast.clerk, at=moment("2026-03-10 11:00"))
    lifecycle.report_task(task, "第二次报告。", by=cast.handler, at=moment("2026-03-10 12:00"))
    typed = {"reason": "第一次报告说得不清楚。"} if action == "return_task" else {}
    answer = client.post(address(task, action), data=form_of(page, **typed))

    assert (answer.status_code, task.status) == (409, TaskStatus.REPORTED)
    assert all(words in answer.text for words in typed.values())


@pytest.mark.parametrize("action", ["report_task", "return_task", "extend_task", "cancel_task"])
def test_too_late_keeps_the_words_and_says_who_was_faster(client, cast, action):
    task, who, typed, _end = begun(cast, action)
    page = client.sign_in(who).get(address(task, action)).text
    lifecycle.cancel_task(task, "企业已撤回诉求。", by=cast.secretary, at=moment("2026-03-11 09:30"))
    answer = client.post(address(task, action), data=form_of(page, **typed))
    words = text(answer)

    assert (answer.status_code, typed.get("text", typed.get("reason")) in words) == (409, True)
    assert "最近一步：2026年3月11日 09:30 · 县委书记 韩书记 · 撤销批示" in words
    assert f'href="/tasks/{task.number}">重新打开这件批示' in answer.text


@pytest.mark.parametrize("action", ["report_task", "return_task", "extend_task", "cancel_task"])
def test_empty_is_refused_in_words(client, cast, action):
    task, who, typed, _end = begun(cast, action)
    page = client.sign_in(who).get(address(task, action)).text
    answer = client.post(address(task, action), data=form_of(page, **dict.fromkeys(typed, " ")))

    assert (answer.status_code, "请填写" in answer.text) == (200, True)
    assert task.status is not STEPS[action][3] or action == "extend_task"


@pytest.mark.on_both
@pytest.mark.parametrize("action", STEPS)
def test_odd_words_are_kept_or_refused_and_shown_as_text(client, cast, action):
    task, who, typed, _end = begun(cast, action)
    client.sign_in(who)
    for words in ODD:
        answer = client.post(address(task, action), data=dict.fromkeys([*typed, "seen", "day"], words))
        assert answer.status_code in (200, 303, 409)
        page = client.get(f"/tasks/{task.number}")
        assert (page.status_code, "<script>alert(1)" in page.text) == (200, False)


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-03-12", "晚于原来"), ("2026-03-01", "晚于原来"), ("2027-08-08", "一年"), ("明天", "2027-08-08")],
)
def test_a_day_that_can_not_be_keeps_what_was_typed(client, cast, day, said):
    task = tasks.instructed(cast)
    page = client.sign_in(cast.secretary).get(address(task, "extend_task")).text
    answer = client.post(address(task, "extend_task"), data=form_of(page, day=day, reason="等设备到货。"))

    assert (answer.status_code, said in text(answer)) == (200, True)
    assert ("等设备到货。</textarea>" in answer.text, f'value="{day}"' in answer.text) == (True, True)
    assert task.due_on == tasks.DUE


def test_it_is_extended_to_the_day(client, cast):
    task = tasks.instructed(cast)
    page = client.sign_in(cast.secretary).get(address(task, "extend_task")).text
    client.post(address(task, "extend_task"), data=form_of(page, **LATER))

    assert "原定 2026年3月12日" in page
    assert task.due_on == date(2026, 3, 20)


@pytest.mark.on_both
def test_a_report_is_kept_with_its_files_until_it_is_sent(client, cast):
    task = tasks.instructed(cast)
    client.sign_in(cast.handler)

    def send(**typed):
        page = client.get(address(task, "report_task")).text
        data = {name: values[0] for name, values in form_of(page, **typed).items()}
        return client.post(address(task, "report_task"), data=data, content_type="multipart/form-data")

    client.post(f"{address(task, 'report_task')}/draft", data={"text": "写了一半"})
    kept = client.get(address(task, "report_task")).text
    refused = send(text="", files=photo("验收.png"))
    assert ("写了一半</textarea>" in kept, refused.status_code, "验收.png" in refused.text) == (True, 200, True)
    assert send(text="电已接通。").status_code == 303
    file = db.session.scalars(select(Attachment)).one()
    assert (file.task_id, file.task_record_id) == (task.id, task.records[-1].id)
    assert db.session.scalar(select(func.count(Draft.id))) == 0

    uploads.copied()
    codes = {
        name: client.sign_in(getattr(cast, name)).get(f"/files/{file.token}").status_code
        for name in ("head", "secretary", "clerk", "other_head", "owner")
    }
    assert codes == {"head": 200, "secretary": 200, "clerk": 200, "other_head": 404, "owner": 404}
    assert "验收.png" in client.sign_in(cast.secretary).get(f"/tasks/{task.number}").text


def test_a_report_that_comes_too_late_stays_a_draft(client, cast):
    task = tasks.reported(cast)
    data = {"text": "同事已经报过了。", "files": photo()}
    answer = client.sign_in(cast.head).post(address(task, "report_task"), data=data, content_type="multipart/form-data")

    assert (answer.status_code, "同事已经报过了。" in answer.text) == (409, True)
    assert db.session.scalars(select(Draft.content)).one()["text"] == ["同事已经报过了。"]
    assert db.session.scalar(select(func.count(Attachment.id))) == 1


def test_an_unknown_step_is_not_there(client, cast):
    task = tasks.instructed(cast)

    codes = [
        client.sign_in(cast.secretary).get(address(task, action)).status_code
        for action in ("give_task", "escalate", "x")
    ]
    assert codes == [404] * 3
