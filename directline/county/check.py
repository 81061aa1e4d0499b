"""Reading a county file, and every fault of it at once; nothing here touches the database."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from directline.county.shape import ANY, COUNTY, Fault, read_hours, table_of
from directline.county.translatable import words_of
from directline.models import CARD_COLOURS, DeadlineKind, DepartmentKind, PostKind, Recipient, Rung, Severity
from directline.text import clean_text, compact
from directline.tickets import deadline_rules
from directline.tickets.deadline_rules import LEAD_RESOLVE
from directline.worktime.limits import Limit, Unit

LONGEST_FILE = 4_000_000
NEEDED_POSTS = {PostKind.SECRETARY: "书记", PostKind.MAGISTRATE: "县长"}
NEEDED_DEPARTMENTS = {DepartmentKind.OFFICE: "直通车办公室", DepartmentKind.SUPERVISION: "督查室"}


class BadCounty(ValueError):
    """A county file that says something wrong; ``faults`` lists everything that is."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} 处错误")
        self.faults = faults


def read(path: Path) -> dict[str, Any]:
    """The checked content of a county file. BadCounty where it is wrong, OSError where it can not be read."""
    with path.open("rb") as file:
        return parse(file.read(LONGEST_FILE + 1))


def parse(content: bytes) -> dict[str, Any]:
    """The checked content of a county file's bytes."""
    if len(content) > LONGEST_FILE:
        raise BadCounty([Fault("文件", "超过 4 MB，这不像一份县情文件")])
    try:
        county = _clean(tomllib.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise BadCounty([Fault("文件", "不是 UTF-8 编码，请用 UTF-8 另存后再试")]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadCounty([Fault(_place(error), f"不是合规的 TOML：{error}")]) from None
    faults = list(check(county))
    if faults:
        raise BadCounty(faults)
    return county


def check(county: dict[str, Any]) -> Iterator[Fault]:
    """Every fault of a county: first each value by itself, then, if those hold, one against another."""
    faults = [_named(fault, county) for fault in table_of(COUNTY)(county, "")]
    yield from faults
    if not faults:
        yield from _check_line(county)
        yield from _check_limits(county["limits"])
        yield from _check_ladder(county["ladder"])
        yield from _check_posts(county["posts"])
        yield from _check_departments(county)
        yield from _check_categories(county)
        yield from _check_english(county)
        yield from _check_once("industries", county.get("industries", []), "code")
        yield from _check_once("local_days", county.get("local_days", []), "date")


def minutes_of(hours: list[list[str]]) -> int:
    """The working minutes of a day with these office hours."""
    return sum((_length(*pair) for pair in read_hours(hours)), timedelta()) // timedelta(minutes=1)


def _check_line(county: dict[str, Any]) -> Iterator[Fault]:
    minutes = minutes_of(county["line"]["office_hours"])
    said = county.get("settings", {}).get("day_minutes", minutes)
    if said != minutes:
        yield Fault("settings · day_minutes", f"办公时间合计 {minutes} 分钟，这里写了 {said}，请改成一致")


def _check_limits(limits: dict[str, dict[str, str]]) -> Iterator[Fault]:
    for kind, by_severity in limits.items():
        missing = [severity for severity in Severity if severity not in by_severity]
        if missing and ANY not in by_severity:
            yield Fault(f"limits · {kind}", f"没有 {'、'.join(missing)} 的时限，请补上，或加一个 any")
        for severity, limit in by_severity.items():
            if words := check_unit(kind, limit):
                yield Fault(f"limits · {kind} · {severity}", words)


def check_unit(kind: str, limit: str) -> str:
    """What is wrong with the unit of a deadline's limit, in words; nothing where it is right."""
    is_stretched = DeadlineKind(kind) in deadline_rules.STRETCHED
    in_days = Limit.parse(limit).unit is Unit.calendar_days
    return "补正、审核期间这个时限要暂停，自然日不能暂停，请写成 90m、4h 或 5wd" if is_stretched and in_days else ""


def check_rungs(kind: str, rungs: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """The faults of one deadline's ladder."""
    path = f"ladder · {kind}"
    yield from _check_once(path, rungs, "rung")
    for rung in rungs:
        if not rung["recipients"]:
            yield Fault(f"{path} · {rung['rung']}", "这一级没有告知任何人，请至少选一个")
        if (rung.get("share") is None) == (rung.get("late_minutes") is None):
            yield Fault(f"{path} · {rung['rung']}", "时限百分比（share）和超期分钟（late_minutes）须写且只写一个")
        for words in _unfit(rung, is_of_task=deadline_rules.DEADLINES[DeadlineKind(kind)].is_of_task):
            yield Fault(f"{path} · {rung['rung']}", words)
    moments = [_moment(rung) for rung in sorted(rungs, key=lambda rung: str(rung["rung"]))]
    if moments != sorted(moments):
        yield Fault(path, "级别越高应越晚到达，请核对各级的 share 和 late_minutes")
    if kind in LEAD_RESOLVE and not any(rung["rung"] == Rung.E1 for rung in rungs):
        yield Fault(f"{path} · {Rung.E1}", "办理时限必须有到期的一级（逾期督办），请补上")
    elif kind in deadline_rules.ON_LADDER and not rungs:
        yield Fault(path, "一级也没有，逾期没有人知道，请至少写一级")


def _unfit(rung: Mapping[str, Any], *, is_of_task: bool) -> Iterator[str]:
    """Cards and letters are of tickets alone; only a task has a leader who gave it."""
    if not is_of_task and Recipient.GIVER in rung["recipients"]:
        yield "诉求的时限没有作出批示的领导（giver），请改选其他人"
    if is_of_task and (rung.get("colour") in CARD_COLOURS or rung.get("has_letter")):
        yield "交办事项不亮牌，也不发督办函，请去掉"


def _check_ladder(ladder: dict[str, list[dict[str, Any]]]) -> Iterator[Fault]:
    for kind in sorted({*ladder, *deadline_rules.ON_LADDER}):
        yield from check_rungs(kind, ladder.get(kind, []))


def _moment(rung: Mapping[str, Any]) -> tuple[int, int]:
    """Shares of the limit come before its end, minutes after."""
    share, minutes = rung.get("share"), rung.get("late_minutes")
    return (100, minutes or 0) if share is None else (share, 0)


def _check_posts(posts: list[dict[str, Any]]) -> Iterator[Fault]:
    yield from _check_once("posts", posts, "code")
    for kind, name in NEEDED_POSTS.items():
        if sum(post["kind"] == kind for post in posts) != 1:
            yield Fault("posts", f"{name}（{kind}）应有且只有一个")


def _check_departments(county: dict[str, Any]) -> Iterator[Fault]:
    departments = county["departments"]
    yield from _check_once("departments", departments, "code")
    yield from _check_once("departments", departments, "name")
    yield from _check_tree("departments", departments)
    vices = {post["code"] for post in county["posts"] if post["kind"] == PostKind.VICE}
    yield from _check_known("departments", departments, "vice", vices, "[[posts]] 里没有这个副县长")
    yield from _check_merged(departments)
    for kind, name in NEEDED_DEPARTMENTS.items():
        if sum(row["kind"] == kind and row.get("is_active", True) for row in departments) != 1:
            yield Fault("departments", f"{name}（kind = {kind}）应有且只有一个")


def _check_merged(departments: list[dict[str, Any]]) -> Iterator[Fault]:
    """A unit that was merged is closed, and what it became in the end is at work."""
    successors = {row["code"]: row.get("merged_into") for row in departments}
    active = {row["code"] for row in departments if row.get("is_active", True)}
    yield from _check_known("departments", departments, "merged_into", successors, "没有这个单位")
    for code in (code for code, successor in successors.items() if successor in successors):
        if code in active:
            yield Fault(f"departments · {code} · merged_into", "已并入其他单位的，要写 is_active = false")
        elif _last(code, successors) not in active:
            yield Fault(f"departments · {code} · merged_into", "并入的单位不在用，或绕成了一圈，请改成现在的单位")


def _last(code: str, successors: Mapping[str, str | None]) -> str | None:
    """Where the line of successors ends; nothing where it never does."""
    seen: set[str] = set()
    while code not in seen:
        seen.add(code)
        following = successors.get(code)
        if following is None:
            return code
        code = following
    return None


def _check_categories(county: dict[str, Any]) -> Iterator[Fault]:
    categories = county["categories"]
    known = {row["code"] for row in county["departments"]}
    active = {row["code"] for row in county["departments"] if row.get("is_active", True)}
    open_ones = [row for row in categories if row.get("is_open", True)]
    yield from _check_once("categories", categories, "code")
    yield from _check_tree("categories", categories)
    yield from _check_known("categories", categories, "department", known, "[[departments]] 里没有这个单位")
    yield from _check_known("categories", open_ones, "department", active, "这个单位不在用")
    for category in categories:
        path = f"categories · {category['code']}"
        yield from _check_once(f"{path} · fields", category.get("fields", []), "name")
        for kind, limit in category.get("limits", {}).items():
            if words := check_unit(kind, limit):
                yield Fault(f"{path} · limits · {kind}", words)
        if not category.get("is_open", True) and "elsewhere" not in category:
            yield Fault(f"{path} · elsewhere", "不受理的类别要写明企业可以去哪里反映")
        if category.get("is_sealed") and category.get("is_auto_dispatched"):
            yield Fault(f"{path} · is_auto_dispatched", "密件不能自动派单，请删去这一行")


def _check_english(county: dict[str, Any]) -> Iterator[Fault]:
    for word in county.get("english", {}).keys() - set(words_of(county)):
        yield Fault(f"english · {word}", "县情里没有这个词（名称改了的，这里也要改），请改正或删去这一行")


def _check_once(path: str, rows: Sequence[Mapping[str, Any]], key: str) -> Iterator[Fault]:
    alike: dict[str, list[Any]] = {}
    for row in rows:
        alike.setdefault(compact(str(row[key])), []).append(row[key])
    for values in alike.values():
        if len(values) > 1:
            yield Fault(path, f"{key} “{values[0]}” 出现了 {len(values)} 次，请只留一个")


def _check_known(path: str, rows: list[dict[str, Any]], key: str, known: Iterable[str], advice: str) -> Iterator[Fault]:
    for row in rows:
        if key in row and row[key] not in known:
            yield Fault(f"{path} · {row['code']} · {key}", f"“{row[key]}”：{advice}，请改正")


def _check_tree(path: str, rows: list[dict[str, Any]]) -> Iterator[Fault]:
    parents = {row["code"]: row.get("parent") for row in rows}
    yield from _check_known(path, rows, "parent", parents, "没有这个上级")
    for code in parents:
        above, seen = parents[code], {code}
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == code:
            yield Fault(f"{path} · {code} · parent", "上级绕成了一圈，请改正")


def _length(start: Any, end: Any) -> timedelta:
    length = datetime.combine(date.min, end) - datetime.combine(date.min, start)
    return length if length > timedelta() else length + timedelta(days=1)


def _clean(content: Any) -> Any:
    match content:
        case str():
            return clean_text(content)
        case list():
            return [_clean(item) for item in content]
        case dict():
            return {clean_text(key): _clean(item) for key, item in content.items()}
    return content


def _place(error: Exception) -> str:
    match = re.search(r"line (\d+)", str(error))
    return f"第 {match[1]} 行" if match else "文件"


def _named(fault: Fault, county: dict[str, Any]) -> Fault:
    """The fault with the code of its row beside the row's number."""
    path = fault.path.removeprefix(" · ")
    match = re.match(r"(\w+) 第 (\d+) 项", path)
    if not match:
        return Fault(path or "文件", fault.message)
    row = county[match[1]][int(match[2]) - 1]
    code = row.get("code") if isinstance(row, dict) else None
    return Fault(path.replace(match[0], f"{match[0]}（{code}）", 1) if code else path, fault.message)
