"""What ``ledger`` says: the columns as they were understood, what an import did, a ticket as a row."""

from collections.abc import Sequence
from typing import Any

from directline.ledger.columns import Columns
from directline.ledger.export import LedgerLine
from directline.ledger.fields import MEANINGS, Field
from directline.ledger.headings import letter
from directline.ledger.reading import Grid
from directline.ledger.report import DEADLINES, Report
from directline.models import DeadlineState, Rung
from directline.pages.display import label

SHOWN_ROWS = 12
HEADINGS = (
    *("编号", "标题", "类别", "等级", "渠道", "企业", "统一社会信用代码", "属地", "要求保密"),
    *("主办单位", "承办人", "状态", "提出时间", "派单时间", "承诺答复时限", "答复时间", "办结时间"),
    *("承诺时限", "督办", "办结方式", "企业认为已解决", "满意度", "来源说明"),
)


def mapping(grid: Grid, columns: Columns, unread: Sequence[str] = ()) -> list[str]:
    """字段 ← 列名, with what stands first below it, and what is not used."""
    where = f"工作表“{grid.sheet}”，" if grid.sheet else ""
    lines = [f"{where}列名在第 {columns.headings.number} 行："]
    lines += [_taken(grid, columns, field) for field in columns.places]
    lines += [f"  不用的列：{'、'.join(columns.unused)}"] if columns.unused else []
    return lines + ([f"  没有读的工作表：{'、'.join(unread)}"] if unread else [])


def _taken(grid: Grid, columns: Columns, field: Field) -> str:
    example = columns.example(grid, columns.places[field])
    return f"  {MEANINGS[field]}（{field}） ← {columns.heading(field)}" + (f"，如“{example}”" if example else "")


def question(grid: Grid, columns: Columns, field: Field) -> list[str]:
    """The columns among which a person has to choose."""
    lines = [f"{MEANINGS[field]}（{field}）在哪一列？"]
    for place in columns.doubts[field]:
        lines.append(f"  {letter(place)}：{columns.headings.shown(place)}，如“{columns.example(grid, place)}”")
    return lines


def report(done: Report, *, is_trial: bool) -> list[str]:
    """The figures of an import, one thought a line."""
    lines = [
        f"读入 {done.rows} 行：新诉求 {done.new} 件，历史诉求 {done.replayed} 件，"
        f"已在系统 {done.already_there} 件，不能导入 {len(done.refused)} 行",
        f"新增企业 {done.new_enterprises} 家（待核实）；按内容建议类别 {done.suggested} 件",
    ]
    if done.units_suggested:
        lines.append(
            f"承办单位只是建议的历史诉求 {done.units_suggested} 件：在“历史台账”页面确认以前不亮牌，不计入单位数字"
        )
    lines += [_deadline_words(done, kind) for kind in DEADLINES if done.replayed]
    if done.late_replies:
        lines.append(
            f"台账里已答复、系统里仍在办 {len(done.late_replies)} 件，请在系统里答复：{_rows(done.late_replies)}"
        )
    if done.repeated:
        lines.append(f"台账里同一件写了不止一次，只导入一次：{_rows(done.repeated)}")
    lines += [f"不能导入：{reason}：{_rows(numbers)}" for reason, numbers in done.reasons().items()]
    return [*lines, f"用时 {done.seconds:.1f} 秒", *(["（试运行，全部撤回）"] if is_trial else [])]


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


def _deadline_words(done: Report, kind: Any) -> str:
    met, missed = (done.deadlines[kind, state] for state in (DeadlineState.MET, DeadlineState.MISSED))
    rungs = "，".join(f"{label(rung)} {done.rungs[kind, rung]}" for rung in Rung if done.rungs[kind, rung])
    return f"{label(kind)}时限：按时 {met}，逾期 {missed}；督办 {rungs or '无'}"


def _rows(numbers: list[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:SHOWN_ROWS])
    return f"第 {shown} 行" + (f"等 {len(numbers)} 行" if len(numbers) > SHOWN_ROWS else "")
