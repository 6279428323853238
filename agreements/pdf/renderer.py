"""The parent's side of rendering: one warm worker process, watched by the clock, replaced when it breaks or ages.

Renderers are processes, never threads. The worker belongs to this process alone: after a fork the child starts its
own, and at exit the worker ends because its pipe closes.
"""

import atexit
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from django.conf import settings

from agreements.pdf import frames
from agreements.pdf.errors import RenderFailed

log = logging.getLogger(__name__)

PAGES_A_WORKER = 50
START_SECONDS = 60


def render(order: dict[str, Any]) -> bytes:
    """Return the PDF of an order: {"html", "css", "fits", "identifier", "at", "data", "data_name", "data_description"}.

    `fits` are classes of the body, of which the first set is taken that keeps page 1 on one page; `at` is the ISO
    time of the associated file, whose text is `data` (or None).
    Raises RenderFailed within settings.RENDER_SECONDS (plus the start of a worker).
    """
    return _renderer.render(order)


def made_with() -> str:
    """Return the names and versions of what draws. Starts a worker when none runs. Raises RenderFailed."""
    return _renderer.made_with()


class Renderer:
    """Hands one order after the other to its worker, whatever the number of threads that ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: Worker | None = None

    def render(self, order: dict[str, Any]) -> bytes:
        with self._lock:
            worker = self._ready_worker()
            try:
                return worker.ask(json.dumps(order).encode(), settings.RENDER_SECONDS)
            except BaseException:
                # Whatever it was, the pipe may hold half a frame now.
                self._discard()
                raise

    def made_with(self) -> str:
        with self._lock:
            return self._ready_worker().made_with

    def close(self) -> None:
        with self._lock:
            self._discard()

    def forget(self) -> None:
        """After a fork: the worker is our parent's. Let go of its pipes, or it would outlive the parent."""
        if self._worker:
            self._worker.let_go()

    def _ready_worker(self) -> "Worker":
        if self._worker and not self._worker.is_fit():
            self._discard()
        if not self._worker:
            self._worker = Worker()
            try:
                self._worker.wait_until_ready()
            except BaseException:
                self._discard()
                raise
        return self._worker

    def _discard(self) -> None:
        if self._worker:
            self._worker.end()
            self._worker = None


class Worker:
    """One child process (child.py). `made_with` is what it says of itself when ready."""

    made_with: str

    def __init__(self) -> None:
        self._pages = 0
        self._late = False
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 # lives as long as the process that writes to it
        limits = [str(settings.RENDER_MEMORY_MB), str(settings.RENDER_SECONDS)]
        self._process = subprocess.Popen(  # noqa: S603 # our own module, no shell
            [sys.executable, "-m", "agreements.pdf.child", *limits],
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
        self.made_with = self._watched(START_SECONDS, None)[1].decode()

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
        detail = f"exit code {self._process.wait()}\n" + self._words.read()[-4000:].decode(errors="replace")
        log.error("the renderer ended: %s", detail)
        return RenderFailed("start" if starting else "crash", detail)


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
