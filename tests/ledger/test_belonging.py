"""Category, unit, township, channel: by column, by option, by suggestion."""

from types import SimpleNamespace

import pytest

from directline.ledger.belonging import County, Defaults
from directline.ledger.rows import BadRow
from directline.models import Channel, Outcome, Severity
from tests.ledger.books import matter

HISTORY = {"asked": "2019-04-02", "replied": "2019-04-09", "reply": "已经办好。"}


@pytest.fixture
def county(app):
    return County()


def placed(county, **values):
    place = county.place(matter(**values))
    return SimpleNamespace(
        category=place.category.code,
        units=[unit.code for unit in place.units],
        township=place.township and place.township.short_name,
        notes=place.notes,
        place=place,
    )


@pytest.mark.parametrize("words", ["power", "用电", " 用 电 ", "POWER"])
def test_category_is_taken_from_its_column(county, words):
    belonging = placed(county, category=words)

    assert (belonging.category, belonging.place.is_suggested, belonging.notes) == ("power", False, [])


def test_category_is_suggested_from_the_text_with_its_reason(county):
    belonging = placed(county)

    assert (belonging.category, belonging.place.is_suggested) == ("power", True)
    assert belonging.notes[0].startswith("建议归类：类别“用电”——文中提到")


def test_category_of_another_list_only_helps_the_suggestion(county):
    belonging = placed(county, title="请帮助解决", description="请帮助解决。", category="用电用能")

    assert (belonging.category, belonging.notes[0]) == ("power", "台账类别“用电用能”")


def test_option_says_the_category_where_the_column_does_not(county):
    county.defaults = Defaults(category=county.category("water"))

    assert [placed(county, category=words).category for words in ("", "电力", "power")] == ["water", "water", "power"]


def test_text_that_tells_nothing_goes_to_the_countys_last_category(county):
    belonging = placed(county, title="你好", description="你好", **HISTORY)

    assert (belonging.category, belonging.units) == ("unlisted", ["office"])
    assert belonging.notes == ["建议归类：看不出类别", "建议单位：“其他困难”类诉求由该单位承办"]


@pytest.mark.parametrize("words", ["fagai", "发改局", "喀左县发展和改革局", "县发改局", "发展和改革局"])
def test_unit_of_an_answered_matter_is_taken_from_its_column(county, words):
    assert placed(county, category="power", department=words, **HISTORY).units == ["fagai"]


@pytest.mark.parametrize(
    "words", ["发改局、财政局", "发改局,财政局", "发改局\n财政局", "发改局 财政局", "发改局；财政局；发改局"]
)
def test_first_of_several_units_leads(county, words):
    assert placed(county, category="power", department=words, **HISTORY).units == ["fagai", "caizheng"]


def test_option_says_the_unit_where_the_column_does_not(county):
    county.defaults = Defaults(department=county.unit("发改局"))

    assert [placed(county, department=words, **HISTORY).units for words in ("", "财政局")] == [["fagai"], ["caizheng"]]


def test_unit_is_suggested_with_its_reason(county):
    belonging = placed(county, category="power", **HISTORY)

    assert (belonging.units, belonging.notes) == (["gongdian"], [belonging.notes[0]])
    assert belonging.notes[0].startswith("建议单位：“用电”类诉求由该单位承办")


@pytest.mark.parametrize(("words", "unknown"), [("外星局", "外星局"), ("发改局、外星局", "外星局"), ("、", "、")])
def test_unknown_unit_of_an_answered_matter_is_refused(county, words, unknown):
    with pytest.raises(BadRow, match=f"县情里没有承办单位“{unknown}”"):
        placed(county, department=words, **HISTORY)


def test_new_matter_is_given_to_nobody_and_keeps_what_the_ledger_said(county):
    belonging = placed(county, category="power", department="外星局", handler="张三")

    assert (belonging.units, belonging.notes) == ([], ["台账承办单位“外星局”", "台账承办人“张三”"])


def test_township_and_words_of_other_lists(county):
    town = next(unit for unit in county.directory.units if unit.kind == "township")

    assert placed(county, category="power", township=town.short_name).township == town.short_name
    assert placed(county, category="power", township="外县").notes == ["台账属地“外县”"]
    assert placed(county, category="power", township="发改局").notes == ["台账属地“发改局”"]


def test_channel_severity_and_outcome(county):
    known = placed(county, category="power", channel="走访", severity="紧急", outcome="部分解决").place
    unknown = placed(county, category="power", channel="微信群", severity="十万火急", outcome="否")

    assert (known.channel, known.severity, known.outcome) == (Channel.VISIT, Severity.URGENT, Outcome.PARTLY)
    place = unknown.place
    assert (place.channel, place.severity, place.outcome) == (Channel.IMPORT, None, Outcome.UNSTATED)
    assert unknown.notes == ["台账来源“微信群”", "台账紧急程度“十万火急”", "台账是否解决“否”"]


def test_option_says_the_channel_where_the_column_does_not(county):
    county.defaults = Defaults(channel=Channel.MEETING)

    assert [placed(county, channel=words).place.channel for words in ("", "来电")] == [Channel.MEETING, Channel.PHONE]
