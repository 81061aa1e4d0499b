"""Logs: ids and codes, never a text; to standard error, in JSON where the line is in production."""

import sys

import structlog
from structlog.typing import Processor


def configure(*, is_production: bool) -> None:
    structured: list[Processor] = [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *(structured if is_production else [structlog.dev.ConsoleRenderer(colors=False)]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
