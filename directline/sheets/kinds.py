"""What a file is, by how it begins: its name says what somebody took it for."""

import codecs
import re
from enum import StrEnum

from .faults import Unfit

AGAIN = "请用能打开它的程序另存为 .xlsx 再导入"
_LOOKED_AT = 4096
_PDF_WITHIN = 1024
_PICTURE = "图片"
_FOREIGN = (
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"), _PICTURE, "请录成表格再导入"),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh"), "压缩包", "请先解压，再导入里面的表格"),
    ((b"{\\rtf",), "RTF 文档", "请把其中的表格复制到 Excel，另存为 .xlsx 再导入"),
    ((b"MIME-Version:",), "网页归档（.mht）", AGAIN),
    ((b"SQLite format 3",), "数据库", AGAIN),
)
_HTML = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|meta|style|table|div)\b", re.I | re.S
)


class Kind(StrEnum):
    ZIP = "zip"
    COMPOUND = "compound"
    HTML = "html"
    TEXT = "text"


def kind_of(content: bytes) -> Kind:
    """Raises Unfit for what holds no table."""
    start = content[:_LOOKED_AT]
    if start.startswith(b"PK\x03\x04"):
        return Kind.ZIP
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return Kind.COMPOUND
    if b"%PDF-" in start[:_PDF_WITHIN]:
        raise Unfit("这是 PDF 文件，不是表格。请导入原来的表格；只有 PDF 的，请录成表格再导入")
    is_bitmap = start.startswith(b"BM") and start[6:10] == bytes(4)
    for signs, name, advice in _FOREIGN:
        if start.startswith(signs) or (is_bitmap and name == _PICTURE):
            raise Unfit(f"这是{name}，不是表格。{advice}")
    return _kind_of_text(start)


def _kind_of_text(start: bytes) -> Kind:
    text = start.decode(
        "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "latin-1", "replace"
    )
    text = text.removeprefix("ï»¿").removeprefix("\ufeff")
    if _HTML.match(text):
        return Kind.HTML
    if text.lstrip().startswith("<?xml"):
        raise Unfit(f"这是 XML 文件，不是工作簿。{AGAIN}")
    return Kind.TEXT
