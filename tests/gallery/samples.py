"""Invented records that never touch the database, one of every state."""

from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from werkzeug.datastructures import MultiDict

from directline.clock import COUNTY_ZONE
from directline.models import Colour, Deadline, DeadlineKind, DeadlineState, Rung, Severity, Status
from directline.pages.deadline_badges import DeadlineBadge, ExplainedDay, badge, explained
from directline.worktime.county_calendar import CountyCalendar, compose
from directline.worktime.explanation import explain
from directline.worktime.limits import Limit, due
from tests.gallery.forms import EveryField, Filters

HOURS = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
NOW = datetime(2026, 11, 24, 10, 20, tzinfo=COUNTY_ZONE)


def frame(asked: MultiDict[str, str]) -> dict[str, Any]:
    """What the page's frame is told by the account's room."""
    return {
        "density": "dense" if asked.get("density") == "dense" else "roomy",
        "has_large_type": asked.get("large") == "1",
        "navigation": [("我的诉求", "#mine", True), ("提出诉求", "#new", False), ("政策通知", "#policy", False)],
        "notifications_url": "#bell",
        "unread_count": 3,
        "preference_url": "#preferences",
        "own_name": "王丽",
        "own_url": "#profile",
        "sign_out_url": "#out",
        "host_phone": "0421-4812345",
    }


def components(asked: MultiDict[str, str]) -> dict[str, Any]:
    """What the components are shown with, by name."""
    county = compose(COUNTY_ZONE, dict.fromkeys(range(5), HOURS), first=2026, last=2027)
    wrong = EveryField(MultiDict(), prefix="wrong", meta={"csrf": False})
    wrong.validate()
    return {
        "form": EveryField(prefix="new"),
        "wrong": wrong,
        "filters": Filters(asked),
        "statuses": list(Status),
        "colours": list(Colour),
        "badges": _badges(county),
        "days": _days(county),
        "rows": _rows(county),
        "events": _events(),
        "steps": _steps(),
        "actions": _actions(),
        "files": [
            SimpleNamespace(name="厂区变压器铭牌.jpg", size=1_482_004, url="#file-1", note=""),
            SimpleNamespace(name="关于申请增容的报告（盖章件）.pdf", size=386_000, url="#file-2", note=""),
        ],
    }


def _deadline(
    county: CountyCalendar,
    started: datetime,
    limit: str,
    state: DeadlineState = DeadlineState.RUNNING,
    next_rung: Rung | None = Rung.E0,
    kind: DeadlineKind = DeadlineKind.RESOLVE_LEAD,
    is_provisional: bool = False,
) -> DeadlineBadge:
    ends = due(county.calendar, started, Limit.parse(limit))
    stopped = {DeadlineState.MET: ends - timedelta(days=1), DeadlineState.MISSED: ends + timedelta(days=1)}.get(state)
    deadline = Deadline(
        kind=kind,
        limit=limit,
        started_at=started,
        due_at=ends,
        state=state,
        stopped_at=stopped,
        is_provisional=is_provisional,
        next_rung=next_rung,
        next_rung_at=NOW + timedelta(days=30),
    )
    return badge(deadline, county.calendar, at=NOW)


def _badges(county: CountyCalendar) -> list[tuple[str, DeadlineBadge]]:
    def at(month: int, day: int, hour: int) -> datetime:
        return datetime(2026, month, day, hour, 5, tzinfo=COUNTY_ZONE)

    return [
        ("时间充裕", _deadline(county, at(11, 20, 9), "15wd")),
        ("已提醒（蓝）", _deadline(county, at(11, 18, 9), "5wd", next_rung=Rung.E1)),
        ("黄牌", _deadline(county, at(11, 16, 9), "5wd", next_rung=Rung.E2)),
        ("红牌", _deadline(county, at(11, 9, 9), "5wd", next_rung=Rung.E3)),
        ("按小时", _deadline(county, at(11, 24, 9), "4h", kind=DeadlineKind.SIGN)),
        ("自然日", _deadline(county, at(11, 10, 9), "30d", kind=DeadlineKind.RESOLVE_TICKET)),
        ("跨年，暂定", _deadline(county, at(11, 20, 9), "30wd", is_provisional=True)),
        ("暂停", _deadline(county, at(11, 20, 9), "5wd", DeadlineState.PAUSED)),
        ("等待审核", _deadline(county, at(11, 20, 9), "5wd", DeadlineState.HELD)),
        ("按时完成", _deadline(county, at(11, 2, 9), "5wd", DeadlineState.MET)),
        ("逾期完成", _deadline(county, at(11, 2, 9), "5wd", DeadlineState.MISSED)),
        ("不再计时", _deadline(county, at(11, 20, 9), "5wd", DeadlineState.VOID)),
    ]


def _days(county: CountyCalendar) -> list[ExplainedDay]:
    start = datetime(2026, 9, 23, 16, 40, tzinfo=COUNTY_ZONE)
    return explained(explain(county.calendar, start, Limit.parse("7wd"), names=county.names))


def _rows(county: CountyCalendar) -> list[SimpleNamespace]:
    badges = [shown for _, shown in _badges(county)]
    return [
        SimpleNamespace(
            number="ZTC2026-7K3M9QAB",
            title="厂区变压器容量不足，新线无法投产",
            enterprise="喀左示例紫砂制品有限公司",
            status=Status.IN_PROGRESS,
            severity=Severity.MAJOR,
            unit="县供电分公司",
            deadline=badges[3],
            colour=Colour.RED,
        ),
        SimpleNamespace(
            number="ZTC2026-Q2W8ERTX",
            title="土地证办理三个月没有进展",
            enterprise="示例农业科技有限公司",
            status=Status.DISPATCHED,
            severity=Severity.HARD,
            unit="县自然资源局",
            deadline=badges[2],
            colour=Colour.YELLOW,
        ),
        SimpleNamespace(
            number="ZTC2026-9ZXCVB4N",
            title="请问稳岗返还政策今年如何申报",
            enterprise="示例机械铸造厂",
            status=Status.CONFIRMING,
            severity=Severity.ENQUIRY,
            unit="县人社局",
            deadline=badges[0],
            colour=Colour.NONE,
        ),
    ]


def _events() -> list[SimpleNamespace]:
    def event(
        title: str, day: int, hour: int, who: str, text: str = "", tone: str = "", symbol: str = ""
    ) -> SimpleNamespace:
        at = datetime(2026, 11, day, hour, 12, tzinfo=COUNTY_ZONE)
        shown = {"title": title, "at": at, "who": who, "text": text, "tone": tone, "symbol": symbol}
        return SimpleNamespace(**shown, attachments=(), folded=(), is_minor=False)

    return [
        event("企业提交了诉求", 9, 9, "喀左示例紫砂制品有限公司 王丽", tone="key", symbol="send"),
        event(
            "已派单给县供电分公司（主办）",
            9,
            10,
            "直通车办公室",
            "请于 5 个工作日内提出解决办法，涉及开发区管委会协办。",
            symbol="next",
        ),
        event("承办单位已签收", 9, 14, "县供电分公司 李强", symbol="check"),
        event("已与企业联系", 10, 9, "县供电分公司 李强", "电话联系王丽经理，约定 11 日到厂查看。", symbol="phone"),
        event("80 % 的时限已用完，提醒承办单位", 13, 17, "系统", tone="blue", symbol="bell"),
        event("黄牌：超过承诺时间", 16, 17, "系统", "直督〔2026〕17号", tone="yellow", symbol="flag"),
        event("红牌：超时 3 个工作日", 19, 17, "系统", "已报分管副县长和督查室。", tone="red", symbol="flag"),
    ]


def _steps() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            now="",
            title="直通车办公室受理并派单",
            until="最迟 11月25日 17:30",
            text="材料不齐会一次性告诉您。",
            state="current",
        ),
        SimpleNamespace(now="", title="承办单位签收并与您联系", until="派单后 1 个工作日内", text="", state=""),
        SimpleNamespace(
            now="",
            title="答复您能不能解决、怎么解决",
            until="一般诉求 5 个工作日",
            text="超过时限自动逐级上报，直至书记、县长。",
            state="",
        ),
        SimpleNamespace(now="", title="由您评价是否真正解决", until="", text="您说没有解决，就重新办理。", state=""),
    ]


def _actions() -> list[SimpleNamespace]:
    def action(label: str, hint: str = "", method: str = "get", is_serious: bool = False) -> SimpleNamespace:
        return SimpleNamespace(label=label, url="#action", hint=hint, method=method, is_serious=is_serious)

    return [
        action("提交答复"),
        action("填报办理方案", "3 个工作日内"),
        action("记录办理情况"),
        action("要求补充材料", "每个阶段只能一次，请一次列全"),
        action("撤回诉求", "撤回后不再办理", is_serious=True),
    ]
