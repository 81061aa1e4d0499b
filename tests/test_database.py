from sqlalchemy import text

from directline.database import is_sqlite
from directline.extensions import db


def test_sqlite_overwrites_what_is_deleted(app):
    if is_sqlite(db.engine):
        assert db.session.scalar(text("PRAGMA secure_delete")) == 1
    assert db.session.scalar(text("SELECT 1")) == 1
