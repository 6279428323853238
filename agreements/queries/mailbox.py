"""The local mailbox: what Django's file-based mail backend has written, read back (development, demonstrations)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

# The backend puts this line behind every mail. One in a mail's own text is not followed by a header.
_END = re.compile(rb"\n-{79}\n(?=[A-Z][A-Za-z-]+: |\Z)")
_NAME = re.compile(r"\w[\w-]{0,99}\.log")


@dataclass(frozen=True)
class KeptMail:
    """One mail; `key` names it in addresses, `data` is the whole of it (an .eml file)."""

    key: str
    data: bytes

    @property
    def message(self) -> EmailMessage:
        return BytesParser(policy=policy.default).parsebytes(self.data)

    @property
    def subject(self) -> str:
        """As people see it: a long one is folded before its first word."""
        return " ".join(str(self.message["Subject"]).split())

    @property
    def text(self) -> str:
        """The body as its reader sees it."""
        body = self.message.get_body(("plain",))
        return body.get_content() if body else ""

    @property
    def sent_at(self) -> datetime | None:
        date = self.message["Date"]
        at = parsedate_to_datetime(str(date)) if date else None
        # "-0000" means UTC too, from somebody who does not say where they are.
        return at.replace(tzinfo=at.tzinfo or UTC) if at else None

    @property
    def attachments(self) -> list[tuple[str, str, bytes]]:
        """Name, content type and bytes of each attachment."""
        return [
            (part.get_filename() or "", part.get_content_type(), bytes(part.get_payload(decode=True) or b""))
            for part in self.message.iter_attachments()
        ]


def kept_mails(folder: str | Path) -> list[KeptMail]:
    """Return every whole mail of a mailbox folder, newest first; one that is being written now comes later."""
    files = [path for path in Path(folder).glob("*.log") if _NAME.fullmatch(path.name)]
    files.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
    mails = [mail for path in files for mail in _mails_of(path)]
    return mails[::-1]


def kept_mail(folder: str | Path, key: str) -> KeptMail | None:
    """Return the mail of that key, or None."""
    return next((mail for mail in kept_mails(folder) if mail.key == key), None)


def _mails_of(path: Path) -> Iterator[KeptMail]:
    *whole, _unfinished = _END.split(path.read_bytes())
    for place, data in enumerate(whole, start=1):
        yield KeptMail(f"{path.stem}-{place}", data)
