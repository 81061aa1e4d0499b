"""Documents of Word, Excel and PowerPoint with the fewest parts, to which one place more is added."""

import io
import zipfile
from xml.sax.saxutils import escape as escape

VISIBLE = "变压器容量不足"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
OFFICE = "application/vnd.openxmlformats-officedocument"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
X = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:a="{A}" xmlns:p="{P}" xmlns:r="{RELATIONS}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
_TYPES = {
    "word/document.xml": f"{OFFICE}.wordprocessingml.document.main+xml",
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet.main+xml",
    "ppt/presentation.xml": f"{OFFICE}.presentationml.presentation.main+xml",
}


def archive(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()


def relations(*listed):
    """Of (kind, target, more): kinds without a place are the usual ones."""
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind if ":" in kind else f"{RELATIONS}/{kind}"}" Target="{target}"{more}/>'
        for number, (kind, target, more) in enumerate(listed, 1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def inside(kind, target):
    return (kind, target, "")


def outside(kind, target):
    return (kind, target, ' TargetMode="External"')


def package(main, parts, roots=(), types=None):
    """``types``: media types of parts, or of endings that begin with a dot."""
    declared = {main: _TYPES[main]} | (types or {})
    endings = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    endings |= {"jpeg": "image/jpeg", "png": "image/png", "vml": f"{OFFICE}.vmlDrawing"}
    endings |= {name[1:]: kind for name, kind in declared.items() if name.startswith(".")}
    listed = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in endings.items())
    listed += "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in declared.items()
        if not name.startswith(".")
    )
    first = {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">{listed}</Types>',
        "_rels/.rels": relations(inside("officeDocument", main), *roots),
    }
    return archive(first | parts)


def word(body="", listed=(), parts=None, roots=(), types=None):
    """A document that says what is visible, and ``body``."""
    text = f"<w:p><w:r><w:t>{VISIBLE}</w:t></w:r></w:p>"
    main = f'<?xml version="1.0"?><w:document {NAMES}><w:body>{text}{body}</w:body></w:document>'
    own = {"word/document.xml": main, "word/_rels/document.xml.rels": relations(*listed)}
    return package("word/document.xml", own | (parts or {}), roots, types)


def sheet(inner="", cells="", before=""):
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{VISIBLE}</t></is></c>{cells}</row>'
    return f'<worksheet xmlns="{X}" xmlns:r="{RELATIONS}">{before}<sheetData>{row}</sheetData>{inner}</worksheet>'


def book(more="", listed=(), parts=None, roots=(), types=None, of_sheet=(), **declared):
    """A workbook of one sheet; ``more`` stands behind the list of sheets."""
    kind = f"{OFFICE}.spreadsheetml.worksheet+xml"
    main = f'<?xml version="1.0"?><workbook xmlns="{X}" xmlns:r="{RELATIONS}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets>{more}</workbook>'
    own = {
        "xl/workbook.xml": main,
        "xl/_rels/workbook.xml.rels": relations(inside("worksheet", "worksheets/sheet1.xml"), *listed),
        "xl/worksheets/sheet1.xml": sheet(**declared),
        "xl/worksheets/_rels/sheet1.xml.rels": relations(*of_sheet),
    }
    return package("xl/workbook.xml", own | (parts or {}), roots, {"xl/worksheets/sheet1.xml": kind} | (types or {}))


def slides(inner="", listed=(), parts=None, roots=(), types=None, of_slide=(), main=""):
    """A presentation of one slide, which shows a text and ``inner``."""
    declared = f'<?xml version="1.0"?><p:presentation {NAMES}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>{main}</p:presentation>'
    kind = f"{OFFICE}.presentationml.slide+xml"
    own = {
        "ppt/presentation.xml": declared,
        "ppt/_rels/presentation.xml.rels": relations(inside("slide", "slides/slide1.xml"), *listed),
        "ppt/slides/slide1.xml": slide(inner),
        "ppt/slides/_rels/slide1.xml.rels": relations(*of_slide),
    }
    return package("ppt/presentation.xml", own | (parts or {}), roots, {"ppt/slides/slide1.xml": kind} | (types or {}))


def slide(inner="", name="", described=""):
    text = f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>{VISIBLE}</a:t></a:r></a:p></p:txBody>"
    shape = f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="{name}" descr="{described}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>{text}</p:sp>'
    tree = f'<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{shape}{inner}</p:spTree>'
    return f'<?xml version="1.0"?><p:sld {NAMES}><p:cSld>{tree}</p:cSld></p:sld>'
