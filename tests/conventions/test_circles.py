"""No circle of imports: between modules, and between the parts of any package, so that each can be read on its own.

Imports inside functions and those for types alone count as well: they hide a circle, they do not cut it.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tests.conventions.tree import ROOT, files

_ROOMS = ("gobag", "agreements", "incidents", "config")
Edges = Mapping[str, set[str]]


def test_no_module_needs_itself() -> None:
    assert circles(imports(sources())) == []


def test_no_package_has_parts_that_need_each_other() -> None:
    assert [line for package, edges in by_package(imports(sources())).items() for line in circles(edges, package)] == []


def sources() -> dict[str, str]:
    """Give the text of every module of ours by its name; a package is called after its folder."""
    paths = [path for room in _ROOMS for path in files(f"{room}/*.py") if "migrations" not in path.parts]
    return {_module(path): path.read_text() for path in paths}


def imports(texts: Mapping[str, str]) -> Edges:
    """Give which modules each module imports, anywhere in its text."""
    return {module: set(_imported(text, texts)) - {module} for module, text in texts.items()}


def by_package(edges: Edges) -> dict[str, Edges]:
    """Give, for each package, which of its parts (modules and folders, without its own __init__) import which."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for module, needed in edges.items():
        for other in needed:
            ours, theirs = module.split("."), other.split(".")
            depth = next(
                (place for place, (one, two) in enumerate(zip(ours, theirs, strict=False)) if one != two), None
            )
            if depth is not None:
                found[".".join(ours[:depth])][ours[depth]].add(theirs[depth])
    return found


def circles(edges: Edges, package: str = "") -> list[str]:
    """Give one circle as a line, or nothing."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return [f"{package}: {' <- '.join(error.args[1])}".removeprefix(": ")]
    return []


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imported(text: str, known: Iterable[str]) -> Iterable[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield from [full] if full in known else [node.module] if node.module in known else []


def test_a_circle_of_modules_is_found_wherever_the_import_stands() -> None:
    texts = {
        "room.one": "from room.two import name",
        "room.two": "def late():\n    from room import one",
        "room.three": "import room.one",
    }
    assert circles(imports(texts)) == ["room.one <- room.two <- room.one"]


def test_a_circle_of_folders_is_found_where_no_module_is_in_one() -> None:
    texts = {
        "room.draft.shapes": "from room.table.cells import read",
        "room.draft.fields": "",
        "room.table.cells": "from room.draft.fields import NumberField",
    }
    assert circles(imports(texts)) == []
    assert by_package(imports(texts))["room"] == {"draft": {"table"}, "table": {"draft"}}
    assert circles(by_package(imports(texts))["room"], "room") == ["room: draft <- table <- draft"]


def test_a_package_that_needs_its_own_front_is_found() -> None:
    texts = {"room": "from room.one import name", "room.one": "from room import other"}
    assert circles(imports(texts)) == ["room <- room.one <- room"]
