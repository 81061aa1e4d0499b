"""Reading the notice: all wordings since 2007, as people paste them, and what is refused."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directline.worktime.holiday_notice import UnreadableNotice, read_notice
from directline.worktime.national import NationalDay, national_year

from .notices import ADJUSTED_2019, NOTICES, OF_2026
from .odd_calendars import quick

HALF_WIDTH = str.maketrans("，：（）；〔〕", ",:();[]")


def departures(year: int) -> dict[date, bool]:
    """The days of the library's year that differ from their weekday; True is worked."""
    days = national_year(year).days
    return {day: national.is_working for day, national in days.items() if national.is_working == (day.weekday() >= 5)}


@pytest.mark.parametrize("year", NOTICES)
def test_every_wording_gives_the_days_of_its_year(year):
    days = read_notice(NOTICES[year], year).year.days
    read = {day: national.is_working for day, national in days.items() if national.is_working == (day.weekday() >= 5)}
    assert read == departures(year)


def test_a_notice_has_a_title_a_number_and_days_with_names():
    notice = read_notice(OF_2026, 2026)
    assert notice.title == "国务院办公厅关于2026年部分节假日安排的通知"
    assert notice.number == "国办发明电〔2025〕7号"
    assert notice.year.source == "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"
    assert (notice.year.year, notice.year.is_published, len(notice.year.days)) == (2026, True, 39)
    assert notice.year.days[date(2026, 2, 14)] == NationalDay("春节", is_working=True)
    assert notice.year.days[date(2026, 9, 26)] == NationalDay("中秋节", is_working=False)
    assert list(notice.year.days) == sorted(notice.year.days)


@pytest.mark.parametrize(
    "pasted",
    [
        OF_2026.replace("\n", ""),
        OF_2026.replace("\n", "\r\n\r\n"),
        OF_2026.replace("\n", " \u3000\n\u200b"),
        OF_2026.translate(HALF_WIDTH),
        OF_2026.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        OF_2026.replace("周", "星期").replace("至", "—"),
        OF_2026.replace("月", " 月 ").replace("日", " 日 "),
        OF_2026.replace("放假调休，", "放假调休,\n"),
        f"首页 > 政务公开 2025年10月1日放假\n{OF_2026}\n责任编辑：张三 相关阅读：2027年5月3日放假 {OF_2026}",
        OF_2026.split("鼓励")[0] + "国务院办公厅\n2025年11月4日",
    ],
)
def test_the_same_notice_is_read_however_it_is_pasted(pasted):
    assert read_notice(pasted, 2026).year.days == read_notice(OF_2026, 2026).year.days


def test_a_total_that_includes_the_weekend_is_no_contradiction():
    joined = NOTICES[2024].replace("6月10日放假，与周末连休。", "6月10日放假，与周末连休，共3天。")
    assert read_notice(joined, 2024).year == read_notice(NOTICES[2024], 2024).year


def test_the_year_is_read_from_the_title_or_given():
    assert read_notice(OF_2026).year.year == 2026
    assert read_notice(NOTICES[2026], 2026).year.source == "2026年放假通知"


@pytest.mark.parametrize("year", NOTICES)
def test_no_yearly_notice_is_in_doubt(year):
    assert read_notice(NOTICES[year], year).doubt is None


def test_a_lost_make_up_day_puts_the_notice_in_doubt():
    cut = read_notice(OF_2026.split("9月20日（周日）")[0], 2026)
    assert cut.doubt == (
        "放假占用19个工作日，补班4天，相差15天，而法定节假日为13天。"
        "可能漏了补班或放假日期，请与原通知逐条核对，无误后再载入。"
    )


def test_a_festival_in_two_items_and_a_shared_item_keep_their_names():
    days = read_notice(NOTICES[2025], 2025).year.days
    assert days[date(2025, 10, 6)] == NationalDay("国庆节、中秋节", is_working=False)
    assert read_notice(NOTICES[2007], 2007).year.days[date(2007, 5, 4)].name == "劳动节"


@pytest.mark.parametrize(
    ("year", "before", "after", "line", "message"),
    [
        (2027, "", "", 1, "这是2026年的通知，而所选年份是2027年"),
        (2026, "5月9日（周六）", "5月9日（周五）", 10, "2026年5月9日是周六，文中写的是周五"),
        (2026, "23日（农历正月初七、周一）", "24日（农历正月初七、周一）", 8, "2月24日是周二，文中写的是周一"),
        (2026, "共9天", "共8天", 8, "写明放假8天，而所列日期共9天"),
        (2026, "9月20日（周日）", "9月21日", 13, "9月21日是周一，本来就是工作日"),
        (2026, "10月10日（周六）上班", "10月10日（周六）营业", 13, "没有写明放假还是上班"),
        (2026, "10月10日（周六）", "1月10日（周六）", 13, "1月10日是周六，离这个节日太远"),
        (2026, "1月1日（周四）至3日（周六）放假调休，共3天", "1月1日至3月1日放假", 7, "起止日期不对"),
        (2026, "4月4日（周六）至6日", "4月31日至6日", 9, "不存在的日期"),
        (2026, "4月4日（周六）至6日", "4月6日至4月4日（周六）；", 9, "起止日期不对"),
        (2026, "1月1日（周四）至3日", "2025年1月1日至3日", 7, "2025年1月1日不属于2026年"),
        (2026, "2月14日（周六）、", "2月15日（周日）、", 8, "既列为放假又列为上班"),
        (2026, "9月20日（周日）", "9月27日（周日）", 13, "9月27日既列为放假又列为上班"),
        (2026, "6月19日（周五）至21日（周日）放假，共3天。", "另行通知。", 11, "“端午节”一条没有放假日期"),
        (2026, "六、中秋节：9月25日（周五）至27日（周日）放假，共3天。", "", None, "没有找到中秋节的安排"),
    ],
)
def test_a_notice_that_contradicts_the_calendar_is_refused_with_its_line(year, before, after, line, message):
    assert before in OF_2026
    with pytest.raises(UnreadableNotice) as refused:
        read_notice(OF_2026.replace(before, after, 1), year)
    assert message in str(refused.value)
    assert refused.value.line == line
    assert str(refused.value).startswith(f"第{line}行：" if line else "没有")


def test_a_notice_with_its_year_altered_is_refused():
    with pytest.raises(UnreadableNotice, match="2027年1月1日是周五，文中写的是周四"):
        read_notice(OF_2026.replace("2026年", "2027年"), 2027)


@pytest.mark.parametrize(
    ("pasted", "year", "message"),
    [
        ("", 2026, "没有内容"),
        (" \n ", None, "没有内容"),
        ("今天天气很好。", 2026, "没有找到放假安排"),
        ("今天天气很好。", None, "看不出是哪一年"),
        (OF_2026.split("五、")[0], 2026, "没有粘贴完整"),
        (ADJUSTED_2019, 2019, "调整个别节日"),
        ('{"year": 2026, "days": [', 2026, "JSON 不完整"),
        ("{}", 2026, "没有 year 或 days"),
        ('{"year": 2026, "days": [1]}', 2026, "看不懂这一天"),
        ('{"year": 2026, "days": [{"name": "元旦", "date": "2026-13-01", "isOffDay": true}]}', 2026, "看不懂这一天"),
        ('{"year": 2026, "days": [{"name": "元旦", "date": "2026-01-01", "isOffDay": "yes"}]}', 2026, "isOffDay"),
        ('{"year": 2026, "days": [{"name": "元旦", "date": "2024-01-01", "isOffDay": true}]}', 2026, "不属于2026年"),
        ('{"year": 2025, "days": []}', 2026, "所选年份是2026年"),
        ('{"year": 2027, "papers": [], "days": []}', 2027, "可能尚未公布"),
    ],
)
def test_what_is_no_notice_is_refused_with_what_to_do(pasted, year, message):
    with pytest.raises(UnreadableNotice, match=message):
        read_notice(pasted, year)


def test_the_json_of_holiday_cn_is_read():
    entries = [
        {"name": "元旦", "date": "2019-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2018-12-29", "isOffDay": False},
    ]
    content = {"year": 2019, "papers": ["https://www.gov.cn/a.htm", "https://www.gov.cn/b.htm"], "days": entries}
    year = read_notice(json.dumps(content), 2019).year
    assert year.days == {
        date(2018, 12, 29): NationalDay("元旦", is_working=True),
        date(2019, 1, 1): NationalDay("元旦", is_working=False),
    }
    assert year.source == "https://www.gov.cn/a.htm https://www.gov.cn/b.htm"


@quick
@given(st.sampled_from([2024, 2025, 2026]), st.data())
def test_a_cut_anywhere_is_refused_doubted_or_changes_no_day(year, data):
    text = f"现将{year}年部分节假日安排通知如下。\n{NOTICES[year].strip()}"
    begin = data.draw(st.integers(0, len(text)))
    cut = text[:begin] + text[begin + data.draw(st.integers(1, 60)) :]
    try:
        notice = read_notice(cut, year)
    except UnreadableNotice:
        return
    assert notice.doubt or notice.year.days == read_notice(text, year).year.days
