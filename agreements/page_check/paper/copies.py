"""C: what grey printing, a copier and a fax leave of the paper (C4, the fax itself, is a test)."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.content import text_in
from agreements.content.level_words import level_title
from agreements.content.vocabulary import MARKS
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.paper.contrast import luminance
from agreements.page_check.paper.drawn import Area, Box, Contrast, Sheet
from agreements.page_check.paper.hits import finding, hit_of, on_page
from agreements.page_check.paper.reading import Paper, squeezed

_ENOUGH = 7.0
_DARK = 0.18
_PHONE = re.compile(r"\d{2,4}-\d{2,4}-?\d*|\+\d")
_MARK = re.compile(rf"[{MARKS}](?![●□◆△{MARKS}])")
_SIGN = re.compile(rf"([{MARKS}])\s*([1-4])|重大度\s*([1-4])|SEV-?\s*([1-4])")


def c1_contrast(paper: Paper) -> Finding:
    """C1: every word stands out 7:1 or more when printed in grey (WCAG's ratio).

    Black on white is 21:1 by construction; any other page was rendered at 200 dpi and its pixels compared.
    Source: WCAG 2.2, 1.4.6; a fax loses phone numbers in #767676 and keeps them in #595959.
    """
    seen = list(_contrasts(paper))
    if not seen:
        return finding("C1", passed=True, measured=_("黒と白だけ（21:1）"))
    weak = [hit_of(one.word.glyphs) for one in seen if one.ratio < _ENOUGH]
    least = min(one.ratio for one in seen)
    return finding("C1", not weak, _("最小 %(ratio)s:1") % {"ratio": f"{least:.1f}"}, weak)


def _contrasts(paper: Paper) -> Iterator[Contrast]:
    for sheet in paper.sheets:
        yield from sheet.contrasts or ()


def c2_without_colour(paper: Paper) -> Finding:
    """C2: every severity mark is shape, number and word; none is lost or like another without its colour.

    A shape never stands without its number, the name of each level stands beside its sign, and no two levels share a
    shape. Shapes that grey printing would lose (C1) count as lost.
    """
    text = "\n".join(paper.page_text(sheet.number) for sheet in paper.sheets)
    signs = {squeezed(found[0]) for found in _signs(paper).finditer(text)}
    levels = paper.content.levels if paper.content else []
    if not signs and not levels:
        return finding("C2", None)
    bare = list(_bare_marks(paper))
    faint = [hit_of(one.word.glyphs) for one in _contrasts(paper) if _is_sign(one) and one.ratio < _ENOUGH]
    shapes = [sign[0] for sign in signs]
    alike = [Hit(sign) for sign in sorted(signs) if shapes.count(sign[0]) > 1 and sign[0] in MARKS]
    missing = [Hit(words) for words in _names_missing(paper)]
    measured = _("印 %(signs)s") % {"signs": " ".join(sorted(signs, key=lambda sign: sign[-1]))}
    hits = [*bare, *faint, *alike, *missing]
    return finding("C2", not hits, measured, hits)


def _signs(paper: Paper) -> re.Pattern[str]:
    """Marks with their number, or with what people call the level."""
    levels = paper.content.levels if paper.content else []
    said = [(level.mark, text_in(level.label, paper.language)) for level in levels]
    labelled = [rf"{mark}\s*{re.escape(label)}" for mark, label in said if label]
    return re.compile("|".join([_SIGN.pattern, *labelled]))


def _is_sign(one: Contrast) -> bool:
    return bool(_SIGN.search(one.word.text))


def _bare_marks(paper: Paper) -> Iterator[Hit]:
    """A shape without its number, within a line (marks of other lists, such as ○ △ × of a vendor, have words)."""
    known = {level.mark for level in paper.content.levels} if paper.content else set(MARKS[:2])
    able = {_can for _can in "○" if paper.content and paper.content.capabilities}
    signs = _signs(paper)
    for block in paper.blocks:
        for found in _MARK.finditer(block.text):
            if found[0] in known - able and not signs.match(block.text, found.start()):
                yield on_page(block.page, block.text[found.start() : found.start() + 20])


def _names_missing(paper: Paper) -> Iterator[str]:
    """Signs that stand nowhere with their level's name."""
    for level in paper.content.levels if paper.content else []:
        words = level_title(level, paper.language)
        if not any(squeezed(words) in text for text in paper.page_texts):
            yield words


def c3_reversed_and_tinted(paper: Paper) -> Finding:
    """C3: reversed text is five words a page at most, 14 pt bold or more, never a phone number or an act; a tint
    holds text and has a border, so that nothing is told by the fill alone.

    Reversed: a luminance of 0.18 or less behind the word. Source: a grey fill vanishes in a fax.
    """
    back = {sheet.number: list(_reversed(sheet)) for sheet in paper.sheets}
    crowded = {page for page, words in back.items() if len(words) > 5}
    wrong = [
        hit_of(one.word.glyphs)
        for page, words in back.items()
        for one in words
        if page in crowded or not _may_be_reversed(one, paper)
    ]
    tints = [(sheet, area) for sheet in paper.sheets for area in sheet.areas if _tinted(area)]
    lost = [on_page(sheet.number, _("塗り")) for sheet, area in tints if not _says_itself(sheet, area)]
    counts = {"words": sum(map(len, back.values())), "tints": len(tints)}
    measured = _("白抜き %(words)d語、網かけ %(tints)dか所") % counts
    return finding("C3", not wrong and not lost, measured, [*wrong, *lost])


def _reversed(sheet: Sheet) -> Iterator[Contrast]:
    return (one for one in sheet.contrasts or () if one.background <= _DARK)


def _may_be_reversed(one: Contrast, paper: Paper) -> bool:
    run, text = one.word.run, one.word.text
    acts = [
        squeezed(text_in(act.sentence, paper.language) or "") for act in (paper.content.acts if paper.content else [])
    ]
    is_act = any(squeezed(text) in sentence for sentence in acts)
    return run.size >= 14 and run.face.bold and not _PHONE.search(text) and not is_act


def _tinted(area: Area) -> bool:
    if area.colour is None or area.hole:
        return False
    red, green, blue, alpha = area.colour
    grey = 255 - (255 - (0.299 * red + 0.587 * green + 0.114 * blue)) * alpha / 255
    return 0.02 < luminance(round(grey)) < 0.98


def _says_itself(sheet: Sheet, area: Area) -> bool:
    """Whether a tint holds text and has a border on its four sides."""
    text = any(area.box.holds(glyph.box) for glyph in sheet.glyphs if not glyph.blank)
    return text and all(_bordered(sheet, side) for side in _sides(area.box))


def _sides(box: Box) -> list[Box]:
    """The middle of each side, two points deep."""
    across, up = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    middles = [(across, box.bottom), (across, box.top), (box.left, up), (box.right, up)]
    return [Box(x - 2, y - 2, x + 2, y + 2) for x, y in middles]


def _bordered(sheet: Sheet, side: Box) -> bool:
    return any(_touch(edge.box, side) for edge in sheet.edges)


def _touch(one: Box, other: Box) -> bool:
    """As Box.meets, for an edge without width."""
    across = one.left <= other.right and other.left <= one.right
    return across and one.bottom <= other.top and other.bottom <= one.top
