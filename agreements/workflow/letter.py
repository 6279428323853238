"""A mail as it goes over the wire, written out once."""

import secrets
from dataclasses import dataclass
from email.policy import Compat32
from email.utils import parseaddr
from typing import Any

from django.core.mail import EmailMessage


@dataclass(frozen=True)
class Letter:
    """Who it is from and to, and what comes between DATA and its end."""

    sender: str
    to: str
    data: bytes


class _Folded(Compat32):
    """Django has encoded and folded what it set: that is written as it stands. To fold it once more is half the work of
    writing a mail."""

    def fold_binary(self, name: str, value: str) -> bytes:
        lines = f"{name}: {value}".split("\n")
        if any(len(line) > _LONGEST_LINE or not line.isascii() or not line.isprintable() for line in lines):
            return super().fold_binary(name, value)
        return self.linesep.join([*lines, ""]).encode("ascii")


_FOLDED, _LONGEST_LINE = _Folded(), 78


def letter_of(message: EmailMessage) -> Letter:
    """Write a mail out, as Django's own backend does when it sends it; between its parts stands a number drawn for it,
    which no text has: the library would look through all of them for the one it draws."""
    whole: Any = message.message()  # as_bytes is Django's own
    whole.policy = _FOLDED
    drawn = secrets.token_hex(12)
    for place, part in enumerate(one for one in whole.walk() if one.is_multipart()):
        part.set_boundary(f"={drawn}{place}=")
    sender, to = (parseaddr(str(whole[name]))[1] for name in ("From", "To"))
    return Letter(sender, to, whole.as_bytes(linesep="\r\n"))
