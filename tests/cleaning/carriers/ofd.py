"""Where programs write into an OFD who made it."""

from tests.cleaning import fonts, samples
from tests.cleaning.carriers.office import VISIBLE, archive

SPACE = "http://www.ofdspec.org/2016"


def _ofd(parts=None, root="", document="", info="", page=""):
    """A document of one page."""
    text = f'<ofd:TextObject ID="5" Boundary="0 0 100 10" Font="3" Size="5"><ofd:TextCode X="0" Y="5">{VISIBLE}</ofd:TextCode></ofd:TextObject>'
    first = f"<ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID>{info}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{root}</ofd:DocBody>"
    pages = '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    common = f"<ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID>{area}<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
    resources = '<ofd:MultiMedias><ofd:MultiMedia ID="6" Type="Image"><ofd:MediaFile>a.jpg</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>'
    own = {
        "OFD.xml": _written("OFD", first, 'Version="1.0" DocType="OFD"'),
        "Doc_0/Document.xml": _written("Document", common + pages + document),
        "Doc_0/DocumentRes.xml": _written("Res", resources, 'BaseLoc="Res"'),
        "Doc_0/Res/a.jpg": samples.jpeg("x"),
        "Doc_0/Pages/Page_0/Content.xml": _written(
            "Page", f'<ofd:Content><ofd:Layer ID="2">{text}{page}</ofd:Layer></ofd:Content>'
        ),
    }
    return archive(own | (parts or {}))


def _written(name, inner, more=""):
    return f'<?xml version="1.0"?><ofd:{name} xmlns:ofd="{SPACE}" {more}>{inner}</ofd:{name}>'


def _signed(name, part):
    parts = {
        "Doc_0/Signs/Signatures.xml": _written(
            "Signatures", '<ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/>'
        ),
        "Doc_0/Signs/Sign_0/Signature.xml": _written(
            "Signature",
            '<ofd:SignedInfo><ofd:Provider ProviderName="a"/></ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue>',
        ),
        "Doc_0/Signs/Sign_0/SignedValue.dat": b"\x30\0",
        "Doc_0/Signs/Sign_0/Seal.esl": b"\x30\0",
    }
    declared = (
        name.encode("gb18030")
        if not part.endswith(".xml")
        else _written("Signature", f'<ofd:SignedInfo><ofd:Provider ProviderName="{name}"/></ofd:SignedInfo>')
    )
    return _ofd(parts | {part: declared}, root="<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>")


def _listed(name, part, inner, more=None):
    """A part that the document names in an element."""
    element = part.rpartition("/")[2].removesuffix(".xml")
    return _ofd(
        {f"Doc_0/{part}": _written(element, inner)} | (more or {}), document=f"<ofd:{element}>{part}</ofd:{element}>"
    )


CARRIERS = {
    "author": lambda name, plain: _ofd(info=f"<ofd:Author>{name}</ofd:Author><ofd:Creator>{name}</ofd:Creator>"),
    "title and words": lambda name, plain: _ofd(
        info=f"<ofd:Title>{name}</ofd:Title><ofd:Keywords><ofd:Keyword>{name}</ofd:Keyword></ofd:Keywords>"
    ),
    "data of its own": lambda name, plain: _ofd(
        info=f'<ofd:CustomDatas><ofd:CustomData Name="a">{name}</ofd:CustomData></ofd:CustomDatas>'
    ),
    "cover": lambda name, plain: _ofd(
        {"Doc_0/cover.jpg": samples.jpeg(name)}, info="<ofd:Cover>Doc_0/cover.jpg</ofd:Cover>"
    ),
    "signature": lambda name, plain: _signed(name, "Doc_0/Signs/Sign_0/Signature.xml"),
    "signed value": lambda name, plain: _signed(name, "Doc_0/Signs/Sign_0/SignedValue.dat"),
    "seal": lambda name, plain: _signed(name, "Doc_0/Signs/Sign_0/Seal.esl"),
    "attachment": lambda name, plain: _listed(
        name,
        "Attachs/Attachments.xml",
        f'<ofd:Attachment ID="1" Name="{name}"><ofd:FileLoc>a.xml</ofd:FileLoc></ofd:Attachment>',
        {"Doc_0/Attachs/a.xml": f"<a>{name}</a>"},
    ),
    "tags": lambda name, plain: _listed(
        name,
        "Tags/CustomTags.xml",
        f'<ofd:CustomTag NameSpace="{name}"><ofd:FileLoc>a.xml</ofd:FileLoc></ofd:CustomTag>',
        {"Doc_0/Tags/a.xml": f"<a>{name}</a>"},
    ),
    "extensions": lambda name, plain: _listed(
        name, "Extensions.xml", f'<ofd:Extension AppName="{name}"><ofd:Data>{name}</ofd:Data></ofd:Extension>'
    ),
    "versions": lambda name, plain: _ofd(
        {"Doc_0/v.xml": _written("DocVersion", name)},
        root='<ofd:Versions><ofd:Version ID="1" Index="1" BaseLoc="Doc_0/v.xml"/></ofd:Versions>',
    ),
    "note": lambda name, plain: _ofd(
        {
            "Doc_0/Annots/Annotations.xml": _written(
                "Annotations", '<ofd:Page PageID="1"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page>'
            ),
            "Doc_0/Annots/Page_0/Annotation.xml": _written(
                "PageAnnot",
                f'<ofd:Annot ID="7" Type="Highlight" Creator="{name}"><ofd:Parameters><ofd:Parameter Name="a">{name}</ofd:Parameter></ofd:Parameters></ofd:Annot>',
            ),
        },
        document="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
    ),
    "photo": lambda name, plain: _ofd({"Doc_0/Res/a.jpg": samples.jpeg(name)}),
    "name of a part": lambda name, plain: _ofd(
        {
            f"Doc_0/Res/{name}.jpg": samples.jpeg("x"),
            "Doc_0/DocumentRes.xml": _written(
                "Res",
                f'<ofd:MultiMedias><ofd:MultiMedia ID="6" Type="Image"><ofd:MediaFile>{name}.jpg</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>',
                'BaseLoc="Res"',
            ),
        }
    ),
    "font": lambda name, plain: _ofd(
        {
            "Doc_0/Res/a.ttf": fonts.truetype(name),
            "Doc_0/DocumentRes.xml": _written(
                "Res",
                '<ofd:Fonts><ofd:Font ID="3" FontName="宋体"><ofd:FontFile>a.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>',
                'BaseLoc="Res"',
            ),
        }
    ),
    "name of a shape": lambda name, plain: _ofd(page=f'<ofd:PathObject ID="8" Boundary="0 0 1 1" Name="{name}"/>'),
    "action": lambda name, plain: _ofd(
        document=f'<ofd:Actions><ofd:Action Event="DO"><ofd:URI URI="file:///C:/Users/{plain}/a"/></ofd:Action></ofd:Actions>'
    ),
    "unknown element": lambda name, plain: _ofd(page=f"<ofd:NewThing>{name}</ofd:NewThing>"),
    "part that nothing leads to": lambda name, plain: _ofd({f"Doc_0/{name}.xml": f"<a>{name}</a>"}),
    "samples": lambda name, plain: samples.ofd(name),
}
