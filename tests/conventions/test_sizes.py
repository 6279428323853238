"""Files, functions and templates stay short enough to be read at once (docs/style.md 1, 12, 15)."""

import ast
from pathlib import Path

from tests.conventions.tree import files, named

_FILE, _FUNCTION, _USUAL_FUNCTION, _VIEW, _TEMPLATE = 300, 40, 25, 25, 120
_DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "core",
    "services",
    "service",
    "manager",
    "managers",
    "misc",
}


def test_files_are_at_most_300_lines() -> None:
    assert too_long(_ours("*.py"), _FILE) == []


def test_templates_are_at_most_120_lines() -> None:
    assert too_long(files("templates/*.html", "templates/*.txt"), _TEMPLATE) == []


def test_functions_are_at_most_40_lines() -> None:
    assert long_functions(_ours("*.py"), _FUNCTION) == []


def test_views_are_at_most_25_lines() -> None:
    assert long_functions(_ours("*/views/*.py"), _VIEW) == []


def test_nine_functions_in_ten_are_at_most_25_lines() -> None:
    lengths = [length for path in _ours("*.py") for _name, length in _functions(path)]
    assert share_above(lengths, _USUAL_FUNCTION) <= 0.1


def test_no_module_is_a_drawer() -> None:
    assert drawers(files("*.py")) == []


def too_long(paths: list[Path], limit: int) -> list[str]:
    """Give the files with more lines than `limit`."""
    lengths = {path: len(path.read_text().splitlines()) for path in paths}
    return [f"{named(path)}: {length} lines, {limit} allowed" for path, length in lengths.items() if length > limit]


def long_functions(paths: list[Path], limit: int) -> list[str]:
    """Give the functions with more lines than `limit`, decorators not counted."""
    return [
        f"{named(path)}: {name} has {length} lines, {limit} allowed"
        for path in paths
        for name, length in _functions(path)
        if length > limit
    ]


def share_above(lengths: list[int], limit: int) -> float:
    """Give the share of `lengths` above `limit`."""
    return sum(length > limit for length in lengths) / max(len(lengths), 1)


def drawers(paths: list[Path]) -> list[str]:
    """Give modules and packages whose name says nothing about what is in them."""
    return [named(path) for path in paths if {path.stem, *path.parts[:-1]} & _DRAWERS]


def _functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text())
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [(node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in found]


def _ours(pattern: str) -> list[Path]:
    return [path for path in files(pattern) if "migrations" not in path.parts]


def test_a_long_file_is_found(tmp_path: Path) -> None:
    bad = tmp_path / "long.py"
    bad.write_text("x = 1\n" * 301)
    assert too_long([bad], _FILE) == [f"{bad}: 301 lines, 300 allowed"]


def test_a_long_function_is_found(tmp_path: Path) -> None:
    bad = tmp_path / "long.py"
    bad.write_text("class A:\n    def f(self):\n" + "        x = 1\n" * 40)
    assert long_functions([bad], _FUNCTION) == [f"{bad}: f has 41 lines, 40 allowed"]


def test_many_longish_functions_are_found() -> None:
    assert share_above([10] * 8 + [26] * 2, _USUAL_FUNCTION) == 0.2


def test_a_drawer_is_found() -> None:
    assert drawers([Path("a/utils.py"), Path("common/dates.py"), Path("a/dates.py")]) == [
        "a/utils.py",
        "common/dates.py",
    ]
