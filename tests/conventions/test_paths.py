"""What is tracked names no machine of ours: no home directory, no registry, no key."""

import re
from pathlib import Path

import pytest

from tests.conventions.tree import files, named

# The names stand apart from the slash so that this file obeys its own rule.
_PLACES = ["work", "root", r"home/\w+", r"Users/\w+"]
_REGISTRIES = ["pypi", "files.pythonhosted", r"[\w.-]*/simple"]
_FORBIDDEN = {
    "a path of one machine": re.compile(rf"(?<![\w.])/(?:{'|'.join(_PLACES)})(?![\w-])[\w./-]*"),
    "an address of a package registry": re.compile(rf"https?://(?:{'|'.join(_REGISTRIES)})"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE[ ]KEY"),
}
_READABLE = {
    ".cfg", ".css", ".html", ".ini", ".js", ".json", ".md", ".po", ".py", ".sh", ".svg", ".toml", ".txt", ".xml",
    ".yaml", ".yml", "",
}  # fmt: skip


def test_tracked_files_name_no_machine() -> None:
    readable = [path for path in files() if path.suffix in _READABLE]
    assert [line for path in readable for line in machine_names(named(path), path.read_text())] == []


def machine_names(name: str, text: str) -> list[str]:
    """Give the lines of `text` that only make sense on one machine."""
    return [
        f"{name}:{number}: {what}: {hit[0]}"
        for number, line in enumerate(text.splitlines(), 1)
        for what, rule in _FORBIDDEN.items()
        for hit in rule.finditer(line)
    ]


@pytest.mark.parametrize("place", ["work/main", "root/.cache", "home/aoi/heiji", "Users/aoi/heiji"])
def test_a_machine_path_is_found(place: str) -> None:
    assert machine_names("a.md", f"first\ncd /{place}") == [f"a.md:2: a path of one machine: /{place}"]


def test_a_registry_and_a_key_are_found() -> None:
    bad = f"https://{'pypi'}.org/x\n-----BEGIN RSA PRIVATE {'KEY'}-----"
    assert machine_names("a.md", bad) == [
        f"a.md:1: an address of a package registry: https://{'pypi'}",
        f"a.md:2: a private key: -----BEGIN RSA PRIVATE {'KEY'}",
    ]


def test_addresses_of_the_app_are_no_machine_names() -> None:
    assert machine_names("a.md", "templates/home/page.html, path('work/'), https://example.jp/root") == []


def test_every_tracked_text_can_be_read_as_utf8() -> None:
    assert [named(path) for path in files() if path.suffix in _READABLE and not _is_utf8(path)] == []


def _is_utf8(path: Path) -> bool:
    try:
        path.read_bytes().decode()
    except UnicodeDecodeError:
        return False
    return True
