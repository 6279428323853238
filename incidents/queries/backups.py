"""Backups as they lie on the disk: which are whole, what each says of itself, and when the last was made and tried.

A folder of backups holds `heiji-0001-20261129T215706Z/` and so on, in the order of their numbers (clocks jump). What is
not finished has another name. Each holds `manifest.json`, `rows.jsonl.gz` (portable.py) and `vault/`.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from agreements import pdf
from agreements.refusals import Refused

MANIFEST, ROWS, VAULT = "manifest.json", "rows.jsonl.gz", "vault"
_NAME = re.compile(r"heiji-(\d{4,})-\d{8}T\d{6}Z")


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `papers` are the SHA-256 of its PDFs, `lost` of those the vault no longer had whole
    when it was made; `rows` counts each table, `facts` those that are written once."""

    at: str
    database: str
    rows_sha256: str
    rows: dict[str, int]
    facts: int
    papers: list[str]
    lost: list[str]
    checkpoint: str

    def text(self) -> str:
        """Return it signed: with another key nobody can write one that fits."""
        return json.dumps({**asdict(self), "signature": _signer().sign(self._digest())}, indent=1)

    def is_signed_by(self, signature: str) -> bool:
        try:
            return _signer().unsign(signature) == self._digest()
        except signing.BadSignature:
            return False

    def _digest(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def backups_in(folder: Path) -> list[Path]:
    """Return the finished backups, the oldest first."""
    found = folder.iterdir() if folder.is_dir() else iter(())
    numbered = [(int(match[1]), path) for path in found if (match := _NAME.fullmatch(path.name)) and path.is_dir()]
    return [path for _number, path in sorted(numbered)]


def number_of(backup: Path) -> int:
    match = _NAME.fullmatch(backup.name)
    return int(match[1]) if match else 0


def read_manifest(backup: Path) -> tuple[Manifest, list[str]]:
    """Return what a backup says of itself, and every way in which it is not what it says. Raises Refused for a folder
    that is no backup, or one that was never finished."""
    try:
        said: dict[str, Any] = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
        signature = said.pop("signature")
        manifest = Manifest(**said)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(_("%(name)s は、完成したバックアップではありません。") % {"name": backup}) from error
    return manifest, list(_faults(backup, manifest, signature))


def plain(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _faults(backup: Path, manifest: Manifest, signature: str) -> Iterator[str]:
    """Sentences in English, as those of `verify`: they go into logs."""
    if not manifest.is_signed_by(signature):
        yield f"{MANIFEST}: is not signed by this installation's HEIJI_SECRET_KEY"
    if _sha256_of(backup / ROWS) != manifest.rows_sha256:
        yield f"{ROWS}: is not what was written"
    for sha256 in manifest.papers:
        try:
            pdf.vault.get(sha256, backup / VAULT)
        except (pdf.Missing, pdf.Damaged, OSError, ValueError) as error:
            yield f"{VAULT}: {sha256}: {type(error).__name__}"
    yield from (f"{VAULT}: {sha256}: was lost before the backup was made" for sha256 in manifest.lost)


def _sha256_of(file: Path) -> str:
    try:
        with file.open("rb") as data:
            return hashlib.file_digest(data, "sha256").hexdigest()
    except OSError:
        return ""


def _signer() -> signing.Signer:
    return signing.Signer(salt="heiji backup")
