"""Times as spreadsheets have them."""

from contextlib import suppress
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import to_excel

from directline.ledger.grids import MAC_EPOCH, WINDOWS_EPOCH
from directline.ledger.moments import Stamp, UnknownTime, read_moment
from tests.factories import moment
from tests.ledger.books import stamp

FIRST, LAST = map(datetime.fromisoformat, ("2006-01-01", "2099-12-30"))


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (datetime.fromisoformat("2019-07-09T00:07:09"), "2019-07-09 00:07:09"),
        (datetime.fromisoformat("2019-07-09T00:07:08.999999"), "2019-07-09 00:07:09"),
        (datetime(2019, 7, 8, 16, 7, 9, tzinfo=UTC), "2019-07-09 00:07:09"),
        (datetime.fromisoformat("2019-07-09"), "2019-07-09"),
        (date(2019, 7, 9), "2019-07-09"),
        ("2019/7/9 0:07:09", "2019-07-09 00:07:09"),
        (" 2019-07-09 ", "2019-07-09"),
        ("2019.7.9", "2019-07-09"),
        ("2019-07-09 15:30", "2019-07-09 15:30:00"),
        ("2019-07-09T15:30:01", "2019-07-09 15:30:01"),
        ("2019-07-09T07:30:00Z", "2019-07-09 15:30:00"),
        ("2019-07-09 15:30:00.0", "2019-07-09 15:30:00"),
        ("2019年7月9日", "2019-07-09"),
        ("2019年7月9日 15时30分", "2019-07-09 15:30:00"),
        ("2019年7月9日15时", "2019-07-09 15:00:00"),
        ("2019年7月9日下午3点20分", "2019-07-09 15:20:00"),
        ("2019年7月9日(星期二) 上午 9:05", "2019-07-09 09:05:00"),
        ("2019/7/9 下午 12:20", "2019-07-09 12:20:00"),
        ("2019/7/9 3:20 PM", "2019-07-09 15:20:00"),
        ("2019年7月9日中午1点", "2019-07-09 13:00:00"),
        ("2019年7月9日中午12点半", "2019-07-09 12:30:00"),
        ("2019年7月9日中午11点", "2019-07-09 11:00:00"),
        ("2019年7月9日正午12时", "2019-07-09 12:00:00"),
        ("2019年7月9日晚上12点", "2019-07-10 00:00:00"),
        ("2019-07-31 晚上12:30", "2019-08-01 00:30:00"),
        ("2019年12月31日晚24时", "2020-01-01 00:00:00"),
        ("2019年7月9日晚8点", "2019-07-09 20:00:00"),
        ("2019年7月9日凌晨12点", "2019-07-09 00:00:00"),
        ("2019年7月9日凌晨0点30分", "2019-07-09 00:30:00"),
        ("2019年7月9日凌晨3点一刻", "2019-07-09 03:15:00"),
        ("2019年7月9日半夜12点", "2019-07-10 00:00:00"),
        ("2019年7月9日半夜2点", "2019-07-09 02:00:00"),
        ("2019年7月9日深夜11点三刻", "2019-07-09 23:45:00"),
        ("2019年7月9日傍晚6点整", "2019-07-09 18:00:00"),
        ("2019年7月9日早上8点半", "2019-07-09 08:30:00"),
        ("2019年7月9日清晨5点", "2019-07-09 05:00:00"),
        ("2019年7月9日上午11:59", "2019-07-09 11:59:00"),
        ("2019年7月9日下午12点", "2019-07-09 12:00:00"),
        ("2019年7月9日下午15:30", "2019-07-09 15:30:00"),
        ("2019年7月9日午后两点", "2019-07-09 14:00:00"),
        ("2019/7/9 24:00", "2019-07-10 00:00:00"),
        ("二〇一九年七月九日下午三点", "2019-07-09 15:00:00"),
        ("2019年十二月二十三日", "2019-12-23"),
        ("2019/7/9 12:20 AM", "2019-07-09 00:20:00"),
        ("2019 / 7 / 9", "2019-07-09"),
        ("２０１９年７月９日", "2019-07-09"),
        ("20190709", "2019-07-09"),
        (20190709, "2019-07-09"),
        ("20190709153001", "2019-07-09 15:30:01"),
        (43655, "2019-07-09"),
        (43655.6458333333, "2019-07-09 15:30:00"),
        ("43655.5", "2019-07-09 12:00:00"),
    ],
)
def test_time_is_read(cell, read):
    assert str(stamp(cell)) == read


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "待定",
            "7月9日",
            "19/7/9",
            "9/7/2019",
            "2019-13-01",
            "2019-02-29",
            "2019/7/9 25:00",
            "2019/7/9 24:30",
            "9999-12-31 24:00",
            "2019-07",
            "4月",
            "123",
        ),
        *(7, -3.5, 1e300, float("nan"), True, time(9, 0), "0", "99999", "2019-07-09 2020-01-01", "=A1", "١٢٣٤٥"),
    ],
)
def test_what_is_no_time_is_refused(cell):
    with pytest.raises(UnknownTime, match=r"读不出时间|不是时间"):
        stamp(cell)


@pytest.mark.parametrize("cell", ["1019/7/9", "2003-12-31", 37000])
def test_year_before_every_calendar_is_refused(cell):
    with pytest.raises(UnknownTime, match="早于 2004 年"):
        stamp(cell)


@pytest.mark.parametrize(
    "words",
    ["上午12点", "上午 12:20", "晚上1点", "晚上0点", "凌晨9点", "中午4点", "下午0点", "傍晚11点", "早上1点", "半夜0点"],
)
def test_hour_that_can_mean_two_is_asked_for(words):
    with pytest.raises(UnknownTime, match=r"看不出是几点（.+点），请写成"):
        stamp(f"2019年7月9日{words}")


def test_said_midnight_is_a_time_and_shown_midnight_a_day_alone():
    assert stamp("2019年7月9日凌晨12点").end == moment("2019-07-09 00:00")
    assert stamp("2019年7月8日晚上12点").end == moment("2019-07-09 00:00")
    assert stamp("2019-07-09 00:00:00").end == moment("2019-07-09 17:30")


def test_empty_cell_is_no_time():
    assert stamp(None) is None


def test_day_alone_begins_at_midnight_and_ends_with_the_office():
    day = stamp("2019-07-09")

    assert (day.beginning, day.end) == (moment("2019-07-09 00:00"), moment("2019-07-09 17:30"))


def test_time_is_the_countys():
    assert stamp("2019-07-09 08:00").beginning == datetime(2019, 7, 9, 0, 0, tzinfo=UTC)


@given(
    st.datetimes(*map(datetime.fromisoformat, ("2006-01-01", "2099-12-30"))),
    st.sampled_from([WINDOWS_EPOCH, MAC_EPOCH]),
)
def test_number_of_days_is_the_moment_it_came_from(at, epoch):
    at = at.replace(microsecond=0)

    assert read_moment(to_excel(at, epoch), epoch) == stamp(at)


@given(st.text() | st.floats() | st.integers())
def test_no_cell_breaks_the_reader(cell):
    with suppress(UnknownTime):
        assert isinstance(stamp(cell), Stamp | None)
