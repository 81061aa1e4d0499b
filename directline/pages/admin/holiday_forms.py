"""What the administrator types about days."""

from typing import Any

from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from directline.county.shape import read_hours
from directline.pages.day_line import DayLine
from directline.pages.forms import Form, Line, Number, Radio, Words
from directline.worktime.calendar import checked_hours
from directline.worktime.county_calendar import LocalDay

LONGEST_FILE = 100_000


class NoticeForm(Form):
    """The notice as it was pasted or sent as a file; the file wins."""

    text = Words(
        "通知全文", longest=20_000, is_required=False, description="从中国政府网复制国务院办公厅放假通知的标题和正文"
    )
    file = FileField("或者选一个文件", description="通知的文本文件，或 holiday-cn 的 JSON")
    year = Number("年份", least=2004, most=2099, is_required=False, description="通知里写明年份的不用填")

    _sent = ""

    @property
    def notice(self) -> str:
        return self._sent or self.text.data or ""

    def validate_file(self, field: Any) -> None:
        self._sent = ""
        if field.data:
            content = field.data.stream.read(LONGEST_FILE + 1)
            if len(content) > LONGEST_FILE:
                raise ValidationError("文件超过 100 KB，这不像一份放假通知")
            self._sent = _decoded(content)


class LocalDayForm(Form):
    day = DayLine("日期")
    is_working = Radio("这一天", (("0", "放假"), ("1", "上班")))
    name = Line("名称", longest=40, description="例如 县庆日；在“为什么是这一天”里会显示")
    hours = Line("办公时间", longest=100, is_required=False, description="只在与平常不同时填，例如 08:30-12:00")

    def validate_hours(self, field: Any) -> None:
        if field.data and not self._hours():
            raise ValidationError("请写成 08:30-12:00 13:30-17:30，按先后排列，互不重叠")
        if field.data and self.is_working.data == "0":
            raise ValidationError("放假的一天没有办公时间，请清空这一项或改选“上班”")

    @property
    def local_day(self) -> LocalDay:
        hours = self._hours() if self.hours.data else None
        return LocalDay(self.day.chosen, self.is_working.data == "1", self.name.data, hours)

    def _hours(self) -> tuple[Any, ...]:
        try:
            return checked_hours(read_hours([part.split("-") for part in self.hours.data.split()]))
        except (TypeError, ValueError):
            return ()


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError("看不懂这个文件的编码，请另存为 UTF-8 的文本文件")
