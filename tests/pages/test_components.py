"""The components: what they say, to whom they say it, and that the page of all of them is sound."""

import re
from types import SimpleNamespace

import pytest
from flask import render_template_string
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from directline.models import Colour, Status
from directline.pages.forms import Form
from tests import gallery

UI = '{% import "components/ui.html" as ui %}'


class Matter(Form):
    title = StringField("标题", [InputRequired("请填写标题")], description="一句话")
    description = TextAreaField("情况", [Length(max=50)])
    kind = RadioField("类别", [InputRequired()], choices=[SelectChoice("a", "用地"), SelectChoice("b", "融资")])


@pytest.fixture
def page(app):
    with app.test_request_context():
        yield lambda source, **values: " ".join(render_template_string(UI + source, **values).split())


def test_the_gallery_has_the_density_and_the_type_asked_for(app):
    plain, other = gallery.page(app), gallery.page(app, "density=dense&large=1")

    asked = ('<body class="dense">', '<html lang="zh-CN" class="large-type">')
    assert [[part in text for part in asked] for text in (plain, other)] == [[False, False], [True, True]]


def test_the_gallery_shows_each_part(app):
    titles = re.findall(r"<h2>([^<]+)</h2>", gallery.page(app))

    assert titles == [
        *("经过", "附件", "诉求信息", "接下来", "状态与亮牌", "时限", "列表", "表单", "有误的表单", "提示", "数字")
    ]
    assert gallery.page(app).count('class="clock is-') == 15


def test_no_program_serves_the_gallery(app):
    assert [rule.rule for rule in app.url_map.iter_rules() if "gallery" in rule.rule or "dev" in rule.rule] == []


def test_a_field_names_its_hint_and_its_fault(page):
    form = Matter(meta={"csrf": False})
    form.validate()

    text = page("{{ ui.field(form.title) }}", form=form)

    assert [
        part in text
        for part in ('aria-describedby="title-hint title-error"', 'aria-invalid="true"', 'id="title-error"', "一句话")
    ] == [True] * 4


def test_a_field_without_fault_claims_none(page):
    text = page("{{ ui.field(form.title, autocomplete='off') }}", form=Matter())

    assert [part in text for part in ("aria-invalid", "title-error", 'autocomplete="off"', 'aria-hidden="true">*')] == [
        False,
        False,
        True,
        True,
    ]


def test_words_count_what_was_written(page):
    text = page("{{ ui.field(form.description) }}", form=Matter(description="四个字吧"))

    assert '<span id="description-count">4</span> / 50' in text
    assert "选填" in text


def test_a_list_of_choices_is_one_group_with_a_legend(page):
    text = page("{{ ui.field(form.kind) }}", form=Matter())

    assert [text.count(part) for part in ("<fieldset", "<legend", 'type="radio"', 'for="kind-0"')] == [1, 1, 2, 1]


def test_the_error_summary_links_to_each_field_and_shows_refusals(page):
    form = Matter(meta={"csrf": False})
    form.validate()
    form.form_errors.append("已有相同的诉求")

    text = page("{{ ui.error_summary(form) }}", form=form)

    assert [part in text for part in ('role="alert"', 'href="#title"', 'href="#kind"', "<li>已有相同的诉求</li>")] == [
        True
    ] * 4


def test_a_form_without_faults_has_no_summary(page):
    assert "error-summary" not in page('{{ ui.form(form, "提交") }}', form=Matter())


def test_a_form_carries_its_token_once_and_only_files_make_it_multipart(page):
    text = page('{{ ui.form(form, "提交", cancel="/back") }}', form=Matter())

    assert [text.count(part) for part in ('name="csrf_token"', "multipart", "data-once", 'href="/back"')] == [
        1,
        0,
        1,
        1,
    ]


def test_what_people_typed_is_never_markup(page):
    hostile = "<script>alert(1)</script>"
    source = (
        "{{ ui.facts([(x, x)]) }}{{ ui.notice(x, 'error', x) }}{{ ui.empty(x, x) }}{{ ui.tag(x) }}"
        "{{ ui.person(x, x, x, x, x) }}{{ ui.stat(x, x, note=x) }}{{ ui.breadcrumbs([(x, '')]) }}"
        "{{ ui.attachments([{'name': x, 'size': 1, 'url': '#'}]) }}{{ ui.timeline([item]) }}{{ ui.steps([item]) }}"
    )
    words = dict.fromkeys(("title", "who", "text", "until", "now", "state"), hostile)
    shape = {"at": None, "tone": "", "symbol": "", "folded": (), "is_minor": False, "attachments": ()}
    item = SimpleNamespace(**words, **shape)

    assert "<script>" not in page(source, x=hostile, item=item)


@pytest.mark.parametrize(
    ("colour", "word"), [(Colour.BLUE, "提醒"), (Colour.YELLOW, "黄牌"), (Colour.RED, "红牌"), ("red", "红牌")]
)
def test_a_card_says_its_colour_in_words_and_shape(page, colour, word):
    text = page("{{ ui.card(colour) }}", colour=colour)

    assert (word in text, f"#card-{colour}" in text) == (True, True)


@pytest.mark.parametrize("colour", [Colour.NONE, None])
def test_no_card_shows_nothing(page, colour):
    assert page("{{ ui.card(colour) }}", colour=colour) == ""


def test_every_status_has_a_badge(page):
    text = page("{% for one in all %}{{ ui.status(one) }}{% endfor %}", all=list(Status))

    assert text.count("badge-status") == len(Status)


def test_facts_leave_out_what_is_empty_but_not_nought(page):
    text = page('{{ ui.facts([("甲", ""), ("乙", none), ("丙", 0)]) }}')

    assert ("甲" in text, "乙" in text, "<dt>丙</dt><dd>0</dd>" in text) == (False, False, True)


def test_a_number_to_tap_has_no_spaces_in_its_address(page):
    assert 'href="tel:04214812345"' in page('{{ ui.call("0421-481 2345") }}')


@pytest.mark.parametrize(
    ("figure", "of", "shown"),
    [
        (3, 4, '<span class="weak-figure">4 件中 3 件</span>'),
        (8, 9, '<span class="">8/9 (88.9 %)</span>'),
        (0, 0, "—"),
    ],
)
def test_a_share_of_few_cases_is_grey_and_of_none_empty(page, figure, of, shown):
    assert page("{{ ui.share(figure, of) }}", figure=figure, of=of) == shown


def test_a_pager_with_one_page_shows_nothing(page):
    assert page("{{ ui.pager() }}") == ""


def test_the_action_bar_has_one_main_action_and_a_menu(page):
    actions = [{"label": name, "url": f"/{name}", "method": method} for name, method in (("a", "get"), ("b", "post"))]

    text = page("{{ ui.action_bar(main, others) }}", main=actions[0], others=[*actions, *actions])

    assert [text.count(part) for part in ("btn-main", "<details", "menu-list", 'name="csrf_token"')] == [1, 1, 1, 2]


def test_an_action_bar_without_actions_shows_nothing(page):
    assert page("{{ ui.action_bar() }}") == ""
