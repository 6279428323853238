"""A mailbox on this machine that speaks IMAP (RFC 3501), as far as it is asked here; it counts what was read."""

import re
import socketserver
import threading
from collections.abc import Iterator

import pytest

NAME, PASSWORD = "heiji@ops.example", "a password with @ and /"


class ImapServer(socketserver.ThreadingTCPServer):
    """`mails` by number from 1, `seen` the numbers that were marked as read."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mails: list[bytes] = []
        self.seen: set[int] = set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Conversation(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        self._say("* OK ready")
        is_known = False
        for line in self.rfile:
            tag, verb, rest = (*line.decode().strip().split(" ", 2), "")[:3]
            verb = verb.upper()
            if verb == "LOGIN":
                is_known = [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', rest)] == [NAME, PASSWORD]
                self._say(f"{tag} {'OK' if is_known else 'NO'} login")
            elif verb in {"CAPABILITY", "LOGOUT"}:
                self._say("* CAPABILITY IMAP4rev1" if verb == "CAPABILITY" else "* BYE")
                self._say(f"{tag} OK {verb}")
                if verb == "LOGOUT":
                    return
            elif not is_known or verb not in {"SELECT", "UID", "CLOSE"}:
                self._say(f"{tag} NO {verb}")
            else:
                if verb == "SELECT":
                    self._say(f"* {len(self.server.mails)} EXISTS")
                elif verb == "UID":
                    self._by_uid(*rest.split(" ", 1))
                self._say(f"{tag} OK {verb}")

    def _by_uid(self, verb: str, rest: str) -> None:
        mails, seen = self.server.mails, self.server.seen
        if verb == "SEARCH":
            found = [str(number) for number in range(1, len(mails) + 1) if number not in seen]
            self._say(f"* SEARCH {' '.join(found)}")
        elif verb == "STORE" and r"+FLAGS (\Seen)" in rest:
            seen.add(int(rest.split(maxsplit=1)[0]))
        elif verb == "FETCH":
            number, most = (int(one) for one in re.match(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest).groups())  # type: ignore[union-attr]
            data = mails[number - 1][:most]
            self.wfile.write(f"* {number} FETCH (UID {number} BODY[]<0> {{{len(data)}}}\r\n".encode() + data + b")\r\n")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def imap() -> Iterator[ImapServer]:
    with ImapServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()
