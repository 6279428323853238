"""What we stand on is pinned, hashed, free of addresses, and each direct part is explained (docs/dependencies.md)."""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

from tests.conventions.tree import ROOT, files, named

_PINNED = re.compile(r"^[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+( ; .+)? \\$")


def test_requirements_are_pinned_and_hashed() -> None:
    found = [line for path in files("requirements*.txt") for line in loose(named(path), path.read_text())]
    assert found == []


def test_every_direct_dependency_is_pinned_and_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    explained = (ROOT / "docs" / "dependencies.md").read_text()
    pinned = (ROOT / "requirements-dev.txt").read_text()
    assert (unexplained(project, explained), unpinned(project, pinned)) == ([], [])


def test_what_browsers_are_given_is_as_it_was_published() -> None:
    explained = (ROOT / "docs" / "dependencies.md").read_text()
    kept = files("static/vendor/*.js")
    assert kept
    assert changed(kept, explained) == []
    assert [named(path) for path in kept if not (path.parent / "LICENSE").is_file()] == []


def changed(paths: list[Path], explained: str) -> list[str]:
    """Give the files whose hash docs/dependencies.md does not name."""
    return [named(path) for path in paths if hashlib.sha256(path.read_bytes()).hexdigest() not in explained]


def test_a_changed_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "decode.js").write_text("export {}")
    assert changed([tmp_path / "decode.js"], "") == [str(tmp_path / "decode.js")]


def loose(name: str, text: str) -> list[str]:
    """Give what is wrong in a compiled requirements file: unpinned or unhashed parts, options and addresses."""
    found = []
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if not line.startswith("#")]
    for index, (number, line) in enumerate(lines):
        following = lines[index + 1][1] if index + 1 < len(lines) else ""
        if "://" in line or line.startswith("-"):
            found.append(f"{name}:{number}: an address or an option")
        elif line.startswith(" "):
            if not line.strip().startswith("--hash=sha256:"):
                found.append(f"{name}:{number}: not a SHA-256")
        elif not _PINNED.match(line) or "--hash=sha256:" not in following:
            found.append(f"{name}:{number}: not pinned with a hash")
    return found


def direct(project: dict[str, Any]) -> list[str]:
    """Give the names of the parts that pyproject.toml asks for."""
    asked = list(project["project"].get("dependencies", []))
    for group in [
        *project["project"].get("optional-dependencies", {}).values(),
        *project["dependency-groups"].values(),
    ]:
        asked += group
    return sorted({re.split(r"[\[<>=!~; ]", line)[0] for line in asked}, key=str.lower)


def unexplained(project: dict[str, Any], text: str) -> list[str]:
    """Give the direct parts without a row of their own in docs/dependencies.md."""
    rows = {cell.strip().strip("`").lower() for cell in re.findall(r"^\|([^|]+)\|", text, flags=re.MULTILINE)}
    return [name for name in direct(project) if name.lower() not in rows]


def unpinned(project: dict[str, Any], text: str) -> list[str]:
    """Give the direct parts that the compiled file lacks."""
    pinned = {line.split("==")[0].split("[")[0].lower() for line in text.splitlines() if "==" in line}
    return [name for name in direct(project) if name.lower() not in pinned]


def test_a_loose_requirement_is_found() -> None:
    bad = "--index-url https://example.com/parts\ndjango>=5\nattrs==1.0 \\\n    --hash=md5:00\n"
    assert loose("r.txt", bad) == [
        "r.txt:1: an address or an option",
        "r.txt:2: not pinned with a hash",
        "r.txt:3: not pinned with a hash",
        "r.txt:4: not a SHA-256",
    ]


def test_an_unexplained_dependency_is_found() -> None:
    project = {"project": {"dependencies": ["Django>=5", "left-pad"]}, "dependency-groups": {"dev": ["pytest[x]>=1"]}}
    assert unexplained(project, "| `Django` | web |\n| pytest | tests |\n") == ["left-pad"]
    assert unpinned(project, "django==5 \\\n") == ["left-pad", "pytest"]
