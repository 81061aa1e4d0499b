"""``identity rotate``: a new key, every box closed anew under it."""

import base64
import stat

import pytest

import config
from directline.extensions import db
from directline.models import SealedIdentity
from directline.tickets.sealed import identity
from tests import scenarios


@pytest.fixture
def key_file(app):
    """The keys in memory as the file that they came from."""
    path = app.config["IDENTITY_KEY_FILE"]
    lines = [f"{key_id} {base64.b64encode(key).decode()}" for key_id, key in app.config["IDENTITY_KEYS"]]
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def complaint(cast):
    ticket = scenarios.complained(cast)
    db.session.commit()
    return ticket


def test_rotate_closes_every_box_under_a_new_key(answer, app, cast, complaint, key_file):
    ticket_id, owner = complaint.id, cast.owner.id
    code, said = answer("identity", "rotate", "--stopped", "--json")

    keys = config.identity_keys(key_file, create=False)
    assert (code, said) == (0, {"key": keys[0][0], "closed_anew": 1, "file": str(key_file)})
    assert (len(keys), stat.S_IMODE(key_file.stat().st_mode)) == (2, 0o600)

    app.config["IDENTITY_KEYS"] = keys[:1]
    db.session.expire_all()
    assert db.session.get_one(SealedIdentity, ticket_id).key_id == keys[0][0]
    assert identity.unopened() == []
    assert db.session.scalars(db.select(SealedIdentity.ticket_id)).all() == [ticket_id]
    assert identity.reveal(db.session.get_one(type(complaint), ticket_id)).reporter_id == owner


def test_rotate_wants_the_services_stopped(answer, complaint, key_file):
    before = key_file.read_text()
    assert answer("identity", "rotate", "--json") == (1, {"error": "stopped"})
    assert key_file.read_text() == before


def test_rotate_refuses_without_the_key_in_use(answer, app, complaint, key_file):
    key_file.unlink()
    code, said = answer("identity", "rotate", "--stopped")
    assert (code, "from the backup" in said[0], key_file.exists()) == (1, True, False)


def test_rotate_refuses_while_a_box_does_not_open(answer, complaint, key_file):
    number = complaint.number
    db.session.get_one(SealedIdentity, complaint.id).key_id = "lost"
    assert answer("identity", "rotate", "--stopped", "--json") == (1, {"unopened": [number]})
