"""What is asked of an official who files for an enterprise."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from directline.accounts import selects as account_queries
from directline.extensions import db
from directline.models import Channel, Enterprise
from directline.pages.display import label
from directline.pages.forms import Choice, CreditCode, Line, Phone, Radio, Words
from directline.pages.language import gettext as _
from directline.pages.listing import Filters, Search
from directline.pages.refiling import Filing
from directline.tickets.lists import selects

CHANNELS = (Channel.PHONE, Channel.WALK_IN, Channel.VISIT, Channel.MEETING, Channel.TRANSFER)
LONGEST_DESCRIPTION = 20_000


class FirmSearch(Filters):
    words = Search(_l("企业名称或信用代码"), is_required=True)


class EntryForm(Filing):
    firm_name = Line(_l("企业名称"))
    firm_code = CreditCode(
        _l("统一社会信用代码"), is_required=False, description=_l("不知道可以先不填，办公室核实时补上。")
    )
    channel = Radio(_l("怎样反映的"))
    channel_note = Line(
        _l("来源说明"),
        longest=300,
        is_required=False,
        description=_l("谁来电、哪次走访或座谈、从哪里转来和文号。"),
    )
    title = Line(_l("标题"), description=_l("一句话说清要解决什么，例如：二期用地一直没有供地。"))
    description = Words(
        _l("诉求内容"), longest=LONGEST_DESCRIPTION, description=_l("尽量用企业自己的话；企业会看到并确认。")
    )
    category = Choice(_l("类别"), description=_l("拿不准可以不选直接提交，系统按内容给出建议。"))
    township = Choice(_l("属地"), is_required=False)
    contact_name = Line(_l("联系人"), longest=60)
    contact_phone = Phone(_l("联系电话"))
    is_stop_claimed = BooleanField(_l("企业说已经因此停产"), description=_l("办公室核实后立即报县委书记、县长。"))
    is_confidential = BooleanField(_l("企业要求对承办单位保密"))
    submission_key = HiddenField()

    def __init__(self, firm: Enterprise | None, **more: Any) -> None:
        super().__init__(**more)
        if firm is not None:
            del self.firm_name, self.firm_code
        self.channel.offer([(channel.value, label(channel)) for channel in CHANNELS])
        self.category.offer(categories(), empty=_("请选择"))
        towns = db.session.scalars(account_queries.townships())
        self.township.offer([(unit.code, unit.short_name) for unit in towns], empty=_("不清楚"))


def categories() -> list[tuple[str, str]]:
    """Those that can be filed under: open and without categories below them, each after its parent's name."""
    rows = list(db.session.scalars(selects.open_categories()))
    names = {one.id: one.name for one in rows}
    parents = {one.parent_id for one in rows}
    return [
        (one.code, f"{names[one.parent_id]} · {one.name}" if one.parent_id in names else one.name)
        for one in rows
        if one.id not in parents and not one.is_sealed
    ]
