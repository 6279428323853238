"""A function that does something is an imperative, a participle is for a question or a value; and one word is one
thing (docs/style.md 17, 18).

What a machine can hold of it: a function whose name begins with a past participle writes nothing, itself or through
others; and no two classes have one name, but for those that are the same thing on two floors.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.conventions.tree import files, named

# Not among them: put, read, set, cut and their like are imperatives as well.
_IRREGULAR = re.compile(
    "begun|bound|bought|broken|brought|built|caught|chosen|dealt|done|drawn|driven|fallen|forgotten|found|frozen|given"
    "|gone|grown|heard|held|hidden|kept|known|laid|led|left|lent|lost|made|meant|met|paid|said|seen|sent|shown|sold"
    "|spent|spoken|stood|struck|taken|thought|thrown|told|torn|understood|withdrawn|worn|written"
)
_REGULAR = re.compile(r"(?!feed|need|seed|speed|embed|exceed|proceed|succeed)\w+ed")
_WRITES = re.compile(
    r"create|update_or_create|get_or_create|bulk_create|bulk_update|delete|write_text|write_bytes"
    r"|queue_\w+|record_event|move_version"
)

# A row of the register, and the part of an agreement's content that is written from it.
_ON_TWO_FLOORS = {
    "Attendee", "Capability", "Contact",
}  # fmt: skip
# What Django looks for by name.
_FRAMEWORKS = {"Command"}


def test_participles_do_nothing() -> None:
    assert doing_participles(_code()) == []


def test_a_class_has_its_name_alone() -> None:
    assert shared_names(_code(), allowed=_ON_TWO_FLOORS | _FRAMEWORKS) == []
    assert {line.partition(":")[0] for line in shared_names(_code(), allowed=_FRAMEWORKS)} == _ON_TWO_FLOORS


def shared_names(paths: list[Path], allowed: set[str]) -> list[str]:
    """Give the names that classes of several modules share, with the modules."""
    found = defaultdict(list)
    for path in paths:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                found[node.name].append(named(path))
    return [f"{name}: {', '.join(where)}" for name, where in found.items() if len(where) > 1 and name not in allowed]


def _code() -> list[Path]:
    paths = files("gobag/*.py", "agreements/*.py", "incidents/*.py", "config/*.py")
    return [path for path in paths if "/migrations/" not in str(path)]


def doing_participles(paths: list[Path]) -> list[str]:
    """Give the functions that are called like a state and do a deed, themselves or through others of these modules."""
    functions = [found for path in paths for found in _functions(path)]
    doers = {found.name for found in functions if any(_is_deed(call) for call in _calls(found.node))}
    while more := {found.name for found in functions if found.name not in doers and found.calls & doers}:
        doers |= more
    return [found.place for found in functions if found.name in doers and _is_participle(found.node.name)]


class _Found(NamedTuple):
    """A function: where it stands, by what name others know it, and the names of what it calls."""

    place: str
    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    calls: set[str]


def _functions(path: Path) -> Iterator[_Found]:
    tree, module = ast.parse(path.read_text()), ".".join(Path(named(path)).with_suffix("").parts)
    known = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            calls = {_full_name(call.func, known, module) for call in _calls(node)}
            yield _Found(f"{named(path)}:{node.lineno}: {node.name}", f"{module}.{node.name}", node, calls)


def _full_name(target: ast.expr, known: dict[str, str], module: str) -> str:
    """What is called: something imported, a function of the module, a method of the object itself."""
    if isinstance(target, ast.Name):
        return known.get(target.id, f"{module}.{target.id}")
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        owner = target.value.id
        return f"{module if owner in {'self', 'cls'} else known.get(owner, owner)}.{target.attr}"
    return ""


def _is_participle(name: str) -> bool:
    word = name.lstrip("_").split("_")[0]
    return bool(_IRREGULAR.fullmatch(word) or _REGULAR.fullmatch(word))


def _calls(function: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Call))


def _is_deed(call: ast.Call) -> bool:
    """Rows or files are written, something is queued or recorded, or a verb is called (by somebody, at a time)."""
    keywords = {keyword.arg for keyword in call.keywords}
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return bool(
        {"by", "at"} <= keywords
        or _WRITES.fullmatch(name)
        # A row; not a picture into a stream, nor a form that only makes the row.
        or (owner and name == "save" and not call.args and "commit" not in keywords)
        # The rows a query finds, not a dictionary.
        or (name == "update" and isinstance(owner, ast.Call))
        or (owner and name == "put" and ast.unparse(owner).endswith("vault"))
    )


def test_a_doing_participle_is_found(tmp_path: Path) -> None:
    (bad := tmp_path / "bad.py").write_text(_BAD)
    (good := tmp_path / "good.py").write_text(_GOOD)
    names = [line.rpartition(" ")[2] for line in doing_participles([bad, good])]
    assert names == ["kept", "_told", "seen", "_asked_for"]


def test_a_shared_name_is_found(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.py").write_text(f"class Row:\n    class Meta: ...\n\n\nclass Of{name}: ...\n")
    paths = [tmp_path / "a.py", tmp_path / "b.py"]
    assert shared_names(paths, allowed=set()) == [f"Row: {paths[0]}, {paths[1]}"]
    assert shared_names(paths, allowed={"Row"}) == []


_BAD = """
def kept(row):
    row.save()

def _told(row):
    store(row)

def store(row):
    move_version(row)

def seen(rows):
    return rows.filter(a=1).update(b=2)

def _asked_for(verb):
    verb(by=1, at=2)
"""
_GOOD = """
def folded(text):
    found = {}
    found.update(a=text)
    return found

def feed(row):
    row.save()

def drawn(picture, stream):
    picture.save(stream)
"""
