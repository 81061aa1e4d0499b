"""The county's words for what is done to a ticket: one row of WORDS holds all texts about an action."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from directline.tickets.rules import Action


class Mail(NamedTuple):
    """Subject, and what the mail says besides. An enterprise reads it in its language, officials in Chinese."""

    to_enterprise: Any
    to_officials: str
    more: Any = ""
    more_to_officials: str = ""


class Words(NamedTuple):
    """``button`` offers the action, ``event`` is its line of the history; what stands out there is key."""

    button: Any
    event: Any
    symbol: str = "dots"
    is_key: bool = False
    rank: int = 0  # place among what is to be done next, the lowest first; 0: never
    hint: Any = ""  # shown where it is what is to be done next
    waits: Any = ""  # shown above the enterprise's own list where it waits for the enterprise
    mail: Mail | None = None  # None: no mail, or one of its own, templates/mail/<action>.txt


WORDS: dict[Action, Words] = {
    Action.SUBMIT: Words(
        _l("提交诉求"),
        _l("企业提交了诉求"),
        symbol="send",
        is_key=True,
        mail=Mail(_l("诉求已收到"), "新诉求待受理", more=_l("受理后，您可以在页面上看到由谁办理、什么时候办结。")),
    ),
    Action.CONFIRM_WORDING: Words(
        _l("确认内容"),
        _l("企业确认了内容"),
        rank=40,
        hint=_l("这件诉求由工作人员代为填报，请核对内容。"),
        waits=_l("确认代填的内容"),
        mail=Mail(_l("内容已确认"), "企业已确认登记内容"),
    ),
    Action.MESSAGE: Words(
        _l("留言"),
        _l("留言"),
        symbol="message",
        rank=110,
        hint=_l("企业要求保密身份，请用留言联系企业，首次留言即为首次联系。"),
    ),
    Action.URGE: Words(_l("催办"), _l("催办"), symbol="bell"),
    Action.ASK_SUPPLEMENT: Words(
        _l("要求补充材料"),
        _l("请企业补充材料"),
        symbol="clip",
        mail=Mail(
            _l("需要补充材料"),
            "已请企业补充材料",
            more=_l("需要补充的内容已一次列全，请打开页面查看并提交。等待补充的时间不计入办理时限。"),
            more_to_officials="等待补充的时间不计入办理时限。",
        ),
    ),
    Action.SUPPLEMENT: Words(
        _l("补充材料"),
        _l("企业补充了材料"),
        symbol="clip",
        rank=10,
        hint=_l("请补充材料后继续办理。"),
        waits=_l("补充材料"),
        mail=Mail(_l("补充材料已收到，继续办理"), "企业已补充材料，请继续办理"),
    ),
    Action.REJECT: Words(
        _l("不予受理"),
        _l("不予受理"),
        symbol="close",
        mail=Mail(
            _l("诉求未予受理，如不同意可以提一次异议"),
            "诉求未予受理",
            more=_l("原因和可以去哪里办理，请打开页面查看。"),
        ),
    ),
    Action.OBJECT: Words(
        _l("提出异议"),
        _l("企业提出异议"),
        rank=30,
        hint=_l("不认可不予受理的，可以提一次异议。"),
        mail=Mail(_l("异议已收到，由另一位工作人员重新审看"), "企业对不予受理提出异议，请由另一位同志重新审看"),
    ),
    Action.RECLASSIFY: Words(
        _l("调整类别或等级"),
        _l("调整了类别或等级"),
        mail=Mail(
            _l("类别或等级有调整"),
            "类别或等级有调整",
            more=_l("请打开页面查看。"),
            more_to_officials="请打开页面查看。",
        ),
    ),
    Action.RECUSE: Words(_l("设定回避"), _l("设定了回避"), mail=Mail(_l("回避已登记"), "回避已登记")),
    Action.DISPATCH: Words(
        _l("派单"), _l("已派单"), symbol="next", is_key=True, rank=60, hint=_l("请在受理时限内派单、退补或说明去向。")
    ),
    Action.RECALL: Words(
        _l("收回派单"),
        _l("派单已收回"),
        symbol="back",
        mail=Mail(_l("正在重新确定责任单位"), "派单已收回，贵单位不再办理", more=_l("办结期限不变。")),
    ),
    Action.ADD_CO_HANDLER: Words(_l("增加协办"), _l("增加了协办单位")),
    Action.SIGN: Words(
        _l("签收"),
        _l("承办单位已签收"),
        rank=100,
        hint=_l("请先签收。"),
        mail=Mail(_l("责任单位已签收"), "派单已签收，由您承办"),
    ),
    Action.ASSIGN_HANDLER: Words(_l("指定承办人"), _l("指定了承办人"), symbol="person"),
    Action.HAND_BACK: Words(_l("交回单位"), _l("原承办人不再承办，由单位重新指定"), symbol="person"),
    Action.CONTACT: Words(
        _l("登记首次联系"),
        _l("已与企业联系"),
        symbol="phone",
        rank=120,
        hint=_l("请先联系企业。"),
        mail=Mail(
            _l("责任单位登记了与您的联系"), "主办单位登记了与企业的联系", more=_l("若与事实不符，请在页面上留言。")
        ),
    ),
    Action.PLAN: Words(
        _l("填报办理方案"),
        _l("办理方案已制定"),
        symbol="file",
        is_key=True,
        rank=130,
        hint=_l("请拿出办理方案。"),
        mail=Mail(_l("办理方案已制定"), "主办单位已提交办理方案", more=_l("请打开页面查看。")),
    ),
    Action.NOTE: Words(
        _l("记录办理情况"),
        _l("办理记录"),
        symbol="pen",
        mail=Mail(_l("办理有新进展"), "办理有新进展", more=_l("请打开页面查看。")),
    ),
    Action.CO_REPORT: Words(_l("提交协办反馈"), _l("协办单位已反馈"), rank=170, hint=_l("请把协办情况报给主办单位。")),
    Action.ANSWER: Words(
        _l("提交答复"), _l("承办单位提交了答复"), symbol="reply", rank=150, hint=_l("办好之后提交答复。")
    ),
    Action.SEND_BACK: Words(_l("退回答复"), _l("答复被退回")),
    Action.PASS: Words(
        _l("通过答复"), _l("答复通过审核"), symbol="check-circle", is_key=True, rank=70, hint=_l("答复等待审核。")
    ),
    Action.CALL_BACK: Words(
        _l("登记回访"),
        _l("回访"),
        symbol="phone",
        rank=90,
        hint=_l("答复已送达企业，等待评价；请回访。"),
        mail=Mail(_l("直通车办公室登记了一次对您的回访"), "登记了一次回访"),
    ),
    Action.VERDICT: Words(
        _l("评价"),
        _l("企业作出评价"),
        symbol="star",
        is_key=True,
        rank=20,
        hint=_l("答复已送达，请评价是否真正解决。"),
        waits=_l("评价办理结果"),
    ),
    Action.ORDER_REDO: Words(
        _l("责成重办"),
        _l("责成重办"),
        rank=80,
        hint=_l("企业多次评价没有解决，请主任决定重办或按未解决办结。"),
        mail=Mail(_l("您的诉求将重新办理"), "责成重新办理"),
    ),
    Action.CLOSE_UNRATED: Words(
        _l("未评价办结"),
        _l("未收到评价，已办结"),
        mail=Mail(
            _l("诉求已办结（未能联系到您）"),
            "诉求已办结（未能回访）",
            more=_l("多次联系您未果，按“未能回访”办结，不计为满意。如仍有问题，请再次提出。"),
            more_to_officials="不计为满意。",
        ),
    ),
    Action.CLOSE_UNSOLVED: Words(
        _l("按未解决办结"),
        _l("按未解决办结"),
        mail=Mail(_l("诉求以“未解决”办结"), "诉求以“未解决”办结", more=_l("原因请打开页面查看。")),
    ),
    Action.CLOSE_IMPORTED: Words(_l("历史台账办结"), _l("历史台账，已办结"), mail=Mail(_l("诉求已办结"), "诉求已办结")),
    Action.CONFIRM_UNIT: Words(_l("确认承办单位"), _l("确认了承办单位")),
    Action.EXPLAIN: Words(
        _l("说明情况"),
        _l("承办单位说明了情况"),
        rank=50,
        hint=_l("黄牌已亮，请说明情况。"),
        mail=Mail(_l("责任单位已作出说明"), "责任单位已就亮牌提交说明", more_to_officials="请打开页面查看。"),
    ),
    Action.WITHDRAW: Words(_l("撤回诉求"), _l("企业撤回了诉求"), symbol="close"),
    Action.ESCALATE: Words(_l("督办升级"), _l("督办升级"), symbol="flag"),
    Action.RECOMPUTE: Words(
        _l("重新计算时限"), _l("时限重新计算"), mail=Mail(_l("工作日安排有变化"), "工作日安排有变化，期限已重新计算")
    ),
    Action.REVOKE_CARD: Words(_l("撤销亮牌"), _l("亮牌已撤销")),
    Action.ADD_RESPONDENT: Words(_l("补充登记被投诉对象"), _l("补充登记了被投诉对象")),
    Action.READ_IDENTITY: Words(_l("查看投诉人身份"), _l("查看了投诉人身份")),
    Action.DRAFT_INQUIRY: Words(_l("起草核查函"), _l("起草了核查函")),
    Action.APPROVE_INQUIRY: Words(_l("批准核查函"), _l("核查函已批准发出"), symbol="send"),
    Action.DECLINE_INQUIRY: Words(_l("不发核查函"), _l("核查函没有发出")),
    Action.REPLY_INQUIRY: Words(_l("答复核查函"), _l("被询问单位答复了核查函"), symbol="reply"),
    Action.RECORD_FINDING: Words(
        _l("登记核查结论"), _l("登记了核查结论"), rank=140, hint=_l("请先登记核查结论，再答复。")
    ),
    Action.ASK_AFTERMATH: Words(_l("办结后询问"), _l("询问企业办结之后的情况")),
    Action.REPORT_AFTERMATH: Words(
        _l("回答办结后的询问"),
        _l("企业回答了办结之后的情况"),
        rank=160,
        hint=_l("办结之后，有没有因为这次投诉受到影响？请告诉我们。"),
    ),
    Action.INSTRUCT: Words(_l("作出批示"), _l("领导作出批示"), symbol="pen", is_key=True),
    Action.GIVE_TASK: Words(
        _l("交办"),
        _l("作出批示"),
        symbol="pen",
        is_key=True,
        mail=Mail(_l("县领导对您的诉求作出批示"), "县领导批示，请办理"),
    ),
    Action.REPORT_TASK: Words(
        _l("报告办理情况"),
        _l("报告了办理情况"),
        symbol="reply",
        mail=Mail("", "批示事项已报办结", more_to_officials="请审核。"),
    ),
    Action.ACCEPT_TASK: Words(
        _l("认可办结"), _l("认可办结"), symbol="check-circle", mail=Mail("", "批示事项已认可办结")
    ),
    Action.RETURN_TASK: Words(
        _l("退回再办"),
        _l("退回再办"),
        symbol="back",
        mail=Mail("", "批示事项退回再办", more_to_officials="原因请打开页面查看。"),
    ),
    Action.EXTEND_TASK: Words(_l("延期"), _l("同意延期"), symbol="clock", mail=Mail("", "批示事项已延期")),
    Action.CANCEL_TASK: Words(
        _l("撤销批示"), _l("撤销批示"), symbol="close", mail=Mail("", "批示已撤销", more_to_officials="不必再办理。")
    ),
}
ACTIONS = {action.value: words.button for action, words in WORDS.items()}
EVENTS = {action.value: words.event for action, words in WORDS.items()}
MAILS = {action.value: words.mail for action, words in WORDS.items() if words.mail}
