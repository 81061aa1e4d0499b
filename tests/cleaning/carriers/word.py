"""Where Word, WPS and LibreOffice write who wrote a document."""

import base64

from tests.cleaning import compound, drawings, samples
from tests.cleaning.carriers import office
from tests.cleaning.carriers.office import MICROSOFT, NAMES, OFFICE, inside, outside, word


def _run(inner):
    return f"<w:p><w:r>{inner}</w:r></w:p>"


def _field(code, result="见附件"):
    """A field in pieces, as Word writes it."""
    pieces = "".join(
        f'<w:r><w:instrText xml:space="preserve">{one}</w:instrText></w:r>' for one in (code[:3], code[3:])
    )
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"<w:p>{marks[0]}{pieces}{marks[1]}<w:r><w:t>{result}</w:t></w:r>{marks[2]}</w:p>"


def _field_in_field(code):
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    inner = f"{begin}<w:r><w:instrText> FILENAME \\p </w:instrText></w:r>{separate}<w:r><w:t>{code}</w:t></w:r>{end}"
    return f"<w:p>{begin}<w:r><w:instrText> INCLUDETEXT </w:instrText></w:r>{inner}{separate}<w:r><w:t>正文</w:t></w:r>{end}</w:p>"


def _simple(code):
    return f'<w:p><w:fldSimple w:instr="{code}"><w:r><w:t>正文</w:t></w:r></w:fldSimple></w:p>'


def _drawn(described, name="", link=""):
    click = f'<a:hlinkClick r:id="rId1" tooltip="{link}"/>' if link else ""
    shown = f'<wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="{name}" descr="{described}" title="{described}">{click}</wp:docPr>'
    picture = f'<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="{described}" descr="{described}"/><pic:cNvPicPr/></pic:nvPicPr></pic:pic>'
    graphic = f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">{picture}</a:graphicData></a:graphic>'
    return _run(f"<w:drawing>{shown}{graphic}</wp:inline></w:drawing>")


def _settings(inner, listed=()):
    kind = {"word/settings.xml": f"{OFFICE}.wordprocessingml.settings+xml"}
    parts = {
        "word/settings.xml": f"<w:settings {NAMES}>{inner}</w:settings>",
        "word/_rels/settings.xml.rels": office.relations(*listed),
    }
    return word(listed=[inside("settings", "settings.xml")], parts=parts, types=kind)


def _part(kind, name, content, media_type, body=""):
    return word(body, [inside(kind, name)], {f"word/{name}": content}, types={f"word/{name}": media_type})


def _styles(inner):
    return _part(
        "styles", "styles.xml", f"<w:styles {NAMES}>{inner}</w:styles>", f"{OFFICE}.wordprocessingml.styles+xml"
    )


def _changed(element, who):
    return f'<w:p><w:pPr><w:rPr><w:{element} w:id="1" w:author="{who}" w:date="2026-03-02T09:00:00Z"/></w:rPr></w:pPr></w:p>'


def _picture(content, ending, media_type):
    name = f"media/image1.{ending}"
    blip = '<a:blip r:embed="rId1"/>'
    graphic = f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill>{blip}</pic:blipFill></pic:pic></a:graphicData></a:graphic>'
    body = _run(f'<w:drawing><wp:inline><wp:docPr id="1" name=""/>{graphic}</wp:inline></w:drawing>')
    return word(body, [inside("image", name)], {f"word/{name}": content}, types={f".{ending}": media_type})


FOLDER = "C:\\Users\\{}\\Desktop\\"
_OLD = "http://schemas.microsoft.com/office/2006/relationships"

CARRIERS = {
    "field FILENAME": lambda name, plain: word(_field(f' FILENAME "{FOLDER.format(name)}a.docx" \\p ')),
    "field INCLUDEPICTURE": lambda name, plain: word(
        _field(f' INCLUDEPICTURE "{FOLDER.format(name)}a.jpg" \\* MERGEFORMAT ')
    ),
    "field INCLUDETEXT": lambda name, plain: word(_field(f' INCLUDETEXT "{FOLDER.format(name)}a.docx" ')),
    "field LINK": lambda name, plain: word(
        _field(f' LINK Excel.Sheet.12 "{FOLDER.format(name)}a.xlsx" "Sheet1!R1C1" ')
    ),
    "field USERNAME": lambda name, plain: word(_field(f' USERNAME "{name}" ')),
    "field AUTHOR": lambda name, plain: word(_field(f' AUTHOR "{name}" ')),
    "field DOCPROPERTY": lambda name, plain: word(_field(f" DOCPROPERTY {plain} ")),
    "field ADDIN": lambda name, plain: word(_field(f" ADDIN NE.Ref {name} ")),
    "field MERGEFIELD": lambda name, plain: word(_field(f' MERGEFIELD "{name}" ')),
    "field HYPERLINK to a file": lambda name, plain: word(_field(f' HYPERLINK "file:///C:/Users/{name}/a.docx" ')),
    "field HYPERLINK with a tip": lambda name, plain: word(_field(f' HYPERLINK "http://example.com/" \\o "{name}" ')),
    "field STYLEREF": lambda name, plain: word(_field(f' STYLEREF "{name}" ')),
    "field of no known kind": lambda name, plain: word(_field(f" NEWFIELD {plain} ")),
    "field in a field": lambda name, plain: word(_field_in_field(f"{FOLDER.format(name)}a.docx")),
    "simple field": lambda name, plain: word(_simple(f"FILENAME {FOLDER.format(name)}a.docx \\p")),
    "code of a deleted field": lambda name, plain: word(
        f'<w:p><w:del w:id="1" w:author=""><w:r><w:delInstrText> AUTHOR {name} </w:delInstrText></w:r></w:del></w:p>'
    ),
    "data of a field": lambda name, plain: word(
        _run(
            f'<w:fldChar w:fldCharType="begin"><w:fldData>{base64.b64encode(name.encode("utf-16-le") * 5).decode()}</w:fldData></w:fldChar>'
        )
    ),
    "help of a form field": lambda name, plain: word(
        _run(
            f'<w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{plain}"/><w:helpText w:val="{name}"/><w:entryMacro w:val="{plain}"/></w:ffData></w:fldChar>'
        )
    ),
    "inserted by": lambda name, plain: word(
        f'<w:p><w:ins w:id="1" w:author="{name}"><w:r><w:t>已停两周。</w:t></w:r></w:ins></w:p>'
    ),
    "paragraph inserted by": lambda name, plain: word(_changed("ins", name)),
    "moved by": lambda name, plain: word(
        f'<w:p><w:moveFromRangeStart w:id="1" w:author="{name}" w:name="{plain}"/><w:moveFromRangeEnd w:id="1"/></w:p>'
    ),
    "formatted by": lambda name, plain: word(
        f'<w:p><w:r><w:rPr><w:rPrChange w:id="1" w:author="{name}"><w:rPr/></w:rPrChange></w:rPr><w:t>文</w:t></w:r></w:p>'
    ),
    "bookmark": lambda name, plain: word(
        f'<w:p><w:bookmarkStart w:id="1" w:name="{name}"/><w:bookmarkEnd w:id="1"/></w:p>'
    ),
    "link to a bookmark": lambda name, plain: word(
        f'<w:p><w:hyperlink w:anchor="{name}" w:tooltip="{name}"><w:r><w:t>见上</w:t></w:r></w:hyperlink></w:p>'
    ),
    "link into a home folder": lambda name, plain: word(
        '<w:p><w:hyperlink r:id="rId1"><w:r><w:t>见附件</w:t></w:r></w:hyperlink></w:p>',
        [outside("hyperlink", f"file:///C:\\Users\\{name}\\a.docx")],
    ),
    "link to a share": lambda name, plain: word(
        '<w:p><w:hyperlink r:id="rId1"><w:r><w:t>见附件</w:t></w:r></w:hyperlink></w:p>',
        [outside("hyperlink", f"\\\\{plain}-pc\\share\\a.docx")],
    ),
    "link to a personal cloud": lambda name, plain: word(
        '<w:p><w:hyperlink r:id="rId1"><w:r><w:t>见附件</w:t></w:r></w:hyperlink></w:p>',
        [outside("hyperlink", f"https://firm-my.sharepoint.com/personal/{plain}_firm_com/a.docx")],
    ),
    "link to a mailbox": lambda name, plain: word(
        '<w:p><w:hyperlink r:id="rId1"><w:r><w:t>联系</w:t></w:r></w:hyperlink></w:p>',
        [outside("hyperlink", f"mailto:{plain}@example.com")],
    ),
    "link of a picture": lambda name, plain: word(
        _drawn("", link=name), [outside("hyperlink", f"file:///home/{plain}/a.docx")]
    ),
    "picture from a home folder": lambda name, plain: word(
        _run('<w:pict><v:shape style="width:9pt"><v:imagedata r:id="rId1"/></v:shape></w:pict>'),
        [outside("image", f"file:///C:\\Users\\{name}\\a.jpg")],
    ),
    "text of a drawing": lambda name, plain: word(_drawn(f"{FOLDER.format(name)}厂区.jpg")),
    "name of a drawing": lambda name, plain: word(_drawn("", name)),
    "VML alt": lambda name, plain: word(
        _run(f'<w:pict><v:shape id="_x0000_i1025" alt="{FOLDER.format(name)}a.jpg"/></w:pict>')
    ),
    "VML title": lambda name, plain: word(
        _run(f'<w:pict><v:shape o:title="{name}" title="{name}"><v:imagedata o:title="{name}"/></v:shape></w:pict>')
    ),
    "VML id": lambda name, plain: word(
        _run(f'<w:pict><v:shape id="{name}" o:spid="{plain}" class="{plain}"/></w:pict>')
    ),
    "VML link": lambda name, plain: word(
        _run(f'<w:pict><v:shape href="file:///C:/Users/{name}/a" target="{plain}"/></w:pict>')
    ),
    "VML picture data": lambda name, plain: word(
        _run(f'<w:pict><v:shape o:gfxdata="{base64.b64encode(office.archive({"a.xml": name})).decode()}"/></w:pict>')
    ),
    "line to sign": lambda name, plain: word(
        _run(f'<w:pict><v:shape><o:signatureline v:ext="edit" o:suggestedsigner="{name}"/></v:shape></w:pict>')
    ),
    "comment": lambda name, plain: _part(
        "comments",
        "comments.xml",
        f'<w:comments {NAMES}><w:comment w:id="0" w:author="{name}" w:initials="{plain}"><w:p/></w:comment></w:comments>',
        f"{OFFICE}.wordprocessingml.comments+xml",
    ),
    "people": lambda name, plain: _part(
        "http://schemas.microsoft.com/office/2011/relationships/people",
        "people.xml",
        f'<w15:people {NAMES}><w15:person w15:author="{name}"><w15:presenceInfo w15:providerId="AD" w15:userId="{plain}"/></w15:person></w15:people>',
        f"{OFFICE}.wordprocessingml.people+xml",
    ),
    "template": lambda name, plain: _settings(
        '<w:attachedTemplate r:id="rId1"/>', [outside("attachedTemplate", f"file:///C:\\Users\\{name}\\Normal.dotm")]
    ),
    "variables": lambda name, plain: _settings(f'<w:docVars><w:docVar w:name="a" w:val="{name}"/></w:docVars>'),
    "merged letters": lambda name, plain: _settings(
        f'<w:mailMerge><w:connectString w:val="Data Source={FOLDER.format(name)}a.mdb"/></w:mailMerge>',
        [outside("mailMergeSource", f"file:///C:\\Users\\{plain}\\a.mdb")],
    ),
    "protection by": lambda name, plain: word(f'<w:p><w:permStart w:id="1" w:ed="{name}"/><w:permEnd w:id="1"/></w:p>'),
    "style": lambda name, plain: _styles(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{plain}"><w:name w:val="{name}"/><w:aliases w:val="{name}"/></w:style>'
    ),
    "use of a style": lambda name, plain: word(f'<w:p><w:pPr><w:pStyle w:val="{plain}"/></w:pPr></w:p>'),
    "content control": lambda name, plain: word(
        f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/><w:tag w:val="{plain}"/><w:dataBinding w:xpath="/{plain}" w:storeItemID="{plain}"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'
    ),
    "markup of its own": lambda name, plain: word(
        f'<w:p><w:customXml w:uri="{name}" w:element="{plain}"><w:r><w:t>文</w:t></w:r></w:customXml></w:p>'
    ),
    "unknown element": lambda name, plain: word(f'<w:p><w:newThing w:val="{name}">{name}</w:newThing></w:p>'),
    "unknown attribute": lambda name, plain: word(f'<w:p w:newThing="{name}"/>'),
    "unknown namespace": lambda name, plain: word(f'<w:p xmlns:n="{plain}"><n:a n:b="{name}">{name}</n:a></w:p>'),
    "prefix": lambda name, plain: word(
        f'<{plain}:p xmlns:{plain}="{office.W}"><{plain}:r><{plain}:t>文</{plain}:t></{plain}:r></{plain}:p>'
    ),
    "comment of XML": lambda name, plain: word(f"<!-- {name} --><?{plain} {name}?>"),
    "text between elements": lambda name, plain: word(f"<w:p>{name}</w:p>"),
    "caption of a table": lambda name, plain: word(
        f'<w:tbl><w:tblPr><w:tblCaption w:val="{name}"/><w:tblDescription w:val="{name}"/></w:tblPr><w:tblGrid/></w:tbl>'
    ),
    "glossary": lambda name, plain: _part(
        "glossaryDocument",
        "glossary/document.xml",
        f'<w:glossaryDocument {NAMES}><w:docParts><w:docPart><w:docPartPr><w:name w:val="{name}"/></w:docPartPr></w:docPart></w:docParts></w:glossaryDocument>',
        f"{OFFICE}.wordprocessingml.document.glossary+xml",
    ),
    "settings of the web": lambda name, plain: _part(
        "webSettings",
        "webSettings.xml",
        f'<w:webSettings {NAMES}><w:frameset><w:frame><w:name w:val="{name}"/></w:frame></w:frameset></w:webSettings>',
        f"{OFFICE}.wordprocessingml.webSettings+xml",
    ),
    "keys": lambda name, plain: _part(
        f"{_OLD}/keyMapCustomizations",
        "customizations.xml",
        f'<wne:tcg xmlns:wne="{MICROSOFT}/word/2006/wordml"><wne:acds><wne:acd wne:acdName="{name}"/></wne:acds></wne:tcg>',
        "application/vnd.ms-word.keyMapCustomizations+xml",
    ),
    "core properties": lambda name, plain: word(
        parts={
            "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{office.PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{name}</dc:creator></cp:coreProperties>'
        },
        roots=[inside(f"{office.PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")],
    ),
    "application properties": lambda name, plain: word(
        parts={
            "docProps/app.xml": f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Manager>{name}</Manager><Company>{name}</Company><Template>{plain}.dotx</Template><Application>{name}</Application><AppVersion>{plain}</AppVersion></Properties>'
        },
        roots=[inside("extended-properties", "docProps/app.xml")],
    ),
    "custom properties": lambda name, plain: word(
        parts={"docProps/custom.xml": f'<Properties><property name="{name}"/></Properties>'},
        roots=[inside("custom-properties", "docProps/custom.xml")],
    ),
    "thumbnail": lambda name, plain: word(
        parts={"docProps/thumbnail.jpeg": samples.jpeg(name)},
        roots=[inside(f"{office.PACKAGE}/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg")],
    ),
    "data of its own": lambda name, plain: word(
        listed=[inside("customXml", "../customXml/item1.xml")], parts={"customXml/item1.xml": f"<owner>{name}</owner>"}
    ),
    "signature": lambda name, plain: word(
        parts={"_xmlsignatures/sig1.xml": f"<Signature>{name}</Signature>"},
        roots=[inside(f"{office.PACKAGE}/relationships/digital-signature/origin", "_xmlsignatures/sig1.xml")],
    ),
    "sensitivity label": lambda name, plain: word(
        parts={"docMetadata/LabelInfo.xml": f"<a>{name}</a>"},
        roots=[
            inside(
                "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels",
                "docMetadata/LabelInfo.xml",
            )
        ],
    ),
    "part that nothing leads to": lambda name, plain: word(
        parts={"word/media/image7.bin": name.encode(), f"word/{name}.xml": "<a/>"}
    ),
    "name of a part": lambda name, plain: word(
        _run('<w:pict><v:shape><v:imagedata r:id="rId1"/></v:shape></w:pict>'),
        [inside("image", f"media/{name}.jpeg")],
        {f"word/media/{name}.jpeg": samples.jpeg("x")},
    ),
    "name of a relation": lambda name, plain: word(
        '<w:p><w:hyperlink r:id="rId1"><w:r><w:t>文</w:t></w:r></w:hyperlink></w:p>',
        parts={
            "word/_rels/document.xml.rels": office.relations(outside("hyperlink", "http://example.com/")).replace(
                "rId1", plain
            ),
            "word/document.xml": f'<w:document {NAMES}><w:body><w:p><w:hyperlink r:id="{plain}"><w:r><w:t>{office.VISIBLE}</w:t></w:r></w:hyperlink></w:p></w:body></w:document>',
        },
    ),
    "photo": lambda name, plain: _picture(samples.jpeg(name), "jpeg", "image/jpeg"),
    "picture": lambda name, plain: _picture(samples.png(name), "png", "image/png"),
    "bitmap": lambda name, plain: _picture(drawings.bitmap(name), "bmp", "image/bmp"),
    "TIFF": lambda name, plain: _picture(drawings.tiff(plain), "tiff", "image/tiff"),
    "EMF": lambda name, plain: _picture(drawings.emf(name), "emf", "image/x-emf"),
    "EMF with a photo": lambda name, plain: _picture(drawings.emf_with_photo(name), "emf", "image/x-emf"),
    "EMF+ with a photo": lambda name, plain: _picture(drawings.emf_plus(name), "emf", "image/x-emf"),
    "packed EMF": lambda name, plain: _picture(drawings.gzipped(drawings.emf(name), name), "emz", "image/x-emz"),
    "WMF": lambda name, plain: _picture(drawings.wmf(name), "wmf", "image/x-wmf"),
    "SVG": lambda name, plain: _picture(
        f'<svg xmlns="http://www.w3.org/2000/svg"><metadata>{name}</metadata></svg>'.encode(), "svg", "image/svg+xml"
    ),
    "font": lambda name, plain: word(
        listed=[inside("fontTable", "fontTable.xml")],
        parts={
            "word/fontTable.xml": f'<w:fonts {NAMES}><w:font w:name="宋体"><w:embedRegular r:id="rId1" w:fontKey="{{0}}"/></w:font></w:fonts>',
            "word/_rels/fontTable.xml.rels": office.relations(inside("font", "fonts/font1.odttf")),
            "word/fonts/font1.odttf": name.encode("utf-16-be"),
        },
        types={"word/fontTable.xml": f"{OFFICE}.wordprocessingml.fontTable+xml", ".odttf": f"{OFFICE}.obfuscatedFont"},
    ),
    "workbook inside": lambda name, plain: word(
        _run(
            '<w:object><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" ShapeID="_x0000_i1025" DrawAspect="Content" ObjectID="_1" r:id="rId1"/></w:object>'
        ),
        [inside("package", "embeddings/book.xlsx")],
        {"word/embeddings/book.xlsx": samples.xlsx(name)},
        types={".xlsx": f"{OFFICE}.spreadsheetml.sheet"},
    ),
    "object inside": lambda name, plain: word(
        _run(
            '<w:object><o:OLEObject Type="Embed" ProgID="Package" ShapeID="_x0000_i1025" DrawAspect="Icon" ObjectID="_1" r:id="rId1"/></w:object>'
        ),
        [inside("oleObject", "embeddings/oleObject1.bin")],
        {
            "word/embeddings/oleObject1.bin": compound.made(
                {"\x01Ole10Native": f"C:\\Users\\{name}\\a.txt".encode("gb18030")}
            )
        },
        types={".bin": f"{OFFICE}.oleObject"},
    ),
}
