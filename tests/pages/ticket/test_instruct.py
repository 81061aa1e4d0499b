"""An instruction on a ticket's page: by a leader as it opens, or transcribed from paper with its scan."""

import re
from datetime import date

import pytest
import time_machine
from sqlalchemy import func, select

from directline.extensions import db
from directline.models import Attachment, Draft, Task
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Respondents
from tests import scenarios, tasks, uploads
from tests.factories import moment
from tests.page_forms import form_of
from tests.pages.enterprise.filled import photo
from tests.pages.officials import text

NOW = moment("2026-03-03 16:00")
WORDS = "请三天内到现场解决。"


@pytest.fixture(autouse=True)
def _in_the_afternoon():
    with time_machine.travel(NOW, tick=False):
        yield


def address(ticket):
    return f"/tickets/{ticket.number}/instruct"


def send(client, ticket, **typed):
    data = {name: values[0] for name, values in form_of(client.get(address(ticket)).text, **typed).items()}
    return client.post(address(ticket), data=data, content_type="multipart/form-data")


def given():
    return db.session.scalars(select(Task).order_by(Task.id)).all()


def offered(page, name):
    """The values of a select."""
    options = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)[0]
    return set(re.findall(r'value="([^"]+)"', options))


@pytest.mark.on_both
def test_a_leader_sends_it_as_it_opens(client, cast):
    ticket = scenarios.planned(cast)
    page = client.sign_in(cast.secretary).get(f"/tickets/{ticket.number}").text
    assert f'href="{address(ticket)}"' in page
    answer = send(client, ticket)
    (task,) = given()

    assert (answer.status_code, answer.location) == (303, f"/tickets/{ticket.number}")
    assert (task.given_by, task.department, task.person, task.due_on, task.is_on_paper, task.is_public) == (
        *(cast.secretary, cast.lead_unit, cast.handler),
        *(date(2026, 3, 13), False, False),
    )
    words = text(client.get(answer.location))
    assert f"县委书记 韩书记批示{cast.lead_unit.short_name}" in words
    for said in ("领导批示 办理中 县委书记 韩书记", task.text, "3月13日 周五前办结", "还剩"):
        assert said in words, said


def test_own_words_another_unit_another_day_open_to_the_enterprise(client, cast):
    ticket = scenarios.planned(cast)
    client.sign_in(cast.vice)
    typed = {"text": WORDS, "within": "other", "day": "2026-03-09", "department": cast.other_unit.code}
    assert send(client, ticket, **typed, is_public="y").status_code == 303
    (task,) = given()

    assert (task.text, task.due_on, task.department, task.is_public) == (WORDS, date(2026, 3, 9), cast.other_unit, True)
    assert client.sign_in(cast.other_head).get(f"/tasks/{task.number}/report_task").status_code == 200
    assert WORDS in client.sign_in(cast.owner).get(f"/tickets/{ticket.number}").text


@pytest.mark.on_both
def test_from_paper_the_office_names_the_leader_and_brings_the_scan(client, cast):
    ticket = scenarios.planned(cast)
    client.sign_in(cast.clerk)
    typed = {"giver": str(cast.magistrate.id), "text": WORDS}
    refusals = [
        text(send(client, ticket, **typed)),
        text(send(client, ticket, **typed | {"text": ""}, files=photo("批示.png"))),
        text(send(client, ticket, **typed | {"giver": ""})),
    ]
    said = ["请上传纸质批示的扫描件或照片。", "请录入批示的原文。", "请选择“作出批示的领导”"]
    assert [words in refusal for words, refusal in zip(said, refusals, strict=True)] == [True] * 3
    assert (given(), db.session.scalar(select(func.count(Attachment.id)))) == ([], 1)

    assert send(client, ticket, **typed).status_code == 303
    (task,) = given()
    scan = db.session.scalars(select(Attachment)).one()
    assert (task.given_by, task.entered_by, task.text) == (cast.magistrate, cast.clerk, WORDS)
    assert (scan.task_id, scan.task_record_id, db.session.scalar(select(func.count(Draft.id)))) == (task.id, None, 0)
    page = text(client.get(f"/tickets/{ticket.number}"))
    assert "纸质批示，由陈办录入" in page
    assert f"县长 杨县长批示{cast.lead_unit.short_name}（纸质），由工作人员录入" in page
    uploads.copied()
    people = ("handler", "magistrate", "other_head", "owner")
    codes = [client.sign_in(getattr(cast, name)).get(f"/files/{scan.token}").status_code for name in people]
    assert codes == [200, 200, 404, 404]


def test_the_office_is_asked_for_what_stands_on_paper_a_leader_for_their_own(client, cast):
    ticket = scenarios.planned(cast)

    called = {}
    for name in ("clerk", "secretary"):
        page = client.sign_in(getattr(cast, name)).get(f"/tickets/{ticket.number}").text
        called[name] = {words for words in ("录入纸质批示", "作出批示") if words in page}

    assert called == {"clerk": {"录入纸质批示"}, "secretary": {"作出批示"}}


def test_only_leaders_who_see_the_ticket_are_named(client, cast):
    ticket = scenarios.planned(cast)
    lifecycle.recuse(ticket, "亲属", user=cast.magistrate, by=cast.clerk, at=moment("2026-03-03 11:00"))
    named = offered(client.sign_in(cast.clerk).get(address(ticket)).text, "giver")

    everyone = ("secretary", "magistrate", "vice", "other_vice", "sponsor")
    assert named == {str(getattr(cast, name).id) for name in everyone} - {
        str(cast.magistrate.id),
        str(cast.other_vice.id),
    }
    answer = send(client, ticket, giver=str(cast.magistrate.id), text=WORDS, files=photo())
    assert (answer.status_code, "请从列出的选项里选一项" in answer.text, given()) == (200, True, [])


@pytest.mark.on_both
def test_a_barred_unit_is_not_offered(client, cast):
    ticket = scenarios.planned(cast)
    client.sign_in(cast.secretary)
    before = offered(client.get(address(ticket)).text, "department")
    lifecycle.recuse(ticket, "亲属", department=cast.other_unit, by=cast.clerk, at=moment("2026-03-03 11:00"))

    assert before - offered(client.get(address(ticket)).text, "department") == {cast.other_unit.code}


@pytest.mark.on_both
def test_on_a_sealed_ticket_only_who_has_it_and_never_in_public(client, cast):
    ticket = scenarios.complained(cast, respondents=Respondents([cast.other_unit]))
    lifecycle.dispatch(ticket, cast.supervision, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(ticket, by=cast.inspector, at=moment("2026-03-02 11:00"))
    page = client.sign_in(cast.secretary).get(address(ticket)).text

    assert (offered(page, "department"), 'name="is_public"' in page) == ({cast.supervision.code}, False)
    assert send(client, ticket, is_public="y").status_code == 303
    (task,) = given()
    assert (task.department, task.is_public) == (cast.supervision, False)
    assert task.number not in client.sign_in(cast.owner).get(f"/tickets/{ticket.number}").text


@pytest.mark.parametrize(
    ("who", "code"),
    [
        *(("owner", 403), ("stranger", 403), ("admin", 403), ("handler", 409), ("head", 409)),
        *(("other_head", 404), ("inspector", 404), ("other_vice", 404)),
    ],
)
def test_who_may_not(client, cast, who, code):
    ticket = scenarios.planned(cast)
    client.sign_in(getattr(cast, who))
    typed = {"text": WORDS, "department": cast.lead_unit.code, "within": "7"}

    assert (client.get(address(ticket)).status_code, client.post(address(ticket), data=typed).status_code) == (
        code,
        code,
    )
    assert given() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"within": "other", "day": "2026-03-02"}, "完成日期不能早于今天"),
        ({"within": "other", "day": "2027-08-08"}, "完成日期不能晚于一年以后"),
        ({"within": "other", "day": ""}, "请填写日期"),
        ({"within": "other", "day": "后天"}, "请填写日期"),
        ({"department": ""}, "请选择“承办单位”"),
        ({"department": "nowhere"}, "请从列出的选项里选一项"),
        ({"text": "字" * 1001}, "最多 1000 个字"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(client, cast, typed, said):
    ticket = scenarios.planned(cast)
    client.sign_in(cast.secretary)
    answer = send(client, ticket, **{"text": WORDS} | typed)

    assert (answer.status_code, said in text(answer), given()) == (200, True, [])
    assert f"{typed.get('text', WORDS)}</textarea>" in answer.text
    assert f"{typed.get('text', WORDS)}</textarea>" in client.get(address(ticket)).text


@pytest.mark.on_both
def test_who_was_barred_meanwhile_gets_the_words_back(client, cast):
    """Out of sight it is not there; what was written stays in the draft."""
    ticket = scenarios.planned(cast)
    client.sign_in(cast.vice)
    page = client.get(address(ticket)).text
    client.post(f"{address(ticket)}/draft", data={"text": WORDS})
    lifecycle.recuse(ticket, "亲属", user=cast.vice, by=cast.clerk, at=moment("2026-03-03 16:00"))

    assert client.post(address(ticket), data=form_of(page, text=WORDS)).status_code == 404
    assert db.session.scalars(select(Draft.content)).one()["text"] == [WORDS]


def test_hostile_words_are_text(client, cast):
    ticket = scenarios.planned(cast)
    client.sign_in(cast.secretary)
    odd = "<script>alert(1)</script>{{7*7}}\x00\u202e' OR 1=1 --"
    assert send(client, ticket, text=odd).status_code == 303
    for page in (f"/tickets/{ticket.number}", f"/tasks/{given()[0].number}"):
        shown = client.get(page).text
        assert ("<script>alert(1)" in shown, "{{7*7}}" in shown) == (False, True)


@pytest.mark.parametrize("who", ["secretary", "clerk"])
def test_on_a_closed_ticket_too(client, cast, who):
    ticket = scenarios.planned(cast)
    tasks.instructed(cast, ticket=ticket)
    lifecycle.withdraw(ticket, by=cast.owner, at=moment("2026-03-03 16:00"))
    page = client.sign_in(getattr(cast, who)).get(address(ticket))

    assert (page.status_code, tasks.TEXT in page.text) == (200, True)
