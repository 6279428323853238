"""A second bag elsewhere: the newest generation as it is, with its signature, and only what changed is written.

What is written is read back; with `reread` all the rest is, too, and what a disk has spoilt is written anew.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from gobag import shelf
from gobag.codes import CODES
from gobag.disk import replace_file
from gobag.generation import KEYS, MISPLACED, BrokenError, Generation, Keys, name_of
from gobag.packing import Kept, alone_in, pack
from gobag.reader import REVOKED
from gobag.shelf import CURRENT_WORD

BESIDE = (KEYS, CODES, REVOKED, CURRENT_WORD)


@dataclass(frozen=True)
class Pushed:
    sequence: int
    written: int


def push(folder: Path, target: Path, keys: Keys, *, keep: int, reread: bool) -> Pushed:
    """Make `target` hold the newest generation of `folder`. Raises OSError when a disk refuses, BrokenError when there
    is nothing to push, something came out otherwise than it went in, or a newer one is there."""
    newest = shelf.newest_copy([folder], keys)
    if newest is None:
        raise BrokenError(MISPLACED, str(folder))
    return lay_down(newest.generation, beside(folder), target, keys, keep=keep, reread=reread)


def lay_down(
    generation: Generation, others: Mapping[str, bytes], target: Path, keys: Keys, *, keep: int, reread: bool
) -> Pushed:
    """Make `target` hold this generation, and these other files beside it. Raises as `push` does."""
    with alone_in(target):
        there = shelf.newest_copy([target], keys)
        before = there.generation if there else None
        if before and before.manifest.sequence > generation.manifest.sequence:
            raise BrokenError(MISPLACED, before.path.name)
        is_there = before is not None and before.mark == generation.mark
        if is_there and not (reread and any(before.faults() if before else ())):
            written = 0
        else:
            written = _write(generation, target, before, keep=keep, reread=reread)
        for name, data in others.items():
            _follow(data, target / name)
    return Pushed(generation.manifest.sequence, written)


def beside(folder: Path) -> dict[str, bytes]:
    """Return the files that lie beside the generations and are needed to serve them."""
    return {name: (folder / name).read_bytes() for name in BESIDE if (folder / name).exists()}


def _write(generation: Generation, target: Path, before: Generation | None, *, keep: int, reread: bool) -> int:
    manifest = generation.manifest
    spoilt = target / name_of(manifest.sequence)
    aside = target / f".spoilt-{spoilt.name}"
    if spoilt.exists():
        # What of it is whole is taken over.
        shutil.rmtree(aside, ignore_errors=True)
        spoilt.rename(aside)
        before = replace(generation, path=aside)
    files: Mapping[str, Kept] = {
        name: Kept(sha256, partial(generation.read, name)) for name, sha256 in generation.sums.items()
    }
    packed = pack(
        target,
        files,
        before=before,
        sequence=manifest.sequence,
        at=manifest.made_at,
        source=manifest.source,
        stale_hours=manifest.stale_hours,
        sign=lambda _purpose, _said: generation.signature,
        keep=keep,
        reread=reread,
    )
    shutil.rmtree(aside, ignore_errors=True)
    return packed.written


def _follow(data: bytes, theirs: Path) -> None:
    if not theirs.exists() or theirs.read_bytes() != data:
        replace_file(theirs, data, mode=0o644 if theirs.name == KEYS else 0o600)
