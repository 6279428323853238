"""The bag as one encrypted file, for a USB stick or a mail: AES-256 as 7-Zip, Keka and bsdtar read it.

Written beside its place, read back whole and compared before it gets its name. The names of the files inside are not
encrypted; they hold short names of systems, hashes and numbers, no name of a person or a party.
"""

import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyzipper

from gobag.disk import sync_folder
from gobag.generation import (
    DAMAGED,
    KEYS,
    MANIFEST,
    MISSING,
    SIGNATURE,
    STRAY,
    SUMS,
    UNREADABLE,
    BrokenError,
    Generation,
)
from gobag.shelf import CURRENT_WORD

# What one finds in the zip: a folder that `bin/oncall` serves and `verify` reads, like the one it was made from.
FOLDER = "heiji-bag"
# A zip stretches its passphrase a thousand times and no more: a short one is soon guessed.
SHORTEST = 16
_COMPRESSED = (".pdf", ".png")


def zip_bag(generation: Generation, target: Path, passphrase: str) -> int:
    """Write a generation, its keys and its word as an encrypted zip; return how many bytes it has. Raises OSError when
    a disk refuses, BrokenError when something of the bag is spoilt or what was written reads otherwise."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-", suffix=".zip")
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            hashes = _write(file, _members(generation), passphrase)
            file.flush()
            os.fsync(file.fileno())
        _compare(part, hashes, passphrase)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return target.stat().st_size


@contextmanager
def unzipped(path: Path, passphrase: str) -> Iterator[Path]:
    """Lay the bag of a zip out in a folder of one's own for as long as the block lasts. Raises BrokenError."""
    with tempfile.TemporaryDirectory() as place:
        with _opened(path, passphrase) as file:
            file.extractall(place)
        yield Path(place) / FOLDER


def _members(generation: Generation) -> Iterator[tuple[str, bytes]]:
    """Every file by the name it has inside, the small ones that the others are believed by first."""
    folder = generation.path.parent
    for name in (KEYS, CURRENT_WORD):
        if (folder / name).exists():
            yield f"{FOLDER}/{name}", (folder / name).read_bytes()
    inside = f"{FOLDER}/{generation.path.name}"
    yield f"{inside}/{MANIFEST}", generation.manifest.to_bytes()
    yield f"{inside}/{SIGNATURE}", generation.signature.encode() + b"\n"
    yield f"{inside}/{SUMS}", (generation.path / SUMS).read_bytes()
    for name in generation.sums:
        yield f"{inside}/{name}", generation.read(name)


def _write(file: object, members: Iterator[tuple[str, bytes]], passphrase: str) -> dict[str, str]:
    hashes = {}
    with pyzipper.AESZipFile(file, "w", encryption=pyzipper.WZ_AES) as zipped:
        zipped.setpassword(passphrase.encode())
        for name, data in members:
            kind = pyzipper.ZIP_STORED if name.endswith(_COMPRESSED) else pyzipper.ZIP_DEFLATED
            zipped.writestr(name, data, compress_type=kind)
            hashes[name] = hashlib.sha256(data).hexdigest()
    return hashes


def _compare(path: Path, hashes: Mapping[str, str], passphrase: str) -> None:
    with _opened(path, passphrase) as zipped:
        names = set(zipped.namelist())
        for name, sha256 in hashes.items():
            if name not in names:
                raise BrokenError(MISSING, name)
            if hashlib.sha256(zipped.read(name)).hexdigest() != sha256:
                raise BrokenError(DAMAGED, name)
        for name in names - set(hashes):
            raise BrokenError(STRAY, name)


@contextmanager
def _opened(path: Path, passphrase: str) -> Iterator[pyzipper.AESZipFile]:
    """A file that is spoilt, and one that was written with another passphrase, read alike: not at all."""
    try:
        with pyzipper.AESZipFile(path) as zipped:
            zipped.setpassword(passphrase.encode())
            yield zipped
    except (pyzipper.BadZipFile, RuntimeError, zlib.error, EOFError, NotImplementedError) as error:
        raise BrokenError(UNREADABLE, path.name) from error
