"""Ledgers as offices really save them: read as a person reads them, or refused with the reason."""

from functools import cache
from pathlib import Path
from random import Random

import pytest

from directline.ledger.columns import find_columns
from directline.ledger.fields import Field
from directline.ledger.grids import Unreadable, read
from directline.ledger.rows import Matter, Refusal, read_rows
from tests.factories import moment

FOLDER = Path(__file__).parent / "field"
NOW = moment("2026-11-20 10:00")
FIRM, TEXT = "石城样例机械厂", "第{}件：厂区门口道路破损，货车进出困难，请协调修复路面。"
ASKED = [
    ("A-001", FIRM, "", TEXT.format(1), "2026-10-01 09:30:00", None),
    ("A-002", FIRM, "", TEXT.format(2), "2026-10-02 09:30:00", None),
]
ANSWERED = [(*row[:2], "住建局", *row[3:5], day) for row, day in zip(ASKED, ("2026-10-09", "2026-10-12"), strict=True)]
BRACKETED = [
    "石城样例(北方)机械有限公司",
    "石城样例（北方）机械有限公司",
    "石城样例（北方）机械有限公司",
    "石城样例 （北方） 机械有限公司",
    "ＡＢＣ样例公司",
    "ABC样例公司",
]
READ = {
    "empty-fill.xlsx": ASKED,
    "rgb-short.xlsx": ASKED,
    "font-family-134.xlsx": ASKED,
    "number-with-comma.xlsx": ASKED,
    "old-ledger-first.xlsx": ASKED,
    "options-first.xlsx": ASKED,
    "two-row-heading.xlsx": ASKED,
    "comma-title-semicolon.csv": ASKED,
    "tab-title-comma.txt": ASKED,
    "xlsx-named.xls": ASKED,
    "html-table.xls": ASKED,
    "unit-merged.xlsx": ANSWERED,
    "old-excel-1904.xls": ANSWERED,
    "open-document.ods": ANSWERED,
    "binary.xlsb": ANSWERED,
    "required-and-actual.xlsx": [("", FIRM, "交通局", TEXT.format(1)[4:], "2026-09-01", "2026-10-20")],
    "firm-brackets.xlsx": [
        (f"A-00{number}", firm, "", TEXT.format(number), f"2026-10-0{number} 09:30:00", None)
        for number, firm in enumerate(BRACKETED, 1)
    ],
}  # fmt: skip
REFUSED = {
    "pdf-named.xlsx": "this is a PDF file, not a spreadsheet",
    "binary-merged.xlsb": r"this \.xlsb has merged cells",
}
FILES = sorted(path.name for path in FOLDER.iterdir() if path.name != "README.md")


@cache
def matters(name):
    return rows(FOLDER / name)


def rows(path):
    return [content for grid in read(path).grids for _, content in read_rows(grid, find_columns(grid, {}), now=NOW)]


def recipients(matter):
    assert isinstance(matter, Matter), matter
    short = [matter.short[field] for field in (Field.ID, Field.ENTERPRISE, Field.DEPARTMENT)]
    return (*short, matter.description, str(matter.asked), matter.replied and str(matter.replied))


def test_every_file_is_tried():
    assert sorted(READ | REFUSED) == FILES


@pytest.mark.parametrize("name", READ)
def test_ledger_is_read_as_a_person_reads_it(name):
    assert [recipients(matter) for matter in matters(name)] == READ[name]


@pytest.mark.parametrize("name", REFUSED)
def test_what_can_not_be_read_is_refused_with_the_reason(name):
    with pytest.raises(Unreadable, match=REFUSED[name]):
        read(FOLDER / name)


def test_one_ledger_is_the_same_whatever_saved_it():
    names = [name for name, rows in READ.items() if rows in (ASKED, ANSWERED)]
    keys = {name: [matter.key for matter in matters(name)] for name in names}

    assert len(names) == 15
    assert {tuple(of_file) for of_file in keys.values()} == {tuple(keys["empty-fill.xlsx"])}


@pytest.mark.parametrize("name", FILES)
def test_damage_is_read_or_refused_in_words(tmp_path, name):
    """Cut short, or with some bits turned: whatever becomes of it, nobody sees a traceback."""
    rng, whole = Random(name), (FOLDER / name).read_bytes()
    flipped = bytearray(whole)
    for _ in range(4):
        flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
    for number, content in enumerate((whole[: rng.randrange(len(whole))], bytes(flipped))):
        path = tmp_path / f"{number}-{name}"
        path.write_bytes(content)
        assert all(isinstance(row, str | Matter | Refusal) for row in rows_or_words(path))


def rows_or_words(path):
    try:
        return rows(path)
    except Unreadable as refusal:
        return [str(refusal)]
