"""Where PowerPoint, WPS and LibreOffice write who made a presentation."""

from tests.cleaning import samples
from tests.cleaning.carriers.office import MICROSOFT, NAMES, OFFICE, P, inside, outside, slide, slides

_SHOWN = f"{OFFICE}.presentationml"


def _of_all(kind, name, content, media_type, main=""):
    return slides(
        listed=[inside(kind, name)], parts={f"ppt/{name}": content}, types={f"ppt/{name}": media_type}, main=main
    )


def _of_slide(kind, name, content, media_type, inner=""):
    return slides(
        inner, of_slide=[inside(kind, f"../{name}")], parts={f"ppt/{name}": content}, types={f"ppt/{name}": media_type}
    )


def _whole(content, of_slide=()):
    return slides(parts={"ppt/slides/slide1.xml": content}, of_slide=of_slide)


def _clicked(action, listed=(), name=""):
    click = f'<a:hlinkClick r:id="{"rId1" if listed else ""}" action="{action}" tooltip="{name}"/>'
    return slides(
        f'<p:sp><p:nvSpPr><p:cNvPr id="3" name="">{click}</p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/></p:sp>',
        of_slide=listed,
    )


CARRIERS = {
    "changes": lambda name, plain: _of_all(
        f"{MICROSOFT}/2016/11/relationships/changesInfo",
        "changesInfos/changesInfo1.xml",
        f'<pc:chgInfo xmlns:pc="{MICROSOFT}/powerpoint/2013/main/command"><pc:docChgLst><pc:chgData name="{name}" userId="{plain}"/></pc:docChgLst></pc:chgInfo>',
        "application/vnd.ms-powerpoint.changesinfo+xml",
    ),
    "revisions": lambda name, plain: _of_all(
        f"{MICROSOFT}/2015/10/relationships/revisionInfo",
        "revisionInfo.xml",
        f'<p1510:revInfo xmlns:p1510="{MICROSOFT}/powerpoint/2015/10/main"><p1510:client id="{plain}"/></p1510:revInfo>',
        "application/vnd.ms-powerpoint.revisioninfo+xml",
    ),
    "authors of comments": lambda name, plain: _of_all(
        "commentAuthors",
        "commentAuthors.xml",
        f'<p:cmAuthorLst xmlns:p="{P}"><p:cmAuthor id="0" name="{name}" initials="{plain}" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>',
        f"{_SHOWN}.commentAuthors+xml",
    ),
    "authors of newer comments": lambda name, plain: _of_all(
        f"{MICROSOFT}/2018/10/relationships/authors",
        "authors.xml",
        f'<p188:authorLst xmlns:p188="{MICROSOFT}/powerpoint/2018/8/main"><p188:author id="{{1}}" name="{name}" initials="{plain}" userId="S::{plain}" providerId="AD"/></p188:authorLst>',
        "application/vnd.ms-powerpoint.authors+xml",
    ),
    "newer comment": lambda name, plain: _of_slide(
        f"{MICROSOFT}/2018/10/relationships/comments",
        "comments/modernComment_1.xml",
        f'<p188:cmLst xmlns:p188="{MICROSOFT}/powerpoint/2018/8/main"><p188:cm id="{{1}}" authorId="{{2}}" assignedTo="{plain}" title="{name}" likes="{plain}"/></p188:cmLst>',
        "application/vnd.ms-powerpoint.comments+xml",
    ),
    "name of a shape": lambda name, plain: _whole(slide(name=name)),
    "text of a shape": lambda name, plain: _whole(slide(described=f"C:\\Users\\{name}\\厂区.jpg")),
    "name of a slide": lambda name, plain: _whole(slide().replace("<p:cSld>", f'<p:cSld name="{name}">')),
    "tags": lambda name, plain: _of_slide(
        "tags",
        "tags/tag1.xml",
        f'<p:tagLst xmlns:p="{P}"><p:tag name="{plain}" val="{name}"/></p:tagLst>',
        f"{_SHOWN}.tags+xml",
        '<p:custDataLst><p:tags r:id="rId1"/></p:custDataLst>',
    ),
    "link to a file": lambda name, plain: _clicked(
        "ppaction://hlinkfile", [outside("hyperlink", f"file:///C:\\Users\\{name}\\a.pptx")]
    ),
    "tip of a link": lambda name, plain: _clicked("", [outside("hyperlink", "http://example.com/")], name),
    "click that starts a program": lambda name, plain: _clicked(
        "ppaction://program", [outside("hyperlink", f"C:\\Users\\{plain}\\a.exe")]
    ),
    "click that starts a macro": lambda name, plain: _clicked(f"ppaction://macro?name={plain}"),
    "show": lambda name, plain: slides(
        main=f'<p:custShowLst><p:custShow name="{name}" id="0"><p:sldLst><p:sld r:id="rId1"/></p:sldLst></p:custShow></p:custShowLst>'
    ),
    "section": lambda name, plain: slides(
        main=f'<p:extLst><p:ext uri="{{1}}"><p14:sectionLst xmlns:p14="{MICROSOFT}/powerpoint/2010/main"><p14:section name="{name}" id="{{1}}"><p14:sldIdLst><p14:sldId id="256"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>'
    ),
    "locked by": lambda name, plain: slides(
        main=f'<p:modifyVerifier cryptProviderType="rsaFull" cryptProvider="{plain}" hashData="{plain}"/>'
    ),
    "published as a page": lambda name, plain: _of_all(
        "presProps",
        "presProps.xml",
        f'<p:presentationPr {NAMES}><p:htmlPubPr title="{name}" r:id="rId1"/></p:presentationPr>',
        f"{_SHOWN}.presProps+xml",
    ),
    "theme": lambda name, plain: _of_all(
        "theme",
        "theme/theme1.xml",
        f'<a:theme {NAMES} name="{name}"><a:themeElements><a:clrScheme name="{name}"/><a:fontScheme name="{name}"/><a:fmtScheme name="{name}"/></a:themeElements><a:custClrLst><a:custClr name="{name}"/></a:custClrLst></a:theme>',
        f"{OFFICE}.theme+xml",
    ),
    "style of tables": lambda name, plain: _of_all(
        "tableStyles",
        "tableStyles.xml",
        f'<a:tblStyleLst {NAMES} def="{{1}}"><a:tblStyle styleId="{{1}}" styleName="{name}"/></a:tblStyleLst>',
        f"{_SHOWN}.tableStyles+xml",
    ),
    "font": lambda name, plain: _of_all(
        "font",
        "fonts/font1.fntdata",
        name.encode("utf-16-le"),
        "application/x-fontdata",
        '<p:embeddedFontLst><p:embeddedFont><p:font typeface="宋体"/><p:regular r:id="rId2"/></p:embeddedFont></p:embeddedFontLst>',
    ),
    "synchronized slide": lambda name, plain: _of_slide(
        "slideUpdateInfo",
        "slideUpdateInfo/slideUpdateInfo1.xml",
        f'<p:sldSyncPr xmlns:p="{P}" serverSldId="{name}" serverSldModifiedTime="2026-03-02T09:00:00Z" clientInsertedTime="2026-03-02T09:00:00Z"/>',
        f"{_SHOWN}.slideUpdateInfo+xml",
    ),
    "control": lambda name, plain: _of_slide(
        "control",
        "activeX/activeX1.xml",
        f'<ax:ocx xmlns:ax="{MICROSOFT}/2006/activeX" ax:license="{name}"/>',
        "application/vnd.ms-office.activeX+xml",
        f'<p:controls><p:control name="{name}" r:id="rId1"/></p:controls>',
    ),
    "diagram": lambda name, plain: _of_slide(
        "diagramLayout",
        "diagrams/layout1.xml",
        f'<dgm:layoutDef xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" uniqueId="urn:a"><dgm:title val="{name}"/><dgm:desc val="{name}"/><dgm:layoutNode name="a"/></dgm:layoutDef>',
        f"{OFFICE}.drawingml.diagramLayout+xml",
    ),
    "chart of a workbook": lambda name, plain: _of_slide(
        "chart",
        "charts/chart1.xml",
        f"<c:chartSpace {NAMES}><c:chart><c:plotArea><c:barChart><c:ser><c:val><c:numRef><c:f>'C:\\Users\\{name}\\[a.xlsx]Sheet1'!$A$1</c:f></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>",
        f"{OFFICE}.drawingml.chart+xml",
    ),
    "samples": lambda name, plain: samples.pptx(name),
}
