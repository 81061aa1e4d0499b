"""An answer that only says whose matter it is not, in the many ways in which it is said."""

import pytest

from directline.tickets.not_ours import says_only_not_ours

NOT_OURS = """
这件事不归我们管
这件事不归我们管。
这事不归我局管，请找住建局。
此事项不属于我局职责范围。
该问题不属于本单位管辖。
非我局职能
该事项非本单位职责，请向自然资源局反映。
经核实，该诉求不在我镇管辖范围内。
您反映的问题不由我局负责。
您好！您反映的问题我局没有这项职能，建议咨询市场监管局。感谢您的来信。
我局无权处理。
我单位没有管辖权，请另行向法院起诉。
与我局无关
这个跟我们没有关系。
不是我们单位的事
我们这里不管这个
我们不负责，应由供电公司负责。
超出我局职权范围。
本局不受理此类事项，请到政务服务中心窗口咨询。
经查，此事不属于 我 局 职责。
经核实，此事应由住建局办理，不属于我局职责，敬请谅解。
咱们办不了，去找交通局吧。
该事项不归口我委管理，请联系发改委。
此事与本局职责无关
这是住建局的事，不是我们的事
我局没有执法权，建议拨打12345热线
该项工作归口管理单位为发改局，我局不负责
我们单位不管，别找我们
这事儿不归俺们管
与我单位职能不符
我局非主管部门
""".strip().split("\n")
OURS = """
已于3月5日完成增容，贵公司可以正常投产。
该地块不属于我镇管辖，已协调自然资源局于3月5日现场测量，界址已确认。
经核实，您反映的道路不在我局管养范围内，我局已联系交通局修补完毕。
我局已受理，材料齐全后五个工作日内办结。
不属于限制类项目，可以办理备案。
贵公司不是我县规模以上企业，按政策不能享受奖励，依据为《奖励办法》第六条。
该问题不属于行政处罚范围，我局对照条例第十条下达了整改通知。
我们不收取任何费用，请放心。
本单位负责，三日内派人到现场。
""".strip().split("\n")


@pytest.mark.parametrize("text", NOT_OURS)
def test_what_only_declines_the_matter_is_caught(text):
    assert says_only_not_ours(text)


@pytest.mark.parametrize("text", [*OURS, "", "。。。"])
def test_what_says_more_passes(text):
    assert not says_only_not_ours(text)
