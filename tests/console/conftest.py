import json

import pytest

from directline.extensions import db


@pytest.fixture
def answer(app):
    """Run a command; its exit code, and what it said in JSON or, without ``--json``, in lines."""

    def answer(*words):
        db.session.commit()
        result = app.test_cli_runner().invoke(args=words)
        said = result.stdout if result.stdout else result.stderr
        return result.exit_code, json.loads(said) if "--json" in words else said.splitlines()

    return answer
