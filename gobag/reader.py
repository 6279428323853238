"""Reading the bag for those who ask: what was read is kept in memory as long as its generation is the newest."""

import json
import re
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from gobag import shelf
from gobag.disk import add_line, keep_lines
from gobag.generation import BrokenError, Keys
from gobag.letter_index import LetterIndex
from gobag.page import MANY, Frame, Listing, SystemPart
from gobag.passes import EVERYTHING, Pass, read_pass
from gobag.shelf import Copy

PEOPLE, REVOKED = "people.json", "revoked.txt"
# As often the folders are looked at; a file in memory is as it was when its hash was compared.
_LOOK_EVERY = 0.5
_MOST_BYTES = 64 * 1024 * 1024
_MOST_PASSES = 1_000
_PAPER = re.compile(r"systems/([^/]+)/papers/([0-9a-f]{64})\.pdf")
_PART = re.compile(r"systems/[^/]+/part\.ja\.json")
# What is read in a moment.
_FEW_BYTES = 5 * 1024 * 1024
_SYSTEM = re.compile(r"systems/([^/]+)/plain\.json")


class Loaded:
    """One generation and what has been read of it; `parts` are those of all generations, by their hash."""

    def __init__(
        self,
        copy: Copy,
        fetch: Callable[[str, str], bytes],
        parts: dict[str, SystemPart],
        look_up: Callable[[Listing], None],
    ) -> None:
        self.copy, self._fetch, self._parts, self._look_up = copy, fetch, parts, look_up
        self.sums = copy.generation.sums
        self.people: dict[str, Any] = json.loads(self.read(PEOPLE))
        self.slugs = tuple(match[1] for name in self.sums if (match := _SYSTEM.fullmatch(name)))
        self.places: dict[str, list[str]] = {}
        for name in self.sums:
            if match := _PAPER.fullmatch(name):
                self.places.setdefault(match[2], []).append(match[1])
        self.listings: dict[tuple[tuple[str, ...], str], Listing] = {}
        self._kept: dict[Any, Any] = {}

    def read(self, name: str) -> bytes:
        """Return a file. Raises BrokenError when no copy has it whole."""
        return self._fetch(name, self.sums[name])

    def frame(self, language: str) -> Frame:
        return self._once(("frame", language), lambda: Frame.read(self.read(f"frame.{language}.json")))

    def part(self, slug: str, language: str) -> SystemPart:
        name = f"systems/{slug}/part.{language}.json"
        sha256 = self.sums[name]
        if sha256 not in self._parts:
            self._parts[sha256] = SystemPart.read(self.read(name))
        return self._parts[sha256]

    def listing(self, systems: Sequence[str], language: str) -> Listing:
        """Return all that these systems show, in order; who sees everything sees every system."""
        place = self._place(systems, language)
        if place not in self.listings:
            self.listings[place] = self._list(*place)
        return self.listings[place]

    def is_at_hand(self, systems: Sequence[str], language: str) -> bool:
        """Whether listing those takes no time."""
        return self._is_small or self._place(systems, language) in self.listings

    def read_like(self, other: "Loaded") -> None:
        """Read what was read of another generation, before anybody asks."""
        for slugs, language in list(other.listings):
            self.listing((EVERYTHING,) if slugs == other.slugs else slugs, language)

    def _place(self, systems: Sequence[str], language: str) -> tuple[tuple[str, ...], str]:
        seen = self.slugs if EVERYTHING in systems else tuple(slug for slug in self.slugs if slug in systems)
        return seen, language

    def _list(self, slugs: tuple[str, ...], language: str) -> Listing:
        listing = Listing.of(self.part(slug, language) for slug in slugs)
        if len(listing.rows) > MANY:
            threading.Thread(target=self._look_up, args=(listing,), daemon=True).start()
        return listing

    @cached_property
    def _is_small(self) -> bool:
        path = self.copy.generation.path
        with suppress(OSError):
            return sum((path / name).stat().st_size for name in self.sums if _PART.fullmatch(name)) < _FEW_BYTES
        return False

    def file_names(self, slug: str) -> dict[str, str]:
        """Return what the papers of a system are called, by their hash."""
        return self._once(("names", slug), lambda: _names(json.loads(self.read(f"systems/{slug}/plain.json"))))

    def _once(self, key: Any, make: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]


class Reader:
    """The newest generation of several folders. `spare` gives a paper by its hash when no generation has it whole."""

    def __init__(
        self, folders: Sequence[Path], keys: Path | None = None, spare: Callable[[str], bytes | None] | None = None
    ) -> None:
        self.folders, self._key_file, self._spare = list(folders), keys, spare
        # Of passes that a server gave for printed codes.
        self.own_keys: Keys = ()
        self._lock = threading.Lock()
        self._looked_at, self._stood = 0.0, ""
        self._loaded: list[Loaded] = []
        self._bytes: OrderedDict[str, bytes] = OrderedDict()
        self.keys: Keys = ()
        self.highest = 0
        self.revoked: frozenset[str] = frozenset()
        self._passes: dict[str, Pass | None] = {}
        self._parts: dict[str, SystemPart] = {}
        self._index: LetterIndex | None = None

    def loaded(self) -> list[Loaded]:
        """Return what can be read from, the newest first: two at most, for what the newest has lost. While a large one
        is read, the one before it answers."""
        if time.monotonic() - self._looked_at > _LOOK_EVERY:
            if sum(len(part.rows) for part in list(self._parts.values())) > MANY:
                self._looked_at = time.monotonic()
                threading.Thread(target=self._look_once, daemon=True).start()
            else:
                with self._lock:
                    self._look()
        return self._loaded

    def _look_once(self) -> None:
        if self._lock.acquire(blocking=False):
            try:
                self._look(warm=True)
            finally:
                self._lock.release()

    def pass_in(self, text: str) -> Pass | None:
        """Return what a pass says whose signature fits; the same one comes with every request."""
        if text not in self._passes:
            if len(self._passes) > _MOST_PASSES:
                self._passes.clear()
            self._passes[text] = read_pass(text, (*self.keys, *self.own_keys))
        return self._passes[text]

    def is_old(self, loaded: Loaded) -> bool:
        """Whether a newer generation has been seen: somebody put an old one in its place."""
        return loaded.copy.generation.manifest.sequence < self.highest

    def _look(self, *, warm: bool = False) -> None:
        self._looked_at = time.monotonic()
        stands = "".join(_state_of(folder) for folder in self.folders)
        if stands == self._stood:
            return
        self.keys = self._read_keys()
        self._passes.clear()
        self.revoked = frozenset(key for folder in self.folders for key in _revoked_in(folder))
        before = {one.copy.generation.mark: one for one in self._loaded}
        found = [self._load(copy, before) for copy in self._copies()]
        fresh = [one for one in found if one]
        if warm and fresh and self._loaded and fresh[0] is not self._loaded[0]:
            fresh[0].read_like(self._loaded[0])
        self._loaded = fresh
        in_use = {sha256 for one in self._loaded for sha256 in one.sums.values()}
        for sha256 in set(self._parts) - in_use:
            del self._parts[sha256]
        newest = max((one.copy.generation.manifest.sequence for one in self._loaded), default=0)
        self._stood, self.highest = stands, max(self.highest, newest)

    def _read_keys(self) -> Keys:
        for folder in self.folders:
            try:
                return shelf.keys_of(folder, self._key_file)
            except (OSError, ValueError):
                continue
        return self.keys

    def _copies(self) -> Iterator[Copy]:
        """The two newest of different content."""
        marks: set[str] = set()
        for copy in shelf.copies(self.folders, self.keys):
            if copy.generation.mark not in marks:
                marks.add(copy.generation.mark)
                yield copy
            if len(marks) == 2:
                return

    def _load(self, copy: Copy, before: dict[str, Loaded]) -> Loaded | None:
        known = before.get(copy.generation.mark)
        if known:
            known.copy = copy
            return known
        try:
            return Loaded(copy, self._fetch, self._parts, self._look_up)
        except (BrokenError, ValueError, KeyError):
            return None

    def _look_up(self, listing: Listing) -> None:
        """Where SQLite has no index of letters, rows are looked through."""
        with suppress(sqlite3.Error):
            self._index = self._index or LetterIndex()
            listing.look_up_in(self._index)

    def _fetch(self, name: str, sha256: str) -> bytes:
        kept = self._bytes.get(sha256)
        if kept is not None:
            return kept
        data = shelf.read_file(self.folders, self.keys, name, sha256)
        if data is None and self._spare:
            data = self._spare(sha256)
        if data is None:
            raise BrokenError("missing", name)
        self._keep(sha256, data)
        return data

    def _keep(self, sha256: str, data: bytes) -> None:
        self._bytes[sha256] = data
        while sum(map(len, self._bytes.values())) > _MOST_BYTES and len(self._bytes) > 1:
            self._bytes.popitem(last=False)


def revoke(folder: Path, key: str, ends: int) -> None:
    """Write down that a pass was given back; the line is of no use after its end."""
    add_line(folder / REVOKED, f"{key} {ends}")


def forget_revoked(folder: Path, now: datetime) -> None:
    """Throw away passes given back that would have ended by now. Raises OSError."""
    keep_lines(
        folder / REVOKED, lambda line: (ends := line.rpartition(" ")[2]).isdecimal() and int(ends) > now.timestamp()
    )


def _revoked_in(folder: Path) -> list[str]:
    try:
        lines = (folder / REVOKED).read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return []
    return [line.split(" ")[0] for line in lines if line]


def _state_of(folder: Path) -> str:
    """What changes whenever something in the folder does."""
    told = []
    for path in (folder, folder / shelf.CURRENT_WORD, folder / REVOKED):
        try:
            stat = path.stat()
            told.append(f"{path} {stat.st_mtime_ns} {stat.st_ino} {stat.st_size}")
        except OSError:
            told.append(f"{path} none")
    return "\n".join(told)


def _names(plain: dict[str, Any]) -> dict[str, str]:
    papers = [paper for row in plain["rows"] for paper in row["papers"]] + plain["general"]
    return {paper["sha256"]: paper["file"] for paper in papers}
