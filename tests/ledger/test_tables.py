"""Tables saved as text: which mark divides them, in which encoding, and what is refused."""

import codecs

import pytest

from directline.ledger.tables import DELIMITERS, rows_of
from directline.sheets.faults import Unfit

ROWS = [["序号", "标题", "提出时间"], ["1", "路灯不亮,影响夜班", "2026-10-01"], ["2", "甲；乙|丙;丁", "2026-10-02"]]


def written(mark, *, title="", end="\r\n"):
    lines = [
        mark.join(f'"{cell}"' if any(sign in cell for sign in DELIMITERS) else cell for cell in row) for row in ROWS
    ]
    return end.join([title, *lines] if title else lines) + end


def read(text, encoding="utf-8"):
    return list(rows_of(text.encode(encoding)))


@pytest.mark.parametrize("mark", DELIMITERS)
@pytest.mark.parametrize(
    "title", ["", "某县台账", "某县台账;2026年10月", "某县台账(2026年10月, 共2件)", "甲\t乙,丙;丁|戊"]
)
def test_any_usual_mark_divides_whatever_the_title_holds(mark, title):
    rows = read(written(mark, title=title))

    assert [cells for _, cells in rows[bool(title) :]] == ROWS
    assert [number for number, _ in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_is_read(encoding, end):
    assert [cells for _, cells in read(written(",", end=end), encoding)] == ROWS


def test_excels_own_word_for_the_mark_is_kept():
    assert read("sep=;\r\n甲,乙;丙\r\n") == [(2, ["甲,乙", "丙"])]


def test_one_column_is_not_divided_where_no_mark_divides_it_evenly():
    assert [cells for _, cells in read("诉求内容\n停电\n路不平\n")] == [["诉求内容"], ["停电"], ["路不平"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xff\xff\xff", "unknown encoding"),
        (bytes(range(32)) * 20, "unknown encoding, or no text"),
        (codecs.BOM_UTF16_LE + b"\x00", "unknown encoding"),
        ('序号,标题\n1,"没有收尾的引号\n2,甲\n3,乙\n'.encode(), "Check that quotes are in pairs"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(content, words):
    with pytest.raises(Unfit, match=words):
        list(rows_of(content))
