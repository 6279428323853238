"""A bag in an S3-compatible store: files under their hash, so that of a new generation only what changed travels.

`files/` has the files, `000012/` what a generation says of itself, written when all its files are there and read back.
Beside them lies what lies beside the generations in a folder.
"""

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from gobag import shelf, signatures
from gobag.generation import (
    DAMAGED,
    FORGED,
    KEYS,
    MANIFEST,
    MISPLACED,
    MISSING,
    SIGNATURE,
    SUMS,
    BrokenError,
    Generation,
    Keys,
    believe,
    name_of,
)
from gobag.packing import alone_in
from gobag.pushing import BESIDE, Pushed, beside, lay_down

SCHEME = "s3://"
_FILES = "files"
_AT_ONCE = 8


@dataclass(frozen=True)
class Access:
    """Where a store is and who asks it; without a key a machine's own role does (AWS)."""

    endpoint: str = ""
    region: str = ""
    key: str = ""
    secret: str = ""


@dataclass(frozen=True)
class StoredGeneration(Generation):
    """One that lies in a store; `path` is its name there."""

    store: S3Store

    def read(self, name: str) -> bytes:
        data = _get(self.store, f"{_FILES}/{self.sums[name]}")
        if hashlib.sha256(data).hexdigest() != self.sums[name]:
            raise BrokenError(DAMAGED, name)
        return data


def open_store(place: str, access: Access) -> S3Store:
    """Return the store of `s3://bucket/folder`. Nothing is asked yet."""
    bucket, _slash, folder = place.removeprefix(SCHEME).partition("/")
    given = {
        "endpoint": access.endpoint,
        "region": access.region or "us-east-1",
        "access_key_id": access.key,
        "secret_access_key": access.secret,
    }
    return S3Store(
        bucket,
        prefix=folder.strip("/") or None,
        client_options={"allow_http": access.endpoint.startswith("http://"), "timeout": "30s"},
        retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=60)},
        **{name: value for name, value in given.items() if value},  # type: ignore[arg-type]
    )


def push_to_store(folder: Path, store: S3Store, keys: Keys, *, keep: int, reread: bool) -> Pushed:
    """Make the store hold the newest generation of `folder`; what is written is read back, with `reread` all of it is.
    Raises OSError when the store refuses, BrokenError as `push` does, and where another key has written."""
    newest = shelf.newest_copy([folder], keys)
    if newest is None:
        raise BrokenError(MISPLACED, str(folder))
    generation, written = newest.generation, 0
    with alone_in(folder / ".storing"), _told_plainly():
        _must_be_ours(store, keys)
        if reread or not _is_there(store, generation):
            written = _write(store, generation, keys, keep=keep, reread=reread)
        for name, data in beside(folder).items():
            _follow(store, name, data)
    return Pushed(generation.manifest.sequence, written)


def fetch_from_store(store: S3Store, target: Path, keys: Keys | None, *, keep: int) -> Pushed:
    """Make a folder hold the newest generation of the store that can be believed, by these keys or those it brings."""
    with _told_plainly():
        others = {name: data for name in BESIDE if (data := _get_if_there(store, name)) is not None}
        keys = keys or signatures.read_keys(others.get(KEYS, b""))
        found = next(_generations(store, keys), None)
        if found is None:
            raise BrokenError(MISSING, MANIFEST)
        return lay_down(found, others, target, keys, keep=keep, reread=True)


def _must_be_ours(store: S3Store, keys: Keys) -> None:
    """What another installation keeps there is not ours to throw away."""
    there = _get_if_there(store, KEYS)
    if there is not None and not any(key in keys for key in signatures.read_keys(there)):
        raise BrokenError(FORGED, KEYS)


def _write(store: S3Store, generation: Generation, keys: Keys, *, keep: int, reread: bool) -> int:
    stored = list(_generations(store, keys))
    if stored and stored[0].manifest.sequence > generation.manifest.sequence:
        raise BrokenError(MISPLACED, name_of(stored[0].manifest.sequence))
    sizes = {str(meta["path"]): meta["size"] for batch in obstore.list(store, f"{_FILES}/") for meta in batch}
    named = {sha256: name for name, sha256 in generation.sums.items()}

    def write(sha256: str) -> int:
        name, path = named[sha256], f"{_FILES}/{sha256}"
        is_there = sizes.get(path) == (generation.path / name).stat().st_size
        if is_there and not (reread and hashlib.sha256(_get(store, path)).hexdigest() != sha256):
            return 0
        _put(store, path, generation.read(name))
        return 1

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        written = sum(pool.map(write, named))
    place = name_of(generation.manifest.sequence)
    _follow(store, f"{place}/{SUMS}", (generation.path / SUMS).read_bytes())
    _follow(store, f"{place}/{SIGNATURE}", generation.signature.encode() + b"\n")
    # The last: what has no word of its own is no generation yet.
    _follow(store, f"{place}/{MANIFEST}", generation.manifest.to_bytes())
    others = [one for one in stored if one.manifest.sequence != generation.manifest.sequence]
    _throw_away(store, [generation, *others[: keep - 1]], sizes)
    return written


def _throw_away(store: S3Store, kept: list[Generation], sizes: Iterable[str]) -> None:
    """Take away generations that are too many, then what no other one needs."""
    places = {name_of(one.manifest.sequence) for one in kept}
    old = [place for place in _places(store) if place not in places]
    obstore.delete(store, [f"{place}/{name}" for place in old for name in (MANIFEST, SIGNATURE, SUMS)])
    wanted = {f"{_FILES}/{sha256}" for one in kept for sha256 in one.sums.values()}
    obstore.delete(store, [path for path in sizes if path not in wanted])


def _generations(store: S3Store, keys: Keys) -> Iterator[StoredGeneration]:
    """Give every generation that can be believed, the newest first."""
    for place in sorted(_places(store), key=int, reverse=True):
        try:
            told = believe(place, lambda name, place=place: _get(store, f"{place}/{name}"), keys)  # type: ignore[misc]
        except BrokenError:
            continue
        yield StoredGeneration(Path(place), *told, store=store)


def _places(store: S3Store) -> list[str]:
    folders = obstore.list_with_delimiter(store)["common_prefixes"]
    return [place for place in (folder.strip("/") for folder in folders) if place.isdecimal()]


def _is_there(store: S3Store, generation: Generation) -> bool:
    place = name_of(generation.manifest.sequence)
    return _get_if_there(store, f"{place}/{MANIFEST}") == generation.manifest.to_bytes()


def _follow(store: S3Store, path: str, data: bytes) -> None:
    if _get_if_there(store, path) != data:
        _put(store, path, data)


def _put(store: S3Store, path: str, data: bytes) -> None:
    obstore.put(store, path, data)
    if _get(store, path) != data:
        raise BrokenError(DAMAGED, path)


def _get(store: S3Store, path: str) -> bytes:
    data = _get_if_there(store, path)
    if data is None:
        raise BrokenError(MISSING, path)
    return data


def _get_if_there(store: S3Store, path: str) -> bytes | None:
    try:
        return bytes(obstore.get(store, path).bytes())
    except FileNotFoundError:
        return None


@contextmanager
def _told_plainly() -> Iterator[None]:
    """A store says no in many lines, of which the first one tells why."""
    try:
        yield
    except (BaseError, FileNotFoundError) as error:
        raise OSError(str(error).partition("\n")[0]) from error
