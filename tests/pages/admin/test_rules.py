"""The administrator's door: categories, limits, ladder, numbers, calendar."""

import io
import re
from datetime import date

import pytest
from markupsafe import escape
from sqlalchemy import select

from directline.county import changes_of_rules
from directline.extensions import db
from directline.models import (
    CalendarDay,
    CalendarYear,
    Category,
    CountySetting,
    DeadlineKind,
    LadderRule,
    Rung,
    Severity,
)
from tests import scenarios
from tests.page_forms import form_of
from tests.pages.officials import text

CATEGORY = {
    "name": "用电",
    "summary": "用电方面的困难",
    "department": "gongdian",
    "severity": "general",
    "limit": "",
    "fields": "用电户号 | 一行 | 选填\n需要容量（千伏安） | 数字 | 必填 | 填数字",
    "materials": "用电申请",
    "examples": "需要增容",
    "is_open": "y",
    "elsewhere": "",
}
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕1号
一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。
"""
RUNG = {"when": "late", "amount": "900", "colour": "red", "recipients": ["handler", "vice"], "has_letter": "y"}


@pytest.fixture
def admin(client, cast):
    return client.sign_in(cast.admin)


def category(code):
    return db.session.scalar(select(Category).where(Category.code == code))


def setting(name):
    return db.session.scalar(select(CountySetting.value).where(CountySetting.name == name))


def typed_limits(**other):
    limits = changes_of_rules.general_limits()
    resolve = {f"resolve_{each}": limits[DeadlineKind.RESOLVE_LEAD, each] for each in Severity}
    plain = {f"{kind}_any": limit for (kind, severity), limit in limits.items() if severity is None}
    urgent_ones = (DeadlineKind.TRIAGE, DeadlineKind.SIGN, DeadlineKind.CONTACT)
    urgent = {f"{kind}_urgent": limits[kind, Severity.URGENT] for kind in urgent_ones}
    return resolve | plain | urgent | other


def parameters(**other):
    numbers = ("call_back_attempts", "call_back_days", "supplement_reminder_days", "redo_share", "redo_minimum_days")
    numbers += ("call_back_gap_minutes", "failed_redos", "red_cards_a_month", "dispatches_without_result")
    names = ("line_name", "county_name", "line_phone", "host_unit")
    kept = {name: str(setting(name)) for name in (*numbers, *names)}
    return {**kept, "office_hours": "08:30-12:00 13:30-17:30", **other}


@pytest.mark.on_both
def test_categories_show_where_they_go_and_how_long(admin):
    shown = admin.get("/admin/categories").text

    assert "供电公司" in shown
    assert "30 天" in shown
    assert "密件" in shown


def test_category_form_gives_back_what_it_shows(admin):
    admin.post("/admin/categories/power", data=CATEGORY | {"summary": category("power").summary})

    assert [row["name"] for row in category("power").fields] == ["account", "capacity"]


@pytest.mark.on_both
def test_category_is_edited(admin):
    admin.post("/admin/categories/power", data={**CATEGORY, "limit": "3wd", "severity": "urgent"})

    power = category("power")
    assert (power.summary, power.default_severity, power.materials) == ("用电方面的困难", Severity.URGENT, ["用电申请"])
    assert power.fields[1] == {
        "name": "capacity",
        "label": "需要容量（千伏安）",
        "kind": "number",
        "is_required": True,
        "hint": "填数字",
    }
    assert changes_of_rules.own_limit(power) == "3wd"


@pytest.mark.on_both
def test_category_preview_saves_nothing(admin):
    shown = admin.post("/admin/categories/power", data={**CATEGORY, "limit": "3wd", "preview": "1"}).text

    assert "3 个工作日内答复" in shown
    assert "还没有保存" in shown
    assert category("power").summary == "报装、增容、停电、电压和电价方面的困难"


@pytest.mark.on_both
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"limit": "soon"}, "5wd"),
        ({"limit": "0wd"}, "5wd"),
        ({"department": "nowhere"}, "选一项"),
        ({"fields": "户号 | 图片"}, "类型请写"),
        ({"fields": "户号 | 一行 | 也许"}, "必填 或 选填"),
        ({"fields": "户号 | 一行\n户号 | 数字"}, "名称相同"),
        ({"is_open": ""}, "哪里"),
        ({"name": ""}, "请填写"),
    ],
)
def test_bad_category_keeps_what_was_typed(admin, typed, said):
    data = {key: value for key, value in {**CATEGORY, **typed}.items() if key != "is_open" or value}

    response = admin.post("/admin/categories/power", data=data)

    assert (response.status_code, said in response.text) == (200, True)
    assert "用电方面的困难" in response.text
    assert category("power").summary != "用电方面的困难"


def test_limits_are_saved_for_both_resolve_clocks(admin):
    admin.post("/admin/limits", data=typed_limits(resolve_general="6wd", sign_urgent=""))

    limits = changes_of_rules.general_limits()
    assert (
        limits[DeadlineKind.RESOLVE_LEAD, Severity.GENERAL]
        == limits[DeadlineKind.RESOLVE_TICKET, Severity.GENERAL]
        == "6wd"
    )
    assert (DeadlineKind.SIGN, Severity.URGENT) not in limits


def test_calendar_days_are_refused_where_a_clock_stands_still_at_times(admin):
    before = changes_of_rules.general_limits()

    response = admin.post("/admin/limits", data=typed_limits(contact_any="1d"))

    assert (response.status_code, "自然日不能暂停" in response.text) == (200, True)
    assert changes_of_rules.general_limits() == before


def test_limits_shown_and_saved_again_stay_the_same(admin):
    before = changes_of_rules.general_limits()

    admin.post("/admin/limits", data=typed_limits())

    assert changes_of_rules.general_limits() == before


def test_limits_stand_in_words_beside_their_fields(admin):
    page = admin.get("/admin/limits").text
    assert ("5 个工作日" in page, "7.5 个工作小时" in page, "如 4h（4 个工作小时）" in page) == (True, True, True)


def test_limits_preview_says_when_it_would_be_due(admin):
    shown = admin.post("/admin/limits", data=typed_limits(resolve_general="6wd", preview="1")).text

    assert "一般：如果现在派单" in shown
    assert changes_of_rules.general_limits()[DeadlineKind.RESOLVE_LEAD, Severity.GENERAL] == "5wd"


@pytest.mark.parametrize("typed", [{"resolve_hard": ""}, {"triage_any": "x"}, {"plan_any": ""}])
def test_bad_limits_are_refused(admin, typed):
    before = changes_of_rules.general_limits()

    assert admin.post("/admin/limits", data=typed_limits(**typed)).status_code == 200
    assert changes_of_rules.general_limits() == before


@pytest.mark.on_both
def test_ladder_shows_every_clock(admin):
    shown = admin.get("/admin/ladder").text

    assert "时限用去 80%" in shown
    assert "超期 10" in shown


def test_rung_is_edited_added_and_removed(admin):
    def rungs():
        rules = db.session.scalars(
            select(LadderRule).where(LadderRule.kind == DeadlineKind.SIGN).order_by(LadderRule.rung)
        )
        return [(rule.rung, rule.late_minutes, rule.recipients) for rule in rules]

    admin.post("/admin/ladder/sign/E3", data=RUNG)
    admin.post("/admin/ladder/sign/E1", data={**RUNG, "amount": "0", "recipients": ["head"]})
    admin.post("/admin/ladder/sign/E2/remove")

    assert rungs() == [(Rung.E1, 0, ["head"]), (Rung.E3, 900, ["handler", "vice"])]


def test_the_rung_of_an_instruction_tells_its_giver_and_is_no_card(admin):
    typed = {"when": "late", "amount": "900", "colour": "none", "recipients": ["giver", "vice"]}
    admin.post("/admin/ladder/instruction/E3", data=typed)
    refused = [
        admin.post(f"/admin/ladder/{place}", data={**typed, **other}).text
        for place, other in (
            ("instruction/E3", {"colour": "red"}),
            ("instruction/E3", {"has_letter": "y"}),
            ("sign/E3", {}),
        )
    ]

    rules = db.session.scalars(select(LadderRule).where(LadderRule.rung == Rung.E3, LadderRule.late_minutes == 900))
    for_giver = [(rule.kind, rule.colour, rule.recipients) for rule in rules if "giver" in rule.recipients]
    assert for_giver == [(DeadlineKind.INSTRUCTION, "none", ["giver", "vice"])]
    assert [word in page for word, page in zip(("请先改正", "不亮牌", "请先改正"), refused, strict=True)] == [True] * 3
    assert "作出批示的领导" in admin.get("/admin/ladder").text


def test_the_limit_of_an_instruction_is_shown_and_saved(admin):
    admin.post("/admin/limits", data=typed_limits(instruction_any="5wd"))

    assert changes_of_rules.general_limits()[DeadlineKind.INSTRUCTION, None] == "5wd"


def test_what_was_changed_is_told_without_codes(admin):
    admin.post("/admin/ladder/sign/E3", data=RUNG)
    admin.post("/admin/limits", data=form_of(admin.get("/admin/limits").text, resolve_general="6wd"))
    page = text(admin.get("/admin/changes"))

    assert "签收 督办阶梯 · 修改" in page
    assert "提级至县长：无 → 超期 2 个工作日，红牌，告知承办人、分管副县长" in page
    assert "：5wd → 6wd" in page
    assert re.findall(r"\bE[0-4]\b|\w+_\w+|[{}]", page) == []


@pytest.mark.parametrize("typed", [{"amount": "99999"}, {"amount": "x"}, {"recipients": ["mayor"]}, {"when": "never"}])
def test_bad_rung_is_refused_in_words(admin, typed):
    response = admin.post("/admin/ladder/resolve_lead/E2", data={**RUNG, **typed})

    assert response.status_code == 200
    assert "请先改正" in response.text


def test_due_rung_of_the_lead_can_not_be_removed(admin):
    assert "到期的一级（逾期督办）" in admin.post("/admin/ladder/redo/E1/remove", follow_redirects=True).text
    assert db.session.scalar(select(LadderRule).where(LadderRule.kind == DeadlineKind.REDO, LadderRule.rung == Rung.E1))


@pytest.mark.on_both
def test_parameters_are_saved(admin):
    admin.post("/admin/parameters", data=parameters(call_back_attempts="4", office_hours="09:00-12:00 13:00-18:00"))

    assert (setting("call_back_attempts"), setting("day_minutes")) == (4, 480)
    assert setting("office_hours") == [["09:00", "12:00"], ["13:00", "18:00"]]


def test_the_footer_says_who_runs_the_site(admin):
    named = {"host_unit": "本县直通车办", "site_code": "2113240001", "site_record": "辽ICP备05000001号"}
    admin.post("/admin/parameters", data=parameters(**named))

    assert [words in admin.get("/").text for words in named.values()] == [True] * 3
    admin.post("/admin/parameters", data=parameters(host_unit=""))
    footer = admin.get("/").text.partition("<footer")[2]
    assert ("县委、县政府直通车办公室" in footer, "网站标识码" in footer, "辽ICP备" in footer) == (True, False, False)


@pytest.mark.parametrize(
    "typed",
    [
        {"office_hours": "12:00-09:00"},
        {"office_hours": "always"},
        {"redo_share": "0"},
        {"line_name": ""},
        {"site_code": "12"},
    ],
)
def test_bad_parameters_change_nothing(admin, typed):
    assert admin.post("/admin/parameters", data=parameters(**typed)).status_code == 200
    assert (setting("redo_share"), setting("office_hours")[0]) == (50, ["08:30", "12:00"])


def test_calendar_shows_days_and_their_notice(admin):
    shown = admin.get("/admin/calendar?year=2026").text

    assert "国办发明电〔2025〕7号" in shown
    assert 'title="国庆节"' in shown
    assert "248 天" in shown


@pytest.mark.parametrize("year", ["1066", "99999999999", "x"])
def test_calendar_of_no_year_is_this_years(admin, year):
    assert admin.get(f"/admin/calendar?year={year}").status_code == 200


def test_notice_is_read_first_and_loaded_when_confirmed(admin, cast):
    scenarios.dispatched(cast)
    preview = admin.post("/admin/calendar/notice", data={"text": NOTICE}).text
    assert "没有问题，装入" in preview
    assert "春节" in preview
    assert db.session.scalars(select(CalendarYear)).all() == []

    response = admin.post("/admin/calendar/notice", data={"text": NOTICE, "year": "2027", "load": "1"})
    assert response.location == "/admin/calendar?year=2027"
    assert db.session.get(CalendarYear, 2027).loaded_by_id == cast.admin.id
    assert "国办发明电〔2026〕1号" in admin.get("/admin/calendar?year=2027").text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_notice_can_be_sent_as_a_file(admin, encoding):
    file = (io.BytesIO(NOTICE.encode(encoding)), "notice.txt")

    assert "核对 2027 年的安排" in admin.post("/admin/calendar/notice", data={"file": file}).text


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"text": "放假"},
        {"text": NOTICE, "year": "2026"},
        {"text": NOTICE.replace("2月14日（周日）", "2月14日（周六）")},
        {"text": '{"year": 2027'},
    ],
)
def test_what_is_no_notice_is_refused_and_kept(admin, typed):
    response = admin.post("/admin/calendar/notice", data=typed)

    assert response.status_code == 200
    assert "请先改正" in response.text
    assert str(escape(typed.get("text", "")))[:20] in response.text
    assert db.session.scalars(select(CalendarYear)).all() == []


@pytest.mark.parametrize("content", [b"\xff\xfe\xfd", b"1" * 200_000, b"PK\x03\x04"])
def test_file_that_is_no_notice_is_refused(admin, content):
    response = admin.post("/admin/calendar/notice", data={"file": (io.BytesIO(content), "notice.txt")})

    assert (response.status_code, "请先改正" in response.text) == (200, True)
    assert db.session.scalars(select(CalendarYear)).all() == []


def test_local_day_is_added_and_removed(admin):
    typed = {"day": "2026-08-08", "is_working": "0", "name": "县庆日"}
    assert "县庆日" in admin.post("/admin/calendar/days/new", data=typed, follow_redirects=True).text
    assert db.session.scalars(select(CalendarDay.date)).all() == [date(2026, 8, 8)]

    admin.post("/admin/calendar/days/2026-08-08/remove")
    assert db.session.scalars(select(CalendarDay)).all() == []


@pytest.mark.parametrize(
    "typed",
    [
        {"day": "2026-02-30"},
        {"day": ""},
        {"is_working": "maybe"},
        {"hours": "08:30-12:00"},
        {"is_working": "1", "hours": "noon"},
        {"name": ""},
    ],
)
def test_bad_local_day_is_refused(admin, typed):
    data = {"day": "2026-08-08", "is_working": "0", "name": "县庆日", **typed}

    assert admin.post("/admin/calendar/days/new", data=data).status_code == 200
    assert db.session.scalars(select(CalendarDay)).all() == []


@pytest.mark.parametrize("day", ["2026-08-08", "yesterday"])
def test_removing_no_local_day_says_so(admin, day):
    assert admin.post(f"/admin/calendar/days/{day}/remove").status_code in (303, 404)
