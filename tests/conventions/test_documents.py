"""Documents are cited by their place in this repository, and every place cited is there (docs/style.md 21)."""

import re
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from tests.conventions.pages import anchors, columns, fences, page, spans
from tests.conventions.tree import ROOT, files, named

_READABLE = {".css", ".html", ".js", ".md", ".py", ".sh", ".toml", ".txt", ""}
_WIDTH = 120
_RUBRIC = "docs/rubric.md"
# A name in quotation marks is a file that is opened, not cited. Cited are:
# docs/design.md 7 · docs/rubric.md W3 · docs/design.md 2, 7 · docs/rubric.md#what-releases-a-vague-word
_CITED = re.compile(r"(?<![\w./\"-])([\w./-]*\w\.md)(?:#([\w-]+))?((?:,? [TCPLWSI]?\d+(?![\w.%-]))*)")
# The two that are cited so often that their names stand for their paths: ADR 4 · rubric W3 · rubric C1, C2
_DECISION = re.compile(r"\b(?:ADR |docs/adr/)0*(\d+)\b")
_CHECK = re.compile(r"\brubric ([TCPLWS]\d+(?:, [TCPLWS]\d+)*)")
# Documents that people once cited by name; they stood outside, where no reader of this repository looks.
_OUTSIDE = re.compile(r"(?<![\w-])(DESIGN|STYLE)(?![\w-])")
_LINKED = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([\w-]+))?\)")
_ROOMS = (
    "agreements/", "bin/", "config/", "docs/", "gobag/", "incidents/", "locale/", "static/", "templates/", "tests/",
)  # fmt: skip
_UNBREAKABLE = re.compile(r"\s*(?:[-*] )?(?:!?\[[^\]]*\]\([^)]*\)|https?://\S+)\S*")
# Its examples are lost on purpose.
_THIS = Path(__file__)
# Pages that tests make up, and one that the demo writes.
_MADE_UP = {"a.md", "b.md", "log.md"}


def test_every_citation_leads_somewhere() -> None:
    readable = [path for path in files() if path.suffix in _READABLE and path != _THIS]
    assert [line for path in readable for line in lost_citations(named(path), path.read_text("utf-8"))] == []


def test_every_link_of_a_document_leads_somewhere() -> None:
    assert [line for path in files("*.md") for line in lost_links(named(path), path.read_text("utf-8"))] == []


def test_every_path_a_document_names_is_there() -> None:
    assert [line for path in _documents() for line in lost_paths(named(path), path.read_text("utf-8"))] == []


def test_every_test_a_document_names_is_there() -> None:
    named_tests = [line for path in _documents() for line in lost_tests(named(path), path.read_text("utf-8"))]
    assert named_tests == []


def test_no_line_of_a_document_is_wider_than_120() -> None:
    assert [line for path in files("*.md") for line in wide_lines(named(path), path.read_text("utf-8"))] == []


def lost_citations(name: str, text: str) -> list[str]:
    """Give the citations of a text that lead to no page, number or anchor, and those of documents outside."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        lost = [hit[0] for hit in _OUTSIDE.finditer(line)]
        lost += [hit[0] for hit in _DECISION.finditer(line) if not files(f"docs/adr/{int(hit[1]):04d}-*.md")]
        lost += [hit[0] for hit in _CHECK.finditer(line) if not _is_there(name, _RUBRIC, None, hit[1])]
        lost += [hit[0] for hit in _CITED.finditer(line) if not _is_there(name, hit[1], hit[2], hit[3])]
        found += [f"{name}:{number}: {citation}" for citation in lost]
    return found


def _is_there(name: str, cited: str, anchor: str | None, numbers: str) -> bool:
    if cited in _MADE_UP:
        return True
    near = ROOT / PurePosixPath(name).parent / cited
    path = near if name.endswith(".md") and near.is_file() else ROOT / cited
    if not path.is_file():
        return False
    text = path.read_text("utf-8")
    wanted = re.findall(r"\w+", numbers)
    return (not anchor or anchor in anchors(text)) and all(_numbers(text, number) for number in wanted)


def _numbers(text: str, number: str) -> bool:
    """Whether a heading, an item of a list or the first cell of a row bears that number."""
    return bool(re.search(rf"^(?:#+ {number}\. |{number}\. |\| {number} \|)", text, re.MULTILINE))


def lost_links(name: str, text: str) -> list[str]:
    """Give the links of a page to files or headings that are not there."""
    folder = (ROOT / name).parent
    found = []
    for path, anchor in _LINKED.findall(text):
        target = folder / path if path else ROOT / name
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            found.append(f"{name}: {path}{'#' if anchor else ''}{anchor}")
    return found


def lost_paths(name: str, text: str) -> list[str]:
    """Give the paths a page names that nothing tracked answers to (`*` and `{a,b}` stand for several)."""
    prose = [word for span in spans(text) for word in span.split()]
    code = [word for block in fences(text) for word in block.split() if word.startswith(_ROOMS)]
    wanted = {word.rstrip(".,:;") for word in [*prose, *code] if _is_path(word.rstrip(".,:;"))}
    return [f"{name}: {word}" for word in sorted(wanted) if not all(map(_is_tracked, _expanded(word)))]


def lost_tests(name: str, text: str) -> list[str]:
    """Give the tests a page names (`tests/…/test_x.py::test_y`) that are not in that file."""
    found = re.findall(r"(tests/[\w/]+\.py)::(\w+)", text)
    return [
        f"{name}: {path}::{test}"
        for path, test in found
        if not (ROOT / path).is_file() or f"def {test}(" not in (ROOT / path).read_text("utf-8")
    ]


def _is_path(word: str) -> bool:
    if not re.fullmatch(r"[\w.*{},/-]+", word):
        return False
    return word.startswith(_ROOMS) or word.endswith((".py", ".html", ".css", ".js", ".md"))


def _expanded(word: str) -> list[str]:
    several = re.search(r"\{([^{}]*)\}", word)
    if not several:
        return [word]
    return [w for part in several[1].split(",") for w in _expanded(word.replace(several[0], part, 1))]


def _is_tracked(word: str) -> bool:
    wanted = word.strip("/").split("/")
    return any(_ends_with(place, wanted) for place in _places())


def _ends_with(place: tuple[str, ...], wanted: list[str]) -> bool:
    end = place[-len(wanted) :]
    return len(end) == len(wanted) and all(
        PurePosixPath(part).match(pattern) for part, pattern in zip(end, wanted, strict=True)
    )


@cache
def _places() -> frozenset[tuple[str, ...]]:
    """Every tracked file and folder, in its parts."""
    tracked = [PurePosixPath(named(path)) for path in files()]
    return frozenset(place.parts for path in tracked for place in (path, *path.parents) if place.parts)


def wide_lines(name: str, text: str) -> list[str]:
    """Give the lines that are drawn wider than 120 columns; rows of tables and lone links cannot be broken."""
    return [
        f"{name}:{number}: {columns(line)} columns"
        for number, line in enumerate(text.splitlines(), 1)
        if columns(line) > _WIDTH and not line.startswith("|") and not _UNBREAKABLE.fullmatch(line)
    ]


def _documents() -> list[Path]:
    return files("docs/*.md", "README*.md")


@pytest.mark.parametrize(
    "citation",
    [
        "docs/design.md 7",
        "docs/design.md 2, 7",
        "docs/rubric.md W3",
        "docs/reliability.md I4",
        "ADR 4",
        "docs/adr/0004",
        "rubric C1, C2",
    ],
)
def test_a_good_citation_is_left_alone(citation: str) -> None:
    assert lost_citations("a.py", f"# Why it is so ({citation}).") == []


@pytest.mark.parametrize(
    "citation",
    [
        "docs/design.md 99", "docs/design.md 2, 99", "docs/rubric.md W99", "docs/nothing.md", "ADR 9999",
        "docs/adr/9999", "rubric C1, C9", "DESIGN", "STYLE", "emergency-page.md", "docs/rubric.md#no-such-heading",
    ],
)  # fmt: skip
def test_a_lost_citation_is_found(citation: str) -> None:
    assert lost_citations("a.py", f"one\ntwo {citation} of it") == [f"a.py:2: {citation}"]


def test_an_outside_document_with_a_number_is_found() -> None:
    assert lost_citations("a.py", "it is so (DESIGN decision 5)") == ["a.py:1: DESIGN"]


def test_a_lost_link_is_found() -> None:
    assert lost_links("docs/a.md", "[x](design.md) [y](nothing.md) [z](design.md#the-record) [w](design.md#no)") == [
        "docs/a.md: nothing.md",
        "docs/a.md: design.md#no",
    ]


def test_a_lost_path_is_found() -> None:
    text = "`agreements/urls.py` `content/said.py` `tests/{access,nowhere}/` `views/nothing.py`\n\n```\nbin/gone\n```\n"
    assert lost_paths("docs/a.md", text) == [
        "docs/a.md: bin/gone",
        "docs/a.md: tests/{access,nowhere}/",
        "docs/a.md: views/nothing.py",
    ]


def test_a_lost_test_is_found() -> None:
    here = "tests/conventions/test_documents.py"
    text = f"`{here}::test_a_lost_test_is_found` `{here}::test_nothing` `tests/test_gone.py::test_x`"
    assert lost_tests("docs/a.md", text) == [
        f"docs/a.md: {here}::test_nothing",
        "docs/a.md: tests/test_gone.py::test_x",
    ]


def test_a_wide_line_is_found() -> None:
    wide = f"{'a ' * 60}b\n{'あ' * 61}\n| {'a ' * 99} |\n[x](https://example.jp/{'a' * 120})\n{'a ' * 59}b\n{'あ' * 60}"
    assert wide_lines("a.md", wide) == ["a.md:1: 121 columns", "a.md:2: 122 columns"]


def test_the_pages_of_the_house_are_there() -> None:
    """So that the tests above look at something."""
    assert "## The record" in page("docs/design.md")
    assert len(_documents()) > 20
