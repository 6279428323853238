"""What a page of Markdown holds, for the tests that keep the documents true."""

import re
import unicodedata

from tests.conventions.tree import ROOT

_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`]+)`")


def page(name: str) -> str:
    """Give the text of a document by its path from the root."""
    return (ROOT / name).read_text(encoding="utf-8")


def fences(text: str) -> list[str]:
    """Give the blocks of code, without their fences."""
    return ["\n".join(block.splitlines()[1:-1]) for block in _FENCE.findall(text)]


def spans(text: str) -> list[str]:
    """Give what stands between backticks in a line of prose or a cell."""
    return _SPAN.findall(_FENCE.sub("", text))


def anchors(text: str) -> list[str]:
    """Give the anchors of a page's headings, as GitHub writes them."""
    titles = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles]


def rows(text: str, heading: str = "") -> list[list[str]]:
    """Give the cells of every table's rows (under one heading), without heads."""
    if heading:
        text = re.split(r"^## ", text.partition(f"\n## {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    tables = re.findall(r"(?:^\|.*\n?)+", _FENCE.sub("", text), re.MULTILINE)
    return [_cells(line) for table in tables for line in table.splitlines()[2:]]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def columns(line: str) -> int:
    """Give how wide a line is drawn: a full-width character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)
