"""A disk as a power cut may leave it: what was written and synced is there, of the rest any part.

Fed with the system calls of a process as strace tells them. What POSIX does not promise is not promised here: the bytes
of a file are safe after fsync or fdatasync of that file, its name after a sync of its directory; of what is not safe
yet, bytes may have reached the disk in any order, changes of names in theirs.
"""

import itertools
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CALLS = "openat,unlink,unlinkat,rename,renameat,renameat2,ftruncate,fdatasync,fsync,pwrite64,write,mkdir,mkdirat"
_LINE = re.compile(r"\d+ +(\w+)\((.*)\) += (\d+)(?:<.*>)?")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(r"(\d+)<((?:\\x[0-9a-f]{2})*)>")
# Draws of what reached the disk of the bytes that were not synced, besides all and nothing.
_DRAWS = 1


@dataclass
class _File:
    """`safe` is on the disk; `loose` are writes (offset, bytes) and lengths (offset, None) on their way to it."""

    safe: bytes = b""
    loose: list[tuple[int, bytes | None]] = field(default_factory=list)

    def left(self, reached: list[bool]) -> bytes:
        data = bytearray(self.safe)
        for (offset, written), is_there in zip(self.loose, reached, strict=True):
            if is_there and written is None:
                data[:] = data[:offset].ljust(offset, b"\0")
            elif is_there and written is not None:
                data[:] = data.ljust(offset, b"\0")
                data[offset : offset + len(written)] = written
        return bytes(data)


class Disk:
    """The files below `folder`; begins with what a copy of it holds, all safe."""

    def __init__(self, folder: Path, copy: Path) -> None:
        self.folder = str(folder)
        self.names = {
            f"{folder}/{path.relative_to(copy)}": _File(path.read_bytes()) for path in copy.rglob("*") if path.is_file()
        }
        self._safe_names = dict(self.names)
        self._loose_names: list[tuple[str, dict[str, _File | None]]] = []
        self._ends: dict[str, int] = {}

    def apply(self, line: str) -> str:
        """Do what a line of strace tells; give what was written elsewhere than into the folder (a word of the tale)."""
        found = _LINE.fullmatch(line.strip())
        if not found:
            return ""
        call, arguments, _result = found.groups()
        handle = _HANDLE.match(arguments)
        path = _text(handle[2]) if handle else ""
        texts = [_bytes(hit[1]) for hit in _TEXT.finditer(arguments)]
        if call in {"write", "pwrite64"} and not self._holds(path):
            return texts[0].decode(errors="replace")
        if call == "openat" and "O_CREAT" in arguments:
            self._create(texts[-1].decode())
        elif call in {"write", "pwrite64"}:
            self._write(path, texts[0], arguments if call == "pwrite64" else "")
        elif call == "ftruncate":
            self.names[path].loose.append((int(arguments.rpartition(", ")[2]), None))
        elif call in {"fsync", "fdatasync"}:
            self._sync(path)
        elif call in {"unlink", "unlinkat"}:
            self._rename(texts[0].decode(), None)
        elif call.startswith("rename"):
            self._rename(texts[0].decode(), texts[1].decode())
        return ""

    def states(self, chance: random.Random) -> Iterator[dict[str, bytes]]:
        """Give what may be on the disk if the power fails now: path and bytes of every file."""
        for kept in range(len(self._loose_names) + 1):
            names = dict(self._safe_names)
            for _directory, changed in self._loose_names[:kept]:
                names.update({name: file for name, file in changed.items() if file})
                names = {name: file for name, file in names.items() if changed.get(name, file)}
            loose = [file for file in names.values() if file.loose]
            draws = [lambda: True, lambda: False, *itertools.repeat(lambda: chance.random() < 0.5, _DRAWS)]
            for draw in draws if loose else draws[:1]:
                yield {name: file.left([draw() for _write in file.loose]) for name, file in names.items()}

    def _holds(self, path: str) -> bool:
        return path.startswith(f"{self.folder}/")

    def _create(self, path: str) -> None:
        if self._holds(path) and path not in self.names:
            self._change({path: _File()})

    def _rename(self, old: str, new: str | None) -> None:
        if self._holds(old):
            self._change({old: None} | ({new: self.names[old]} if new else {}))

    def _change(self, changed: dict[str, _File | None]) -> None:
        self._loose_names.append((str(Path(next(iter(changed))).parent), changed))
        for name, file in changed.items():
            if file is None:
                self.names.pop(name, None)
                self._ends.pop(name, None)
            else:
                self.names[name] = file

    def _write(self, path: str, data: bytes, arguments: str) -> None:
        offset = int(arguments.rpartition(", ")[2]) if arguments else self._ends.get(path, 0)
        self._ends[path] = offset + len(data)
        self.names[path].loose.append((offset, data))

    def _sync(self, path: str) -> None:
        if path in self.names:
            file = self.names[path]
            file.safe, file.loose = file.left([True] * len(file.loose)), []
            return
        rest = []
        for directory, changed in self._loose_names:
            if directory != path:
                rest.append((directory, changed))
                continue
            for name, file in changed.items():
                if file:
                    self._safe_names[name] = file
                else:
                    self._safe_names.pop(name, None)
        self._loose_names = rest


def _bytes(hexed: str) -> bytes:
    return bytes.fromhex(hexed.replace("\\x", ""))


def _text(hexed: str) -> str:
    return _bytes(hexed).decode(errors="replace")
