"""Styles, scripts and drawings: their addresses change with their content, so browsers may keep them for a year."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from werkzeug.utils import safe_join

YEAR = 365 * 24 * 3600


def register(app: Flask) -> None:
    """Have every address of a static file carry a fingerprint of the file."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    app.url_defaults(_add_fingerprint)


def _add_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
    blueprint, _, name = endpoint.rpartition(".")
    if name != "static":
        return
    room = current_app.blueprints[blueprint] if blueprint else current_app
    path = safe_join(room.static_folder or "", values["filename"])
    if path and Path(path).is_file():
        values["v"] = _fingerprint(path)


@cache
def _fingerprint(path: str) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:10]
