"""P1, P2, P3, P5: what stands on which page, the edges, what is clipped, length and file (P4 is in splits)."""

import re
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from agreements.content.level_words import level_sign
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.paper.drawn import MM, Box, Glyph, Sheet, Word
from agreements.page_check.paper.hits import finding, hit_of, on_page, places_of
from agreements.page_check.paper.reading import CIRCLED, Paper, squeezed
from agreements.page_check.paper.structure import Element

# How far a curve may reach out of its place, in points.
_OVERSHOOT = 0.6
_OFFLINE = re.compile(r"^(tel:|mailto:|https://)")
_MEGABYTE = 1_000_000


def p1_page_one_alone(paper: Paper) -> Finding:
    """P1: the five blocks ①–⑤ stand on page 1 and nothing else does; the next section starts page 2.

    On a phone a page is a screen: ① and the first level stand on screen 1, the others follow in the same order, the
    next section after them. Source: crisis checklists in medicine (one page, one stream).
    """
    heads = [(paper.circled(one), paper.page_of(one)) for one in paper.headings if one.kind != "H1"]
    if not heads:
        return finding("P1", None)
    there = {sign: page for sign, page in heads if sign}
    hits = [Hit(sign, page=there.get(sign)) for sign in CIRCLED if not _is_in_place(paper, sign, there)]
    hits += [] if paper.phone else [*_first_of_the_rest(paper), *([] if hits else _spilled(paper))]
    order = [sign for sign, _page in heads if sign]
    measured = _("1ページ目：%(signs)s") % {
        "signs": "".join(sign for sign in CIRCLED if there.get(sign) == 1) or _("なし")
    }
    return finding("P1", not hits and order == sorted(order), measured, hits)


def _is_in_place(paper: Paper, sign: str, there: dict[str, int | None]) -> bool:
    if not paper.phone:
        return there.get(sign) == 1
    if sign == "②" and there.get(sign) == 1 and paper.content and paper.content.levels:
        return squeezed(level_sign(paper.content.levels[0], paper.language)) in paper.page_texts[0]
    return there.get(sign) == 1 if sign in "①②" else sign in there


def _first_of_the_rest(paper: Paper) -> list[Hit]:
    """The section after the five blocks, where it does not start a page, or starts on page 1."""
    rest = _rest(paper)
    if rest is None:
        return []
    page = paper.page_of(rest)
    before = next((block for block in paper.blocks if block.page == page), None)
    starts = before is not None and before.element is rest.block
    return [] if starts and page != 1 else [on_page(page, paper.text_of(rest))]


def _spilled(paper: Paper) -> list[Hit]:
    """What of the five blocks stands after page 1, and before the next section."""
    rest = _rest(paper)
    next_section = (paper.page_of(rest) if rest else None) or len(paper.sheets) + 1
    return [on_page(block.page, block.text) for block in paper.blocks if 1 < block.page < next_section]


def _rest(paper: Paper) -> Element | None:
    return next((one for one in paper.headings if one.kind == "H2" and not paper.circled(one)), None)


def p2_edges(paper: Paper) -> Finding:
    """P2: on A4 no glyph within 10 mm of an edge, the body 15 mm away, 18 mm on the left, where it is bound.

    On a phone's 80 × 160 mm nothing is cut off, bound or copied: 3 mm for every glyph, what rounded corners take.
    Source: printers leave 4 mm of A4 white, fax machines up to 10 mm; holes for a file take 12 mm.
    """
    least = 3 if paper.phone else 10
    near = [glyph for sheet in paper.sheets for glyph in _near_the_edge(sheet, paper)]
    gaps = [_gap(sheet, glyph) for sheet in paper.sheets for glyph in sheet.glyphs if not glyph.blank]
    if not gaps:
        return finding("P2", None)
    measured = _("端まで最小 %(gap)s mm（%(least)s mm 以上）") % {"gap": f"{min(gaps) / MM:.1f}", "least": least}
    return finding("P2", not near, measured, places_of(near))


def _near_the_edge(sheet: Sheet, paper: Paper) -> Iterator[Glyph]:
    every = _inner(sheet, 3, 3, 3) if paper.phone else _inner(sheet, 10, 10, 10)
    body = every if paper.phone else _inner(sheet, 18, 15, 15)
    for glyph in sheet.glyphs:
        if not glyph.blank and not (every if paper.is_running(glyph) else body).holds(glyph.box):
            yield glyph


def _inner(sheet: Sheet, left: float, right: float, upright: float) -> Box:
    """The page without these millimetres at its edges, and with what a curve may overshoot."""
    box = Box(left * MM, upright * MM, sheet.width - right * MM, sheet.height - upright * MM)
    return box.smaller(-_OVERSHOOT)


def _gap(sheet: Sheet, glyph: Glyph) -> float:
    box = glyph.box
    return min(box.left, box.bottom, sheet.width - box.right, sheet.height - box.top)


def p3_clipping(paper: Paper) -> Finding:
    """P3: no glyph outside its page, across a border, or over another word."""
    outside, crossed, over = [], [], []
    for sheet in paper.sheets:
        page = Box(0, 0, sheet.width, sheet.height)
        outside += [hit_of([glyph]) for glyph in sheet.glyphs if not glyph.blank and not page.holds(glyph.box)]
        crossed += [hit_of(word.glyphs) for word in sheet.words if _is_crossed(word, sheet)]
        over += list(_overlapping(sheet.words))
    measured = _("用紙の外 %(outside)d、枠と重なる字 %(crossed)d、字と重なる字 %(over)d") % {
        "outside": len(outside),
        "crossed": len(crossed),
        "over": len(over),
    }
    hits = [*outside, *crossed, *over]
    return finding("P3", not hits, measured, hits)


def _is_crossed(word: Word, sheet: Sheet) -> bool:
    near = [edge.box for edge in sheet.edges if _meets(edge.box, word.box)]
    return any(_meets(edge, glyph.box.smaller(_OVERSHOOT)) for edge in near for glyph in word.glyphs)


def _meets(edge: Box, box: Box) -> bool:
    """As Box.meets, for an edge that may have no width."""
    across = _share(edge.left, edge.right, box.left, box.right)
    return across and _share(edge.bottom, edge.top, box.bottom, box.top)


def _share(low: float, high: float, start: float, end: float) -> bool:
    """Whether a span, which may be a point, lies in another by more than its end."""
    return low < end and start < high if low < high else start < low < end


def _overlapping(words: list[Word]) -> Iterator[Hit]:
    """Words that lie over another by more than a third of a line; in order of height, so that few are compared."""
    ordered = sorted(((word.box, word) for word in words), key=lambda pair: -pair[0].top)
    for place, (box, word) in enumerate(ordered):
        for other, _word in ordered[place + 1 :]:
            if other.top < box.bottom:
                break
            deep = min(box.top, other.top) - max(box.bottom, other.bottom)
            wide = min(box.right, other.right) - max(box.left, other.left)
            if deep > 0.33 * word.run.size and wide > 0.33 * word.run.size:
                yield hit_of(word.glyphs)
                break


def p5_length_and_file(paper: Paper) -> Finding:
    """P5: one topic a page, no page on its side, 1 MB at most, not locked, nothing that runs or is fetched.

    More than eight A4 pages is advice only (W): then the finding is of that kind. On a phone screens are not
    counted, and topics may follow one another.
    """
    wide = [on_page(sheet.number, _("横向き")) for sheet in paper.sheets if sheet.rotated or sheet.width > sheet.height]
    kept = paper.catalogue
    told = [Hit(address) for address in kept.addresses if not _OFFLINE.match(address)]
    mixed = [] if paper.phone else _mixed_topics(paper)
    hits = [*wide, *mixed, *told, *(Hit(name) for name in dict.fromkeys(kept.active))]
    if kept.encrypted:
        hits.append(Hit(_("暗号化")))
    measured = _("%(pages)dページ、%(size)d KB") % {"pages": len(paper.sheets), "size": -(-paper.length // 1000)}
    if hits or paper.length > _MEGABYTE:
        return finding("P5", passed=False, measured=measured, hits=hits)
    long = not paper.phone and len(paper.sheets) > 8
    found = finding("P5", not long, measured)
    return replace(found, kind="W") if long else found


def _mixed_topics(paper: Paper) -> Iterator[Hit]:
    """Second headings on a page that holds one topic already; page 1 has five."""
    topics: set[int | None] = set()
    for head in paper.headings:
        text = squeezed(paper.text_of(head))
        if head.kind != "H2" or paper.circled(head):
            continue
        page = paper.page_of(head)
        if page in topics:
            yield on_page(page, text)
        topics.add(page)
