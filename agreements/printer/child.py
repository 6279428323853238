"""The printer's process: orders in, PDFs out, through pipes (`python -m agreements.printer.child MEGABYTES SECONDS`).

It has no network, reads no file but those of its own Python, writes none, starts no process, and ends when its parent
does. One font configuration and one parsed style sheet serve all its pages; two threads sharing them would corrupt
memory.
"""

import gc
import json
import os
import resource
import select
import signal
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from agreements.printer import frames

_SPARE_SECONDS = 2
_LAST_WORDS = 64 * 1024
# Tidying up takes as long as a tenth of a page: it waits until nobody else does, but not for ever.
_IDLE_SECONDS = 0.05
_UNTIDY_PAGES = 3
# Audit events of what reaches outside; "open" is looked at more closely.
_OUTSIDE = (
    "socket.", "urllib.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system",
    "tempfile.", "os.mkdir", "os.rmdir", "os.remove", "os.rename", "os.link", "os.symlink", "os.truncate",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Fenced(PermissionError):
    """The renderer tried to reach something outside."""


def main(megabytes: int, seconds: int) -> None:
    orders, answers = _own_pipes()
    _limit(megabytes)
    from agreements.printer.made_with import made_with
    from agreements.printer.printing import Printer

    printer = Printer()
    _fence()
    # A page is many objects and no garbage until it is done: collecting in between costs a fifth of the time.
    gc.disable()
    gc.freeze()
    frames.send(answers, frames.READY, frames.joined(printer.why_not_quick.encode(), made_with().encode()))
    untidy = 0
    while True:
        if untidy and (untidy > _UNTIDY_PAGES or not _is_waiting(orders)):
            gc.collect()
            untidy = 0
        try:
            _status, order = frames.receive(orders)
        except EOFError:
            return
        # Should the parent die during a page, nobody else would stop it.
        signal.alarm(seconds + _SPARE_SECONDS)
        status, payload = _answer(printer, json.loads(order))
        frames.send(answers, status, payload)
        signal.alarm(0)
        if status == frames.NO_MEMORY:
            return
        untidy += 1


def _is_waiting(orders: int) -> bool:
    return bool(select.select([orders], [], [], _IDLE_SECONDS)[0])


def _answer(printer: Any, order: dict[str, Any]) -> tuple[bytes, bytes]:
    try:
        if order["only"] == "first page":
            data, places = printer.first_page(order)
            return frames.PDF, frames.joined(json.dumps(places).encode(), data)
        return frames.PDF, printer.pdf(order)
    except (MemoryError, SystemError):  # an extension that gets no memory may end without saying why
        return frames.NO_MEMORY, b""
    except Exception:  # noqa: BLE001 # whatever went wrong with this page, the parent is told
        return frames.FAULT, traceback.format_exc().encode(errors="replace")[-4000:]


def _own_pipes() -> tuple[int, int]:
    """Keep the pipes for ourselves, so that a stray print cannot break a frame."""
    orders, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return orders, answers


def _limit(megabytes: int) -> None:
    # The only file it may write to is the one its last words go to.
    limits = {"RLIMIT_AS": megabytes * 1024 * 1024, "RLIMIT_CORE": 0, "RLIMIT_FSIZE": _LAST_WORDS}
    for name, limit in limits.items():
        # macOS knows RLIMIT_AS but refuses it; there the parent's timer is the only limit.
        with suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (limit, limit))


def _fence() -> None:
    """Refuse network, processes and foreign files from now on, whoever asks (an audit hook cannot be taken back)."""
    own = tuple({os.path.realpath(place) + os.sep for place in (sys.prefix, sys.base_prefix, *_package_places())})
    # Python would look for a folder to write to, where no compiler has made it do so when the libraries were loaded.
    tempfile.tempdir = os.devnull

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_OUTSIDE):
            raise Fenced(event)
        if event == "open" and not _is_own(arguments, own):
            raise Fenced(f"open {arguments[0]!r}")

    sys.addaudithook(refuse)


def _package_places() -> list[str]:
    import weasyprint

    return [str(Path(weasyprint.__file__).parents[1])]


def _is_own(arguments: tuple[Any, ...], own: tuple[str, ...]) -> bool:
    path, _mode, flags = arguments
    if isinstance(path, int):
        return True
    return not flags & _WRITING and os.path.realpath(os.fsdecode(path)).startswith(own)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
