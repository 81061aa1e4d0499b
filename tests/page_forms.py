"""The forms of a page as a browser would send them: every field with the value that stands in it."""

from html.parser import HTMLParser
from typing import Any, NamedTuple

Sent = dict[str, list[str]]


class PageForm(NamedTuple):
    action: str
    data: Sent


class _Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.select: str | None = None
        self.area: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            self.forms.append(PageForm(given.get("action", ""), {}))
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self.select = given.get("name")
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.forms[-1].data):
            self.forms[-1].data[self.select] = [given.get("value", "")]
        elif tag == "textarea":
            self.area = given.get("name")

    def handle_endtag(self, tag: str) -> None:
        self.select = None if tag == "select" else self.select
        self.area = None if tag == "textarea" else self.area

    def handle_data(self, data: str) -> None:
        if self.area and self.forms:
            kept = self.forms[-1].data.setdefault(self.area, [""])
            kept[0] += data.removeprefix("\r\n").removeprefix("\n") if not kept[0] else data

    def _input(self, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text"), given.get("name", "")
        is_chosen = kind not in ("checkbox", "radio") or "checked" in given
        if name and self.forms and is_chosen and kind not in ("submit", "button", "file", "image"):
            self.forms[-1].data.setdefault(name, []).append(given.get("value", "on" if kind == "checkbox" else ""))


def forms_of(html: str) -> list[PageForm]:
    return _Forms(html).forms


def form_of(html: str, action: str = "", **typed: Any) -> Sent:
    """The form that posts to this address (or to the page itself), with what somebody types into it."""
    by_action = {form.action: form for form in reversed(forms_of(html)) if "form_key" in form.data}
    form = by_action[action] if action in by_action else by_action[""]
    kept = {name: values for name, values in form.data.items() if name != "csrf_token"}  # the browser brings its own
    return kept | {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
