"""Which program worked something out: what is remembered of a paper does not outlive the code that drew and read it."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

# All that a paper and its checks are made by: code, word lists, templates, styles, translations.
_MADE_BY = ("agreements", "templates/pdf", "locale")
_KINDS = {".py", ".json", ".html", ".css", ".mo", ".svg"}


@cache
def program_mark() -> str:
    """Return some letters that are others after an upgrade (worked out once a process)."""
    files = (f"{path.name}\n".encode() + path.read_bytes() for path in _files(Path(settings.BASE_DIR)))
    return hashlib.sha256(b"".join(files)).hexdigest()[:16]


def _files(base: Path) -> Iterator[Path]:
    for folder in _MADE_BY:
        yield from sorted(path for path in (base / folder).rglob("*") if path.suffix in _KINDS)
