"""Where Excel, WPS and LibreOffice write who made a workbook."""

from tests.cleaning import samples
from tests.cleaning.carriers.office import MICROSOFT, OFFICE, RELATIONS, A, X, book, inside, outside, relations
from tests.cleaning.carriers.word import FOLDER

_SHEET = f"{OFFICE}.spreadsheetml"
_DRAWN = f'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="{A}" xmlns:r="{RELATIONS}"'


def _of_book(kind, name, content, media_type, more=""):
    return book(more, [inside(kind, name)], {f"xl/{name}": content}, types={f"xl/{name}": media_type})


def _of_sheet(kind, name, content, media_type, inner="", more=None):
    parts = {f"xl/{name}": content} | (more or {})
    return book(inner=inner, of_sheet=[inside(kind, f"../{name}")], parts=parts, types={f"xl/{name}": media_type})


def _drawing(inner, listed=()):
    anchor = f"<xdr:absoluteAnchor><xdr:pos x='0' y='0'/><xdr:ext cx='9' cy='9'/>{inner}<xdr:clientData/></xdr:absoluteAnchor>"
    more = {"xl/drawings/_rels/drawing1.xml.rels": relations(*listed)}
    content = f"<xdr:wsDr {_DRAWN}>{anchor}</xdr:wsDr>"
    return _of_sheet(
        "drawing", "drawings/drawing1.xml", content, f"{OFFICE}.drawing+xml", '<drawing r:id="rId1"/>', more
    )


def _comments(name):
    text = f"<comment ref='A1' authorId='0'><text><r><t>{name}:\n已核对</t></r></text></comment>"
    return (
        f'<comments xmlns="{X}"><authors><author>{name}</author></authors><commentList>{text}</commentList></comments>'
    )


def _threaded(name, plain):
    space = f'xmlns="{MICROSOFT}/spreadsheetml/2018/threadedcomments"'
    person = (
        f'<personList {space}><person displayName="{name}" id="{{1}}" userId="{plain}" providerId="AD"/></personList>'
    )
    said = f'<ThreadedComments {space}><threadedComment ref="A1" personId="{{1}}" id="{{2}}"><text>核对</text><mentions><mention mentionpersonId="{name}"/></mentions></threadedComment></ThreadedComments>'
    kind = f"{MICROSOFT}/2017/10/relationships"
    parts = {"xl/persons/person.xml": person, "xl/threadedComments/threadedComment1.xml": said}
    types = {
        name: f"application/vnd.ms-excel.{kind}+xml"
        for name, kind in zip(parts, ("person", "threadedcomments"), strict=True)
    }
    return book(
        listed=[inside(f"{kind}/person", "persons/person.xml")],
        of_sheet=[inside(f"{kind}/threadedComment", "../threadedComments/threadedComment1.xml")],
        parts=parts,
        types=types,
    )


def _revisions(name):
    headers = f'<headers xmlns="{X}" xmlns:r="{RELATIONS}" guid="{{1}}"><header guid="{{1}}" userName="{name}" r:id="rId1"/></headers>'
    listed = [
        inside("revisionHeaders", "revisions/revisionHeaders.xml"),
        inside("usernames", "revisions/userNames.xml"),
    ]
    parts = {
        "xl/revisions/revisionHeaders.xml": headers,
        "xl/revisions/_rels/revisionHeaders.xml.rels": relations(inside("revisionLog", "revisionLog1.xml")),
        "xl/revisions/revisionLog1.xml": f'<revisions xmlns="{X}"><rcmt sheetId="1" cell="A1" guid="{{2}}" author="{name}"/></revisions>',
        "xl/revisions/userNames.xml": f'<users xmlns="{X}"><userInfo guid="{{1}}" name="{name}" id="1" dateTime="2026-03-02T09:00:00"/></users>',
    }
    return book(
        listed=listed, parts=parts, types={one: f"{_SHEET}.{one[13:-4]}+xml" for one in parts if one.endswith(".xml")}
    )


def _pivot(name):
    cache = f'<pivotCacheDefinition xmlns="{X}" xmlns:r="{RELATIONS}" refreshedBy="{name}"><cacheSource type="worksheet"><worksheetSource ref="A1:B2" sheet="表"/></cacheSource><cacheFields/></pivotCacheDefinition>'
    return _of_book(
        "pivotCacheDefinition",
        "pivotCache/pivotCacheDefinition1.xml",
        cache,
        f"{_SHEET}.pivotCacheDefinition+xml",
        '<pivotCaches><pivotCache cacheId="1" r:id="rId2"/></pivotCaches>',
    )


def _external(name):
    link = f'<externalLink xmlns="{X}" xmlns:r="{RELATIONS}"><externalBook r:id="rId1"><sheetNames><sheetName val="Sheet1"/></sheetNames></externalBook></externalLink>'
    parts = {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
            outside("externalLinkPath", f"file:///C:\\Users\\{name}\\a.xlsx")
        ),
    }
    return book(
        '<externalReferences><externalReference r:id="rId2"/></externalReferences>',
        [inside("externalLink", "externalLinks/externalLink1.xml")],
        parts,
        types={"xl/externalLinks/externalLink1.xml": f"{_SHEET}.externalLink+xml"},
        cells='<c r="B1"><f>[1]Sheet1!A1</f><v>5</v></c>',
    )


def _styles(name):
    style = f'<cellStyles count="1"><cellStyle name="{name}" xfId="0"/></cellStyles><tableStyles count="1"><tableStyle name="{name}" count="0"/></tableStyles>'
    return _of_book("styles", "styles.xml", f'<styleSheet xmlns="{X}">{style}</styleSheet>', f"{_SHEET}.styles+xml")


def _old_drawing(inner):
    spaces = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    return _of_sheet(
        "vmlDrawing",
        "drawings/vmlDrawing1.vml",
        f"<xml {spaces}>{inner}</xml>",
        f"{OFFICE}.vmlDrawing",
        '<legacyDrawing r:id="rId1"/>',
    )


def _form(name, inner):
    return f'<controls><control shapeId="1025" r:id="rId1" name="{name}"><controlPr {inner} altText="{name}"/></control></controls>'


_VIEW = '<customWorkbookViews><customWorkbookView name="{}" guid="{{1}}" windowWidth="1" windowHeight="1" activeSheetId="1"/></customWorkbookViews>'
_CONTROL = f'<formControlPr xmlns="{MICROSOFT}/spreadsheetml/2009/9/main" objectType="Button" altText="{{0}}" fmlaLink="\'C:\\Users\\{{0}}\\[a.xls]b\'!A1"/>'

CARRIERS = {
    "custom view": lambda name, plain: book(_VIEW.format(name)),
    "custom view of a sheet": lambda name, plain: book(
        inner=f'<customSheetViews><customSheetView guid="{{1}}"><pageSetup r:id="rId1"/><headerFooter><oddHeader>{name}</oddHeader></headerFooter></customSheetView></customSheetViews>'
    ),
    "revisions": lambda name, plain: _revisions(name),
    "comment": lambda name, plain: _of_sheet("comments", "comments1.xml", _comments(name), f"{_SHEET}.comments+xml"),
    "threaded comment": _threaded,
    "refreshed by": lambda name, plain: _pivot(name),
    "last saved where": lambda name, plain: book(
        f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x15" xmlns:x15="{MICROSOFT}/spreadsheetml/2010/11/main"><x15ac:absPath url="{FOLDER.format(name)}" xmlns:x15ac="{MICROSOFT}/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent>'
    ),
    "shared by": lambda name, plain: book(f'<fileSharing userName="{name}" readOnlyRecommended="1"/>'),
    "name of code": lambda name, plain: book(
        f'<workbookPr codeName="{plain}"/>', before=f'<sheetPr codeName="{plain}"/>'
    ),
    "note of a name": lambda name, plain: book(
        f'<definedNames><definedName name="a" comment="{name}" description="{name}" help="{name}" statusBar="{name}">表!$A$1</definedName></definedNames>'
    ),
    "name with a path": lambda name, plain: book(
        f"<definedNames><definedName name='a'>'{FOLDER.format(name)}[a.xls]b'!$A$1</definedName></definedNames>"
    ),
    "other workbook": lambda name, plain: _external(name),
    "formula with a path": lambda name, plain: book(
        cells=f"<c r='B1'><f>'{FOLDER.format(name)}[a.xls]b'!$A$1</f><v>5</v></c>"
    ),
    "formula to a cloud": lambda name, plain: book(
        cells=f"<c r='B1'><f>'https://firm-my.sharepoint.com/personal/{plain}_firm/[a.xls]b'!$A$1</f><v>5</v></c>"
    ),
    "formula that links": lambda name, plain: book(
        cells=f'<c r="B1"><f>HYPERLINK("file:///C:/Users/{name}/a")</f><v>5</v></c>'
    ),
    "formula that calls": lambda name, plain: book(cells=f"<c r='B1'><f>{plain}|'a'!A0</f><v>5</v></c>"),
    "link": lambda name, plain: book(
        inner=f'<hyperlinks><hyperlink ref="A1" r:id="rId1" display="{name}" tooltip="{name}"/></hyperlinks>',
        of_sheet=[outside("hyperlink", f"file:///C:\\Users\\{name}\\a.xlsx")],
    ),
    "printer": lambda name, plain: _of_sheet(
        "printerSettings",
        "printerSettings/printerSettings1.bin",
        f"\\\\{name}\\HP".encode("utf-16-le"),
        f"{_SHEET}.printerSettings",
        '<pageSetup paperSize="9" r:id="rId1"/>',
    ),
    "scenario": lambda name, plain: book(
        inner=f'<scenarios><scenario name="{name}" user="{name}" comment="{name}"><inputCells r="A1" val="1"/></scenario></scenarios>'
    ),
    "range that some may change": lambda name, plain: book(
        inner=f'<protectedRanges><protectedRange sqref="A1" name="{name}" securityDescriptor="{plain}"/></protectedRanges>'
    ),
    "property of a sheet": lambda name, plain: _of_sheet(
        "customProperty",
        "customProperty1.bin",
        name.encode("utf-16-le"),
        f"{_SHEET}.customProperty",
        f'<customProperties><customPr name="{name}" r:id="rId1"/></customProperties>',
    ),
    "published as a page": lambda name, plain: book(
        inner=f'<webPublishItems><webPublishItem id="1" divId="{plain}" sourceType="sheet" destinationFile="{FOLDER.format(name)}a.htm"/></webPublishItems>'
    ),
    "connection": lambda name, plain: _of_book(
        "connections",
        "connections.xml",
        f'<connections xmlns="{X}"><connection id="1" name="{name}" sourceFile="{FOLDER.format(name)}a.mdb" type="1"><dbPr connection="User={plain}"/></connection></connections>',
        f"{_SHEET}.connections+xml",
    ),
    "query": lambda name, plain: _of_sheet(
        "queryTable",
        "queryTables/queryTable1.xml",
        f'<queryTable xmlns="{X}" name="{name}" connectionId="1"/>',
        f"{_SHEET}.queryTable+xml",
    ),
    "maps of XML": lambda name, plain: _of_book(
        "xmlMaps", "xmlMaps.xml", f"<MapInfo xmlns='{X}'><Map Name='{name}'/></MapInfo>", "application/xml"
    ),
    "style": lambda name, plain: _styles(name),
    "note of a table": lambda name, plain: _of_sheet(
        "table",
        "tables/table1.xml",
        f'<table xmlns="{X}" id="1" name="a" displayName="a" ref="A1:B2" comment="{name}"><tableColumns count="1"><tableColumn id="1" name="b" uniqueName="{name}"/></tableColumns></table>',
        f"{_SHEET}.table+xml",
        '<tableParts><tablePart r:id="rId1"/></tableParts>',
    ),
    "name of a drawing": lambda name, plain: _drawing(
        f'<xdr:sp macro="{plain}" textlink="\'C:\\Users\\{name}\\[a.xls]b\'!A1"><xdr:nvSpPr><xdr:cNvPr id="1" name="{name}" descr="{name}" title="{name}"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp>'
    ),
    "link of a drawing": lambda name, plain: _drawing(
        '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="1" name=""><a:hlinkClick r:id="rId1"/></xdr:cNvPr><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp>',
        [outside("hyperlink", f"file:///home/{plain}/a")],
    ),
    "old drawing": lambda name, plain: _old_drawing(
        f'<v:shape id="{name}" alt="{name}" title="{name}"><v:textbox><div style="a">按钮</div></v:textbox><x:ClientData ObjectType="Button"><x:FmlaMacro>{plain}</x:FmlaMacro><x:ScriptText>{plain}</x:ScriptText></x:ClientData></v:shape>'
    ),
    "control": lambda name, plain: _of_sheet(
        "ctrlProp",
        "ctrlProps/ctrlProp1.xml",
        _CONTROL.format(name),
        "application/vnd.ms-excel.controlproperties+xml",
        _form(name, f'macro="{plain}"'),
    ),
    "views of others": lambda name, plain: _of_sheet(
        f"{MICROSOFT}/2019/04/relationships/namedSheetView",
        "namedSheetViews/namedSheetView1.xml",
        f'<namedSheetViews xmlns="{MICROSOFT}/spreadsheetml/2019/namedsheetviews"><namedSheetView name="{name}" id="{{1}}"/></namedSheetViews>',
        "application/vnd.ms-excel.namedsheetviews+xml",
    ),
    "extension": lambda name, plain: book(
        f'<extLst><ext uri="{{1}}" xmlns:n="{plain}"><n:a n="{name}"/></ext></extLst>'
    ),
    "data model": lambda name, plain: _of_book(
        "powerPivotData",
        "model/item.data",
        name.encode("utf-16-le"),
        "application/vnd.openxmlformats-officedocument.model+data",
    ),
    "buttons of its own": lambda name, plain: book(
        parts={"customUI/customUI.xml": f"<customUI>{name}</customUI>"},
        roots=[inside(f"{MICROSOFT}/2006/relationships/ui/extensibility", "customUI/customUI.xml")],
    ),
    "task panes": lambda name, plain: book(
        parts={"xl/webextensions/taskpanes.xml": f"<a>{name}</a>"},
        roots=[inside(f"{MICROSOFT}/2011/relationships/webextensiontaskpanes", "xl/webextensions/taskpanes.xml")],
    ),
    "openpyxl": lambda name, plain: samples.xlsx(name),
}
