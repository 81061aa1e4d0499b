"""What the administrator types about departments and people."""

import re
from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField
from wtforms.validators import Regexp, ValidationError

from directline.accounts.places import ROLES
from directline.county.shape import CODE, PHONE
from directline.models import Department, DepartmentKind, Post
from directline.pages.day_line import DayLine
from directline.pages.display import choices, label
from directline.pages.forms import Choice, Email, Form, Line, Words

GROUPS = (("A", "A 组（综合经济部门）"), ("B", "B 组（其他部门）"), ("C", "C 组（乡镇街区）"))
PHONE_ALONE = Regexp(
    PHONE, message="电话请写成 0421-4812345、13800000000、400-000-0000 或 12345 的样子", matcher=re.fullmatch
)
CODE_ALONE = Regexp(CODE, message="编码只用小写字母、数字和下划线，例如 gongxin", matcher=re.fullmatch)


class Lines(Words):
    """One item a line."""

    def __init__(self, label: Any, *, longest_line: int = 120, **more: Any) -> None:
        super().__init__(label, is_required=False, longest=10_000, **more)
        self.longest_line = longest_line

    @property
    def items(self) -> list[str]:
        return [line.strip() for line in (self.data or "").splitlines() if line.strip()]

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        for line in self.items:
            if len(line) > self.longest_line:
                raise ValidationError(f"“{line[:20]}……”有 {len(line)} 个字，每行最多 {self.longest_line} 个，请缩短")


class DepartmentForm(Form):
    name = Line("名称", description="全称，印在督办函和专报上")
    short_name = Line("简称", longest=20, description="列表里用，例如 发改局")
    kind = Choice("类型")
    group = Choice("对比组", GROUPS, is_required=False, description="排名只在同组之间比")
    parent = Choice("上级单位", is_required=False)
    vice = Choice("分管副县长", is_required=False, description="红牌起告知分管副县长")
    phone = Line("电话", longest=40, is_required=False, validators=[PHONE_ALONE])
    duties = Lines(
        "职责",
        longest_line=300,
        description="一行一项，冒号后面写企业常说的词，用空格隔开：项目立项备案：立项 备案 可研。派单建议靠这些词。",
    )
    services = Lines("服务企业清单", description="一行一项，向企业公布")
    is_to_verify = BooleanField("内容尚待本县核对")

    def __init__(self, departments: Iterable[Department], vices: Iterable[Post], **more: Any) -> None:
        super().__init__(**more)
        self.kind.offer(choices(DepartmentKind))
        self.group.offer(GROUPS, empty="不参加对比")
        self.parent.offer([(unit.code, unit.name) for unit in departments], empty="没有上级")
        self.vice.offer([(post.code, post.name) for post in vices], empty="没有")


class NewDepartmentForm(DepartmentForm):
    code = Line("编码", longest=64, validators=[CODE_ALONE], description="小写字母、数字和下划线，以后不能改")


class MergeForm(Form):
    into = Choice("并入哪个单位", is_required=False, description="投诉原单位的密件，现单位和从原单位调走的人同样看不到")

    def __init__(self, departments: Iterable[Department], **more: Any) -> None:
        super().__init__(**more)
        self.into.offer([(unit.code, unit.name) for unit in departments], empty="没有并入")


class PlaceForm(Form):
    role = Choice("角色")
    department = Choice("所在单位", is_required=False, description="承办人和负责人必选；直通车办公室的人选直通车办公室")
    post = Choice("职务", is_required=False, description="县领导必选")

    def __init__(self, departments: Iterable[Department], posts: Iterable[Post], **more: Any) -> None:
        super().__init__(**more)
        self.role.offer([(role.value, label(role)) for role in ROLES], empty="请选择")
        self.department.offer([(unit.code, unit.name) for unit in departments], empty="没有")
        self.post.offer([(post.code, post.name) for post in posts], empty="没有")


class InviteForm(PlaceForm):
    login = Line("登录名", longest=64, description="手机号，或小写字母的短名")
    name = Line("姓名", longest=40)
    phone = Line("电话", longest=40, is_required=False, validators=[PHONE_ALONE], description="企业能看到")
    email = Email("邮箱", is_required=False, description="填了就把设置密码的链接寄去；没有就由您转交")


class ContactForm(Form):
    name = Line("姓名", longest=40)
    phone = Line("电话", longest=40, is_required=False, validators=[PHONE_ALONE])
    email = Email("邮箱", is_required=False)


class DeputyForm(Form):
    deputy = Choice("代班人")
    first = DayLine("从哪天起")
    last = DayLine("到哪天止", description="含这一天")

    def __init__(self, people: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.deputy.offer(people, empty="请选择")
