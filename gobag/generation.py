"""One generation of the bag as it lies on the disk: what it says of itself, its files, and what is wrong with it.

A folder `000012/` holds `manifest.json` (signed in `manifest.sig`), `SHA256SUMS` and all the files that names.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gobag import signatures

MANIFEST, SIGNATURE, SUMS, KEYS = "manifest.json", "manifest.sig", "SHA256SUMS", "key.pub"
# Kinds of faults, for whoever words them.
MISSING, DAMAGED, STRAY, FORGED, UNREADABLE, MISPLACED = (
    "missing", "damaged", "stray", "forged", "unreadable", "misplaced",
)  # fmt: skip
_NUMBERED = re.compile(r"\d{6,}")
_SUM = re.compile(r"([0-9a-f]{64})  (\S.*)")
_OWN = {MANIFEST, SIGNATURE, SUMS}
Keys = tuple[Ed25519PublicKey, ...]


@dataclass(frozen=True)
class BagFault:
    """What is wrong (a kind), and with which file."""

    kind: str
    name: str


class BrokenError(Exception):
    """A generation, or a file of it, that must not be believed."""

    def __init__(self, kind: str, name: str):
        super().__init__(f"{name}: {kind}")
        self.fault = BagFault(kind, name)


@dataclass(frozen=True)
class BagManifest:
    """What a generation says of itself: its number, when it was made, of which state of the record, the hash of its
    list of files, and after how many hours nobody may take it for current. `parts` are the hashes of the lists of
    each system: who holds some of them can check those, and learns nothing of the others."""

    sequence: int
    at: str
    source: str
    sums_sha256: str
    stale_hours: int
    files: int
    parts: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":")).encode() + b"\n"

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Generation:
    path: Path
    manifest: BagManifest
    sums: dict[str, str]
    signature: str

    def read(self, name: str) -> bytes:
        """Return a file that is what it was when it was packed. Raises BrokenError."""
        try:
            data = (self.path / name).read_bytes()
        except FileNotFoundError as error:
            raise BrokenError(MISSING, name) from error
        except OSError as error:
            raise BrokenError(UNREADABLE, name) from error
        if hashlib.sha256(data).hexdigest() != self.sums.get(name):
            raise BrokenError(DAMAGED if name in self.sums else STRAY, name)
        return data

    def faults(self) -> Iterator[BagFault]:
        """Read everything and tell each file that is not what it was, and each that does not belong here."""
        for name in sorted(self.sums):
            try:
                self.read(name)
            except BrokenError as error:
                yield error.fault
        there = {str(path.relative_to(self.path)) for path in self.path.rglob("*") if not path.is_dir()}
        yield from (BagFault(STRAY, name) for name in sorted(there - set(self.sums) - _OWN))

    @cached_property
    def mark(self) -> str:
        """The hash of its manifest, which stands for all of it."""
        return hashlib.sha256(self.manifest.to_bytes()).hexdigest()


def open_generation(path: Path, keys: Keys) -> Generation:
    """Read what a generation says of itself and believe only what is signed. Raises BrokenError."""
    return Generation(path, *believe(path.name, lambda name: _bytes(path, name), keys))


def believe(called: str, read: Callable[[str], bytes], keys: Keys) -> tuple[BagManifest, dict[str, str], str]:
    """Return manifest, hashes and signature of a generation of that name, if they are signed and fit. Raises
    BrokenError."""
    said, sums = read(MANIFEST), read(SUMS)
    signature = read(SIGNATURE).decode("ascii", "replace").strip()
    if not signatures.is_signed(keys, signatures.GENERATION, said, signature):
        raise BrokenError(FORGED, MANIFEST)
    try:
        told = json.loads(said)
        manifest = BagManifest(**{**told, "parts": tuple(told.get("parts", ()))})
    except (ValueError, TypeError) as error:
        raise BrokenError(UNREADABLE, MANIFEST) from error
    if called != name_of(manifest.sequence):
        raise BrokenError(MISPLACED, MANIFEST)
    if hashlib.sha256(sums).hexdigest() != manifest.sums_sha256:
        raise BrokenError(DAMAGED, SUMS)
    return manifest, _read_sums(sums), signature


def generations_in(folder: Path) -> list[Path]:
    """Return what is there, the oldest first; what is not finished has another name."""
    found = folder.iterdir() if folder.is_dir() else iter(())
    numbered = [path for path in found if _NUMBERED.fullmatch(path.name) and path.is_dir() and not path.is_symlink()]
    return sorted(numbered, key=lambda path: int(path.name))


def name_of(sequence: int) -> str:
    return f"{sequence:06d}"


def _bytes(path: Path, name: str) -> bytes:
    try:
        return (path / name).read_bytes()
    except FileNotFoundError as error:
        raise BrokenError(MISSING, name) from error
    except OSError as error:
        raise BrokenError(UNREADABLE, name) from error


def _read_sums(sums: bytes) -> dict[str, str]:
    lines = sums.decode().splitlines()
    return {match[2]: match[1] for line in lines if (match := _SUM.fullmatch(line))}
