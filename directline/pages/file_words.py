"""What is said of a file: what may be sent, how far its copy is, and what to do where there can be none."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from config import MEGABYTE
from directline.models import Attachment, CopyFault, CopyState, User
from directline.pages.display import label
from directline.tickets.files import quotas
from directline.tickets.files.kinds import kinds_in_words

INSTEAD = {
    CopyFault.LOCKED: _l("请取消密码"),
    CopyFault.TOO_MUCH: _l("请精简内容、分成几个文件或另存为 PDF"),
    CopyFault.TOO_MANY_PIXELS: _l("请把图片缩小"),
    CopyFault.UNREADABLE: _l("请另存为 PDF 或图片"),
}


@dataclass(frozen=True)
class ShownFile:
    """``url`` is empty while there is nothing to fetch; ``note`` says why, or what others do not get yet."""

    name: str
    size: int
    url: str
    note: str


def shown(file: Attachment, name: str, *, is_own: bool) -> ShownFile:
    note = of_sent(file) if is_own else of_received(file)
    url = url_for("file.download", token=file.token) if is_own or not note else ""
    return ShownFile(name, file.size, url, note)


def offer(user: User) -> str:
    """What may be sent, how much, and what others get of it."""
    limits = quotas.limits(user)
    return _(
        "手机拍照即可，可以一次选多个。支持%(kinds)s。每个不超过 %(file)d MB，一天一共不超过 %(day)d MB。"
        "系统先检查文件，别人拿到的是去掉了拍摄位置、作者等信息的副本。",
        kinds=kinds_in_words(),
        file=limits.file // MEGABYTE,
        day=limits.day // MEGABYTE,
    )


def of_draft(file: Attachment) -> str:
    """To who is writing, beside a file that is kept."""
    if file.copy.state is CopyState.WAITING:
        return _("正在检查，可以先提交")
    if not is_refused(file):
        return ""
    return _("别人打不开这个文件：%(reason)s。%(instead)s后另传一份；提交时会删去这一份。", **_refusal(file))


def of_sent(file: Attachment) -> str:
    """To who sent it, on the ticket."""
    if file.copy.state is CopyState.WAITING:
        return _("正在检查，检查完别人才能看到")
    if not is_refused(file):
        return ""
    return _("别人打不开这个文件：%(reason)s。%(instead)s，留言告诉对方，再按对方的要求重新提供。", **_refusal(file))


def of_received(file: Attachment) -> str:
    """To everybody else, on the ticket."""
    if file.copy.state is CopyState.WAITING:
        return _("正在检查，请过一会儿刷新")
    if not is_refused(file):
        return ""
    return _("不能提供：%(reason)s。请对方改好后重新发来。", reason=label(file.copy.fault))


def without_copy(file: Attachment) -> tuple[str, str]:
    """Title and advice of the page for who asks for a file of which no copy stands."""
    if is_refused(file):
        advice = _("%(reason)s，只有上传的人能取回原件。请留言请对方改好后重新发来。", reason=label(file.copy.fault))
        return _("这个文件不能提供"), advice
    return _("这个文件正在检查"), _("检查完就能下载，通常不到一分钟。请过一会儿刷新这个页面。")


def is_refused(file: Attachment) -> bool:
    return file.copy.state is CopyState.REFUSED


def _refusal(file: Attachment) -> dict[str, Any]:
    """Why there is no copy, and what to do."""
    fault = file.copy.fault or CopyFault.UNREADABLE
    return {"reason": label(fault), "instead": INSTEAD[fault]}
