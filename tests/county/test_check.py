"""What is wrong with a county file is said, all of it, with where and what to do."""

from copy import deepcopy
from datetime import date

import pytest

from directline.county import SHIPPED, check
from directline.county.check import BadCounty
from directline.county.translatable import words_of

COUNTY = check.read(SHIPPED)
FIELD = {"name": "where", "label": "位置", "kind": "line"}


def faults_of(county):
    return [tuple(fault) for fault in check.check(county)]


def merged(county, **successors):
    """Close these departments and say what each became."""
    for row in county["departments"]:
        if row["code"] in successors:
            row.update({"merged_into": successors[row["code"]]} if successors[row["code"]] else {}, is_active=False)


def closed(county, code):
    merged(county, **{code: None})


def named(county, code, name):
    next(row for row in county["departments"] if row["code"] == code)["name"] = name


@pytest.fixture
def county():
    return deepcopy(COUNTY)


def test_a_line_of_successors_may_end_at_a_unit_at_work(county):
    merged(county, youzheng="qixiang", qixiang="fagai")
    assert faults_of(county) == []


def test_a_closed_category_may_keep_a_closed_department(county):
    closed(county, "ziranziyuan")
    for row in county["categories"]:
        if row["department"] == "ziranziyuan":
            row.update(is_open=False, elsewhere="请到政务服务中心。")

    assert faults_of(county) == []


def test_a_closed_office_may_stand_beside_the_office(county):
    county["departments"].append(
        county["departments"][0] | {"code": "old", "name": "旧直通车办公室", "is_active": False}
    )

    assert faults_of(county) == []


def test_a_limit_for_all_takes_the_place_of_those_of_each_severity(county):
    county["limits"]["sign"] = {"any": "4h"}
    assert faults_of(county) == []
    county["limits"]["sign"] = {"urgent": "1h", "hard": "2h"}
    assert faults_of(county) == [("limits · sign", "没有 enquiry、general、major 的时限，请补上，或加一个 any")]


def test_a_county_may_leave_out_what_the_program_has_defaults_for(county):
    for name in ("settings", "local_days", "industries", "english"):
        county.pop(name, None)

    assert faults_of(county) == []


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [([["08:30", "12:00"], ["13:30", "17:30"]], 450), ([["08:00", "08:01"]], 1), ([["16:00", "00:00"]], 480)],
)
def test_minutes_of_a_day_are_those_of_its_hours(hours, minutes):
    assert check.minutes_of(hours) == minutes


def test_shipped_county_has_no_fault(county):
    assert faults_of(county) == []


def test_every_word_that_enterprises_read_is_said_in_english(county):
    assert sorted(set(words_of(county)) - county["english"].keys()) == []


def test_every_category_has_a_department_and_every_leaf_an_example(county):
    parents = {row.get("parent") for row in county["categories"]}
    leaves = [row for row in county["categories"] if row["code"] not in parents]

    assert [row["code"] for row in county["categories"] if "department" not in row] == []
    assert [row["code"] for row in leaves if not row.get("examples")] == []


def test_complaints_are_closed_and_say_where_else_to_go(county):
    sealed = [row for row in county["categories"] if row.get("is_sealed")]

    assert len(sealed) == 9
    assert [row["code"] for row in sealed if not row.get("is_open", True) or "elsewhere" in row] == []
    assert {row["limits"]["resolve_ticket"] for row in sealed} == {"15wd"}


@pytest.mark.parametrize(
    ("edit", "path", "words"),
    [
        (lambda c: c["departments"][3].update(vice="nobody"), "departments · fagai · vice", "nobody"),
        (lambda c: c["english"].update(没有的词="None"), "english · 没有的词", "没有这个词"),
        (lambda c: c["english"].update(自然资源局=""), "english · 自然资源局", "不为空"),
        (lambda c: c["departments"][3].update(phone="打电话"), "（fagai） · phone", "0421-4812345"),
        (lambda c: c["departments"][3].update(parent="fagai"), "departments · fagai · parent", "绕成了一圈"),
        (lambda c: merged(c, fagai="nobody"), "departments · fagai · merged_into", "nobody"),
        (lambda c: c["departments"][3].update(merged_into="gongxin"), "departments · fagai · merged_into", "is_active"),
        (lambda c: merged(c, fagai="gongxin", gongxin="fagai"), "departments · fagai · merged_into", "一圈"),
        (lambda c: merged(c, fagai="fagai"), "departments · fagai · merged_into", "一圈"),
        (lambda c: c["departments"][3].update(colour="red"), "（fagai） · colour", "没有这个字段"),
        (lambda c: c["departments"][3].update(kind="ministry"), "（fagai） · kind", "ministry"),
        (lambda c: c["departments"][3].pop("name"), "（fagai） · name", "缺少"),
        (lambda c: c["departments"][3].update(name="局" * 121), "（fagai） · name", "120"),
        (lambda c: c["departments"].append(c["departments"][3]), "departments", "2 次"),
        (lambda c: c["departments"][0].update(kind="department"), "departments", "直通车办公室"),
        (lambda c: c["categories"][1].update(department="nobody"), "categories · land_supply · department", "nobody"),
        (lambda c: c["categories"][1].update(limits={"resolve_lead": "soon"}), "resolve_lead", "5wd"),
        (lambda c: c["categories"][1].update(is_open=False), "categories · land_supply · elsewhere", "哪里"),
        (lambda c: c["line"].update(site_code="21132"), "line · site_code", "10 位数字"),
        (lambda c: c["posts"].pop(0), "posts", "书记"),
        (lambda c: c["limits"].pop("sign"), "limits · sign", "缺少"),
        (lambda c: c["limits"].update(sign={"urgent": "1h"}), "limits · sign", "general"),
        (lambda c: c["limits"]["sign"].update(any="4 weeks"), "limits · sign · any", "4h"),
        (lambda c: c["limits"]["contact"].update(any="1d"), "limits · contact · any", "自然日不能暂停"),
        (lambda c: c["categories"][1].update(limits={"plan": "3d"}), "land_supply · limits · plan", "自然日不能暂停"),
        (lambda c: c["ladder"]["redo"][0].pop("share"), "ladder · redo · E0", "share"),
        (lambda c: c["ladder"]["redo"][3].update(late_minutes=9999), "ladder · redo", "越晚"),
        (lambda c: c["ladder"]["redo"].pop(1), "ladder · redo", "E1"),
        (lambda c: c["ladder"].pop("inquiry"), "ladder · inquiry", "至少写一级"),
        (
            lambda c: c["ladder"]["redo"][0].update(recipients=["mayor"]),
            "ladder · redo 第 1 项 · recipients 第 1 项",
            "mayor",
        ),
        (lambda c: c["ladder"].pop("redo"), "ladder · redo · E1", "到期的一级"),
        (lambda c: c["ladder"]["redo"].append(c["ladder"]["redo"][4]), "ladder · redo", "E4” 出现了 2 次"),
        (lambda c: c["ladder"]["redo"][0].update(recipients=[]), "ladder · redo · E0", "没有告知任何人"),
        (lambda c: c["ladder"]["redo"][0].update(late_minutes=5), "ladder · redo · E0", "只写一个"),
        (lambda c: c["ladder"]["sign"][0].update(recipients=["giver"]), "ladder · sign · E", "giver"),
        (lambda c: c["ladder"]["instruction"][1].update(colour="yellow"), "ladder · instruction · E1", "不亮牌"),
        (lambda c: c["ladder"]["instruction"][1].update(has_letter=True), "ladder · instruction · E1", "督办函"),
        (lambda c: c["limits"].pop("instruction"), "limits · instruction", "缺少"),
        (lambda c: c["settings"].update(day_minutes=480), "settings · day_minutes", "450"),
        (lambda c: c["settings"].update(redo_share="half"), "settings · redo_share", "整数"),
        (lambda c: c["line"].update(office_hours=[["12:00", "08:30"]]), "line · office_hours", "08:30"),
        (lambda c: c["line"].update(zone="Asia/Shanghai"), "line · zone", "zone"),
        (lambda c: c.pop("departments"), "departments", "缺少"),
        (lambda c: c["departments"][3].update(parent="nobody"), "departments · fagai · parent", "没有这个上级"),
        (
            lambda c: named(c, "fagai", "喀左县 工业和信息化局"),
            "departments",
            "name “喀左县 工业和信息化局” 出现了 2 次",
        ),
        (lambda c: c["departments"][4].update(kind="office"), "departments", "直通车办公室（kind = office）"),
        (lambda c: merged(c, youzheng="qixiang", qixiang=None), "departments · youzheng · merged_into", "不在用"),
        (lambda c: c["posts"].append(c["posts"][0] | {"code": "second"}), "posts", "书记（secretary）"),
        (lambda c: c["posts"].append(c["posts"][-1]), "posts", "出现了 2 次"),
        (lambda c: c["industries"].append(c["industries"][0]), "industries", "出现了 2 次"),
        (lambda c: c["categories"].append(c["categories"][1]), "categories", "land_supply” 出现了 2 次"),
        (lambda c: closed(c, "ziranziyuan"), "categories · land_supply · department", "不在用"),
        (lambda c: c["categories"][1].update(fields=[FIELD, FIELD]), "land_supply · fields", "where” 出现了 2 次"),
        (
            lambda c: c["categories"][1].update(is_sealed=True, is_auto_dispatched=True),
            "categories · land_supply · is_auto_dispatched",
            "密件不能自动派单",
        ),
        (
            lambda c: c.update(
                local_days=[{"date": date(2027, 8, 8), "name": name, "is_working": True} for name in "ab"]
            ),
            "local_days",
            "2027-08-08” 出现了 2 次",
        ),
        (lambda c: c.update(local_days=[{"date": "2027", "name": "x", "is_working": 1}]), "date", "2027-08-08"),
    ],
)
def test_fault_names_its_place_and_what_to_do(county, edit, path, words):
    edit(county)

    faults = faults_of(county)

    assert faults, "nothing was found wrong"
    assert any(path in where and words in f"{where} {what}" for where, what in faults), faults


def test_all_faults_are_told_at_once(county):
    county["departments"][3]["phone"] = "x"
    county["categories"][1]["severity"] = "x"

    assert len(faults_of(county)) == 2


@pytest.mark.parametrize(
    ("content", "path", "words"),
    [
        (b"[line\nname = 1", "第 1 行", "TOML"),
        ("名称".encode("gbk"), "文件", "UTF-8"),
        (b"#" * 5_000_000, "文件", "4 MB"),
        (b"", "line", "缺少"),
        (b"departments = 3", "departments", "列表"),
        (b"departments = [3]", "departments 第 1 项", "名称 = 值"),
        (b"x = " + b"[" * 5000, "文件", "TOML"),
    ],
)
def test_unreadable_file_is_refused_with_its_place(content, path, words):
    with pytest.raises(BadCounty) as refusal:
        check.parse(content)

    assert any(path in fault.path and words in fault.message for fault in refusal.value.faults)


def test_hostile_characters_never_reach_the_county():
    content = SHIPPED.read_text().replace("喀左县发展和改革局", "喀左县\\u202e发展\\u200b和改革局").encode()

    assert check.parse(content)["departments"][3]["name"] == "喀左县发展和改革局"
