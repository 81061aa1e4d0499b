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
            *(structured if is_production else [_for_developers()]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _for_developers() -> Processor:
    """Tracebacks without the values of variables: a developer's terminal is a log too."""
    return structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
