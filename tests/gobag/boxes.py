"""A bag of a few files, with a key of its own; no Django in it."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gobag import packing, shelf, signatures
from gobag.packing import Kept, Packed

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
# Everything that changes a disk, as Python asks for it.
WRITING = ("open", "write", "fsync", "fchmod", "link", "mkdir", "rename", "replace", "symlink", "unlink", "rmdir")


class Box:
    def __init__(self, folder: Path) -> None:
        self.folder, self._key = folder, Ed25519PrivateKey.generate()
        self.keys = (self._key.public_key(),)

    def sign(self, purpose: str, data: bytes) -> str:
        return signatures.sign(self._key, purpose, data)

    def pack(self, files: Mapping[str, bytes | Kept], *, keep: int = 5, **more: Any) -> Packed:
        with packing.alone_in(self.folder):
            newest = shelf.newest_copy([self.folder], self.keys)
            return packing.pack(
                self.folder,
                files,
                before=newest.generation if newest else None,
                sequence=packing.next_sequence(self.folder),
                at=AT,
                source="",
                stale_hours=24,
                sign=self.sign,
                keep=keep,
                **more,
            )

    def state(self) -> tuple[int, dict[str, bytes]]:
        """The generation one gets, and all that is in it."""
        newest = shelf.newest_copy([self.folder], self.keys)
        assert newest is not None
        assert list(newest.generation.faults()) == []
        return newest.generation.manifest.sequence, {
            name: newest.generation.read(name) for name in newest.generation.sums
        }


@contextmanager
def at_write(number: int, deed: Callable[[], None]) -> Iterator[list[int]]:
    """Do that at the so-many-th call that changes the disk; gives how many there were."""
    real, count = {name: getattr(os, name) for name in WRITING}, [0]

    def counted(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            if name != "open" or (len(arguments) > 1 and arguments[1] & os.O_CREAT):
                count[0] += 1
                if count[0] == number:
                    deed()
            return real[name](*arguments, **more)

        return call

    for name in WRITING:
        setattr(os, name, counted(name))
    try:
        yield count
    finally:
        for name, function in real.items():
            setattr(os, name, function)
