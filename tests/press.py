"""A press that remembers: of equal orders one is printed, by whichever process of a run comes first.

The bytes are always a real print, for a paper depends on its order and on what prints it, and on nothing else. Both
are in the name under which it lies in the run's folder. What is slow, breaks or ends at a limit is never remembered.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from agreements import printer
from agreements.pdf import renderer
from tests import once

_LIBRARIES = ("weasyprint", "pydyf", "fonttools", "pypdfium2", "tinycss2", "cssselect2", "pyphen", "pillow")


class Press(renderer.Renderer):
    def render(self, order: dict[str, Any]) -> bytes:
        printed = super().render
        return once.made(name_of(order), lambda begun: _write(begun, printed(order))).read_bytes()


def install() -> None:
    """Let this process print with a press (after a fork, a child prints everything itself)."""
    renderer._renderer = Press()


def name_of(order: dict[str, Any]) -> str:
    """Say the order, the limits it is printed under and what prints it."""
    limits = [settings.RENDER_SECONDS, settings.RENDER_MEMORY_MB, settings.RENDER_ENVIRONMENT]
    decides = json.dumps([order, limits, printers(Path(printer.__path__[0]))], sort_keys=True)
    return f"paper-{hashlib.sha256(decides.encode()).hexdigest()}"


@cache
def printers(folder: Path) -> list[str]:
    """Return what prints: the printer's own code and the libraries below it. (Fonts stay as they are during a run.)"""
    files = sorted(folder.rglob("*.py"))
    return [*(hashlib.sha256(file.read_bytes()).hexdigest() for file in files), *map(version, _LIBRARIES)]


@pytest.fixture(scope="session")
def plain_renderer() -> Iterator[renderer.Renderer]:
    """One that remembers nothing, kept warm: its process takes longer to start than a paper to print."""
    plain = renderer.Renderer()
    yield plain
    plain.close()


@pytest.fixture
def printed_anew(plain_renderer: renderer.Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this test prints is printed now: it is about printing itself."""
    monkeypatch.setattr(renderer, "_renderer", plain_renderer)


def _write(file: Path, data: bytes) -> None:
    file.write_bytes(data)
