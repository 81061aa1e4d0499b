"""What is looked for: cut where it is too long, and said so; every list of every door has the one field for it."""

import pytest
from wtforms import StringField

from directline.pages.listing import LONGEST_SEARCH, Day, Filters, Search
from tests import scenarios
from tests.pages.officials import rows

CUT = f"要找的内容太长，只按前 {LONGEST_SEARCH} 个字查找。"
LONG = "厂区围墙外高压线" * 15
DOORS = {
    "clerk": ("/office/tickets?words=", "/office/tickets?firm=", "/office/enterprises?words=", "/office/verifications?words="),
    "handler": ("/handler?words=", "/handler/done?words=", "/handler/entry?words="),
    "butler": ("/handler/enterprises?words=",),
    "owner": ("/enterprise/tickets?words=", "/enterprise/file?words="),
    "admin": ("/admin/users?words=", "/admin/departments?words=", "/admin/changes?words="),
    "auditor": ("/admin/readings?words=",),
}  # fmt: skip


@pytest.mark.on_both
def test_every_list_looks_for_words_by_the_one_field(app):
    fields = [
        (f"{form.__name__}.{name}", field.field_class)
        for form in [Filters, *below(Filters)]
        for name, field in vars(form).items()
        if hasattr(field, "field_class")
    ]

    assert ("Filters.words", Search) in fields
    assert [name for name, kind in fields if issubclass(kind, StringField) and not issubclass(kind, Search | Day)] == []


def below(form):
    return [each for one in form.__subclasses__() for each in (one, *below(one))]


@pytest.mark.on_both
@pytest.mark.parametrize(("person", "doors"), DOORS.items())
def test_what_is_too_long_is_cut_and_the_page_says_so(client, cast, person, doors):
    client.sign_in(getattr(cast, person))
    for door in doors:
        assert (CUT in client.get(door + LONG).text, CUT in client.get(door + LONG[:60]).text) == (True, False), door


@pytest.mark.on_both
def test_what_is_cut_still_finds_and_is_said_in_the_readers_language(client, cast):
    scenarios.filed(cast, title=LONG[:100])
    scenarios.filed(cast, title="别的")
    cast.clerk.language = "en"

    page = client.sign_in(cast.clerk).get(f"/office/tickets?words={LONG}")

    assert len(rows(page)) == 1
    assert f"Only the first {LONGEST_SEARCH} characters are looked for" in page.text


@pytest.mark.on_both
def test_office_sees_firms_of_one_name(client, cast):
    cast.rival.name = cast.firm.name.translate({ord("喀"): "（喀）"})
    cast.firm.name = cast.firm.name.translate({ord("喀"): "(喀)"})

    assert len(rows(client.sign_in(cast.clerk).get("/office/enterprises?namesake=yes"))) == 2
