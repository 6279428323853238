"""Outside `quick/` the code keeps to what WeasyPrint and pydyf document, and changes nothing of theirs.

WeasyPrint: "Everything described here is considered public … Anything else should not be used outside of WeasyPrint
itself" (its API reference); the root package's docstring counts what it offers itself. pydyf: its API reference.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conventions.tree import files, named

PUBLIC = {
    "weasyprint": {"HTML", "CSS", "Attachment", "DEFAULT_OPTIONS", "__version__", "__file__"},
    "weasyprint.document": {"Document", "DocumentMetadata", "Page"},
    "weasyprint.urls": {"URLFetcher", "URLFetcherResponse", "FatalURLFetchingError"},
    "weasyprint.text.fonts": {"FontConfiguration"},
    "weasyprint.css.counters": {"CounterStyle"},
    "pydyf": {"PDF", "Object", "Dictionary", "Stream", "String", "Array"},
}
QUICK = "agreements.printer.quick"
GATE = "agreements/printer/gate.py"
_WHOLE = ("weasyprint", "pydyf")


def test_only_the_gate_leads_to_private_names() -> None:
    printer = [path for path in files("agreements/printer/*.py") if "quick" not in path.parts]
    found = [re.sub(r":\d+:", ":", line) for path in printer for line in private_names(path)]
    assert found == [f"{GATE}: {QUICK}"]


def test_nothing_else_of_ours_knows_them() -> None:
    others = [path for path in files("agreements/*.py", "incidents/*.py", "config/*.py") if "printer" not in path.parts]
    assert [
        named(path) for path in others if re.search(r"\b(weasyprint|pydyf|printer\.quick)\b", path.read_text())
    ] == []


def test_the_room_behind_the_gate_would_not_pass() -> None:
    assert len([line for path in files("agreements/printer/quick/*.py") for line in private_names(path)]) > 40


def private_names(path: Path) -> list[str]:
    """Give the places that take or change what is not for others, or go to the room themselves."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    theirs = {name for node in nodes for name in _names_of_theirs(node)}
    found = [(node.lineno, what) for node in nodes for what in [*_taken(node), *_changed(node, theirs)]]
    return [f"{named(path)}:{line}: {what}" for line, what in sorted(found)]


def _taken(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            for name in names:
                if name.name not in _WHOLE and (_is_theirs(name.name) or f"{name.name}.".startswith(f"{QUICK}.")):
                    yield name.name
        case ast.ImportFrom(module=str(module), names=names):
            for name in names:
                if _is_theirs(module) and name.name not in PUBLIC.get(module, ()):
                    yield f"{module}.{name.name}"
                elif f"{module}.{name.name}.".startswith(f"{QUICK}."):
                    yield QUICK
        case ast.Attribute(value=ast.Name(id=root), attr=name) if root in _WHOLE and name not in PUBLIC[root]:
            yield f"{root}.{name}"
        case ast.Attribute(value=value, attr=name) if re.match("_[^_]", name) and _root(value) != "self":
            yield f".{name}"


def _changed(node: ast.AST, theirs: set[str]) -> Iterator[str]:
    match node:
        case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
            if _root(node) in theirs:
                yield f"changes {ast.unparse(node)}"
        case ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[place, *_rest]) if _root(place) in theirs:
            yield f"changes {ast.unparse(place)}"


def _names_of_theirs(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.asname or _top(alias.name) for alias in node.names if _is_theirs(alias.name))
    elif isinstance(node, ast.ImportFrom) and _is_theirs(node.module or ""):
        yield from (alias.asname or alias.name for alias in node.names)


def _is_theirs(module: str) -> bool:
    return _top(module) in _WHOLE


def _top(module: str) -> str:
    return module.partition(".")[0]


def _root(node: ast.AST) -> str:
    """The name that a.b[c].d begins with; "" for what begins otherwise."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


SEEDS = {
    "from weasyprint.text.ffi import pango": "weasyprint.text.ffi.pango",
    "from weasyprint import layout": "weasyprint.layout",
    "import weasyprint.layout": "weasyprint.layout",
    "import weasyprint; weasyprint.layout": "weasyprint.layout",
    "import pydyf; pydyf._to_bytes": "pydyf._to_bytes",
    "from weasyprint import HTML; HTML(string='')._ua_stylesheets": "._ua_stylesheets",
    "import pydyf; pydyf.Stream.data = 1": "changes pydyf.Stream.data",
    "from pydyf import Stream; Stream.data = 1": "changes Stream.data",
    "from pydyf import Stream as S; setattr(S, 'data', 1)": "changes S",
    "from agreements.printer import quick": QUICK,
    "from agreements.printer.quick import streams": QUICK,
    "import agreements.printer.quick.lines": "agreements.printer.quick.lines",
}


@pytest.mark.parametrize(("text", "what"), SEEDS.items())
def test_what_is_not_for_others_is_found(text: str, what: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text(text)
    assert private_names(bad) == [f"{bad}:1: {what}"]
