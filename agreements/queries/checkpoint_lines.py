"""The lines of checkpoint files: what each says, and that they stand as they were written (ADR 34).

A line names the one before it, inside its signature. So none can be written a second time, taken out or moved: an old
line that says "restored" would else let go whatever was known since.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from agreements import signing
from agreements.queries.fault_kinds import RecordFault, fault_of

# The newest vouches for everything; those before it only tell when it was still right.
COMPARED = 500
_LINE = re.compile(
    r"(?P<said>(?P<at>\S{1,40}Z) (?P<last>\d+) (?P<digest>[0-9a-f]{64})(?P<restored> restored)?"
    r"(?: after:(?P<after>[0-9a-f]{32}))?)"
    r" (?P<key>[0-9a-f]{16}) (?P<signature>[\w-]{86})"
)
_LONGEST = 300


@dataclass(frozen=True)
class Checkpoint:
    """What a text says. `restored`: a restore began the record anew here, and what earlier lines knew is let go.
    `after` is the mark of the line before it in its file; a mail's may have none."""

    text: str
    said: str
    at: str
    last: int
    digest: str
    restored: bool
    after: str
    key: str
    signature: str

    def signed_by(self) -> str:
        return signing.who_sealed(self.said, self.key, self.signature)


def read_checkpoint(text: str) -> Checkpoint | None:
    """Return what a text says, folded as a mail may have folded it; None for what is none."""
    match = _LINE.fullmatch(text := " ".join(text.split()))
    if match is None:
        return None
    said, last, restored = match.groupdict(), int(match["last"]), bool(match["restored"])
    texts = {name: said[name] for name in ("said", "at", "digest", "key", "signature")}
    return Checkpoint(text=text, last=last, restored=restored, after=match["after"] or "", **texts)


def places() -> list[Path]:
    """Return the files that hold checkpoints: beside the vault, and the second place if there is one."""
    first = Path(settings.VAULT_DIR).parent / "checkpoints.txt"
    return [first, Path(settings.CHECKPOINT_COPY)] if settings.CHECKPOINT_COPY else [first]


def kept_lines(place: Path, most: int = COMPARED) -> list[str]:
    """Return the newest lines of a file of checkpoints. What a power cut left of the last one is none."""
    with place.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        # One more: the last may be unfinished.
        room = (most + 1) * _LONGEST
        file.seek(max(0, size - room))
        tail = file.read().decode(errors="replace")
    lines = tail.split("\n")[:-1]
    return (lines if size <= room else lines[1:])[-most:]


def newest_kept(place: Path | None = None) -> Checkpoint | None:
    """Return the last line of a file of checkpoints, of the first one if none is named."""
    try:
        lines = kept_lines(place or places()[0], most=1)
    except OSError:
        return None
    return read_checkpoint(lines[-1]) if lines else None


def mark_of(line: str) -> str:
    """Return how the next line names this one; of the first in a file, how it says that there is none."""
    return hashlib.sha256(line.encode()).hexdigest()[:32]


def broken_links(place: Path) -> Iterator[RecordFault]:
    """Yield the first line of a file that does not follow the one before it. Lines of before had no link; once there
    was one, each has."""
    before, is_linked = "", False
    with place.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            if not raw.endswith(b"\n"):
                return
            line = raw.decode(errors="replace").rstrip("\n")
            after = found.after if (found := read_checkpoint(line)) else ""
            if after != mark_of(before) and (after or is_linked):
                words = _("%(file)s の%(line)d行目が、前の行に続いていません。行が写されたか、消されています。")
                yield fault_of("checkpoint-file", words % {"file": place, "line": number})
                return
            before, is_linked = line, bool(after)
