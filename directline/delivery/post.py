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


class Ended(Exception):
    """The server ended the conversation; another one may be begun."""


CLOSING = 421
"""Service not available, closing transmission channel (RFC 5321, 4.2.2)."""


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
    """Hand one mail over; raises Undeliverable, Refused or Unreachable.

    Where the server ends the conversation (421: too long, or too many mails), the mail goes once more over a new one.
    """
    try:
        _hand_over(backend, message)
    except Ended:
        _connect_anew(backend)
        try:
            _hand_over(backend, message)
        except Ended as again:
            raise Unreachable(str(again)) from again


def _connect_anew(backend: BaseEmailBackend) -> None:
    with suppress(OSError):
        backend.close()
    try:
        backend.open()
    except OSError as fault:
        raise Unreachable(str(fault)) from fault


def _hand_over(backend: BaseEmailBackend, message: EmailMessage) -> None:
    try:
        backend.send_messages([message])
    except smtplib.SMTPServerDisconnected as fault:
        raise Ended(str(fault)) from fault
    except smtplib.SMTPRecipientsRefused as refusal:
        raise _refusal(*next(iter(refusal.recipients.values()))) from refusal
    except smtplib.SMTPDataError as refusal:
        raise _refusal(refusal.smtp_code, refusal.smtp_error) from refusal
    except smtplib.SMTPSenderRefused as refusal:  # our own address: for the administrator to mend
        kind = Ended if refusal.smtp_code == CLOSING else Refused
        raise kind(_words(refusal.smtp_code, refusal.smtp_error)) from refusal
    except OSError as fault:
        raise Unreachable(str(fault)) from fault


def _refusal(code: int, answer: bytes | str) -> Exception:
    kind = Ended if code == CLOSING else Undeliverable if code >= 500 else Refused
    return kind(_words(code, answer))


def _words(code: int, answer: bytes | str) -> str:
    return f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
