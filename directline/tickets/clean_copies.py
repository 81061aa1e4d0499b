"""Copies of attachments without metadata, made by a program of its own (``cleaning``) in bounded memory and time.

It gets a file and gives a file: it has neither the database nor our secrets, and what it dies of does not reach us.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import BoundedSemaphore
from typing import IO

from flask_babel import gettext as _

import config
from directline.tickets.errors import Refused
from directline.tickets.file_kinds import CSV, HEIC, JPEG, KINDS, TEXT

CLEANED = frozenset(kind.media_type for kind in KINDS if kind not in (TEXT, CSV))
"""Text says nothing but what stands in it: it is its own copy."""
COPIED_AS = {HEIC.media_type: JPEG}
SECONDS = 60
"""Of waiting; of computing the program allows itself less."""
LOCKED = 3
_ONE_AT_A_TIME = BoundedSemaphore()
_SURROUNDINGS = {"MALLOC_ARENA_MAX": "1"}
"""All that the program knows of ours: no secret, and how to be sparing with memory."""


def path_beside(original: Path) -> Path:
    return original.with_suffix(".clean")


def make(original: Path, media_type: str) -> Path:
    """A synced copy under a passing name; the caller renames it. Raises Refused with words for who sent the file."""
    if not _ONE_AT_A_TIME.acquire(timeout=SECONDS):
        raise Refused(_("现在上传的人太多。请过一分钟再试。"))
    try:
        return _made(original, media_type)
    finally:
        _ONE_AT_A_TIME.release()


def _made(original: Path, media_type: str) -> Path:
    with original.open("rb") as file, NamedTemporaryFile(dir=original.parent, suffix=".new", delete=False) as copy:
        try:
            _run(media_type, file, copy)
            os.fsync(copy.fileno())
        except BaseException:
            Path(copy.name).unlink(missing_ok=True)
            raise
    return Path(copy.name)


def _run(media_type: str, file: IO[bytes], copy: IO[bytes]) -> None:
    command = [sys.executable, "-s", "-m", "cleaning", media_type]
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, a media type of ours
            command,
            stdin=file,
            stdout=copy,
            stderr=subprocess.DEVNULL,
            cwd=config.ROOT / "directline",
            env=_SURROUNDINGS,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise _can_not() from fault
    if ended.returncode == LOCKED:
        raise Refused(_("这个文件设了密码，别人打不开。请取消密码后再上传。"))
    if ended.returncode != 0:
        raise _can_not()


def _can_not() -> Refused:
    return Refused(_("这个文件已损坏，或者其中记录的作者、位置等信息去不掉。请另存为 PDF 或图片再上传。"))
