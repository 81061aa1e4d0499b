"""A real SMTP server for the tests, which refuses what it is told to refuse."""

import socket
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class MailServer:
    """Keeps what it takes; ``refusals`` maps an address to the answer that its mails get.

    ``closes_after``: after so many mails in one conversation it says so and hangs up; ``begun`` counts conversations.
    """

    def __init__(self, closes_after=None):
        self.refusals = {}
        self.received = []
        self.closes_after, self.begun = closes_after, 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name, session.taken = hostname, 0
        self.begun += 1
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.closes_after is not None and session.taken >= self.closes_after:
            return "421 4.7.0 too many messages in this connection"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        session.taken += 1
        return "250 OK"

    @property
    def addresses(self):
        return sorted(message["To"] for message in self.received)


@contextmanager
def running(server, port=0):
    controller = Controller(server, hostname="127.0.0.1", port=port or free_port(), ready_timeout=60)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
