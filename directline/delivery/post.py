"""The way to the mail server, and what its refusals mean for one mail and for the rest."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask_mailman import EmailMessage
from flask_mailman.backends.base import BaseEmailBackend

from directline.extensions import mail


class Undeliverable(Exception):
    """This mail will never arrive, however often it is tried."""


class Refused(Exception):
    """This mail was not taken now; others may be."""


class Unreachable(Exception):
    """The server is not there, or not to be spoken with: no mail goes now."""


@contextmanager
def connection() -> Iterator[BaseEmailBackend]:
    """One connection for many mails; raises Unreachable."""
    backend = mail.get_connection()
    try:
        backend.open()
    except OSError as fault:  # smtplib's exceptions are among them
        raise Unreachable(str(fault)) from fault
    try:
        yield backend
    finally:
        with suppress(OSError):
            backend.close()


def send(backend: BaseEmailBackend, message: EmailMessage) -> None:
    """Hand one mail over; raises Undeliverable, Refused or Unreachable."""
    try:
        backend.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refusal:
        raise _refusal(*next(iter(refusal.recipients.values()))) from refusal
    except smtplib.SMTPDataError as refusal:
        raise _refusal(refusal.smtp_code, refusal.smtp_error) from refusal
    except smtplib.SMTPSenderRefused as refusal:  # our own address: for the administrator to mend
        raise Refused(_words(refusal.smtp_code, refusal.smtp_error)) from refusal
    except OSError as fault:
        raise Unreachable(str(fault)) from fault


def _refusal(code: int, answer: bytes | str) -> Exception:
    return (Undeliverable if code >= 500 else Refused)(_words(code, answer))


def _words(code: int, answer: bytes | str) -> str:
    return f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
