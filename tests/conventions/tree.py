"""The files a convention looks at: what git tracks, with what is new and not ignored."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def files(*patterns: str) -> list[Path]:
    """Give the files of the project that match git's `patterns` ("*.py", "templates/*"); all without one."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = [ROOT / name for name in sorted(set(names.split("\0"))) if name]
    return [path for path in found if path.is_file()]


def named(path: Path) -> str:
    """Give the path as a reader of the project writes it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
