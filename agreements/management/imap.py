"""What nobody has read yet in a mailbox that is asked by IMAP."""

import imaplib
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from agreements.queries.returns import MAX_BYTES

_SECONDS = 60
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def unread(url: str) -> Iterator[bytes]:
    """Give each mail that nobody has read, at most MAX_BYTES and one of it; it counts as read once the next is asked
    for. Raises ValueError for an address that is none, or that would send the password in the clear; OSError and
    imaplib.IMAP4.error when the server is away or refuses."""
    where = urlsplit(url)
    host, is_sealed = where.hostname or "", where.scheme == "imaps"
    if where.scheme not in {"imap", "imaps"} or not host or not (is_sealed or host in _LOOPBACK):
        raise ValueError("imaps://name:password@host/INBOX")
    connect = imaplib.IMAP4_SSL if is_sealed else imaplib.IMAP4
    with connect(host, where.port or (993 if is_sealed else 143), timeout=_SECONDS) as box:
        box.login(unquote(where.username or ""), unquote(where.password or ""))
        _must(box.select(f'"{unquote(where.path.strip("/")) or "INBOX"}"'))
        for uid in _must(box.uid("SEARCH", "UNSEEN"))[0].split():
            (first, *_rest) = _must(box.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{MAX_BYTES + 1}>)"))
            yield first[1] if isinstance(first, tuple) else b""
            _must(box.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)"))


def _must(answer: tuple[str, list]) -> list:
    said, data = answer
    if said != "OK":
        raise imaplib.IMAP4.error(f"{said} {data}")
    return data
