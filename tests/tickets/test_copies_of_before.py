"""An upgrade: files that were taken before there was a queue go on being handed out, and are copied anew."""

import flask_migrate
import pytest
from sqlalchemy import select, text

from directline.extensions import db
from directline.models import Attachment, CopyState, FileCopy
from directline.tickets import attachments, copy_queue
from directline.tickets.clean_copies import EDITION
from tests import factories, uploads
from tests.cleaning import samples as marked
from tests.cleaning.traces import tells
from tests.factories import moment

BEFORE = "0013"
AT = moment("2026-03-02 09:00")
WORD = "朱鹮"


@pytest.mark.empty_database
def test_files_of_before_are_handed_out_and_copied_anew(app):
    ticket = factories.ticket()
    contents = {"a.png": marked.png(WORD), "b.heic": marked.heic(WORD), "c.csv": b"1,2", "d.pdf": b"%PDF-"}
    files = {name: uploads.stored(content, name, by=None, at=AT, ticket=ticket) for name, content in contents.items()}
    tokens = {name: file.token for name, file in files.items()}
    old = attachments.copy_of(files["a.png"])
    old.write_bytes(contents["a.png"])
    db.session.commit()
    flask_migrate.downgrade(revision=BEFORE)
    flask_migrate.upgrade()

    copies = {file.name: file.copy for file in db.session.scalars(select(Attachment))}
    assert {name: (copy.state, copy.media_type, copy.edition) for name, copy in copies.items()} == {
        "a.png": (CopyState.MADE, "image/png", 0),
        "b.heic": (CopyState.MADE, "image/jpeg", 0),
        "c.csv": (CopyState.ITSELF, "text/csv", 0),
        "d.pdf": (CopyState.MADE, "application/pdf", 0),
    }
    assert attachments.has_copy(copies["a.png"].file)
    assert copy_queue.make_copies(AT) == 3
    assert not tells(old.read_bytes(), WORD)
    states = dict(db.session.execute(select(Attachment.token, FileCopy.state).join(Attachment.copy)).all())
    assert {name: states[token] for name, token in tokens.items()} == {
        "a.png": CopyState.MADE,
        "b.heic": CopyState.MADE,
        "c.csv": CopyState.ITSELF,
        "d.pdf": CopyState.REFUSED,
    }
    assert db.session.scalar(text("SELECT max(edition) FROM file_copies")) == EDITION
