"""The filing form as an enterprise fills it in."""

import re
from io import BytesIO
from typing import Any

from tests.browser import Browser

PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def address(category: str = "test") -> str:
    return f"/enterprise/file/{category}"


def filled(client: Browser, category: str = "test", **typed: Any) -> dict[str, Any]:
    """What the browser would send: the key that the page holds, what is filled in already, what is typed."""
    page = client.get(address(category))
    key = re.search(r'name="submission_key"[^>]*value="([^"]+)"', page.text)
    known = {
        "title": "厂区变压器容量不足",
        "description": "新线无法投产,已停两周。",
        "contact_name": "王企明",
        "contact_phone": "13800000001",
    }
    return {"submission_key": key.group(1) if key else "", **known, **typed}


def photo(name: str = "现场照片.png") -> tuple[BytesIO, str]:
    return BytesIO(PICTURE), name


def sent(client: Browser, category: str = "test", **typed: Any) -> Any:
    return client.post(address(category), data=filled(client, category, **typed), content_type="multipart/form-data")
