"""The browser of journeys and pictures: the installed Chromium, else Playwright's own. It talks to nobody else."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright

_PATIENCE = 180_000  # milliseconds
_QUIET = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-color-profile=srgb", "--font-render-hinting=none",
]  # fmt: skip
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def launch(playwright: Playwright, *more: str) -> Browser:
    """Start a headless browser with an empty profile; `more` are switches."""
    # A sandbox needs an ordinary user.
    args = [*_QUIET, "--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else _QUIET
    return playwright.chromium.launch(executable_path=installed(), args=[*args, *more], timeout=_PATIENCE)


def installed() -> str | None:
    """Give the path of an installed Chromium or Chrome; None lets Playwright take its own."""
    if _MAC.exists():
        return str(_MAC)
    found = shutil.which("chromium") or shutil.which("google-chrome")
    # Ubuntu's is a snap, which sees neither our temporary files nor our signals.
    return None if found is None or "/snap/" in found else found
