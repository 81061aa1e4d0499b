"""A sealed complaint from the promise to the question a month after its end; whom it is about finds nothing of it."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from tests.e2e.look import take_picture
from tests.e2e.photo import photo
from tests.e2e.visitor import PHONE, Visitor
from tests.factories import moment

UNIT = "喀左县自然资源局"
TITLE = "许可材料收下以后一直没有下文"
DESCRIPTION = "窗口收下材料时说很快就好，后来每次去问都说经办人在外面，问还缺什么也不说。希望给一个明确说法。"
REASON = "核对窗口登记需要电话联系"
LETTER = "许可事项受理台账核查"
QUESTION = "请说明今年受理的许可事项怎样登记、怎样告知申请人，是否有超过法定期限没有答复的，原因是什么。"
REPLY = "受理台账齐全；两件因经办人外出培训没有按期告知，已经补发告知书。"
MEASURES = "责成补发告知书，对窗口负责人提醒谈话。"
ANSWER = "经查，确有受理后没有按期告知的情况。已责成补发告知书，并改为当场出具受理单。"
DESK = ("/handler", "/handler/done", "/handler/enterprises", "/inquiries", "/notices")
DOORS = {"handler": DESK, "head": DESK, "vice": ("/leadership", "/leadership/overdue", "/notices")}
TRACES = ("没有下文", "经办人在外面", "兴达", "王企明", "密件", "投诉")
CLOSED = moment("2026-03-03 11:00")


@pytest.mark.parametrize("line", ["sqlite", "postgresql"], indirect=True)
def test_a_complaint_goes_from_the_promise_to_the_question_after_its_end(line, visits):
    owner, clerk, liaison = visits("owner", PHONE), visits("clerk"), visits("liaison")
    asked = {key: visits(key) for key in ("handler", "head", "vice")}
    number = _file(owner)
    _hand_over(clerk, number)
    _sign(liaison, number)
    _read_identity(liaison, owner, number)
    letter = _ask_in_writing(liaison, clerk, number)
    _reply(asked["handler"], letter)
    _find_nothing(asked, number)
    _find_and_answer(liaison, number)
    _pass(clerk, number)
    line.move_to(CLOSED)
    _rate(owner, number)
    line.move_to(CLOSED + timedelta(days=30, minutes=5))
    line.flask("schedule", "tick")
    _tell_what_happened(owner, number)
    for key in ("secretary", "magistrate"):
        _reads_the_annex(visits(key), key, number)
    _find_nothing(asked, number)


def _file(owner: Visitor) -> str:
    """From the public promise to the receipt, with a photo, after reading who will see it."""
    page = owner.page
    owner.open("/")
    assert page.get_by_text("也可以投诉").is_visible()
    owner.open("/enterprise/tickets")
    owner.follow("提出诉求")
    owner.follow("慢作为")
    page.get_by_label("投诉的单位").select_option(label=UNIT)
    take_picture(page, "complaint", "about")
    owner.press("下一步")
    recipients = page.get_by_role("region", name="提交以后谁能看到").inner_text()
    assert [words in recipients for words in ("直通车办公室", "县委书记、县长", "被投诉的单位和人员")] == [True] * 3
    page.get_by_label("一句话说明投诉什么").fill(TITLE)
    page.get_by_label("详细情况").fill(DESCRIPTION)
    page.get_by_label("照片或文件").set_input_files([{"name": "窗口.jpg", "mimeType": "image/jpeg", "buffer": photo()}])
    take_picture(page, "complaint", "write")
    owner.press("提交投诉")
    page.locator("h1", has_text="已提交").wait_for()
    take_picture(page, "complaint", "receipt")
    owner.go_by(page.locator("main a[href^='/tickets/']"))
    page.get_by_role("link", name="窗口.jpg").wait_for()
    _look(owner, "filed")
    return page.url.rsplit("/", 1)[1]


def _hand_over(clerk: Visitor, number: str) -> None:
    """The office gives it to the liaison: no ordinary unit is offered, and who complains stands nowhere."""
    clerk.open("/office/queues/triage")
    take_picture(clerk.page, "complaint", "triage")
    clerk.follow(TITLE)
    assert not any(name in clerk.page.content() for name in ("兴达", "王企明", "13842100001"))
    _look(clerk, "case_owner")
    clerk.choose_deed("派单")
    units = clerk.page.get_by_label("主办单位").locator("option").all_inner_texts()
    assert not any("自然资源局" in unit for unit in units)
    clerk.page.get_by_label("主办单位").select_option("discipline")
    take_picture(clerk.page, "complaint", "dispatch")
    clerk.press("派单")


def _sign(liaison: Visitor, number: str) -> None:
    liaison.open("/handler")
    liaison.follow(TITLE)
    liaison.choose_deed("签收")
    liaison.press("签收")
    _look(liaison, "liaison")


def _read_identity(liaison: Visitor, owner: Visitor, number: str) -> None:
    """With a reason; the one who complained sees who read it."""
    liaison.choose_deed("查看投诉人身份")
    liaison.page.get_by_label("理由").fill(REASON)
    take_picture(liaison.page, "complaint", "why-identity")
    liaison.press("查看身份")
    assert liaison.page.get_by_text("喀左兴达铸造有限公司").is_visible()
    take_picture(liaison.page, "complaint", "identity")
    owner.open(f"/tickets/{number}")
    section = owner.page.get_by_role("region", name="谁能看到这件投诉")
    assert "孟联" in section.inner_text()
    _look(owner, "read")


def _ask_in_writing(liaison: Visitor, clerk: Visitor, number: str) -> str:
    """One writes the letter, without the words of the complaint; another sends it. Its number."""
    page = liaison.page
    liaison.open(f"/tickets/{number}")
    liaison.choose_deed("起草核查函")
    page.get_by_label("发给哪个单位").select_option("ziranziyuan")
    page.get_by_label("标题").fill(LETTER)
    page.get_by_label("请对方说明什么").fill(f"兴达的事情请说明。{QUESTION}")
    liaison.press("交另一人批准")
    assert page.get_by_text("有能看出投诉人的字词").first.is_visible()
    take_picture(page, "complaint", "letter-refused")
    page.get_by_label("请对方说明什么").fill(QUESTION)
    liaison.press("交另一人批准")
    assert page.locator(".action-bar", has_text="批准核查函").count() == 0
    clerk.open(f"/tickets/{number}")
    clerk.choose_deed("批准核查函")
    take_picture(clerk.page, "complaint", "letter-approval")
    clerk.press("批准，发给对方")
    _look(clerk, "letter-sent")
    link = clerk.page.get_by_role("link", name=LETTER)
    return (link.get_attribute("href") or "").rsplit("/", 1)[1]


def _reply(handler: Visitor, letter: str) -> None:
    handler.open("/inquiries")
    take_picture(handler.page, "complaint", "letters")
    handler.follow(LETTER)
    assert handler.page.url.endswith(letter)
    take_picture(handler.page, "complaint", "letter")
    handler.page.get_by_label("核查情况").fill(REPLY)
    handler.press("提交答复")
    take_picture(handler.page, "complaint", "letter-replied")


def _find_nothing(people: dict[str, Visitor], number: str) -> None:
    """Neither by its address nor in any list, search or message of theirs."""
    for key, person in people.items():
        person.sign_in(key)
        assert person.open(f"/tickets/{number}") == 404
        for door in DOORS[key]:
            for words in ("", TITLE, number):
                assert person.open(f"{door}?{urlencode({'words': words})}") == 200
                text = person.page.locator("main").inner_text()
                assert [trace for trace in (*TRACES, number) if trace in text] == [], (key, door, words)
            take_picture(person.page, "complaint", f"nothing-{key}{door.replace('/', '-')}")


def _find_and_answer(liaison: Visitor, number: str) -> None:
    page = liaison.page
    liaison.open(f"/tickets/{number}")
    assert page.get_by_text(REPLY).is_visible()
    liaison.choose_deed("登记核查结论")
    page.get_by_label("属实", exact=True).check()
    page.get_by_label("怎样处理").fill(MEASURES)
    take_picture(page, "complaint", "finding")
    liaison.press("登记结论")
    liaison.choose_deed("提交答复")
    page.get_by_label("已解决", exact=True).check()
    page.get_by_label("给企业的答复").fill(ANSWER)
    take_picture(page, "complaint", "answer")
    liaison.press("提交答复")
    _look(liaison, "answered")


def _pass(clerk: Visitor, number: str) -> None:
    clerk.open(f"/tickets/{number}")
    clerk.choose_deed("通过答复")
    take_picture(clerk.page, "complaint", "audit")
    clerk.press("通过，发给企业")


def _rate(owner: Visitor, number: str) -> None:
    page = owner.sign_in("owner")
    owner.open(f"/tickets/{number}")
    assert page.get_by_text(ANSWER).is_visible()
    assert MEASURES not in page.content()
    _look(owner, "answered-to-the-firm")
    owner.choose_deed("评价")
    page.get_by_label("解决了", exact=True).check()
    page.get_by_label("满意", exact=True).check()
    owner.press("提交评价")
    assert page.locator(".badge-status").first.inner_text() == "已办结"
    _look(owner, "closed")


def _tell_what_happened(owner: Visitor, number: str) -> None:
    owner.sign_in("owner")
    owner.open("/notices")
    take_picture(owner.page, "complaint", "asked")
    owner.open(f"/tickets/{number}")
    owner.choose_deed("回答办结后的询问")
    owner.page.get_by_label("没有受到影响").check()
    take_picture(owner.page, "complaint", "aftermath")
    owner.press("提交回答")
    _look(owner, "recipients")


def _reads_the_annex(principal: Visitor, key: str, number: str) -> None:
    principal.open("/leadership/annex/2026-03")
    text = principal.page.locator("main").inner_text()
    assert [words in text for words in ("慢作为", "属实", MEASURES, number)] == [True] * 4
    assert not any(name in text for name in ("兴达", "王企明", TITLE))
    take_picture(principal.page, "complaint", f"annex-{key}")


def _look(visitor: Visitor, name: str) -> None:
    take_picture(visitor.page, "complaint", f"ticket-{name}")
