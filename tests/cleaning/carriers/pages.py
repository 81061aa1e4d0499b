"""Where programs write into a PDF who made it."""

import io
import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.cleaning import fonts, samples
from tests.cleaning.carriers.office import VISIBLE
from tests.cleaning.carriers.word import FOLDER


def pdf(change, content=b""):
    """One page that says what is visible, to which a function of document, page and names adds a place."""

    def made(name, plain):
        file = pikepdf.new()
        page = file.add_blank_page(page_size=(200, 100))
        shown = b"BT /F1 12 Tf 10 50 Td <" + VISIBLE.encode("utf-16-be").hex().encode() + b"> Tj ET\n"
        page.Contents = file.make_stream(shown + content.replace(b"NAME", name.encode()))
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/STSong-Light"), Encoding=Name("/UniGB-UCS2-H")
        )
        system = Dictionary(Registry="Adobe", Ordering="GB1", Supplement=4)
        font.DescendantFonts = Array(
            [
                Dictionary(
                    Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/STSong-Light"), CIDSystemInfo=system
                )
            ]
        )
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        if change:
            change(file, page.obj, name, plain)
        whole = io.BytesIO()
        file.save(whole)
        return whole.getvalue()

    return made


def _root(**declared):
    return pdf(lambda file, page, name, plain: _set(file.Root, declared, file, name, plain))


def _page(**declared):
    return pdf(lambda file, page, name, plain: _set(page, declared, file, name, plain))


def _note(**declared):
    """An annotation; what is a function is called with document and names."""

    def change(file, page, name, plain):
        note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), Contents="请看这里")
        page.Annots = Array([file.make_indirect(note)])
        _set(page.Annots[0], declared, file, name, plain)
        if declared["Subtype"] == Name.Widget:
            file.Root.AcroForm = Dictionary(Fields=page.Annots)

    return pdf(change)


def _set(thing, declared, file, name, plain):
    for key, value in declared.items():
        thing[f"/{key}"] = value(file, name, plain) if callable(value) else value


def _action(**declared):
    return lambda file, name, plain: Dictionary(
        {f"/{key}": value(file, name, plain) if callable(value) else value for key, value in declared.items()}
    )


def _text(pattern="{0}"):
    return lambda file, name, plain: String(pattern.format(name, plain))


def _stream(content, **declared):
    return lambda file, name, plain: file.make_stream(content(name), **declared)


def _object(content, **declared):
    def change(file, page, name, plain):
        page.Resources.XObject = Dictionary(A=file.make_stream(content(name), Width=48, Height=32, **declared))

    return pdf(change, b"q 48 0 0 32 0 0 cm /A Do Q")


def _photo(kind, subtype=None):
    """As it is taken, or packed once more; with or without saying that it is a picture."""

    def change(file, page, name, plain):
        photo = pikepdf.Stream(file, b"")
        packed, filters = {
            "packed": (zlib.compress, Array([Name.FlateDecode, Name.DCTDecode])),
            "plain": (bytes, Name.DCTDecode),
        }[kind]
        photo.write(packed(samples.jpeg(name)), filter=filters)
        photo.Width, photo.Height, photo.BitsPerComponent, photo.ColorSpace = 48, 32, 8, Name.DeviceRGB
        if subtype:
            photo.Subtype = subtype
        page.Resources.XObject = Dictionary(A=photo)

    return pdf(change, b"q 48 0 0 32 0 0 cm /A Do Q")


def _inline(file, page, name, plain):
    photo = b"BI /W 48 /H 32 /BPC 8 /CS /RGB /F /DCT ID " + samples.jpeg(name) + b"\nEI\n"
    page.Contents = Array([page.Contents, file.make_stream(photo)])


def _scan(file, page, name, plain):
    scan = pikepdf.Stream(file, b"")
    comment = name.encode("utf-16-be")
    segment = (0).to_bytes(4, "big") + b"\x3e\x00\x01" + (len(comment) + 4).to_bytes(4, "big") + b"\x20\0\0\0" + comment
    scan.write(segment, filter=Name.JBIG2Decode)
    scan.Subtype, scan.Width, scan.Height = Name.Image, 48, 32
    page.Resources.XObject = Dictionary(A=scan)


def scanned(name):
    """A comment in the code, and texts in boxes beside it and inside its header."""
    words = name.encode()
    code = b"\xff\x4f\xff\x51\0\4\0\0\xff\x64" + struct.pack(">HH", 4 + len(words), 1) + words + b"\xff\x90\0\0"
    text = struct.pack(">I4s", 8 + len(words), b"xml ") + words
    return (
        struct.pack(">I4s", 8 + len(text), b"jp2h") + text + text + struct.pack(">I4s", 8 + len(code), b"jp2c") + code
    )


def _colours(file, page, name, plain):
    profile = file.make_stream(samples.profile(name), N=3)
    page.Resources.ColorSpace = Dictionary(A=Array([Name.ICCBased, profile]))


def _type(kind, content, **declared):
    """A font of one's own."""

    def change(file, page, name, plain):
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.Song, FontFamily=name, Flags=4)
        descriptor[kind] = file.make_stream(content(name), **declared)
        page.Resources.Font.F2 = Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Song, FontDescriptor=descriptor
        )

    return pdf(change)


def _letters(file, page, name, plain):
    declared = f"%!PS\n%%Title: ({name})\n/CIDSystemInfo << /Registry ({name}) /Ordering (UCS) >> def\n"
    page.Resources.Font.F1.ToUnicode = file.make_stream(declared.encode())


def _signature(inherited):
    """The kind of a field stands in it, or in the one that it belongs to."""

    def change(file, page, name, plain):
        signed = Dictionary(Type=Name.Sig, Name=name, Location=name, Contents=String(b"\x30\x03" + name.encode()))
        field = file.make_indirect(Dictionary(FT=Name.Sig, T="签名"))
        widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([0, 0, 0, 0]))
        widget = file.make_indirect(widget)
        (field if inherited == "above" else widget).V = signed
        widget.Parent, field.Kids = field, Array([widget])
        page.Annots = Array([widget])
        file.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    return pdf(change)


def _form(**declared):
    return _root(AcroForm=lambda file, name, plain: _action(Fields=Array([]), **declared)(file, name, plain))


def _layers(file, page, name, plain):
    layer = file.make_indirect(
        Dictionary(
            Type=Name.OCG, Name=name, Usage=Dictionary(CreatorInfo=Dictionary(Creator=name), User=Dictionary(Name=name))
        )
    )
    file.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(Name=name, Creator=name, Order=Array([name, layer]))
    )


def _information(file, page, name, plain):
    file.docinfo["/Author"] = name


def _history(name, plain):
    return pdf(None)(name, plain) + f"\n999 0 obj\n({name})\nendobj\n".encode()


def _attachments(file, name, plain):
    attached = Dictionary(
        Type=Name.Filespec, F=f"{FOLDER.format(name)}清单.txt", EF=Dictionary(F=file.make_stream(name.encode()))
    )
    return Dictionary(EmbeddedFiles=Dictionary(Names=Array(["a", attached])))


def _script(pattern="app.alert('{1}')"):
    return _action(S=Name.JavaScript, JS=_text(pattern))


def _tags(file, name, plain):
    return Dictionary(
        Type=Name.StructTreeRoot,
        K=Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=name, T=name, E=name, ActualText=name),
    )


def _named(file, page, name, plain):
    file.Root.Names = Dictionary(Dests=Dictionary(Names=Array([name, Array([page, Name.Fit])])))
    page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Dest=name)])


CARRIERS = {
    "information": pdf(_information),
    "XMP": _root(Metadata=_stream(lambda name: samples.xmp(name), Type=Name.Metadata, Subtype=Name.XML)),
    "XMP of a page": _page(Metadata=_stream(lambda name: samples.xmp(name), Type=Name.Metadata, Subtype=Name.XML)),
    "pieces of programs": _page(PieceInfo=_action(Word=_action(Private=_text()))),
    "thumbnail": _page(Thumb=_stream(lambda name: name.encode())),
    "earlier version": _history,
    "author of a note": _note(Subtype=Name.Text, T=_text()),
    "subject of a note": _note(Subtype=Name.Highlight, Subj=_text(), NM=_text()),
    "rich text of a note": _note(Subtype=Name.FreeText, RC=_text("<p>{0}</p>"), DS=_text("font-family:{1}")),
    "stamp": _note(Subtype=Name.Stamp, IT=Name.Stamp, Subj=_text(), CreationDate=_text("D:2026{1}")),
    "file of a note": _note(Subtype=Name.FileAttachment, FS=_action(Type=Name.Filespec, F=_text(f"{FOLDER}清单.txt"))),
    "sound": _note(Subtype=Name.Sound, Sound=_stream(lambda name: name.encode())),
    "film": _note(Subtype=Name.Movie, Movie=_action(F=_text(f"{FOLDER}a.mp4"))),
    "screen": _note(Subtype=Name.Screen, T=_text(), A=_action(S=Name.Rendition, JS=_text())),
    "link to another file": _note(
        Subtype=Name.Link, A=_action(S=Name.GoToR, F=_text(f"{FOLDER}a.pdf"), D=Array([0, Name.Fit]))
    ),
    "link to a file inside": _note(
        Subtype=Name.Link, A=_action(S=Name.GoToE, F=_text(f"{FOLDER}a.pdf"), T=_action(N=_text()))
    ),
    "link that starts a program": _note(
        Subtype=Name.Link, A=_action(S=Name.Launch, F=_text(f"{FOLDER}a.exe"), Win=_action(F=_text(f"{FOLDER}a.exe")))
    ),
    "link with file:": _note(Subtype=Name.Link, A=_action(S=Name.URI, URI=_text("file:///C:/Users/{1}/a.pdf"))),
    "link to a mailbox": _note(Subtype=Name.Link, A=_action(S=Name.URI, URI=_text("mailto:{1}@example.com"))),
    "link to a personal cloud": _note(
        Subtype=Name.Link, A=_action(S=Name.URI, URI=_text("https://firm-my.sharepoint.com/personal/{1}_firm/a"))
    ),
    "link that goes on": _note(Subtype=Name.Link, A=_action(S=Name.URI, URI="http://example.com/", Next=_script())),
    "link with a script": _note(Subtype=Name.Link, A=_script()),
    "link that sends a form": _note(
        Subtype=Name.Link, A=_action(S=Name.SubmitForm, F=_text("http://{1}.example.com/"))
    ),
    "what happens on a note": _note(Subtype=Name.Widget, AA=_action(E=_script())),
    "kind of a note": _note(Subtype=Name("/Screening"), T=_text()),
    "script at opening": _root(OpenAction=_script()),
    "scripts by name": _root(
        Names=_action(JavaScript=_action(Names=lambda file, name, plain: Array([name, _script()(file, name, plain)])))
    ),
    "what happens at closing": _root(AA=_action(WC=_script())),
    "what happens on a page": _page(AA=_action(O=_script())),
    "attached files": _root(Names=_attachments),
    "associated files": _root(
        AF=lambda file, name, plain: Array([_action(Type=Name.Filespec, UF=_text(f"{FOLDER}a.xml"))(file, name, plain)])
    ),
    "portfolio": _root(Collection=_action(Schema=_action(A=_action(N=_text())))),
    "web pages": _root(SpiderInfo=_action(V=1, C=_text())),
    "articles": _root(Threads=lambda file, name, plain: Array([_action(I=_action(Author=_text()))(file, name, plain)])),
    "address of the web": _root(URI=_action(Base=_text("http://{1}.example.com/"))),
    "permissions": _root(Perms=_action(DocMDP=_action(Type=Name.Sig, Name=_text()))),
    "validation": _root(DSS=_action(Certs=lambda file, name, plain: Array([file.make_stream(name.encode())]))),
    "tags for readers": _root(StructTreeRoot=_tags),
    "XFA": _form(XFA=_stream(lambda name: f"<xdp><a>{name}</a></xdp>".encode())),
    "name of a field": _note(Subtype=Name.Widget, FT=Name.Tx, T=_text(), TU=_text(), TM=_text()),
    "signature": _signature("above"),
    "signature whose kind is above": _signature("below"),
    "layers": pdf(_layers),
    "place by name": pdf(_named),
    "output": _root(
        OutputIntents=lambda file, name, plain: Array(
            [_action(Type=Name.OutputIntent, S=Name("/GTS_PDFX"), Info=_text())(file, name, plain)]
        )
    ),
    "photo": _photo("plain", Name.Image),
    "photo packed twice": _photo("packed", Name.Image),
    "photo of no kind": _photo("plain"),
    "photo inline": pdf(_inline),
    "scan": pdf(_scan),
    "scan of JPEG 2000": _object(lambda name: scanned(name), Subtype=Name.Image, Filter=Name.JPXDecode),
    "picture of another form": _object(lambda name: name.encode(), Subtype=Name("/PS")),
    "comment in a drawing": _object(lambda name: f"0 g % {name}".encode(), Subtype=Name.Form, BBox=Array([0, 0, 9, 9])),
    "colours": pdf(_colours),
    "font": _type("/FontFile2", fonts.truetype),
    "compact font": _type("/FontFile3", fonts.compact, Subtype=Name("/Type1C")),
    "older font": _type("/FontFile", fonts.type_1),
    "table of letters": pdf(_letters),
    "comment in a page": pdf(None, b"% NAME\n0 g"),
    "text instead of shapes": pdf(None, b"/Span <</ActualText (NAME) /E (NAME)>> BDC 0 g EMC"),
    "mark in a page": pdf(None, b"/Span <</Alt (NAME)>> DP 0 g"),
    "data of a mark": pdf(
        lambda file, page, name, plain: page.Resources.__setitem__("/Properties", Dictionary(A=Dictionary(Alt=name))),
        b"/Span /A BDC 0 g EMC",
    ),
    "unknown key": _page(NewThing=_text()),
    "unknown key of the whole": _root(NewThing=_text()),
    "prefix of page numbers": _root(
        PageLabels=_action(Nums=lambda file, name, plain: Array([0, Dictionary(S=Name.D, P=name)]))
    ),
    "language": _root(Lang=_text()),
    "samples": lambda name, plain: samples.pdf(name),
}
