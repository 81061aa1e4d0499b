"""The county's words for every code that a person may see, by the code's own type and value."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from directline import models as m
from directline.pages.action_words import ACTIONS, EVENTS
from directline.pages.deadline_words import DATES_MOVED, DATES_TO_KEEP, DEADLINE_NAMES
from directline.tickets.tasks.lists import TaskGroup


def _written_with_underscores(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


LABELS: Mapping[type, Mapping[str, Any]] = {
    m.Status: {
        "submitted": _l("待受理"),
        "supplementing": _l("待补正"),
        "dispatched": _l("待签收"),
        "in_progress": _l("办理中"),
        "answered": _l("待审核"),
        "confirming": _l("待回访"),
        "closed": _l("已办结"),
        "rejected": _l("不予受理"),
        "withdrawn": _l("已撤回"),
    },
    m.TaskStatus: {
        "given": _l("办理中"),
        "reported": _l("已报办结"),
        "accepted": _l("已完成"),
        "cancelled": _l("已撤销"),
    },
    TaskGroup: {
        "late": _l("逾期"),
        "open": _l("在办"),
        "reported": _l("待审核"),
        "accepted": _l("已完成"),
        "cancelled": _l("已撤销"),
    },
    m.Severity: {
        "enquiry": _l("咨询"),
        "general": _l("一般"),
        "hard": _l("疑难"),
        "major": _l("重大"),
        "urgent": _l("紧急"),
    },
    m.Channel: {
        "form": _l("网上填报"),
        "phone": _l("来电"),
        "walk_in": _l("来访"),
        "visit": _l("走访"),
        "meeting": _l("座谈"),
        "campaign": _l("信息征集"),
        "transfer": _l("转办"),
        "import": _l("台账导入"),
    },
    m.CopyFault: {
        "locked": _l("设了密码"),
        "too_much": _l("内容太多、太复杂"),
        "too_many_pixels": _l("图片的像素太多"),
        "unreadable": _l("已损坏，或者其中的作者、位置等信息去不掉"),
    },
    m.Closing: {
        "solved": _l("已解决"),
        "explained": _l("已解释"),
        "unsolved": _l("未解决"),
        "unreached": _l("未联系上"),
        "imported": _l("历史台账"),
    },
    m.DeadlineKind: DEADLINE_NAMES,
    m.DeadlineState: {
        "running": _l("计时中"),
        "paused": _l("已暂停"),
        "held": _l("等待审核"),
        "met": _l("按时完成"),
        "missed": _l("逾期完成"),
        "void": _l("不再计时"),
    },
    m.PauseReason: {"supplement": _l("等待企业补充材料"), "answer": _l("等待审核答复")},
    m.ChangeReason: {
        "started": _l("开始计时"),
        "paused": _l("暂停计时"),
        "resumed": _l("恢复计时"),
        "held": _l("等待审核"),
        "sent_back": _l("答复退回，继续计时"),
        "stopped": _l("停止计时"),
        "voided": _l("不再计时"),
        "reclassified": _l("调整类别或等级，重新计算"),
        "calendar": _l("工作日历更新，重新计算"),
        "extended": _l("延期，重新计算"),
    },
    m.Rung: {
        "E0": _l("提醒"),
        "E1": _l("逾期督办"),
        "E2": _l("提级至分管副县长"),
        "E3": _l("提级至县长"),
        "E4": _l("提级至书记、县长"),
    },
    m.Colour: {"none": _l("未亮牌"), "blue": _l("提醒"), "yellow": _l("黄牌"), "red": _l("红牌")},
    m.RungFact: {
        "failed_redos": _l("多次重办仍未解决"),
        "dispatches_without_result": _l("多次派单没有结果"),
        "red_cards": _l("一个月内两次红牌"),
        "production_stopped": _l("企业停产"),
    },
    m.Recipient: {
        "handler": _l("承办人"),
        "head": _l("承办单位负责人"),
        "office": _l("直通车办公室"),
        "office_head": _l("直通车办公室主任"),
        "vice": _l("分管副县长"),
        "supervision": _l("督查室"),
        "magistrate": _l("县长"),
        "secretary": _l("县委书记"),
        "enterprise": _l("企业"),
        "giver": _l("作出批示的领导"),
    },
    m.Outcome: {
        "solved": _l("已解决"),
        "partly": _l("部分解决"),
        "cannot_lawfully": _l("依法不能解决"),
        "not_true": _l("情况不属实"),
        "unstated": _l("台账未注明"),
    },
    m.FindingResult: {"true": _l("属实"), "partly": _l("部分属实"), "not_true": _l("不属实")},
    m.Review: {"passed": _l("审核通过"), "sent_back": _l("退回重答")},
    m.Satisfaction: {"satisfied": _l("满意"), "basically": _l("基本满意"), "not_satisfied": _l("不满意")},
    m.VerdictSource: {"enterprise": _l("企业自评"), "call_back": _l("回访记录")},
    m.RejectionReason: {
        "emergency": _l("属紧急警情，应拨打 110、119、120"),
        "in_proceedings": _l("已进入诉讼、仲裁、复议等程序"),
        "repeated": _l("重复诉求，已办结且没有新情况"),
        "state_secret": _l("涉及国家秘密"),
        "civil_dispute": _l("民事纠纷，应由双方协商或司法途径解决"),
        "other_jurisdiction": _l("不属于本县管辖"),
        "unlawful": _l("违反法律法规"),
        "not_an_enterprise": _l("不属于企业诉求"),
        "unclear": _l("内容不清，补充后仍无法办理"),
    },
    m.MessageSide: {"enterprise": _l("企业"), "department": _l("承办单位"), "office": _l("直通车办公室")},
    m.AssignmentRole: {"lead": _l("主办"), "co_handler": _l("协办")},
    m.AssignmentEnd: {
        "recalled": _l("已收回"),
        "redo": _l("转入重办"),
        "closed": _l("已办结"),
        "withdrawn": _l("企业撤回"),
    },
    m.RecordKind: {
        "contact": _l("首次联系"),
        "plan": _l("办理方案"),
        "note": _l("办理记录"),
        "co_report": _l("协办反馈"),
        "reason": _l("理由"),
    },
    m.Role: {
        "enterprise": _l("企业用户"),
        "handler": _l("承办人"),
        "head": _l("单位负责人"),
        "leader": _l("县领导"),
        "admin": _l("系统管理员"),
        "auditor": _l("审计员"),
    },
    m.DepartmentKind: {
        "department": _l("县直部门"),
        "township": _l("乡镇街区"),
        "zone": _l("片区"),
        "bureau": _l("专业招商局"),
        "office": _l("直通车办公室"),
        "supervision": _l("督查室"),
        "discipline": _l("纪检监察"),
    },
    m.PostKind: {"secretary": _l("县委书记"), "magistrate": _l("县长"), "vice": _l("副县长")},
    m.CareStep: {
        "asked": _l("提出，待确认"),
        "given": _l("已指定"),
        "refused": _l("未同意"),
        "ended": _l("已结束"),
    },
    m.CareKind: {"butler": _l("项目管家"), "sponsor": _l("包保领导")},
    m.IndustryGroupKind: {"cluster": _l("产业集群"), "chain": _l("产业链")},
    m.EnterpriseSource: {"registered": _l("自行注册"), "office": _l("办公室录入"), "imported": _l("台账导入")},
    m.ActorKind: {"user": _l("人员"), "system": _l("系统"), "import": _l("台账导入")},
    m.NoticeChannel: {"page": _l("站内消息"), "mail": _l("邮件")},
    m.NoticeState: {
        "shown": _l("站内已显示"),
        "gathered": _l("等待每日汇总"),
        "waiting": _l("待发送"),
        "sending": _l("发送中"),
        "sent": _l("已发送"),
        "dead": _l("发送失败"),
        "held": _l("已暂缓"),
    },
    m.ReportKind: {"digest": _l("专报"), "annex": _l("密件专报")},
    m.CaseOwner: {"office": _l("直通车办公室"), "supervision": _l("督查室"), "principals": _l("县委书记、县长")},
    m.RecusalKind: {"recused": _l("回避"), "respondent": _l("被投诉"), "below": _l("被投诉单位的下属")},
    m.DaySource: {"national": _l("国家安排"), "local": _l("本县安排")},
    m.LinkPurpose: {
        "invite": _l("邀请"),
        "reset": _l("重设密码"),
        "sign_in": _l("免密登录"),
        "number": _l("更换登录手机号"),
    },
}

METHODS = {
    "phone": _l("电话"),
    "visit": _l("上门"),
    "meeting": _l("会面"),
    "message": _l("短信或微信"),
    "mail": _l("邮件"),
}

FACTORS = {
    "land": _l("用地"),
    "environment": _l("环保"),
    "energy": _l("能源"),
    "finance": _l("融资"),
    "labour": _l("用工"),
    "approvals": _l("审批"),
    "policies": _l("政策"),
    "unpaid_bills": _l("拖欠账款"),
    "market": _l("市场"),
    "law_enforcement": _l("执法监管"),
    "infrastructure": _l("基础设施"),
    "logistics": _l("物流"),
    "taxation": _l("税务"),
    "technology": _l("科技"),
    "talent": _l("人才"),
    "construction": _l("工程建设"),
    "bidding": _l("招标采购"),
    "disputes": _l("纠纷与经营秩序"),
    "safety": _l("安全生产"),
    "promises": _l("招商承诺"),
    "other": _l("其他"),
}

REMINDERS = {
    "E0": _l("提醒"),
    "E1": _l("到期未办"),
    "E2": _l("告知直通车办公室主任"),
}

LEVELS = {
    "E0": _l("提醒"),
    "E1": _l("第一级"),
    "E2": _l("第二级"),
    "E3": _l("第三级"),
    "E4": _l("第四级"),
}
"""How far a rung is raised, for who sets the ladder: whom it tells is theirs to choose."""

NAMED: Mapping[str, Mapping[str, Any]] = {
    "reminder": REMINDERS,
    "level": LEVELS,
    **{_written_with_underscores(words.__name__): labels for words, labels in LABELS.items()},
    "action": ACTIONS,
    "event": EVENTS,
    "date_to_keep": DATES_TO_KEEP,
    "date_moved": DATES_MOVED,
    "method": METHODS,
    "factor": FACTORS,
}
