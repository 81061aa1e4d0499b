"""口径: what every figure is called, what it counts and, of a rate, of what; printed with the figures.

Whoever changes what a figure counts raises EDITION and keeps the former words: a frozen month says what it counted.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Definition(NamedTuple):
    """``counted`` is the numerator, or the whole of a count; ``of`` the denominator of a rate."""

    name: str
    counted: str
    of: str = ""


EDITION = 3
"""Of the way of counting; each frozen month knows the one by which it was counted."""

DEFINITIONS: Mapping[str, Definition] = {
    "filed": Definition("收到诉求", "本月提交的诉求，按件计"),
    "accepted": Definition("受理", "本月首次派单的诉求，按件计"),
    "rejected": Definition("不予受理", "本月决定不予受理的诉求，按件计"),
    "withdrawn": Definition("撤回", "本月由企业撤回，或逾期未补充材料由系统撤回的诉求"),
    "answered": Definition("答复", "本月答复通过审核的诉求，按件计"),
    "closed": Definition("办结", "本月办结的诉求，按件计，含历史台账"),
    "closed_unreached": Definition("未联系上办结", "回访期满、多次联系未果而办结的诉求，不计为满意"),
    "closed_unsolved": Definition("未解决办结", "多次重办仍未解决，由办公室负责人按未解决办结的诉求"),
    "urged": Definition("催办", "本月企业和办公室催办的次数"),
    "in_hand": Definition("月末在办", "截止时刻尚未办结、撤回或不予受理的诉求"),
    "overdue": Definition("月末逾期", "在办诉求中，截止时刻主办单位的时限已过且仍在计时的"),
    "by_department.in_hand": Definition(
        "在办主办件", "截止时刻尚未结束的主办件：已派单，未收回、未转入下一轮、未办结或撤回"
    ),
    "on_time": Definition(
        "按时办结率",
        "答复在现行时限内作出并通过审核的主办件",
        "现行时限落在本月的主办件，办结与否都计入，每个时限只计一次；"
        "待审核、待补正的不计，有结果时计入当月；时限已过才撤回的仍按逾期计",
    ),
    "on_time_original": Definition("按原时限办结率", "答复在最初时限内作出并通过审核的主办件", "与按时办结率相同"),
    "carried_over": Definition(
        "结转",
        "时限落在以前月份、因待审核或待补正尚未计入，本月有结果且按时的主办件",
        "时限落在以前月份、因待审核或待补正尚未计入，本月有结果的主办件，已计入上两项",
    ),
    "awaiting_review": Definition("待审核", "时限落在本月，已答复而截止时尚未审核的主办件，未计入按时办结率"),
    "standing_still": Definition("待补正", "时限落在本月，截止时等待企业补充材料的主办件，未计入按时办结率"),
    "promise_kept": Definition("对企业承诺兑现率", "承诺期限内答复企业的诉求", "对企业的承诺期限落在本月的诉求"),
    "triaged_in_time": Definition("受理及时率", "1 个工作日内受理的", "受理时限落在本月的诉求"),
    "signed_in_time": Definition("签收及时率", "截止前在时限内签收的", "本月的派单，截止前收回的和历史台账除外"),
    "contacted_in_time": Definition("首次联系及时率", "时限内联系企业的", "首次联系时限落在本月的派单"),
    "planned_in_time": Definition("方案及时率", "时限内填报办理方案的", "办理方案时限落在本月的派单"),
    "reported_in_time": Definition("协办反馈及时率", "时限内反馈的", "协办反馈时限落在本月的协办件"),
    "reviewed_in_time": Definition("审核及时率", "时限内审核的", "审核时限落在本月的答复"),
    "explained_in_time": Definition("说明及时率", "时限内说明情况的", "情况说明时限落在本月的亮牌"),
    "called_back": Definition("回访覆盖率", "取得评价或已联系上企业的", "回访时限落在本月的诉求，未联系上的计入"),
    "solved": Definition("解决率", "企业确认已解决的", "本月办结的诉求，不含情况不属实、撤回和历史台账"),
    "solved_of_reasonable": Definition("合理诉求解决率", "企业确认已解决的", "同上，再减去经审核确认依法不能解决的"),
    "satisfied": Definition("满意率", "满意和基本满意", "本月取得的企业评价"),
    "satisfied_first": Definition("首办满意率", "满意和基本满意", "本月取得的第一轮评价"),
    "redone": Definition("重办率", "本月退回重办的主办件", "本月首次答复的主办件，不含历史台账"),
    "sent_back": Definition("答复退回率", "审核退回的答复", "本月审核的答复，不含历史台账"),
    "recalled": Definition("误派率", "本月收回的派单，不论何时派出", "本月的派单，不含历史台账"),
    "repeated": Definition(
        "重复诉求率", "90 天内同一企业同一类别再次提出的", "90 天前的一个月内办结的诉求，不含历史台账"
    ),
    "yellow": Definition("黄牌", "本月对主办单位发出、截止时未撤销的黄牌"),
    "red": Definition("红牌", "本月对主办单位发出、截止时未撤销的红牌"),
    "revoked": Definition("撤销亮牌", "本月撤销的黄牌、红牌，不论何时发出"),
    "handling": Definition(
        "办理用时",
        "本月通过审核的主办件，自派单至通过审核的工作时间，扣除等待企业补充材料的时间；平均数、中位数、九成以内",
    ),
    "felt": Definition("企业感知用时", "本月办结的诉求，自提交至办结的自然时间，不作任何扣除；不含历史台账"),
    "active": Definition("提出诉求的企业", "本月提出诉求的企业", "截止时登记或提出过诉求的企业"),
    "active_key": Definition("提出诉求的重点企业", "本月提出诉求、截止时为重点企业的", "截止时的重点企业"),
    "solved_in_month": Definition("本月解决", "本月办结、企业确认已解决的诉求，不含情况不属实"),
    "solved_in_year": Definition("今年解决", "今年 1 月 1 日至截止时刻，企业确认已解决的诉求，不含情况不属实"),
    "solved_ever": Definition("累计解决", "直通车开通至截止时刻，企业确认已解决的诉求，不含情况不属实"),
    "dispatched": Definition("派单", "本月派给该单位主办、截止时未收回的派单"),
    "instructions_kept": Definition(
        "批示按期办结率",
        "在批示写明的日期以内报告办理情况并经认可的",
        "完成日期落在本月的批示，办结与否都计入，每个日期只计一次；到期前延期的只计新的日期；"
        "已报办结、待认可的不计，有结果时计入当月；到期前撤销的不计；密件上的批示不计",
    ),
    "unconfirmed": Definition(
        "单位待确认",
        "截止前的历史台账，承办单位只是建议、办公室尚未确认的；确认以前不亮牌，不计入单位的数字和按时办结率",
    ),
    "stages": Definition("在办环节", "月末在办的诉求所处的环节"),
    "ages": Definition("在办时长", "月末在办的诉求自收到之日起的工作日数，收到当日不计"),
    "rungs": Definition("督办环节", "本月主办单位时限到达的督办环节，不含已撤销的"),
    "by_channel": Definition("按渠道", "诉求的受理渠道"),
    "by_category": Definition("按类别", "截止时的诉求类别"),
    "by_township": Definition("按乡镇街区", "诉求的属地"),
    "by_cluster": Definition("按产业集群", "截止时企业所属产业集群"),
    "by_chain": Definition("按产业链", "截止时企业所属产业链"),
    "by_department": Definition("按承办单位", "主办件按承办单位计，同一诉求重办、改派的分别计"),
}

LISTS: Mapping[str, str] = {
    "to_decide": "提请决策的事项",
    "overdue_list": "月末逾期清单",
    "cards": "亮牌清单",
    "verdicts": "企业评价清单",
    "instructions": "批示落实清单",
}
"""What is printed in full and counts nothing."""

FORMER: Mapping[str, Definition] = {
    "on_time": Definition(
        "按时办结率",
        "答复在现行时限内作出并通过审核的主办件",
        "现行时限落在本月的主办件，办结与否都计入；待审核、待补正的不计，有结果时计入当月；时限已过才撤回的仍按逾期计",
    ),
    "carried_over": Definition(
        "结转",
        "以前月份待审核、待补正，本月有结果且按时的主办件",
        "以前月份待审核、待补正，本月有结果的主办件，已计入上两项",
    ),
    "by_department.in_hand": Definition("在办主办件", "截止时刻时限尚未终止的主办件"),
    "signed_in_time": Definition("签收及时率", "时限内签收的", "签收时限落在本月的派单，未到期即收回的除外"),
    "called_back": Definition("回访覆盖率", "取得企业评价的", "回访时限落在本月的诉求，未联系上的计入"),
    "redone": Definition("重办率", "未解决或不满意、须再办的评价", "本月取得的企业评价"),
    "recalled": Definition("改派率", "截止前收回的派单", "本月的派单，不含历史台账"),
    "handling": Definition(
        "办理用时", "本月通过审核的答复，自派单至答复的工作时间，扣除暂停；平均数、中位数、九成以内"
    ),
    "active": Definition("提出诉求的企业", "本月提出诉求的企业", "封存时登记的企业"),
    "active_key": Definition("提出诉求的重点企业", "本月提出诉求的重点企业", "封存时的重点企业"),
    "solved_in_month": Definition("本月解决", "本月办结、企业确认已解决的诉求"),
    "solved_in_year": Definition("今年解决", "今年 1 月 1 日至截止时刻，企业确认已解决的诉求"),
    "solved_ever": Definition("累计解决", "直通车开通至截止时刻，企业确认已解决的诉求"),
    "ages": Definition("在办时长", "月末在办的诉求自提交起的工作日数"),
    "by_cluster": Definition("按产业集群", "企业所属产业集群"),
    "by_chain": Definition("按产业链", "企业所属产业链"),
}
"""What was counted otherwise by the first edition."""

SINCE = {"instructions_kept": 3}
"""What a later edition than the first counts for the first time; a month of an earlier one does not hold it."""


def definitions(edition: int = EDITION) -> Mapping[str, Definition]:
    """As they were when a month of that edition was counted."""
    known = {key: words for key, words in DEFINITIONS.items() if SINCE.get(key, 1) <= edition}
    return known if edition > 1 else {**known, **FORMER}


def definition_of(key: str, edition: int = EDITION) -> Definition | None:
    """``by_channel.filed`` is defined as its column, unless it has a definition of its own."""
    by_key = definitions(edition)
    return by_key.get(key) or by_key.get(key.rpartition(".")[2])


def name_of(key: str, edition: int = EDITION) -> str:
    definition = definition_of(key, edition)
    return definition.name if definition else LISTS.get(key, key)
