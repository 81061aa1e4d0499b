"""A database of another schema is refused in words: by the rule, every command, the migrations, and what serves."""

import runpy
import shutil
import socket
import subprocess
import sys
from types import SimpleNamespace

import click
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from deploy import run
from directline import create_app
from directline.cli import COMMANDS
from directline.extensions import db, migrate
from directline.models import Department
from directline.operations import schema
from tests.commands import leaves
from tests.locking import locked
from tests.programs import PATIENCE, started
from tests.source import ROOT

ADVICE = (
    "and cannot upgrade from the former. Nothing of it was read or written. Make a new database (DIRECTLINE_INSTANCE or "
    "DIRECTLINE_DATABASE_URL); read this one with the program that wrote it"
)
WITHOUT_DATABASE = {"county check", "life"}
WORDS = {
    "calendar explain": "2026-03-02T09:00 3wd",
    "calendar load": "{file}",
    "county load": "{file}",
    "database grants": "directline",
    "digest": "2026-03",
    "identity rotate": "--stopped",
    "init": "--login guanli --name 管理员",
    "ledger export": "{new}",
    "ledger import": "{file}",
    "outbox retry": "1",
    "sweep": "escalate",
    "user add": "jubanren --name 某人 --role handler --department fagai",
    "user grant": "guanli",
    "user link": "guanli",
}


@pytest.fixture
def needed(app):
    return ScriptDirectory(migrate.directory).get_current_head()


@pytest.fixture
def older(app, needed):
    """A database that an older program wrote, of a schema that no migration begins at."""
    db.session.execute(text("UPDATE alembic_version SET version_num = '0007'"))
    db.session.commit()
    return f"The database has schema 0007, the program needs {needed}, {ADVICE}"


@pytest.fixture
def next_schema(app, tmp_path, needed, monkeypatch):
    """A program that needs one migration more than the database has had."""
    shutil.copytree(migrate.directory, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    lines = (f'revision, down_revision = "9999", "{needed}"', "branch_labels = depends_on = None")
    steps = ("def upgrade():\n    pass", "def downgrade():\n    pass")
    (tmp_path / "migrations/versions/9999_next.py").write_text("\n".join((*lines, *steps)))
    monkeypatch.setattr(migrate, "directory", str(tmp_path / "migrations"))
    return "9999"


def test_a_database_of_this_program_is_no_fault(app):
    assert (schema.fault(), schema.fault_of_other()) == ("", "")


@pytest.mark.empty_database
def test_a_database_without_tables_may_be_migrated(app):
    db.drop_all()
    db.session.execute(text("DROP TABLE alembic_version"))
    db.session.execute(text("CREATE TABLE of_somebody_else (id INTEGER)"))
    db.session.commit()
    assert (schema.fault(), schema.fault_of_other()) == (schema.NO_TABLES, "")


def test_an_older_schema_that_no_migration_begins_at_is_refused(older):
    assert (schema.fault(), schema.fault_of_other()) == (older, older)


def test_tables_without_the_name_of_a_schema_are_refused(app, needed):
    db.session.execute(text("DELETE FROM alembic_version"))
    db.session.commit()
    words = f"The database has schema without a number, the program needs {needed}, {ADVICE}"
    assert (schema.fault(), schema.fault_of_other()) == (words, words)


@pytest.mark.several_connections
def test_an_older_schema_that_the_migrations_know_is_to_be_upgraded(app, next_schema, needed):
    words = f"The database has schema {needed}, the program needs {next_schema}. Run flask --app wsgi db upgrade"
    said = _run(app, "doctor")
    assert (schema.fault(), schema.fault_of_other(), said) == (words, "", (1, words))

    assert (_run(app, "db upgrade")[0], schema.fault()) == (0, "")


@pytest.mark.several_connections
def test_every_command_refuses_an_older_schema(app, older, tmp_path):
    (tmp_path / "county.toml").write_bytes((ROOT / "directline/county/kazuo.toml").read_bytes())
    places = {"file": tmp_path / "county.toml", "new": tmp_path / "out.xlsx"}
    commands = {leaf for command in COMMANDS for leaf in leaves(command)} - WITHOUT_DATABASE
    said = {name: _run(app, f"{name} {WORDS.get(name, '').format(**places)}") for name in sorted(commands)}
    assert said == dict.fromkeys(sorted(commands), (1, older))


@pytest.mark.several_connections
@pytest.mark.parametrize("words", ["db upgrade", "db downgrade", "db stamp head", "db current"])
def test_no_migration_touches_an_older_schema(app, older, words):
    before = db.session.query(Department).count()
    db.session.rollback()
    assert _run(app, words) == (1, older)
    kept = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    assert (kept, db.session.query(Department).count()) == ("0007", before)


@pytest.mark.several_connections
def test_run_refuses_an_older_schema(app, older):
    with pytest.raises(SystemExit) as refused:
        run.make_ready(app)
    assert str(refused.value) == older


def test_the_web_server_refuses_an_older_schema(app, older):
    with pytest.raises(SystemExit) as refused:
        _start_web(app)
    assert str(refused.value) == older


@pytest.mark.several_connections
def test_a_web_server_on_an_older_schema_ends_in_words(older, port):
    command = (sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}")
    with started(command, stderr=subprocess.PIPE) as process:
        _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said.splitlines()[-1]) == (1, older)


@pytest.mark.several_connections
def test_the_web_server_starts_while_the_database_is_locked(app):
    with locked():
        _start_web(app)


def test_the_web_server_starts_while_the_database_is_away(app):
    away = "postgresql+psycopg://nobody@127.0.0.1:1/nowhere"
    _start_web(create_app({"SQLALCHEMY_DATABASE_URI": away}))


def _start_web(app):
    """What gunicorn does before it listens."""
    arbiter = SimpleNamespace(app=SimpleNamespace(wsgi=lambda: app))
    runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))["on_starting"](arbiter)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _run(app, words):
    """The exit code and what was said."""
    db.session.commit()
    result = app.test_cli_runner().invoke(args=words.split())
    assert result.exception is None or isinstance(result.exception, SystemExit | click.ClickException)
    return result.exit_code, result.output.strip()
