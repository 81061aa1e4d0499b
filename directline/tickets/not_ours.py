"""Does an answer say nothing but that the matter is somebody else's? However it is said: routing is the office's job.

The text is taken clause by clause. It says nothing else where one clause declines the matter and every other one
declines it too, sends the enterprise elsewhere, or is mere courtesy. What was done about it is a clause of its own, and
lets the answer pass.
"""

import re
from collections.abc import Iterable

from directline.text import compact

_OWN = (
    r"(?:我|本|咱|俺)(?:们|县)?"
    r"(?:局|委|办|院|所|站|队|厅|部门|部|处|科室|科|中心|单位|机关|镇|乡|街道|政府|方|这里|这儿|这边|边|里)?"
)
_WORK = r"(?:管理|管辖|管|职责|职能|职权|权限|范围|负责|业务|受理|办理|处理|承担|的事|事情|事务|辖区)"
_DECLINES = re.compile(
    rf"(?:不|非|并非|没有|未)(?:再)?(?:是|属于|属|归|在|由|该|应|为|列入|纳入|归口)*{_OWN}.{{0,10}}"
    rf"|{_OWN}.{{0,6}}(?:无|没|没有|不具备|不具有|不享有)(?:有)?(?:此|该|这|相关|任何)?(?:项|方面的?|类|个|块)?{_WORK}(?:权|权力)?"
    rf"|{_OWN}.{{0,6}}(?:无权|没权|没有权|管不了|管不着|不管|不负责|不承担|不受理|不办理|办不了|做不了主).{{0,10}}"
    rf"|{_OWN}.{{0,6}}(?:无|没|没有).{{0,6}}权"
    rf"|{_OWN}(?:并)?(?:非|不是).{{0,4}}(?:主管|责任|承办|牵头|管理)(?:部门|单位|机关)"
    rf"|(?:与|和|跟|同){_OWN}.{{0,2}}{_WORK}?(?:没有|没|无|并无|不相|不)(?:任何)?(?:关系|关|符|相干|干)"
    rf"|(?:不关|不干|轮不到|轮不着|用不着){_OWN}.{{0,6}}"
    rf"|{_OWN}.{{0,4}}(?:没法|无法|没办法)(?:管|受理).{{0,8}}"
    rf"|(?:超出|超越|不在|不属于?|不归){_OWN}?.{{0,8}}{_WORK}.{{0,4}}"
)
_PLACE = r"(?:局|委|办|镇|乡|街道|部门|单位|公司|法院|中心|银行|窗口|热线|机关|政府)"
_SENDS_ELSEWHERE = re.compile(
    rf"(?:请|建议|可|可以|应|应当|应该|需|需要|须|要|您|你|贵公司|企业|直接|另行|自行|向|去|到|找|由|归|是|属于?|联系|咨询|询问|与)"
    rf".{{0,24}}{_PLACE}.{{0,8}}"
    rf"|.{{0,6}}(?:主管|归口|责任|承办|牵头)(?:管理)?(?:单位|部门|机关)(?:为|是|应为|应是).{{1,20}}"
    r"|(?:请|建议)?(?:另行|自行|依法|通过)?.{0,6}(?:诉讼|仲裁|法律)(?:途径|程序|渠道)?.{0,4}(?:解决|处理)?"
)
_GIVES_AWAY = re.compile(
    rf"(?:应|应该|应当|该|是)?(?:归|由|归口|属于?)(?!{_OWN}).{{0,20}}{_PLACE}.{{0,4}}"
    rf"(?:管|管理|管辖|负责|办理|处理|受理|承办|解决|职责|职能|职权)(?:范围|办理|处理|的事)?"
    r"|(?:应|应该|该)?(?:归|由)[他它]们(?:管|管理|负责|办理|处理|办)"
    rf"|(?:敬|恳|烦|现)?(?:请|申请|建议|望|麻烦|拟)(?:贵办|直通车|你们|您|县)?(?:办公室)?(?:予以|把|将|给予)?"
    rf"(?:(?:本|此|该|这)?(?:件|单|工单|诉求|事项|事)?)"
    rf"(?:(?:退回|退单|退件|改派|转派|另派|改办|重新派单|重新派件).{{0,20}}|(?:转|移交|交).{{0,12}}{_PLACE}.{{0,6}})"
)
"""Hands the matter on: to be given to another unit is asked of the office, not answered to the enterprise."""
_COURTESY = re.compile(
    r"(?:根据|按照|依照|依据|按).{0,20}(?:三定|分工|职责|职能|权限).{0,10}|(?:.{0,6}(?:电话|热线)(?:号码)?[是为]?)?[0-9-]*"
    r"|(?:您好|你好|感谢|谢谢|收悉|收到|特此|敬请|请(?:您|你)?(?:谅解|理解|知悉|周知)|别找|望|抱歉|对不起|不好意思|"
    r"经(?:核实|核查|查|研究|了解|调查|核对|现场查看)|(?:现|现将).{0,6}(?:回复|答复|如下)|(?:回复|答复)如下|关于).{0,24}"
    r"|(?:您|你|贵公司|企业)?(?:所)?(?:反映|咨询|提出|提交|来信|诉求)?的?(?:此|该|这|本)?(?:个|件|项|类|一)?(?:事项|事情|事儿|事|问题|诉求|情况|内容)"
)
_CLAUSE = re.compile(r"[,，。.;；:：!！?？、\n]+")
_TOPIC = re.compile(
    r"^(?:经(?:核实|核查|查|研究|了解|调查))?(?:您|你|贵公司|企业)?(?:所)?(?:反映|咨询|提出|提交)?的?"
    r"(?:此|该|这|本)?(?:个|件|项|类|一)?(?:事项|事情|事儿|事|工作|问题|诉求|情况)?(?:是|应|应当|确|确实|也|都|并|实际上?)?"
)
_SUBJECT = re.compile(r"^(?:此|该|这|本|那)(?:个|件|项)?(?:事项|事情|事儿|事|工作|问题|诉求)?")
_DONE = re.compile(r"已|完成|办结|协调|解决了|拨付|修复|到账|组织|安排")
"""What was or will be done is never a mere sending elsewhere."""


def says_only_not_ours(text: str, own_names: Iterable[str] = ()) -> bool:
    """True for "这件事不归我们管", "非我局职能，请找住建局" and the like; False where the answer says anything else.

    ``own_names``: what the unit that answers is called, and may call itself.
    """
    clauses = [clause for part in _CLAUSE.split(text) if (clause := compact(part))]
    for name in sorted(map(compact, own_names), key=len, reverse=True):
        clauses = [clause.replace(name, "我局") for clause in clauses]
    declined = [clause for clause in clauses if _declines(clause)]
    return bool(declined) and all(clause in declined or _is_empty(clause) for clause in clauses)


def _declines(clause: str) -> bool:
    return _is(_DECLINES, clause) or (_is(_GIVES_AWAY, clause) and not _DONE.search(clause))


def _is_empty(clause: str) -> bool:
    return _is(_COURTESY, clause) or (_is(_SENDS_ELSEWHERE, clause) and not _DONE.search(clause))


def _is(kind: re.Pattern[str], clause: str) -> bool:
    """The clause is of this kind, with or without naming the matter first."""
    return any(kind.fullmatch(words) for words in (clause, _TOPIC.sub("", clause), _SUBJECT.sub("", clause)))
