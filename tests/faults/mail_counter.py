"""`python -m tests.faults.mail_counter FILE SEED`: a mail server that says its port, writes down each mail it took, and
sometimes breaks the connection right after that, so that nobody hears that it did."""

import asyncio
import email.parser
import email.policy
import random
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

_BREAKS = 0.01


class Counter:
    """`chance` says when the connection breaks after a mail was taken."""

    def __init__(self, file: Path, chance: random.Random):
        self.file, self.chance = file, chance

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        head = email.parser.BytesHeaderParser(policy=email.policy.default).parsebytes(envelope.content)
        with self.file.open("a") as taken:
            taken.write(f"{envelope.rcpt_tos[0]} {head['Message-ID']}\n")
        if self.chance.random() < _BREAKS:
            server.transport.abort()
        return "250 Taken"


async def _serve(file: Path, chance: random.Random) -> None:
    counter = Counter(file, chance)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(counter), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), random.Random(int(sys.argv[2]))))
