"""The county's own words in English, as its file says them: asked for by English pages alone."""

from collections.abc import Mapping

from sqlalchemy import select

from directline.extensions import db
from directline.models import EnglishWord


def words() -> Mapping[str, str]:
    """English by Chinese; all of them are read at once: a page needs many."""
    kept = db.session().info
    if "english_words" not in kept:
        kept["english_words"] = {row.chinese: row.english for row in db.session.execute(_EVERY)}
    known: Mapping[str, str] = kept["english_words"]
    return known


def forget() -> None:
    """Read them anew: they were changed in this session."""
    db.session().info.pop("english_words", None)


_EVERY = select(EnglishWord.chinese, EnglishWord.english)
