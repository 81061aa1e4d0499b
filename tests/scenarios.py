"""Tickets brought through the verbs to each station of their life, on the first days of March 2026 unless said."""

from types import SimpleNamespace
from typing import Any

from directline.models import Channel, Outcome, RejectionReason, Satisfaction, Ticket
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Reply, Respondents, Submission
from tests.factories import moment


def filed(cast: SimpleNamespace, at: str = "2026-03-02 09:00", **values: Any) -> Ticket:
    """Filed by the owner of the cast's firm, waiting for triage."""
    defaults = {
        "title": "厂区围墙外高压线迁改迟迟没有进展",
        "description": "去年十月已交费,线路至今没有迁改,新车间不能封顶。",
        "category": cast.category,
        "enterprise": cast.firm,
        "channel": Channel.FORM,
        "reporter": cast.owner,
        "contact_name": "王企明",
        "contact_phone": "13800000001",
    }
    matter = Submission(**defaults | values)
    return lifecycle.submit(matter, by=matter.reporter or cast.clerk, at=moment(at))


def complained(cast: SimpleNamespace, at: str = "2026-03-02 09:00", **values: Any) -> Ticket:
    """A sealed complaint of the owner about ``lead_unit``, waiting for the office."""
    respondents = values.pop("respondents", Respondents([cast.lead_unit]))
    defaults = {
        "title": "一个月内被反复检查",
        "description": "兴达铸造三月以来被检查五次,每次都没有出示检查通知书。",
        "category": cast.sealed_category,
        "respondents": respondents,
    }
    return filed(cast, at, **defaults | values)


def dispatched(cast: SimpleNamespace, at: str = "2026-03-02 10:00", **values: Any) -> Ticket:
    """Sent by the clerk to ``lead_unit``."""
    waiting = filed(cast, **values)
    lifecycle.dispatch(waiting, cast.lead_unit, by=cast.clerk, at=moment(at))
    return waiting


def signed(cast: SimpleNamespace, at: str = "2026-03-02 11:00", **values: Any) -> Ticket:
    """Taken by the handler of ``lead_unit``: in progress."""
    sent = dispatched(cast, **values)
    lifecycle.sign(sent, by=cast.handler, at=moment(at))
    return sent


def planned(cast: SimpleNamespace, at: str = "2026-03-03 10:00", **values: Any) -> Ticket:
    """Contacted the day before, and with a plan."""
    taken = signed(cast, **values)
    lifecycle.contact(taken, "phone", "王企明", "已电话了解情况。", by=cast.handler, at=moment("2026-03-02 15:00"))
    lifecycle.plan(taken, "三日内会同供电公司现场踏勘,定迁改方案。", by=cast.handler, at=moment(at))
    return taken


def answered(cast: SimpleNamespace, at: str = "2026-03-05 10:00", **values: Any) -> Ticket:
    """With an answer that waits for the office's audit; ``outcome=`` is the answer's."""
    outcome = values.pop("outcome", Outcome.SOLVED)
    worked = planned(cast, **values)
    reply = Reply(
        outcome,
        public_text="供电公司已完成线路迁改,现场验收合格,车间可以恢复施工。",
        legal_basis="《电力设施保护条例》第二十二条",
    )
    lifecycle.answer(worked, reply, by=cast.handler, at=moment(at))
    return worked


def confirming(cast: SimpleNamespace, at: str = "2026-03-05 15:00", **values: Any) -> Ticket:
    """With an answer that the clerk passed: the enterprise has the word."""
    replied = answered(cast, **values)
    lifecycle.pass_answer(replied, by=cast.clerk, at=moment(at))
    return replied


def closed(cast: SimpleNamespace, at: str = "2026-03-06 10:00", **values: Any) -> Ticket:
    """Solved and satisfied, in the owner's words."""
    passed = confirming(cast, **values)
    lifecycle.verdict(passed, True, Satisfaction.SATISFIED, "办得很快。", by=cast.owner, at=moment(at))
    return passed


def answered_by_office(cast: SimpleNamespace, **values: Any) -> Ticket:
    """Led by the direct-line office itself, answered by the clerk."""
    taken = filed(cast, **values)
    lifecycle.dispatch(taken, cast.office, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(taken, by=cast.clerk, at=moment("2026-03-02 11:00"))
    reply = Reply(Outcome.SOLVED, public_text="已与站台管理方协调,新站牌本周内安装完毕,已现场查看。")
    lifecycle.answer(taken, reply, by=cast.clerk, at=moment("2026-03-03 10:00"))
    return taken


def confirming_by_office(cast: SimpleNamespace, **values: Any) -> Ticket:
    """The same, passed by another clerk."""
    replied = answered_by_office(cast, **values)
    lifecycle.pass_answer(replied, by=cast.second_clerk, at=moment("2026-03-03 15:00"))
    return replied


def rejected(cast: SimpleNamespace, **values: Any) -> Ticket:
    """Not accepted by the clerk."""
    matter = filed(cast, **values)
    advice = "可向县商事调解中心申请调解。"
    lifecycle.reject(matter, RejectionReason.CIVIL_DISPUTE, advice, by=cast.clerk, at=moment("2026-03-02 10:00"))
    return matter


def withdrawn(cast: SimpleNamespace, **values: Any) -> Ticket:
    """Taken back by the owner before a dispatch."""
    matter = filed(cast, **values)
    lifecycle.withdraw(matter, by=cast.owner, at=moment("2026-03-02 10:00"))
    return matter
