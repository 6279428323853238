"""`python -m tests.bench.mail_server [EXTENSION ...]`: says its port and takes every mail, until it is ended.

As a mail server does, it looks at the head of a mail and has the mail on its disk before it says so.
"""

import asyncio
import email.parser
import email.policy
import os
import sys
import tempfile
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    def __init__(self, folder: str):
        self.folder, self.count = folder, 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, replies: list[str]
    ) -> list[str]:
        session.host_name = name
        return [*replies[:1], *(f"250-{extension}" for extension in sys.argv[1:]), *replies[1:]]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        head = email.parser.BytesHeaderParser(policy=email.policy.default).parsebytes(envelope.content)
        self.count += 1
        with Path(self.folder, str(self.count)).open("wb") as file:
            file.write(f"{head['Message-ID']}\n".encode() + envelope.content)
            file.flush()
            os.fsync(file.fileno())
        return "250 Taken"


async def _serve(folder: str) -> None:
    loop, keeper = asyncio.get_running_loop(), Keeper(folder)
    server = await loop.create_server(lambda: SMTP(keeper), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_serve(folder))
