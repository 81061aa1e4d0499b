"""Who can see a sealed complaint, in words: before it is filed, on the receipt, on its page."""

from directline.models import CaseOwner, DepartmentKind
from directline.pages.display import label, translated
from directline.pages.language import gettext as _
from directline.tickets.sealed.audience import Audience

Lines = list[tuple[str, str]]
KINDS = {CaseOwner.OFFICE: DepartmentKind.OFFICE, CaseOwner.SUPERVISION: DepartmentKind.SUPERVISION}


def seen_by(audience: Audience, *, is_own: bool = True) -> Lines:
    """Each who, and what for; to the one who files or filed it, or to its case owners."""
    reporter = _("您自己") if is_own else _("投诉人")
    everybody = [(reporter, _("本企业的其他账号看不到。")), *_officials(audience)]
    return [(who, what) for who, what in everybody if who]


def _officials(audience: Audience) -> Lines:
    own = KINDS.get(audience.case_owner)
    units = [translated(unit.short_name) for unit in audience.handling if audience.is_given or unit.kind is not own]
    is_led = audience.case_owner is CaseOwner.PRINCIPALS
    return [
        (label(audience.case_owner), _("保管这件投诉：受理、交办、审核答复、回访。")),
        ("" if is_led else label(CaseOwner.PRINCIPALS), _("看得到投诉内容。")),
        (_("查办单位") if units else "", _handling(units, is_given=audience.is_given)),
        (label(CaseOwner.SUPERVISION) if audience.is_supervised else "", _("超过时限，或由直通车办公室自己查办时。")),
    ]


def _handling(units: list[str], *, is_given: bool) -> str:
    named = _("、").join(units)
    if is_given:
        return _("%(units)s，受命查办。", units=named)
    if len(units) == 1:
        return _("%(units)s，可能受命查办；交给以后，投诉页面上会写明。", units=named)
    return _("%(units)s，其中一个可能受命查办；交给哪个，投诉页面上会写明。", units=named)


def not_seen_by() -> Lines:
    return [
        (_("被投诉的单位和人员"), _("连同其下属单位；调走、改名、合并以后也看不到。")),
        (_("其他部门、乡镇街区"), _("也包括分管副县长、包保领导和项目管家。")),
        (_("系统管理员、审计员"), _("审计员只看得到有人查看过身份，看不到内容。")),
    ]


def identity_words() -> str:
    return _(
        "您的企业名称、姓名和电话另行加密保存，以上人员打开投诉时也看不到。"
        "只有保管单位和受命查办的单位可以写明理由后查看，每一次查看您都看得到。"
    )
