"""P4: nothing that is read as one thing is torn over pages or lines."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from agreements.content import threshold_words
from agreements.content.texts import own_texts
from agreements.content.wording import Wording
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.paper.hits import finding, on_page
from agreements.page_check.paper.reading import Block, Paper, squeezed
from agreements.page_check.paper.structure import Element

_UNITS = (
    r"(?:%|％|分|秒|時間|時|件|日(?!本)|か月|年|月|回|円|人|名|店|社|台|行|ページ|階|番|版|倍|個|本|段階|万|億|ms|sec|min|h\b|hours?"
    r"|minutes?|seconds?|days?|weeks?|months?|pages?|percent|JPY|yen)"
)
_NUMBER_ENDS = re.compile(r"(?<![:\d])\d+(?:[.,]\d+)*\s*$")  # not a time of day, 9:00
_UNIT_STARTS = re.compile(rf"\s{{0,9}}{_UNITS}")
# 「03-」, 「2026-10-」, 「+81」, 「9:」: a number that goes on in the next line.
_TORN = re.compile(r"(?:\d[-–:/.]\s*|\+\d{1,3}\s*)$")
# Lists whose items need not stand on one page, each for its reason.
MAY_SPLIT = {
    "aims": "they are lines of one cell of the record, as long as people tell them",
}


def p4_splits(paper: Paper) -> Finding:
    """P4: no step, row or contact card on two pages; no number away from its unit; table heads repeat.

    What the content says of one item must stand together on one page: the tags cannot tell, for what is split is tagged
    once a page. Without the content only lines and table heads are looked at.
    """
    torn, apart = list(_torn_numbers(paper)), list(_items_apart(paper))
    headless = list(_tables_without_head(paper))
    measured = _("分かれた項目 %(items)d、単位と離れた数 %(numbers)d、見出しのない続き %(tables)d") % {
        "items": len(apart),
        "numbers": len(torn),
        "tables": len(headless),
    }
    hits = [*apart, *torn, *headless]
    return finding("P4", not hits, measured, hits)


def _torn_numbers(paper: Paper) -> Iterator[Hit]:
    for block in paper.blocks:
        for upper, lower in pairwise(block.lines):
            if is_torn(upper.text, lower.text):
                yield on_page(block.page, f"{upper.text.rstrip()[-12:]} / {lower.text[:12]}")


def is_torn(upper: str, lower: str) -> bool:
    """Whether a number at the end of a line has its unit, or its other half, at the start of the next."""
    if _NUMBER_ENDS.search(upper) and _UNIT_STARTS.match(lower):
        return True
    return bool(_TORN.search(upper) and re.match(r"\s*\d", lower))


def _items_apart(paper: Paper) -> Iterator[Hit]:
    """Items whose texts are all printed, but on no page together."""
    whole = "".join(paper.page_texts)
    for called, words in _items(paper):
        printed = [text for text in map(squeezed, words) if text and text in whole]
        if printed and not any(all(text in page for text in printed) for page in paper.page_texts):
            yield on_page(_page_with(paper, printed[0]), called)


def _items(paper: Paper) -> Iterator[tuple[str, list[str]]]:
    """Each item by the line it is called by, with all it says."""
    if paper.content is None:
        return
    say = Wording(paper.content, paper.language)
    for name, item in paper.content.items():
        if name not in MAY_SPLIT:
            words = [words for text in own_texts(item, paper.language) for words in text.says]
            yield say.title(item), words + _signs(item, paper)


def _signs(item: Any, paper: Paper) -> list[str]:
    """The thresholds of a level or a criterion."""
    thresholds = getattr(item, "thresholds", None) or [one for one in [getattr(item, "threshold", None)] if one]
    return [threshold_words(one, paper.language) for one in thresholds]


def _page_with(paper: Paper, text: str) -> int | None:
    found = (place for place, page in enumerate(paper.page_texts, 1) if text in page)
    return next(found, None)


def _tables_without_head(paper: Paper) -> Iterator[Hit]:
    """Tables that go on at the top of a page without the head they have on the page before."""
    tables: dict[int | None, list[Element]] = {}
    for table in paper.elements("Table"):
        tables.setdefault(paper.page_of(table), []).append(table)
    first, last = _ends(paper)
    for sheet in paper.sheets[1:]:
        before, here = tables.get(sheet.number - 1), tables.get(sheet.number)
        if (
            not before
            or not here
            or not (_has(last, sheet.number - 1, before[-1]) and _has(first, sheet.number, here[0]))
        ):
            continue
        if _has_head(before[-1]) and not _has_head(here[0]):
            yield on_page(sheet.number, paper.text_of(here[0]))


def _ends(paper: Paper) -> tuple[dict[int, Block], dict[int, Block]]:
    """The first and the last block of each page."""
    first: dict[int, Block] = {}
    last: dict[int, Block] = {}
    for block in paper.blocks:
        first.setdefault(block.page, block)
        last[block.page] = block
    return first, last


def _has(ends: dict[int, Block], page: int, table: Element) -> bool:
    block = ends.get(page)
    return block is not None and block.element is not None and block.element.within("Table") is table


def _has_head(table: Element) -> bool:
    return any(one.kind == "THead" for one in table.walk())
