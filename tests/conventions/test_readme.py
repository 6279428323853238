"""Both READMEs name every setting, and the commands they name are there."""

import re

import pytest

from tests.conventions.tree import ROOT

_READMES = ["README.md", "README.ja.md"]


@pytest.mark.parametrize("name", _READMES)
def test_every_setting_is_explained(name: str) -> None:
    asked = (ROOT / "config" / "settings.py").read_text()
    assert unexplained(asked, (ROOT / name).read_text()) == ([], [])


@pytest.mark.parametrize("name", _READMES)
def test_what_is_linked_is_there(name: str) -> None:
    text = (ROOT / name).read_text()
    linked = set(re.findall(r"\]\((?!https?:)([^)]+)\)", text)) | set(re.findall(r"(?<![\w/])bin/[a-z]+", text))
    assert [path for path in sorted(linked) if not (ROOT / path).exists()] == []


def unexplained(settings: str, readme: str) -> tuple[list[str], list[str]]:
    """Give the variables that settings read and the README lacks, and those it names in vain."""
    asked = set(re.findall(r'"(HEIJI_[A-Z_]+)"', settings))
    named = set(re.findall(r"`(HEIJI_[A-Z_]+)`", readme))
    return sorted(asked - named), sorted(named - asked)


def test_an_unexplained_setting_is_found() -> None:
    assert unexplained('env.str("HEIJI_A") env.int("HEIJI_B")', "`HEIJI_B` `HEIJI_C`") == (["HEIJI_A"], ["HEIJI_C"])
