"""What the county lacks, as ``doctor`` says it: each thing with the page or the command that sets it."""

from collections.abc import Iterator

from directline.county import check, needs
from directline.models import DeadlineKind
from directline.operations.health import Complaint
from directline.pages.labels import LABELS

FILE = "，或写进县情文件后执行 county load"
NAMES = {"line_name": "直通车名称", "county_name": "县名", "line_phone": "直通车电话"}


def complaints() -> list[Complaint]:
    """Nothing of a county that is not loaded but that."""
    if not needs.has_county():
        return [Complaint("county", "还没有装入本县；请执行 county load，或 init")]
    return list(_found())


def notes() -> list[str]:
    """What the county does not say for itself, so that the program's own numbers hold."""
    if not needs.has_county():
        return []
    said = [f"{name}（{needs.default_of(name)}）" for name in needs.numbers_not_set()]
    return (
        [f"县情没有写明、按程序自带的值用的参数，可写进县情文件后执行 county load：{'、'.join(said)}"] if said else []
    )


def _found() -> Iterator[Complaint]:
    for kind in needs.kinds_without_limit():
        yield Complaint("limits", f"没有“{_name(kind)}”的一般时限；请在“一般时限”页（/admin/limits）填写{FILE}")
    for kind in needs.kinds_without_ladder():
        words = f"没有“{_name(kind)}”的督办阶梯，逾期没有人知道；请在“督办阶梯”页（/admin/ladder）增加{FILE}"
        yield Complaint("ladders", words)
    for name in needs.names_not_set():
        yield Complaint("settings", f"没有{NAMES[name]}；请在“参数”页（/admin/parameters）填写{FILE}")
    for unit in needs.units_missing():
        words = (
            f"没有在用的{check.NEEDED_DEPARTMENTS[unit]}（{unit}）；请在“单位”页（/admin/departments）新增或恢复{FILE}"
        )
        yield Complaint("units", words)
    for post in needs.posts_missing():
        yield Complaint("posts", f"没有{check.NEEDED_POSTS[post]}的职务（{post}）；请写进县情文件后执行 county load")


def _name(kind: DeadlineKind) -> str:
    return str(LABELS[DeadlineKind][kind])
