"""Files of every kind that tell who made them: a word stands wherever a program would write the author."""

import base64
import io
import struct

import openpyxl
import pikepdf
from openpyxl.comments import Comment
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from tests.cleaning.carriers import office, old

SIZE = (48, 32)
TURNED = 6


_HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAhJtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAEZpbG9jAAAA"
    "AERAAAMAAQAAAAACNgABAAAAAAAAAFIAAgAAAAACiAABAAAAAAAAAJIAAwAAAAADGgABAAAAAAAAAA8AAABiaWluZgAAAAAAAwAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAACppbmZlAgAAAQADAABtaW1lAGFwcGxpY2F0aW9uL3JkZit4bWwAAAAAAA5waXRtAAAA"
    "AAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAq"
    "QgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAA"
    "AAAAQAAAAEAAAAAoY2xhcAAAADAAAAABAAAAIAAAAAH////wAAAAAv///+AAAAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAA"
    "AAAAAAEAAQaBAgMFhIYAAAAoaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAA5jZHNjAAMAAQABAAAA+21kYXQAAABOKAGvCeDhlrT+4jeOiIf/z0jQ"
    "3Wt99DJX/+56gGDoz5psdbl3K3NH+0RNaX5UaxS1xDL/Ayc5cWN1ClW3/6AAH/VlX9q+rnAJFtWTevMbAAAABkV4aWYAAE1NACoAAAAIAAQBDgAC"
    "AAAACQAAAD4BEgADAAAAAQAGAAABOwACAAAACQAAAEiIJQAEAAAAAQAAAFIAAAAAV09SRFdPUkQAAFdPUkRXT1JEAAAAAgABAAIAAAACTgAAAAAC"
    "AAUAAAADAAAAcAAAAAAAAAApAAAAAQAAAAgAAAABAAAADAAAAAE8eD5XT1JEV09SRDwveD4="
)
"""The scene as a phone codes it, turned, with a word of eight bytes in its EXIF and XMP; no library here writes HEIC."""


def heic(word):
    return _HEIC.replace(b"WORDWORD", word.encode()[:8].ljust(8))


def scene(size=SIZE):
    """A picture that shows which way up it is."""
    drawn = Image.new("RGB", size, "navy")
    drawn.paste("gold", (0, 0, size[0] // 2, size[1] // 3))
    return drawn


def exif(word, turned=TURNED):
    declared = Image.Exif()
    declared[0x0112], declared[0x010E], declared[0x013B], declared[0x0110] = turned, word, word, f"Phone of {word}"
    declared.get_ifd(0x8769)[0xA430] = word
    declared.get_ifd(0x8825).update({1: "N", 2: (41.0, 8.0, 12.0), 29: word[:8]})
    return declared


def xmp(word):
    return (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        f"<rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' dc:creator='{word}'/></rdf:RDF></x:xmpmeta>"
    ).encode()


def profile(word):
    """The usual colours, in a profile that is named after somebody."""
    declared = b"text" + bytes(4) + word.encode() + b"\0"
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (count,) = struct.unpack_from(">I", usual, 128)
    table = bytearray(usual[132 : 132 + 12 * count])
    for number in range(count):
        if table[12 * number : 12 * number + 4] in (b"desc", b"cprt"):
            struct.pack_into(">II", table, 12 * number + 4, len(usual), len(declared))
    return (
        struct.pack(">I", len(usual) + len(declared))
        + usual[4:132]
        + bytes(table)
        + usual[132 + 12 * count :]
        + declared
    )


def jpeg(word, **saved):
    declared = {
        "exif": exif(word),
        "xmp": xmp(word),
        "comment": word.encode(),
        "icc_profile": profile(word),
        "quality": 90,
    }
    plain = _saved(scene(), "JPEG", **declared | saved)
    photoshop = f"Photoshop 3.0\0{word}".encode()
    segment = struct.pack(">BBH", 0xFF, 0xED, len(photoshop) + 2) + photoshop
    return plain[:2] + segment + plain[2:] + word.encode()


def several(word):
    """Two pictures in one file, as phones make them."""
    return _saved(
        scene(), "MPO", save_all=True, append_images=[scene()], exif=exif(word), comment=word.encode(), quality=90
    )


def png(word, **saved):
    declared = PngInfo()
    declared.add_text("Author", word)
    declared.add_text("Comment", word, zip=True)
    declared.add_itxt("XML:com.adobe.xmp", xmp(word).decode())
    whole = _saved(scene(), "PNG", **{"pnginfo": declared, "exif": exif(word), "icc_profile": profile(word)} | saved)
    return whole + word.encode()


def moving_png(word):
    return png(word, save_all=True, append_images=[scene((48, 32)).rotate(180)], duration=100)


def gif(word):
    frames = {"save_all": True, "append_images": [scene().rotate(180)], "duration": 100, "loop": 3}
    return _saved(scene(), "GIF", comment=word.encode(), **frames) + word.encode()


def webp(word, **saved):
    declared = {"exif": exif(word), "xmp": xmp(word), "icc_profile": profile(word), "lossless": True}
    return _saved(scene(), "WEBP", **declared | saved)


def moving_webp(word):
    return webp(word, save_all=True, append_images=[scene().rotate(180)], duration=100)


def _saved(picture, form, **declared):
    made = io.BytesIO()
    picture.save(made, form, **declared)
    return made.getvalue()


def pdf(word):
    """A page with a photo and a note, written twice: the first version lies below the second."""
    made, file = io.BytesIO(), pikepdf.new()
    page = file.add_blank_page(page_size=(200, 100))
    photo = file.make_stream(jpeg(word), Type=Name.XObject, Subtype=Name.Image, Width=SIZE[0], Height=SIZE[1])
    photo.ColorSpace, photo.BitsPerComponent, photo.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    photo.Metadata = file.make_stream(xmp(word), Type=Name.Metadata, Subtype=Name.XML)
    page.Resources = Dictionary(XObject=Dictionary(Photo=photo))
    page.Contents = file.make_stream(b"q 96 0 0 64 20 20 cm /Photo Do Q")
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([150, 50, 170, 70]), Contents="请看这里", T=word)
    attached = Dictionary(
        Type=Name.Filespec, F=f"C:\\Users\\{word}\\清单.txt", EF=Dictionary(F=file.make_stream(word.encode()))
    )
    link = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=attached, T=word)
    signed = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="签名", Rect=Array([0, 0, 0, 0]))
    signed.V = Dictionary(Type=Name.Sig, Name=word, Location=word)
    signed = file.make_indirect(signed)
    page.Annots = Array([file.make_indirect(note), link, signed])
    page.PieceInfo = Dictionary(Word=Dictionary(Private=word))
    file.Root.AcroForm = Dictionary(Fields=Array([signed]), SigFlags=3)
    file.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(["清单", attached])))
    file.docinfo["/Author"], file.docinfo["/Company"] = word, word
    file.Root.Metadata = file.make_stream(xmp(word), Type=Name.Metadata, Subtype=Name.XML)
    file.save(made)
    return made.getvalue()


def docx(word, more=None):
    """With a tracked change, a comment, a picture, a workbook inside and a template in somebody's folder."""
    said = f'<w:ins w:id="1" w:author="{word}" w:date="2026-03-02T09:00:00Z"><w:r><w:t>已停两周。</w:t></w:r></w:ins>'
    link = '<w:hyperlink r:id="rId5"><w:r><w:t>模板</w:t></w:r></w:hyperlink>'
    body = f'<w:p w:rsidR="00A77B3E"><w:r><w:t>，请求增容。</w:t></w:r>{said}{link}</w:p><w:p><w:r><w:pict><v:shape><v:imagedata r:id="rId6"/></v:shape></w:pict></w:r></w:p>'
    comment = f'<w:comment w:id="0" w:author="{word}" w:initials="{word[:2]}"><w:p><w:r><w:t>属实</w:t></w:r></w:p></w:comment>'
    folder = f"file:///C:\\Users\\{word}\\模板.dotx"
    listed = [
        office.inside("comments", "comments.xml"),
        office.inside("settings", "settings.xml"),
        office.inside("http://schemas.microsoft.com/office/2011/relationships/people", "people.xml"),
        office.inside("customXml", "../customXml/item1.xml"),
        office.outside("hyperlink", folder),
        office.inside("image", "media/image1.jpeg"),
        office.inside("package", "embeddings/book.xlsx"),
    ]
    parts = {
        "word/comments.xml": f"<w:comments {office.NAMES}>{comment}</w:comments>",
        "word/people.xml": f'<w15:people {office.NAMES}><w15:person w15:author="{word}"/></w15:people>',
        "word/settings.xml": f'<w:settings {office.NAMES}><w:attachedTemplate r:id="rId1"/><w:rsids><w:rsid w:val="00A77B3E"/></w:rsids>'
        f'<w:docVars><w:docVar w:name="a" w:val="{word}"/></w:docVars></w:settings>',
        "word/_rels/settings.xml.rels": office.relations(office.outside("attachedTemplate", folder)),
        "word/media/image1.jpeg": jpeg(word),
        "word/embeddings/book.xlsx": xlsx(word),
        "customXml/item1.xml": f"<owner>{word}</owner>",
    }
    types = {f"word/{name}.xml": f"{office.OFFICE}.wordprocessingml.{name}+xml" for name in ("comments", "settings")}
    return office.word(body, listed, _properties(word) | parts | (more or {}), _ROOTS, types)


def film():
    """A document that shows what nothing is known about."""
    listed = [office.inside("video", "media/film.mp4")]
    return office.word("", listed, {"word/media/film.mp4": b"\0\0\0\x18ftypmp42"}, types={".mp4": "video/mp4"})


_ROOTS = [
    office.inside(f"{office.PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    office.inside("extended-properties", "docProps/app.xml"),
    office.inside(f"{office.PACKAGE}/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg"),
]


def _properties(word):
    core = (
        f'<cp:coreProperties xmlns:cp="{office.PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{word}</dc:creator><cp:lastModifiedBy>{word}</cp:lastModifiedBy></cp:coreProperties>"
    )
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    app = f'<Properties xmlns="{space}"><Company>{word}</Company></Properties>'
    return {"docProps/core.xml": core, "docProps/app.xml": app, "docProps/thumbnail.jpeg": jpeg(word)}


def xlsx(word):
    made, book = io.BytesIO(), openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = "电费", 1200
    book.active["A2"].comment = Comment(f"{word}:\n已核对", word)
    book.properties.creator = book.properties.lastModifiedBy = book.properties.description = word
    book.save(made)
    return made.getvalue()


def pptx(word):
    authors = f'<p:cmAuthorLst xmlns:p="{office.P}"><p:cmAuthor id="0" name="{word}" initials="{word[:2]}" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
    slide = office.slide("", "图片", f"C:\\Users\\{word}\\厂区.jpg")
    parts = {"ppt/commentAuthors.xml": authors, "ppt/slides/slide1.xml": slide}
    types = {"ppt/commentAuthors.xml": f"{office.OFFICE}.presentationml.commentAuthors+xml"}
    listed = [office.inside("commentAuthors", "commentAuthors.xml")]
    return office.slides("", listed, parts | _properties(word), _ROOTS, types)


def ofd(word):
    """A photo and a note on a page, by somebody."""
    about = f"<ofd:DocID>0</ofd:DocID><ofd:Author>{word}</ofd:Author><ofd:Creator>{word}</ofd:Creator>"
    custom = f'<ofd:CustomDatas><ofd:CustomData Name="a">{word}</ofd:CustomData></ofd:CustomDatas>'
    body = f"<ofd:DocInfo>{about}{custom}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
    listed = '<ofd:MultiMedia ID="2" Type="Image"><ofd:MediaFile>photo.jpg</ofd:MediaFile></ofd:MultiMedia>'
    parts = {
        "OFD.xml": ("OFD", f"<ofd:DocBody>{body}</ofd:DocBody>", 'Version="1.0"'),
        "Doc_0/Document.xml": (
            "Document",
            "<ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
            "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
            "",
        ),
        "Doc_0/DocumentRes.xml": ("Res", f"<ofd:MultiMedias>{listed}</ofd:MultiMedias>", 'BaseLoc="Res"'),
        "Doc_0/Annots/Annotations.xml": (
            "Annotations",
            '<ofd:Page PageID="1"><ofd:FileLoc>Annot_0.xml</ofd:FileLoc></ofd:Page>',
            "",
        ),
        "Doc_0/Annots/Annot_0.xml": ("PageAnnot", f'<ofd:Annot ID="1" Creator="{word}"/>', ""),
    }
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    written = {name: f"<ofd:{kind} {space} {more}>{inner}</ofd:{kind}>" for name, (kind, inner, more) in parts.items()}
    return office.archive(written | {"Doc_0/Res/photo.jpg": jpeg(word)})


def _summary(word):
    name = word.encode("gb18030") + b"\0"
    declared = struct.pack("<II", 30, len(name)) + name.ljust(-(-len(name) // 4) * 4, b"\0")
    section = struct.pack("<IIII", 16 + len(declared), 1, 4, 16) + declared
    return struct.pack("<HHI16xI16xI", 0xFFFE, 0, 0x00020006, 1, 48) + section


def doc(word):
    """Its revisers, its commentators, who saved it and a photo; a name lies in a free sector, too."""
    letters = word.encode("utf-16-le")
    note = bytes(8) + struct.pack("<H", 2) + word[:2].encode("utf-16-le") + bytes(24)
    lists = {number: old.strings(word) for number in (32, 51, 71)} | {36: old.counted(word), 4: note}
    photo = old.shown(old.picture(old.photo(0xF01D, 0x46A, jpeg(word))))
    return old.document(lists=lists, more={"\x05SummaryInformation": _summary(word)}, free=letters, **photo)


def xls(word):
    letters = word.encode("utf-16-le")
    writer = struct.pack("<HB", len(word), 1) + letters
    note = struct.pack("<HHHHHB", 1, 0, 0, 1, len(word), 1) + letters + b"\0"
    records = [(0x5C, writer.ljust(112, b" ")), (0x5B, bytes(4) + writer)]
    return old.book(*records, of_sheet=[(0x1C, note)], more={"\x05SummaryInformation": _summary(word)})


def ppt(word):
    comment = old.container(12000, old.letters(word), old.letters("属实", 1))
    return old.presentation(comment, user=word, more={"\x05SummaryInformation": _summary(word)})
