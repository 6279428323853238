"""The parent's side of rendering: warm worker processes, watched by the clock, replaced when they break or age.

Renderers are processes, never threads. The workers belong to this process alone: after a fork the child starts its
own, and at exit they end because their pipes close.
"""

import atexit
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from agreements.pdf.errors import RenderFailed
from agreements.printer import frames

log = logging.getLogger(__name__)

PAGES_A_WORKER = 500
START_SECONDS = 60
# Of its own accord it ends with another code than that of somebody who ended it.
_KILLED = {-signal.SIGKILL, -signal.SIGTERM}


def render(order: dict[str, Any]) -> bytes:
    """Return the PDF of an order: {"html", "css", "fits", "kind", "identifier", "at", "data", "data_name",
    "data_description"}, and perhaps {"more": [[name, text, description]]}, further associated files.

    `fits` are classes of the body, of which the first set is taken that keeps page 1 on one page; papers of one `kind`
    probably take the same; `at` is the ISO time of the associated file, whose text is `data` (or None).
    Raises RenderFailed within settings.RENDER_SECONDS (plus the start of a worker, and the wait for one).
    """
    return _renderer.render(order)


def render_first_page(order: dict[str, Any], *, width: int | None = None) -> tuple[bytes, list[list[Any]]]:
    """Return page 1 of an order alone, as PDF or as a PNG `width` pixels wide, and where its items stand:
    [key, x, y, width, height] in fractions of the page. Raises RenderFailed."""
    places, data = frames.parted(_renderer.render(order | {"only": "first page", "width": width}))
    return data, json.loads(places)


def made_with() -> str:
    """Return the names and versions of what draws. Starts a worker when none runs. Raises RenderFailed."""
    return _renderer.made_with()


class Renderer:
    """Hands each order to a worker that is free, starting up to settings.RENDER_WORKERS of them; else it waits."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._idle: list[Worker] = []
        self._busy = 0
        self._workers: set[Worker] = set()

    def render(self, order: dict[str, Any]) -> bytes:
        with self._worker() as worker:
            return worker.ask(json.dumps({"only": "", **order}).encode(), settings.RENDER_SECONDS)

    def made_with(self) -> str:
        with self._worker() as worker:
            return worker.made_with

    def close(self) -> None:
        with self._changed:
            self._idle.clear()
            workers = list(self._workers)
        for worker in workers:
            self._discard(worker)

    def forget(self) -> None:
        """After a fork: the workers are our parent's. Let go of their pipes, or they would outlive the parent."""
        for worker in self._workers:
            worker.let_go()

    @contextmanager
    def _worker(self) -> Iterator["Worker"]:
        with self._changed:
            self._changed.wait_for(lambda: self._busy < settings.RENDER_WORKERS)
            self._busy += 1
            worker = self._idle.pop() if self._idle else None  # the one that worked last is the warmest
        try:
            worker = self._fit(worker)
            try:
                yield worker
            except BaseException:
                # Whatever it was, the pipe may hold half a frame now.
                self._discard(worker)
                raise
        finally:
            with self._changed:
                self._busy -= 1
                if worker in self._workers:
                    self._idle.append(worker)
                self._changed.notify()

    def _fit(self, worker: "Worker | None") -> "Worker":
        if worker and worker.is_fit():
            return worker
        if worker:
            self._discard(worker)
        worker = Worker()
        self._workers.add(worker)
        try:
            worker.wait_until_ready()
        except BaseException:
            self._discard(worker)
            raise
        return worker

    def _discard(self, worker: "Worker") -> None:
        self._workers.discard(worker)
        worker.end()


class Worker:
    """One child process (child.py). `made_with` is what it says of itself when ready."""

    made_with: str

    def __init__(self) -> None:
        self._pages = 0
        self._late = False
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 # lives as long as the process that writes to it
        limits = [str(settings.RENDER_MEMORY_MB), str(settings.RENDER_SECONDS)]
        self._process = subprocess.Popen(  # noqa: S603 # our own module, no shell
            [sys.executable, "-m", "agreements.printer.child", *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            bufsize=0,
            cwd=settings.BASE_DIR,
            env=_environment(),
            start_new_session=True,  # Ctrl-C is the parent's to handle
        )

    def is_fit(self) -> bool:
        return self._pages < PAGES_A_WORKER and self._process.poll() is None

    def wait_until_ready(self) -> None:
        why_not_quick, made_with = frames.parted(self._watched(START_SECONDS, None)[1])
        self.made_with = made_with.decode()
        if why_not_quick:
            log.warning(
                "papers take about three times as long, with WeasyPrint as it comes: %s", why_not_quick.decode()
            )

    def ask(self, order: bytes, seconds: int) -> bytes:
        self._pages += 1
        status, payload = self._watched(seconds, order)
        if status == frames.PDF:
            return payload
        if status == frames.NO_MEMORY:
            raise RenderFailed("memory", megabytes=settings.RENDER_MEMORY_MB)
        detail = payload.decode(errors="replace")
        log.error("a page could not be rendered: %s", detail)
        raise RenderFailed("fault", detail)

    def end(self) -> None:
        self._process.kill()
        self.let_go()
        self._process.wait()

    def let_go(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout, self._words):
            if pipe:
                pipe.close()

    def _watched(self, seconds: int, order: bytes | None) -> tuple[bytes, bytes]:
        """Send `order` (if any) and return the answer; the clock kills a worker that takes longer."""
        orders, answers = self._pipes()
        clock = threading.Timer(seconds, self._stop)
        clock.daemon = True
        clock.start()
        try:
            if order is not None:
                frames.send(orders, frames.ORDER, order)
            return frames.receive(answers)
        except (EOFError, BrokenPipeError) as error:
            raise self._what_broke(seconds, starting=order is None) from error
        finally:
            clock.cancel()

    def _pipes(self) -> tuple[int, int]:
        pipes = (self._process.stdin, self._process.stdout)
        return tuple(pipe.fileno() for pipe in pipes if pipe)  # type: ignore[return-value] # Popen was asked for both

    def _stop(self) -> None:
        self._late = True
        self._process.kill()

    def _what_broke(self, seconds: int, *, starting: bool) -> RenderFailed:
        if self._late:
            return RenderFailed("time", seconds=seconds)
        self._process.kill()  # it is dead already, or has closed its pipe and does nothing useful any more
        self._words.seek(0)
        code = self._process.wait()
        detail = f"exit code {code}\n" + self._words.read()[-4000:].decode(errors="replace")
        if starting and code not in _KILLED:
            log.error("the renderer does not start (bin/setup tells what is missing): %s", detail)
            return RenderFailed("start", detail)
        log.error("the renderer ended: %s", detail)
        return RenderFailed("crash", detail)


def _environment() -> dict[str, str]:
    """No secrets, no proxies, no home: only where libraries and fonts lie, and what makes two runs alike."""
    fonts = {"HOME": str(Path.home())} if sys.platform == "darwin" else {}  # they are installed in it there
    alike = {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    return settings.RENDER_ENVIRONMENT | fonts | alike


_renderer = Renderer()


def _start_anew() -> None:
    global _renderer  # noqa: PLW0603 # the lock may have been held by a thread that does not exist here
    _renderer.forget()
    _renderer = Renderer()


os.register_at_fork(after_in_child=_start_anew)
atexit.register(lambda: _renderer.close())  # noqa: PLW0108 # after a fork it is another one
