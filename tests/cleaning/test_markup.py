"""What the pages of office files show stays: texts, shapes, fields, links, formulas."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from directline.cleaning import archive, markup
from directline.cleaning.attributes import Surroundings
from directline.cleaning.faults import Damaged
from directline.cleaning.pseudonyms import Pseudonyms
from tests.cleaning.carriers import office

SURROUNDINGS = Surroundings(lambda _key, name: name, Pseudonyms())
SPACE = f'xmlns:w="{office.W}"'
SOMEBODY = "朱鹮牡丹"


def cleaned(content):
    whole = content if isinstance(content, bytes) else content.encode()
    return markup.clean(whole, SURROUNDINGS).decode().partition("?>\n")[2]


def body(inner, **more):
    """What is left of the body of a document behind its first paragraph."""
    with zipfile.ZipFile(io.BytesIO(archive.clean(office.word(inner, **more)))) as copy:
        return re.search(r"不足</w:t></w:r></w:p>(.*)</w:body>", copy.read("word/document.xml").decode())[1]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_markup_in_any_code_is_read(code):
    named = "utf-8" if code == "utf-8-sig" else code
    declared = f'<?xml version="1.0" encoding="{named}"?><w:ins {SPACE} w:author="{SOMEBODY}"><w:t>正文</w:t></w:ins>'
    assert cleaned(declared.encode(code)) == f'<w:ins {SPACE} w:author="作者"><w:t>正文</w:t></w:ins>'


@pytest.mark.parametrize("text", ["&lt;a&gt; &amp; b", "a\n b\t", "<![CDATA[<x>]]>", "𠮷 &#128512;"])
def test_text_and_attributes_say_what_they_said(text):
    declared = f'<w:t {SPACE} w:author="z" xml:space="preserve">{text}</w:t>'
    before, after = (ElementTree.fromstring(one) for one in (declared, cleaned(declared)))
    assert (after.text, after.attrib) == (
        before.text,
        {key: value for key, value in before.attrib.items() if "space" in key},
    )


def test_prefixes_are_written_as_usual():
    declared = f'<x:document xmlns:x="{office.W}" xmlns:y="{office.A}"><x:p><y:t y:a="1">文</y:t></x:p></x:document>'
    assert (
        cleaned(declared)
        == f'<w:document xmlns:w="{office.W}" xmlns:a="{office.A}"><w:p><a:t>文</a:t></w:p></w:document>'
    )


def test_alternatives_of_an_unknown_kind_give_way_to_what_is_shown_instead():
    declared = (
        f'<w:r {office.NAMES} xmlns:n="unknown"><mc:AlternateContent><mc:Choice Requires="n"><w:t>新</w:t></mc:Choice>'
        "<mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    known = declared.replace('Requires="n"', 'Requires="w14"')
    assert re.sub(r" xmlns:\w+=\"[^\"]*\"", "", cleaned(declared)) == "<w:r><w:t>旧</w:t></w:r>"
    assert re.findall(r"<w:t>(.)</w:t>", cleaned(known)) == ["新", "旧"]
    assert 'Requires="w14"' in cleaned(known)


FIELDS = {
    **dict.fromkeys(
        (" PAGE \\* MERGEFORMAT ", ' DATE \\@ "yyyy年M月d日" ', ' TOC \\o "1-3" \\h \\z \\u ', " SEQ 表 \\* ARABIC ")
    ),
    **dict.fromkeys((" PAGEREF _Toc123 \\h ", ' HYPERLINK \\l "_Toc123" ', " EQ \\o\\ac(○,1) ", " =SUM(ABOVE) ")),
    " REF 某人 \\h ": " REF b_1 \\h ",
    ' HYPERLINK "http://example.com/a" \\o "某人" ': ' HYPERLINK "http://example.com/a" ',
}
"""What becomes of each; nothing if it stays as it is."""


@pytest.mark.parametrize("code", FIELDS)
def test_a_field_whose_every_word_is_known_stays(code):
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    declared = f'<w:p>{marks[0]}<w:r><w:instrText xml:space="preserve">{office.escape(code)}</w:instrText></w:r>{marks[1]}<w:r><w:t>1</w:t></w:r>{marks[2]}</w:p>'
    left = body(declared)
    assert re.findall(r"<w:instrText[^>]*>([^<]*)<", left) == [office.escape(FIELDS[code] or code)]
    assert [left.count(mark) for mark in marks] == [1, 1, 1]


def test_another_field_becomes_what_it_showed():
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    inner = f"{marks[0]}<w:r><w:instrText>AUTHOR</w:instrText></w:r>{marks[1]}<w:r><w:t>张</w:t></w:r>{marks[2]}"
    declared = f"<w:p>{marks[0]}<w:r><w:instrText>IF </w:instrText></w:r>{inner}{marks[1]}<w:r><w:t>结果</w:t></w:r>{marks[2]}</w:p>"
    left = body(declared)
    assert re.findall(r"<w:t>(.*?)</w:t>", left) == ["结果"]
    assert "fldChar" not in left
    assert (
        body('<w:p><w:fldSimple w:instr="AUTHOR"><w:r><w:t>张</w:t></w:r></w:fldSimple></w:p>')
        == "<w:p><w:r><w:t>张</w:t></w:r></w:p>"
    )


def test_links_of_the_web_stay_and_others_leave_their_text():
    declared = '<w:p><w:hyperlink r:id="rId1"><w:r><w:t>见网页</w:t></w:r></w:hyperlink></w:p>'
    kept = body(declared, listed=[office.outside("hyperlink", "https://www.example.com/a?b=1")])
    gone = body(declared, listed=[office.outside("hyperlink", "file:///C:/a")])
    assert kept == declared
    assert gone == "<w:p><w:r><w:t>见网页</w:t></w:r></w:p>"


STYLED = '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/><w:basedOn w:val="a"/></w:style>'


def test_styles_of_the_programs_keep_their_names_and_others_get_a_number():
    declared = f"<w:styles {SPACE}>{STYLED.format('Heading1', 'heading 1')}{STYLED.format('zhang', '张三')}</w:styles>"
    shown = f"<w:p {SPACE}><w:pStyle w:val='zhang'/></w:p>"
    surroundings = Surroundings(lambda _key, name: name, Pseudonyms())
    first, second = (markup.clean(one.encode(), surroundings).decode() for one in (declared, shown))
    assert re.findall(r'(?:styleId|name w:val)="(\w[\w ]*)"', first) == ["Heading1", "heading 1", "s_1", "n_2"]
    assert 'w:val="s_1"' in second


SHEET = (
    f'<worksheet xmlns="{office.X}"><sheetData><row r="1" spans="1:2" ht="15" x14ac:dyDescent="0.2"><c r="A1" s="1" t="s"><v>0</v></c>'
    '<c r="B1"><f t="shared" ref="B1:B9" si="0">SUM(A1:A9)&amp;[1]Sheet1!A1</f><v>5</v></c><c r="C1"/></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t xml:space="preserve"> 文&lt;</t></is></c></row></sheetData></worksheet>'
)


def test_a_long_sheet_passes_as_it_is():
    plain = SHEET.replace(' x14ac:dyDescent="0.2"', "")
    assert cleaned(SHEET) == plain
    assert cleaned(plain.replace("<c r=", "<c  r=")) == plain


def test_a_long_list_of_strings_passes_as_it_is():
    declared = f'<sst xmlns="{office.X}" count="2" uniqueCount="2"><si><t>一</t></si><si><t xml:space="preserve"> 二</t></si></sst>'
    assert cleaned(declared) == declared
    assert cleaned(declared.replace("<t>一", f"<t n='{SOMEBODY}'>一")) == declared


FORMULAS = {
    "SUM(A1:B2)": "SUM(A1:B2)",
    "'[1]表'!A1": "'[1]表'!A1",
    "表1[列]": "表1[列]",
    'HYPERLINK("http://example.com/","a|b")': 'HYPERLINK("http://example.com/","a|b")',
    "'C:\\\\Users\\\\z\\\\[a.xls]表'!A1": "'表'!A1",
    "'C:\\\\Users\\\\z\\\\a.xls'!名": None,
    'HYPERLINK("\\\\\\\\pc\\\\a")': None,
    "cmd|'/c calc'!A0": None,
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_keeps_no_folder_and_its_cell_keeps_its_value(formula):
    declared = office.sheet(cells=f"<c r='B1'><f>{office.escape(formula)}</f><v>5</v></c>")
    after = cleaned(declared)
    shown = re.search(r'<c r="B1">(.*?)</c>', after)[1]
    wanted = FORMULAS[formula]
    assert shown == (f"<f>{office.escape(wanted)}</f><v>5</v>" if wanted is not None else "<v>5</v>")


@pytest.mark.parametrize("content", ["<a/>", f"<w:new {SPACE}/>", "<w:document/>", "no markup"])
def test_markup_of_an_unknown_kind_is_damaged(content):
    with pytest.raises(Damaged):
        cleaned(content)
