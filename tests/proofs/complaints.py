"""What happens to the complaints in one of the twin counties.

One is asked about in writing, named to be about more, answered, done again, closed, and asked after; one is closed
because nobody was reached; one still lies, late, with a letter that nobody answered.
"""

from datetime import date
from types import SimpleNamespace
from typing import Any

from directline import clock
from directline.extensions import db
from directline.models import FindingResult, Inquiry, Outcome, Satisfaction, Task, Ticket
from directline.tickets import lifecycle
from directline.tickets.files import drafts
from directline.tickets.lifecycle import Order, Reply
from tests import scenarios
from tests.proofs.twins import Life, Story, now_in_words, photo

COMPLAINT = {
    "title": "金雀花检查组反复上门",
    "description": "琥珀色封条贴满车间,检查组三周来了五次。",
    "contact_name": "匿名翠鸟",
    "contact_phone": "13999999999",
}
LETTER = ("关于行政检查情况的核查函", "请说明今年以来的行政检查计划、次数和依据。")


def complain(life: Life, cast: SimpleNamespace) -> None:
    _file(life, cast, "sealed", attachments=[photo("琥珀封条.png", _reporter(life, cast))])


def dispatch_complaint(life: Life, cast: SimpleNamespace) -> None:
    _dispatch(life["sealed"], cast)


def work_on_complaint(life: Life, cast: SimpleNamespace) -> None:
    complaint, reporter = life["sealed"], _reporter(life, cast)
    lifecycle.sign(complaint, by=cast.liaison)
    lifecycle.message(complaint, "他们又来了,带着琥珀色的封条。", by=reporter)
    lifecycle.message(complaint, "请补充检查日期。", by=cast.liaison)
    lifecycle.urge(complaint, "请尽快。", by=reporter)
    lifecycle.read_identity(complaint, "回访需要电话联系", by=cast.liaison)
    lifecycle.ask_supplement(complaint, ["检查记录"], by=cast.liaison)


def supplement_complaint(life: Life, cast: SimpleNamespace) -> None:
    reporter = _reporter(life, cast)
    draft = drafts.opened(reporter, "supplement", at=clock.now())
    db.session.add(photo("琥珀记录.png", reporter, draft))
    db.session.flush()
    lifecycle.supplement(life["sealed"], "检查记录见附件。", drafts.files_of(draft), by=reporter)
    drafts.close(draft)


def ask_in_writing(life: Life, cast: SimpleNamespace) -> None:
    _write_letter(life["sealed"], life, cast)


def instruct_on_complaint(life: Life, cast: SimpleNamespace) -> None:
    _instruct(life["sealed"], cast, date(2026, 3, 12))


def carry_it_out(life: Life, cast: SimpleNamespace) -> None:
    """Reported, sent back, reported again and accepted."""
    task = db.session.scalars(db.select(Task).where(Task.ticket_id == life.tickets["sealed"])).one()
    lifecycle.report_task(task, "琥珀色封条已拆除。", by=cast.liaison)
    lifecycle.return_task(task, "请再核实琥珀色封条。", by=cast.secretary)
    lifecycle.report_task(task, "翠鸟认可。", by=cast.liaison)
    lifecycle.accept_task(task, by=cast.secretary)


def answer_letter(life: Life, cast: SimpleNamespace) -> None:
    letter = db.session.scalars(db.select(Inquiry).where(Inquiry.ticket_id == life.tickets["sealed"])).one()
    lifecycle.reply_inquiry(letter, "今年以来按计划检查,依据见附表。", by=getattr(cast, life.complaint.asked))


def name_more(life: Life, cast: SimpleNamespace) -> None:
    """Another unit turns out to be meant as well, and somebody must keep away."""
    complaint = life["sealed"]
    lifecycle.add_respondent(complaint, [cast.named.department], by=_keeper(complaint, cast))
    lifecycle.recuse(complaint, "与被投诉人是亲属", user=cast.butler, by=_keeper(complaint, cast))


def answer_complaint(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.record_finding(life["sealed"], FindingResult.PARTLY, "已责令整改,对责任人谈话提醒。", by=cast.liaison)
    _answer(life["sealed"], cast)


def find_it_unsolved(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.pass_answer(life["sealed"], by=_keeper(life["sealed"], cast))
    words = "琥珀色封条还在。"
    lifecycle.verdict(life["sealed"], False, Satisfaction.NOT_SATISFIED, words, by=_reporter(life, cast))


def answer_again(life: Life, cast: SimpleNamespace) -> None:
    """With another finding: the first one is corrected."""
    lifecycle.record_finding(life["sealed"], FindingResult.TRUE, "已对责任人立案调查。", by=cast.liaison)
    _answer(life["sealed"], cast)


def close_complaint(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.pass_answer(life["sealed"], by=_keeper(life["sealed"], cast))
    words = "琥珀色封条撤了。"
    lifecycle.verdict(life["sealed"], True, Satisfaction.SATISFIED, words, by=_reporter(life, cast))


def tell_what_happened(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.report_aftermath(life["sealed"], True, "翠鸟被约谈了两次。", by=_reporter(life, cast))


def tell_that_nothing_happened(life: Life, cast: SimpleNamespace) -> None:
    lifecycle.report_aftermath(life["sealed"], False, by=_reporter(life, cast))


def complain_again(life: Life, cast: SimpleNamespace) -> None:
    """Answered at once, and nobody to be reached afterwards: the sweep closes it."""
    complaint = _file(life, cast, "unreached")
    _dispatch(complaint, cast)
    lifecycle.sign(complaint, by=cast.liaison)
    lifecycle.record_finding(complaint, FindingResult.NOT_TRUE, "", by=cast.liaison)
    _answer(complaint, cast)
    lifecycle.pass_answer(complaint, by=_keeper(complaint, cast))


def call_back(life: Life, cast: SimpleNamespace) -> None:
    for _ in range(2):
        lifecycle.call_back(life["unreached"], "phone", False, "", by=_keeper(life["unreached"], cast))


def complain_in_summer(life: Life, cast: SimpleNamespace) -> None:
    """Nobody does anything about it, nor about the letter."""
    complaint = _file(life, cast, "late")
    _dispatch(complaint, cast)
    lifecycle.sign(complaint, by=cast.liaison)


def ask_in_summer(life: Life, cast: SimpleNamespace) -> None:
    _write_letter(life["late"], life, cast)


def _file(life: Life, cast: SimpleNamespace, name: str, **values: Any) -> Ticket:
    who = {"reporter": _reporter(life, cast), "enterprise": _reporter(life, cast).enterprise}
    about = {"respondents": life.complaint.about(cast)}
    complaint = scenarios.complained(cast, now_in_words(), **COMPLAINT, **who, **about, **values)
    life.tickets[name] = complaint.id
    return complaint


def _dispatch(complaint: Ticket, cast: SimpleNamespace) -> None:
    lifecycle.dispatch(complaint, cast.discipline, by=_keeper(complaint, cast))


def _write_letter(complaint: Ticket, life: Life, cast: SimpleNamespace) -> None:
    unit = getattr(cast, life.complaint.asked).department
    letter = lifecycle.draft_inquiry(complaint, unit, *LETTER, keep_words=True, by=cast.liaison)
    lifecycle.approve_inquiry(letter, by=_keeper(complaint, cast))


def instruct_in_summer(life: Life, cast: SimpleNamespace) -> None:
    """Nobody does it: it goes up its ladder."""
    _instruct(life["late"], cast, date(2026, 6, 15))


def _instruct(complaint: Ticket, cast: SimpleNamespace, day: date) -> None:
    order = Order("琥珀色封条一事请一周内查清。", cast.discipline, day)
    lifecycle.instruct(complaint, order, by=cast.secretary)


def _answer(complaint: Ticket, cast: SimpleNamespace) -> None:
    reply = Reply(Outcome.SOLVED, public_text="经核查,检查次数确实过多,已责令整改并通报批评。")
    lifecycle.answer(complaint, reply, by=cast.liaison)


def _reporter(life: Life, cast: SimpleNamespace) -> Any:
    return getattr(cast, life.complaint.by)


def _keeper(complaint: Ticket, cast: SimpleNamespace) -> Any:
    return {"office": cast.clerk, "supervision": cast.inspector, "principals": cast.secretary}[complaint.case_owner]


STORY: Story = [
    ("2026-03-03 09:00", complain),
    ("2026-03-04 10:00", dispatch_complaint),
    ("2026-03-04 11:00", work_on_complaint),
    ("2026-03-05 09:00", supplement_complaint),
    ("2026-03-06 09:00", ask_in_writing),
    ("2026-03-09 09:00", instruct_on_complaint),
    ("2026-03-11 09:30", answer_letter),
    ("2026-03-11 15:00", carry_it_out),
    ("2026-03-16 09:00", name_more),
    ("2026-03-16 09:30", complain_again),
    ("2026-03-17 09:00", call_back),
    ("2026-03-19 09:00", call_back),
    ("2026-04-09 15:00", answer_complaint),
    ("2026-04-10 15:00", find_it_unsolved),
    ("2026-04-13 11:00", answer_again),
    ("2026-04-14 15:00", close_complaint),
    ("2026-05-19 09:00", tell_what_happened),
    ("2026-06-05 09:00", complain_in_summer),
    ("2026-06-08 10:00", ask_in_summer),
    ("2026-06-08 11:00", instruct_in_summer),
    ("2026-07-16 09:00", tell_that_nothing_happened),
]
