"""A fresh clone of what is here, its Python parts beside it: no settings, no database, nothing set up."""

import os
import subprocess
from pathlib import Path

from tests import once
from tests.conventions.tree import ROOT, files, named

# As the READMEs say it (tests/conventions/test_readme.py compares).
MANAGE = ".venv/bin/python manage.py"
HEADLESS = f"{MANAGE} demo --out DIR"
_SECONDS = 300


class Installation:
    """A folder in which commands are typed, as a README says them; `translated` as bin/setup leaves it."""

    def __init__(self, folder: Path, *, translated: bool = True, **settings: str) -> None:
        self.folder = folder
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("HEIJI_", "DJANGO_"))}
        self.surroundings = ours | settings
        made = ROOT.glob("locale/*/LC_MESSAGES/*.mo") if translated else []
        for path in [*files(), *made]:
            copy = folder / named(path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
            copy.chmod(path.stat().st_mode)
        (folder / ".venv").symlink_to(ROOT / ".venv")

    def start(self, command: str, **more: int) -> "subprocess.Popen[str]":
        """Start what a shell makes of it, in a session of its own; a single program is the process itself."""
        shell = ["bash", "-c", command if "&&" in command else f"exec env {command}"]
        more = {"stdin": subprocess.DEVNULL, "start_new_session": True, **more}
        return subprocess.Popen(shell, cwd=self.folder, env=self.surroundings, text=True, **more)

    def run(self, command: str) -> tuple[int, str]:
        """Return its exit code and all it said."""
        with self.start(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            said, _nothing = process.communicate(timeout=_SECONDS)
        return process.returncode, said


def play_headless() -> Path:
    """The folder of an installation where the demo was played, once a run: its `papers`, and what it `said`."""
    return once.made("headless", _play)


def _play(folder: Path) -> None:
    code, said = Installation(folder).run(HEADLESS.replace("DIR", "papers"))
    if code:
        raise RuntimeError(f"the demo ended with {code}:\n{said}")
    (folder / "said").write_text(said, encoding="utf-8")
