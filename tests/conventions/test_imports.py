"""Content, changes and states know no database and no web (import-linter sees packages only, not their parts)."""

import ast
import functools
import re
import sys
import tomllib
from collections.abc import Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.conventions.tree import ROOT, files, named

_FORBIDDEN = (
    "django.db",
    "django.apps",
    "django.conf",
    "django.http",
    "django.contrib",
    "django.shortcuts",
    "django.template",
)
_ROOMS = ("gobag/*.py", "agreements/*.py", "incidents/*.py", "config/*.py")
_READERS = {"config/settings.py", "config/wsgi.py"}
_PURE = ("agreements/content/*.py", "agreements/changes.py", "agreements/changes/*.py", "agreements/states.py")


def test_the_innermost_layers_are_pure() -> None:
    assert [line for path in files(*_PURE) for line in impure(path)] == []


def test_only_settings_read_the_environment() -> None:
    code = [path for path in files(*_ROOMS) if named(path) not in _READERS]
    assert [line for path in code for line in environment_readers(path)] == []


def test_what_is_imported_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = {re.split(r"[\[<>=]", line)[0].lower() for line in project["dependencies"]}
    code = files(*_ROOMS)
    assert [line for path in code for line in unasked(path, asked)] == []


def unasked(path: Path, asked: set[str]) -> list[str]:
    """Give the imports of parts that only happen to be installed because another part needs them."""
    delivered = _delivered()
    known = sys.stdlib_module_names | {"agreements", "incidents", "config", "gobag", "pydantic_core"}
    found = []
    for line, module in _imports(path):
        top = module.split(".")[0]
        parts = {name.lower().replace("_", "-") for name in delivered.get(top, [top])}
        if top not in known and not parts & asked:
            found.append(f"{named(path)}:{line}: {top}")
    return found


@functools.cache
def _delivered() -> Mapping[str, list[str]]:
    return packages_distributions()


def impure(path: Path) -> list[str]:
    """Give the imports of Django's database, settings or web parts."""
    return [
        f"{named(path)}:{line}: {module}"
        for line, module in _imports(path)
        if any(module == name or module.startswith(f"{name}.") for name in _FORBIDDEN)
    ]


def environment_readers(path: Path) -> list[str]:
    """Give the places that look at the environment themselves."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)]
    return [f"{named(path)}:{node.lineno}: {node.attr}" for node in nodes if node.attr in {"environ", "getenv"}]


def _imports(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def test_an_impure_import_is_found(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("from django import db\nimport django.db.models\nfrom django.utils.translation import gettext\n")
    assert impure(bad) == [f"{bad}:1: django.db", f"{bad}:2: django.db.models"]


def test_a_reader_of_the_environment_is_found(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("import os\nhost = os.environ['HOST']\nport = os.getenv('PORT')\n")
    assert environment_readers(bad) == [f"{bad}:2: environ", f"{bad}:3: getenv"]


def test_an_import_nobody_asked_for_is_found(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("import json\nimport django\nimport lxml.etree\nfrom agreements import states\n")
    assert unasked(bad, {"django"}) == [f"{bad}:3: lxml"]
