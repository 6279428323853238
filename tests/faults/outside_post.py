"""The mail server of the harness: it takes everything, slowly at times, and remembers when."""

import asyncio
import contextlib
import email
import email.policy
import logging
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.deploy.nginx import free_port

_SLOWEST = 0.3


class PostOffice:
    """`taken` are (when, to, Message-ID, text) of each mail it said 250 to."""

    def __init__(self, chance: random.Random):
        self.chance = chance
        self.port = free_port()
        self.taken: list[tuple[float, str, str, str]] = []
        self._lock = threading.Condition()

    @property
    def settings(self) -> dict[str, str]:
        return {"HEIJI_SMTP_HOST": "127.0.0.1", "HEIJI_SMTP_PORT": str(self.port), "HEIJI_SMTP_STARTTLS": "0"}

    @property
    def twice(self) -> int:
        return len(self.taken) - len({message for _at, _to, message, _text in self.taken})

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)
        body = message.get_body(("plain",))
        text = body.get_content() if body else ""
        await asyncio.sleep(self.chance.uniform(0, _SLOWEST))
        with self._lock:
            self.taken.append((time.time(), envelope.rcpt_tos[0], str(message["Message-ID"]).strip(), text))
            self._lock.notify_all()
        return "250 Taken"

    def wait_for(self, to: str, pattern: str, give_up: Callable[[], bool], *, after: float = 0, but: str = "") -> str:
        """Return what the pattern finds in the newest mail to that address, if it is not `but`; "" when one gives
        up."""
        while not give_up():
            with self._lock:
                for at, address, _message, text in reversed(self.taken):
                    found = re.search(pattern, text, re.MULTILINE) if address == to and at >= after else None
                    if found and found[1] != but:
                        return found[1]
                    if found:
                        break
                self._lock.wait(0.5)
        return ""

    @contextlib.contextmanager
    def listening(self) -> Iterator["PostOffice"]:
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # it would say each line of every mail
        controller: Any = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()
