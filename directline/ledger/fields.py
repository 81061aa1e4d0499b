"""What the import understands, what each field is called, and the headings under which ledgers keep it."""

from enum import StrEnum


class Field(StrEnum):
    """In the order in which they are shown."""

    ID = "id"
    SERIAL = "serial"
    ASKED_AT = "asked_at"
    ENTERPRISE = "enterprise"
    CREDIT_CODE = "credit_code"
    CONTACT_NAME = "contact_name"
    CONTACT_PHONE = "contact_phone"
    TOWNSHIP = "township"
    CHANNEL = "channel"
    TITLE = "title"
    DESCRIPTION = "description"
    CATEGORY = "category"
    SEVERITY = "severity"
    DEPARTMENT = "department"
    HANDLER = "handler"
    REPLY = "reply"
    REPLIED_AT = "replied_at"
    OUTCOME = "outcome"


MEANINGS = {
    Field.ID: "编号",
    Field.SERIAL: "序号",
    Field.ASKED_AT: "提出时间",
    Field.ENTERPRISE: "企业名称",
    Field.CREDIT_CODE: "统一社会信用代码",
    Field.CONTACT_NAME: "联系人",
    Field.CONTACT_PHONE: "联系电话",
    Field.TOWNSHIP: "属地",
    Field.CHANNEL: "渠道",
    Field.TITLE: "标题",
    Field.DESCRIPTION: "内容",
    Field.CATEGORY: "类别",
    Field.SEVERITY: "紧急程度",
    Field.DEPARTMENT: "承办单位",
    Field.HANDLER: "承办人",
    Field.REPLY: "答复内容",
    Field.REPLIED_AT: "答复时间",
    Field.OUTCOME: "是否解决",
}

HEADINGS = {
    Field.ID: """
        留言编号 诉求编号 问题编号 事项编号 工单编号 受理编号 信件编号 来信编号 台账编号 工单号 单号 编号 id number""",
    Field.SERIAL: """
        序号 顺序号 行号 serial no""",
    Field.ASKED_AT: """
        留言时间 受理时间 受理日期 上报时间 上报日期 提交时间 提出时间 提出日期 反映时间 反映日期 登记时间 登记日期
        诉求时间 来信时间 收件时间 收到时间 接收时间 填报时间 创建时间 走访时间 时间 日期
        asked_at submitted_at created_at received_at""",
    Field.ENTERPRISE: """
        企业名称 留言用户 反映企业 诉求企业 反映单位 诉求单位 反映主体 诉求主体 市场主体 公司名称 来信人 留言人
        企业 公司 用户 enterprise company firm sender user""",
    Field.CREDIT_CODE: """
        统一社会信用代码 统一信用代码 社会信用代码 信用代码 credit_code uscc""",
    Field.CONTACT_NAME: """
        企业联系人 联系人姓名 联系人 contact contact_name""",
    Field.CONTACT_PHONE: """
        联系电话 联系方式 联系人电话 手机号码 手机号 电话 手机 contact_phone phone""",
    Field.TOWNSHIP: """
        乡镇街区 乡镇街道 所属乡镇 所在乡镇 乡镇 属地 township""",
    Field.CHANNEL: """
        诉求渠道 诉求来源 反映渠道 收集方式 渠道 来源 channel source""",
    Field.TITLE: """
        留言主题 留言标题 诉求标题 诉求主题 诉求事项 问题标题 信件标题 来信标题 事项标题 事项名称 问题名称
        标题 主题 题目 title subject""",
    Field.DESCRIPTION: """
        留言详情 留言内容 诉求内容 诉求详情 问题描述 问题详情 问题内容 反映内容 反映问题 事项内容 具体问题 具体内容
        主要内容 主要问题 诉求描述 诉求情况 反映情况
        困难和问题 困难问题 存在问题 企业诉求 诉求 问题 困难 详情 内容 正文 body content account description""",
    Field.CATEGORY: """
        诉求类别 诉求类型 问题类别 问题类型 事项类别 一级分类 一级标签 类别 类型 分类 category label""",
    Field.SEVERITY: """
        紧急程度 严重程度 severity""",
    Field.DEPARTMENT: """
        承办单位 责任单位 主办单位 牵头单位 办理单位 答复单位 责任部门 承办部门 牵头部门 办理部门
        department""",
    Field.HANDLER: """
        承办人 责任人 经办人 办理人 handler""",
    Field.REPLY: """
        答复意见 答复内容 回复内容 回复意见 办理结果 办理情况 办结情况 处理结果 处理情况 处理意见 解决情况 落实情况
        反馈意见 反馈情况 答复 回复 reply answer response""",
    Field.REPLIED_AT: """
        答复时间 答复日期 回复时间 回复日期 办结时间 办结日期 反馈时间 反馈日期 完成时间 解决时间
        replied_at answered_at""",
    Field.OUTCOME: """
        是否解决 办理结论 办结类型 outcome""",
}

OWN = {
    "编号": Field.ID,
    "标题": Field.TITLE,
    "类别": Field.CATEGORY,
    "等级": Field.SEVERITY,
    "渠道": Field.CHANNEL,
    "企业": Field.ENTERPRISE,
    "统一社会信用代码": Field.CREDIT_CODE,
    "属地": Field.TOWNSHIP,
    "主办单位": Field.DEPARTMENT,
    "承办人": Field.HANDLER,
    "提出时间": Field.ASKED_AT,
    "答复时间": Field.REPLIED_AT,
}
"""The headings of the ledger that this program writes, as far as a ledger that is read can say the same."""
