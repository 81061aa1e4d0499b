"""The exported ledger: its headings and a ticket as a row, in Chinese, for the office and for the next import."""

from typing import Any

from directline.ledger.export import LedgerLine
from directline.pages.display import label

HEADINGS = (
    *("编号", "标题", "类别", "等级", "渠道", "企业", "统一社会信用代码", "属地", "要求保密"),
    *("主办单位", "承办人", "状态", "提出时间", "派单时间", "承诺答复时限", "答复时间", "办结时间"),
    *("承诺时限", "督办", "办结方式", "企业认为已解决", "满意度", "来源说明"),
)


def cells(line: LedgerLine) -> list[Any]:
    """In the order of HEADINGS."""
    ticket, firm, verdict = line.ticket, line.ticket.enterprise, line.verdict
    solved = "" if verdict is None else "是" if verdict.is_solved else "否"
    return [
        *(ticket.number, ticket.title, ticket.category.name, label(ticket.severity), label(ticket.channel)),
        *((firm.name, firm.credit_code) if firm else ("", "")),
        *(ticket.township.short_name if ticket.township else "", "是" if ticket.is_confidential else ""),
        *(line.department.short_name if line.department else "", line.handler.name if line.handler else ""),
        *(label(ticket.status), ticket.submitted_at, ticket.first_dispatched_at),
        *(line.due_at, line.answered_at, ticket.closed_at),
        *(label(line.due_state), "、".join(label(rung) for rung in line.rungs), label(ticket.closing)),
        *(solved, label(verdict.satisfaction) if verdict else "", ticket.channel_note),
    ]
