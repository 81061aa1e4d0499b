"""Each place where a program writes who made a file, once: it is in the file, and not in the copy."""

import pytest

from directline.cleaning import archive, gif, jpeg, old_office, pdf, png, raster, webp
from tests.cleaning.carriers import of_old, ofd, pages, photos, presentations, sheets, word
from tests.cleaning.carriers.office import VISIBLE
from tests.cleaning.traces import tells

NAME, PLAIN = "朱鹮牡丹", "zhuhuanmudan"
FORMS = {
    "docx": (archive.clean, word.CARRIERS),
    "xlsx": (archive.clean, sheets.CARRIERS),
    "pptx": (archive.clean, presentations.CARRIERS),
    "ofd": (archive.clean, ofd.CARRIERS),
    "pdf": (pdf.clean, pages.CARRIERS),
    "doc": (old_office.clean, of_old.WORD),
    "xls": (old_office.clean, of_old.EXCEL),
    "ppt": (old_office.clean, of_old.POWERPOINT),
    "jpeg": (jpeg.clean, photos.JPEG),
    "png": (png.clean, photos.PNG),
    "gif": (gif.clean, photos.GIF),
    "webp": (webp.clean, photos.WEBP),
    "raster": (raster.clean, photos.RASTER),
}
CARRIERS = {
    f"{form}: {place}": (clean, made) for form, (clean, places) in FORMS.items() for place, made in places.items()
}


@pytest.mark.parametrize("place", CARRIERS)
def test_no_place_tells_who_made_the_file(place):
    clean, made = CARRIERS[place]
    original = made(NAME, PLAIN)
    copy = clean(original)

    assert tells(original, NAME, PLAIN)
    assert not tells(copy, NAME, PLAIN)
    assert tells(copy, VISIBLE) == tells(original, VISIBLE)
    assert clean is raster.clean or clean(copy) == copy
