"""Where mails go while no SMTP server is named: one readable file each, in the instance folder."""

import re
from collections.abc import Sequence
from pathlib import Path

from flask_mailman import EmailMessage
from flask_mailman.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Writes ``mail/<Message-ID>.eml``; a mail that is repeated after a kill lands on the same file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(self.mailman.file_path)
        folder.mkdir(parents=True, exist_ok=True)
        for email_message in email_messages:
            name = re.sub(r"[^A-Za-z0-9.@-]", "", email_message.extra_headers["Message-ID"])
            (folder / f"{name}.eml").write_bytes(email_message.message().as_bytes())
        return len(email_messages)
