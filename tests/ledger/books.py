"""Small invented ledgers, written as files."""

import csv
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from directline.ledger.fields import Field
from directline.ledger.grids import WINDOWS_EPOCH
from directline.ledger.moments import Stamp, read_moment
from directline.ledger.rows import SHORT, Matter

HEADINGS = ["留言编号", "企业名称", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]
POWER = ["A-1", "喀左远山铸造有限公司", "厂区变压器增容排队半年", "2019/4/1 9:00:00", "申请用电增容一直没有批下来。"]
ANSWERED = ["B-2", "喀左东升食品有限公司", "施工许可证迟迟办不下来", "2019/4/2 10:00:00", "材料交了两次，没有答复。"]
REPLY = ["经协调住建局，许可证已于四月八日发放。", "2019/4/9 16:00:00"]


def workbook(path: Path, *rows: list[Any], sheet: str = "台账", headings: list[Any] | None = None) -> Path:
    book = Workbook()
    book.active.title = sheet
    for row in [headings or HEADINGS, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def table(path: Path, *rows: list[Any], encoding: str = "utf-8", delimiter: str = ",", headings=None) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([headings or HEADINGS, *rows])
    return path


def matter(**values: Any) -> Matter:
    """A matter as it is read; one-line cells by the names of their fields."""
    short = dict.fromkeys(SHORT, "") | {Field(name): text for name, text in values.items() if name in set(SHORT)}
    return Matter(
        number=2,
        title=values.get("title", "厂区变压器增容排队半年"),
        description=values.get("description", "申请用电增容一直没有批下来。"),
        reply=values.get("reply", ""),
        asked=stamp(values.get("asked")),
        replied=stamp(values.get("replied")),
        short=short,
    )


def stamp(cell: Any) -> Stamp | None:
    return read_moment(cell, WINDOWS_EPOCH)
