"""A file with a few bytes changed is cleaned, or is damaged or locked: it ends in nothing else."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directline.cleaning import archive, old_office, pdf, pictures
from directline.cleaning.faults import Damaged, Locked
from tests.cleaning import drawings, samples
from tests.cleaning.carriers import of_old, office

NAME = "朱鹮牡丹"
FILES = {
    "docx": (archive.clean, samples.docx(NAME)),
    "xlsx": (archive.clean, samples.xlsx(NAME)),
    "pptx": (archive.clean, samples.pptx(NAME)),
    "ofd": (archive.clean, samples.ofd(NAME)),
    "pdf": (pdf.clean, samples.pdf(NAME)),
    "doc": (old_office.clean, samples.doc(NAME)),
    "doc with a drawing": (old_office.clean, of_old.WORD["name of a shared photo"](NAME, "")),
    "xls": (old_office.clean, samples.xls(NAME)),
    "ppt": (old_office.clean, samples.ppt(NAME)),
    "emf": (pictures.clean, drawings.emf_plus(NAME)),
    "wmf": (pictures.clean, drawings.wmf(NAME)),
}
CHANGES = st.lists(
    st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=4), st.booleans()), min_size=1, max_size=4
)


def changed(content, changes):
    """Bytes written over others, or put between them."""
    made = bytearray(content)
    for place, other, is_more in changes:
        at = int(place * len(made))
        made[at : at + (0 if is_more else len(other))] = other
    return bytes(made)


def packed(content, changes, which):
    """An archive of which one part is changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    victim = list(parts)[int(which * len(parts))]
    return office.archive(parts | {victim: changed(parts[victim], changes)})


@pytest.mark.parametrize("form", FILES)
@given(changes=CHANGES, which=st.floats(0, 0.999))
@settings(max_examples=20)
def test_damage_ends_in_a_known_fault(form, changes, which):
    clean, content = FILES[form]
    broken = packed(content, changes, which) if content.startswith(b"PK") else changed(content, changes)
    with contextlib.suppress(Damaged, Locked):
        assert clean(broken)
