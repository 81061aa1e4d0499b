"""What a heading means, and no more: 要求办结时间 is not when a matter ended, 承办单位联系人 is no enterprise's."""

import re
from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

from directline.ledger.fields import HEADINGS, Field
from directline.text import compact

LEAST_BY_ENDING = 3
_WANTED = "要求|应|拟|计划|预计|预期|预定|承诺|限|截止|最迟|最晚|目标|约定|规定|期望|希望|期限|时限|倒计时|剩余"
_OF_UNITS = "承办|责任|主办|牵头|协办|办理|经办|答复|部门|科室|领导|包保|包联|督办|转办|窗口|填报人|填表人"
_AGAIN = "申请|延期|催|回访|督办|打印|导出|更新|修改|登录|签收|派单|转办|交办|审核"
_UNITS_TIMES = f"{_WANTED}|{_AGAIN}|派|承办|责任|部门"
NOT_MEANT: Mapping[Field, str] = {
    Field.ASKED_AT: f"{_UNITS_TIMES}|答|回复|办|处理|解决|反馈|完成|成立|注册|开工|投产|到期",
    Field.REPLIED_AT: f"{_WANTED}|{_AGAIN}|首次|开工|投产|到期",
    Field.CONTACT_NAME: _OF_UNITS,
    Field.CONTACT_PHONE: _OF_UNITS,
    Field.DEPARTMENT: "协|配合|原|建议|拟|上级|转|抄送",
    Field.HANDLER: "协|配合|原|企业|审核",
    Field.ENTERPRISE: "承办|责任|主管|上级|协",
    Field.OUTCOME: "按时|按期|及时|超时|超期",
    Field.REPLY: f"{_WANTED}|回访|企业答复|上级|是否",
}
"""Words that make another thing of a heading, wherever they stand in it, in its brackets, or in the heading above."""
_MORE_OF_TIME = "实际|最终|具体|正式|企业|群众|诉求|问题|事项"
_MORE_OF_TEXT = "企业|群众|反映的|反映|提出的|提出|具体|主要|详细|存在的|本次"
MORE: Mapping[Field, str] = {
    Field.ID: "诉求|问题|事项|本级|原",
    Field.ASKED_AT: _MORE_OF_TIME,
    Field.REPLIED_AT: _MORE_OF_TIME,
    Field.ENTERPRISE: "诉求|反映|提出|填报|来访|走访|被走访|涉及",
    Field.CREDIT_CODE: "企业|单位|公司",
    Field.CONTACT_NAME: "企业|公司|诉求|反映",
    Field.CONTACT_PHONE: "企业|公司|诉求|反映",
    Field.TOWNSHIP: "企业",
    Field.CHANNEL: "诉求|问题|信息",
    Field.TITLE: _MORE_OF_TEXT,
    Field.DESCRIPTION: _MORE_OF_TEXT,
    Field.CATEGORY: "诉求|问题|所属",
    Field.DEPARTMENT: "具体|主要|县级|县直|最终",
    Field.HANDLER: "具体|单位|部门",
    Field.REPLY: "具体|最终|单位|部门|诉求|问题",
    Field.OUTCOME: "问题|诉求",
}
"""Words before a heading that change nothing of what it says."""
_OF_ANYTHING = frozenset(
    ["编号", "id", "number", "时间", "日期", "电话", "手机", "来源", "类别", "类型", "分类", "详情", "内容", "正文"]
)
"""They say nothing of which thing's they are: what stands above them may."""
WEAK = _OF_ANYTHING | {"企业", "公司", "用户", "渠道", "标题", "主题", "题目", "诉求", "问题", "困难", "答复", "回复"}
"""They say what it is where nothing in the row says it better."""
_ABOUT = re.compile("(?:基本)?(?:信息|情况|资料|内容|登记|部分|栏)+$")
_BRACKETS = re.compile(r"\((.*?)\)")
_FORM = re.compile(
    r"\d+|年|月|日|时|分|必填|选填|必须|格式|全称|简称|字|以内|可|多选|单选|请|勿|如|例|单位|元|万元|等|与|或|的|填写|写"
)


class Certainty(IntEnum):
    MAYBE = 1
    WEAKLY = 2
    SURELY = 3


class Name(NamedTuple):
    """A heading, and the one above it where it has two rows."""

    own: str
    above: str = ""

    @property
    def shown(self) -> str:
        return " · ".join(" ".join(words.split()) for words in (self.above, self.own) if words)


def plain(words: object) -> str:
    """A heading as it is compared: without brackets and what stands in them, spaces, marks, width and case."""
    return re.sub(r"[\W_]+", "", _BRACKETS.sub("", compact(str(words))))


_WORDS = {field: frozenset(map(plain, line.split())) for field, line in HEADINGS.items()}


def meanings(name: Name) -> dict[Field, Certainty]:
    """The fields that it can mean. Both rows together say more than the lower one."""
    own, together = plain(name.own), plain(_ABOUT.sub("", plain(name.above))) + plain(name.own)
    if name.above and (joined := _said(together, name)):
        return dict.fromkeys(joined, Certainty.SURELY)
    if said := _said(own, name):
        return {field: _strength(own, name, field) for field in said}
    return {field: Certainty.MAYBE for field in Field if _ends_so(own, field) and _is_meant(name, field)}


def _said(heading: str, name: Name) -> list[Field]:
    return [field for field in Field if heading and _bare(heading, field) in _WORDS[field] and _is_meant(name, field)]


def _bare(heading: str, field: Field) -> str:
    """Without the words before it that change nothing, unless they are part of a word that the field is known by."""
    if heading in _WORDS[field] or field not in MORE:
        return heading
    shorter = re.sub(f"^(?:{MORE[field]})", "", heading)
    return heading if shorter in (heading, "") else _bare(shorter, field)


def _strength(heading: str, name: Name, field: Field) -> Certainty:
    """What stands in brackets, but for remarks on form, may change what is meant; so may what stands above 时间."""
    remarks = "".join(_BRACKETS.findall(compact(name.own)))
    is_known = any(plain(remarks) in words for words in _WORDS.values())
    left = re.sub(MORE[field], "", _FORM.sub("", remarks)) if field in MORE else _FORM.sub("", remarks)
    if (re.sub(r"[\W_]+", "", left) and not is_known) or (name.above and heading in _OF_ANYTHING):
        return Certainty.MAYBE
    return Certainty.WEAKLY if heading in WEAK else Certainty.SURELY


def _ends_so(heading: str, field: Field) -> bool:
    return any(len(word) >= LEAST_BY_ENDING and not word.isascii() and heading.endswith(word) for word in _WORDS[field])


def _is_meant(name: Name, field: Field) -> bool:
    """Looked for in what stands before and around the word itself."""
    if field not in NOT_MEANT:
        return True
    own = plain(name.own)
    word = max((ending for ending in _WORDS[field] if own.endswith(ending)), key=len, default="")
    around = own.removesuffix(word) + "".join(_BRACKETS.findall(compact(name.own))) + compact(name.above)
    return not re.search(NOT_MEANT[field], around)
