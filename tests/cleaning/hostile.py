"""Small files that are very much work: what one account sent to keep everybody else waiting."""

import io
import re

import pikepdf
from pikepdf import Array, Dictionary

from directline.cleaning import judging_archives, judging_pdfs
from tests.cleaning.carriers.office import archive

_MAIN = "word/document.xml"
_HEAD = '<?xml version="1.0"?><w:document xmlns:w="w" w:rsidR="1"><w:body>'
_TAIL = "</w:body></w:document>"


def _docx(document):
    return archive({"[Content_Types].xml": "<Types/>", _MAIN: document})


def many_elements():
    return _docx(_HEAD + "<w:p/>" * judging_archives.MOST_TAGS + _TAIL)


def many_elements_in_many_parts():
    part = _HEAD + "<w:p/>" * (judging_archives.MOST_TAGS // 4) + _TAIL
    return archive({_MAIN: part} | {f"word/header{number}.xml": part for number in range(4)})


def many_elements_in_two_bytes_a_letter():
    return _docx((_HEAD + "<w:p/>" * judging_archives.MOST_TAGS + _TAIL).encode("utf-16"))


def nested_elements():
    return _docx(_HEAD + "<a>" * 100_000 + "</a>" * 100_000 + _TAIL)


def nested_archives():
    inner = _docx(_HEAD + _TAIL)
    for _depth in range(judging_archives.MOST_NESTED_ARCHIVES):
        inner = archive({_MAIN: inner})
    return inner


def many_parts():
    return archive({f"word/media/{number}.xml": "<x/>" for number in range(judging_archives.MOST_PARTS + 1)})


def parts_in_parts():
    """Each archive inside has few enough."""
    inner = archive({f"{number}.xml": "<x/>" for number in range(judging_archives.MOST_PARTS // 2)})
    return archive({_MAIN: "<x/>"} | {f"word/embeddings/{number}.xlsx": inner for number in range(3)})


def much_when_unpacked():
    return archive({_MAIN: "<x/>", "word/media/image1.emf": bytes(judging_archives.MOST_UNPACKED_BYTES)})


def many_objects():
    objects = b"".join(b"%d 0 obj[]endobj\n" % number for number in range(3, judging_pdfs.MOST_OBJECTS + 4))
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + objects + b"trailer<</Root 1 0 R>>\n%%EOF"


def many_packed_objects():
    """As a program writes them: in streams of objects, each of which says how many it holds."""
    packed = _pdf(pikepdf.ObjectStreamMode.generate)
    return re.sub(rb"/N \d+", b"/N %d" % (judging_pdfs.MOST_OBJECTS + 1), packed, count=1)


def long_list_of_objects():
    plain = _pdf(pikepdf.ObjectStreamMode.disable)
    return re.sub(rb"/Size \d+", b"/Size %d" % (judging_pdfs.MOST_OBJECTS + 2), plain, count=1)


def _pdf(mode):
    with pikepdf.new() as pdf:
        pdf.Root.Kept = Array([pdf.make_indirect(Dictionary(A=number)) for number in range(200)])
        made = io.BytesIO()
        pdf.save(made, object_stream_mode=mode)
    return made.getvalue()


def nested_less():
    """Deep, and no deeper than may be."""
    depth = judging_archives.MOST_NESTED_TAGS // 2
    return _docx(_HEAD + "<a>" * depth + "</a>" * depth + _TAIL)


TOO_MUCH = (
    many_elements,
    many_elements_in_many_parts,
    many_elements_in_two_bytes_a_letter,
    nested_elements,
    nested_archives,
    many_parts,
    parts_in_parts,
    much_when_unpacked,
    many_objects,
    many_packed_objects,
    long_list_of_objects,
)
