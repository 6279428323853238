"""README.md and README.ja.md tell the same: what is no prose is equal, and the prose stands in the same places."""

import re
from itertools import zip_longest

from tests.conventions.pages import fences, page, rows, spans

_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]+)\)")
_BLOCK = re.compile(r"\n\n+")
# Each names the other.
_OTHER = {"README.md", "README.ja.md"}


def test_both_tell_the_same() -> None:
    assert differences(page("README.md"), page("README.ja.md")) == []


def differences(english: str, japanese: str) -> list[str]:
    """Give what one page has and the other lacks, in the order in which one would look."""
    return [
        f"{what}: {one!r} / {other!r}"
        for what, part in _PARTS.items()
        for one, other in zip_longest(part(english), part(japanese))
        if one != other
    ]


def _shape(text: str) -> list[str]:
    """Each block by its kind: a heading with its depth, a table with its rows, a list with its items, prose."""
    return [_kind(block) for block in _BLOCK.split(text.strip())]


def _kind(block: str) -> str:
    lines = block.splitlines()
    if heading := re.match(r"#+ ", block):
        return f"heading {heading[0].strip()}"
    if block.startswith("```"):
        return "commands"
    if block.startswith("|"):
        return f"table of {len(lines)} lines, {lines[0].count('|') - 1} columns"
    if items := re.findall(r"^(?:\d+\.|-) ", block, re.MULTILINE):
        return f"list of {len(items)} items"
    return "prose"


def _commands(text: str) -> list[str]:
    """The commands, without the words of people: comments, and names in quotation marks."""
    lines = [line for block in fences(text) for line in block.splitlines()]
    return [re.sub(r"'[^']*'", "'…'", _bare(line)) for line in lines if _bare(line)]


def _bare(line: str) -> str:
    return re.split(r"(?:^| {2,}|\s)#\s|(?<=^bin/dev) {2,}|(?<=^bin/test) {2,}", line)[0].strip()


def _first_cells(text: str) -> list[list[str]]:
    """What each row is about, by its code."""
    return [re.findall(r"`[^`]+`", row[0]) for row in rows(text)]


_PARTS = {
    "shape": _shape,
    "command": _commands,
    "row": _first_cells,
    "picture": _PICTURE.findall,
    "link": lambda text: [link for link in _LINK.findall(text) if link not in _OTHER],
    "code": lambda text: sorted(set(spans(text))),
}


def test_a_missing_thing_is_found() -> None:
    one = "# A\n\nx `a`\n\n```\nmake  # it\n```\n\n| | |\n|---|---|\n| `b` | c |\n\n[l](a.md) ![p](q.png)\n"
    other = "# あ\n\nえ `a`\n\n```\nmake  # それ\n```\n\n| | |\n|---|---|\n| `b` | し |\n\n[り](a.md) ![ぴ](q.png)\n"
    assert differences(one, other) == []
    assert differences(one, other.replace("make", "take")) == ["command: 'make' / 'take'"]
    assert differences(one, other.replace("`b`", "`d`")) == [
        "row: ['`b`'] / ['`d`']",
        "code: 'b' / 'd'",
    ]
    assert differences(one, other.replace("q.png", "r.png").replace("a.md", "b.md")) == [
        "picture: 'q.png' / 'r.png'",
        "link: 'a.md' / 'b.md'",
    ]
    assert differences(one, other.replace("# あ", "## あ")) == ["shape: 'heading #' / 'heading ##'"]


def test_a_missing_row_and_a_missing_item_are_found() -> None:
    table = "| | |\n|---|---|\n| `b` | c |\n| `d` | e |\n"
    assert differences(table, table.replace("| `d` | e |\n", "| 1 | e |\n")) == [
        "row: ['`d`'] / []",
        "code: 'd' / None",
    ]
    assert differences("1. a\n2. b\n", "1. あ\n") == ["shape: 'list of 2 items' / 'list of 1 items'"]
