"""Nothing lies about that no page asks for: classes of the style sheets, templates, scripts."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.conventions.tree import ROOT, files, named

# What Django itself looks for.
_FRAMEWORKS = re.compile(r"(400|403|403_csrf|404|500)\.html|django/.*|registration/.*")
# Names put together at run time: the part in parentheses stands in the code as a word of its own.
_BUILT = re.compile(r"(?:agreements/register/_plan_item_|emails/)(\w+)\.(?:html|txt)|pdf/(\w+\.css)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{};]*)\{")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_IN_TAG = re.compile(r"\"([^\"]*)\"|'([^']*)'")
# Where a page names classes: an attribute, a block for one, the kind of a table of the paper.
_IN_PAGE = re.compile(
    r"class(?:es)?=\"((?:\{[{%].*?[}%]\}|[^\"])*)\"|\{% block \w*class %\}(.*?)\{% endblock|\{% table (\w+)", re.DOTALL
)
_IN_CODE = re.compile(r"class\"?\s*[:=]\s*f?\"([^\"]*)\"")
_IN_SCRIPT = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")
_WORD = re.compile(r"[\w-]+")


def test_every_class_is_on_a_page() -> None:
    used = set().union(*(classes_of(path) for path in files("templates/*", "static/js/*", "*.py") if _is_ours(path)))
    assert [line for path in files("static/css/*.css") for line in unused_classes(path, used)] == []


def test_every_template_is_asked_for() -> None:
    pages = files("templates/*.html", "templates/*.txt", "templates/*.css")
    names = [str(path.relative_to(ROOT / "templates")) for path in pages]
    assert unasked([name for name in names if not _FRAMEWORKS.fullmatch(name)], _texts("templates/*", "*.py")) == []


def test_every_script_and_style_is_asked_for() -> None:
    names = [path.name for path in files("static/js/*.js", "static/css/*.css")]
    assert unasked(names, _texts("templates/*", "static/css/*", "static/js/*", "*.py")) == []


def classes_of(path: Path) -> set[str]:
    """Give what may be a class in a page, a script or code."""
    pattern = {".py": _IN_CODE, ".js": _IN_SCRIPT}.get(path.suffix, _IN_PAGE)
    text = path.read_text()
    found = [part for parts in pattern.finditer(text) for part in parts.groups() if part]
    if pattern is _IN_PAGE:
        found += [part for tag in _TAG.findall(text) for parts in _IN_TAG.findall(tag) for part in parts]
    return {word for part in found for word in _WORD.findall(part)}


def unused_classes(path: Path, used: set[str]) -> list[str]:
    """Give the classes of a style sheet that are not among those used."""
    selectors = " ".join(_RULE.findall(re.sub(r"\"[^\"]*\"", "", _COMMENT.sub("", path.read_text()))))
    return [f"{named(path)}: .{name}" for name in sorted(set(_CLASS.findall(selectors)) - used)]


def unasked(names: Iterable[str], texts: dict[str, str]) -> list[str]:
    """Give the files that no other file names."""
    found = []
    for name in names:
        built = _BUILT.fullmatch(name)
        asked_for = f'"{built[1] or built[2]}"' if built else name
        if not any(asked_for in text for file, text in texts.items() if not file.endswith(name)):
            found.append(name)
    return found


def _texts(*patterns: str) -> dict[str, str]:
    return {named(path): path.read_text() for path in _text_files(*patterns)}


def _text_files(*patterns: str) -> Iterator[Path]:
    return (
        path for path in files(*patterns) if _is_ours(path) and path.suffix in {".py", ".html", ".txt", ".css", ".js"}
    )


def _is_ours(path: Path) -> bool:
    return not named(path).startswith("tests/")


def test_what_is_unused_is_found(tmp_path: Path) -> None:
    (page := tmp_path / "a.html").write_text('<p class="card {% if x %}open{% endif %}">{% include "b.html" %}</p>')
    (style := tmp_path / "a.css").write_text('/* .old */ .card:is(.open, .shut) { } .lost::after { content: ".no" }')
    assert unused_classes(style, classes_of(page)) == [f"{style}: .lost", f"{style}: .shut"]
    assert unasked(["b.html", "c.html"], {str(page): page.read_text(), "c.html": "c.html"}) == ["c.html"]
    assert unasked(["emails/code.txt", "emails/lost.txt"], {"a.py": 'letter("code")'}) == ["emails/lost.txt"]
