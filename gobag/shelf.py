"""The bag where it lies: one folder or several, and of all they hold the newest generation that can be believed.

Beside its generations a folder has `current.json`, the signed word that a generation was still current at an instant,
and `key.pub`, by which its signatures are checked where no other key is given.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from gobag import signatures
from gobag.disk import replace_file
from gobag.generation import KEYS, BagFault, BrokenError, Generation, Keys, generations_in, open_generation

CURRENT_WORD = "current.json"


@dataclass(frozen=True)
class Copy:
    """A generation to read from, and at which instant it was last known to be current."""

    generation: Generation
    known_at: datetime


def keys_of(folder: Path, given: Path | None = None) -> Keys:
    """Return the keys that signatures are checked by. Raises OSError, ValueError."""
    return signatures.read_keys((given or folder / KEYS).read_bytes())


def newest_copy(folders: Sequence[Path], keys: Keys, *, at_least: int = 0) -> Copy | None:
    """Return the newest generation of all folders that can be believed; None when there is none, or only some that are
    older than one that was seen (`at_least`)."""
    found = next(copies(folders, keys), None)
    return found if found and found.generation.manifest.sequence >= at_least else None


def copies(folders: Sequence[Path], keys: Keys) -> Iterator[Copy]:
    """Give every generation that can be believed, the newest first; of the same one, that of the first folder."""
    paths = [path for folder in folders for path in _generations_in(folder)]
    for path in sorted(paths, key=lambda path: int(path.name), reverse=True):
        try:
            generation = open_generation(path, keys)
        except BrokenError:
            continue
        yield Copy(generation, _known_at(path.parent, generation, keys))


def read_file(folders: Sequence[Path], keys: Keys, name: str, sha256: str) -> bytes | None:
    """Return the bytes of that name and hash from whichever generation still has them whole."""
    for copy in copies(folders, keys):
        if copy.generation.sums.get(name) == sha256:
            try:
                return copy.generation.read(name)
            except BrokenError:
                continue
    return None


def say_current(folder: Path, generation: Generation, *, at: datetime, sign: signatures.Sign) -> None:
    """Write down, signed, that this generation is still what the record says. Raises OSError."""
    said = {"at": at.astimezone(UTC).isoformat(timespec="seconds"), "mark": generation.mark}
    text = json.dumps(said, sort_keys=True)
    replace_file(folder / CURRENT_WORD, f"{text}\n{sign(signatures.CURRENT, text.encode())}\n".encode())


def current_word(folder: Path) -> tuple[str, str]:
    """Return that word and its signature, as they lie there. Raises OSError, ValueError."""
    text, signature = (folder / CURRENT_WORD).read_text(encoding="ascii").split("\n")[:2]
    return text, signature


def broken_ones(folder: Path, keys: Keys) -> Iterator[BagFault]:
    """Give each generation that cannot be believed, by its number."""
    for path in generations_in(folder):
        try:
            open_generation(path, keys)
        except BrokenError as error:
            yield replace(error.fault, name=f"{path.name}/{error.fault.name}")


def _generations_in(folder: Path) -> list[Path]:
    """A folder that cannot be read is one copy less."""
    try:
        return generations_in(folder)
    except OSError:
        return []


def _known_at(folder: Path, generation: Generation, keys: Keys) -> datetime:
    """When it was made, or a later instant at which somebody who holds the key found that nothing had changed."""
    made = generation.manifest.made_at
    try:
        text, signature = current_word(folder)
        said = json.loads(text)
        if signatures.is_signed(keys, signatures.CURRENT, text.encode(), signature) and said["mark"] == generation.mark:
            return max(made, datetime.fromisoformat(said["at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return made
    return made
