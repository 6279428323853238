"""T: sizes, x-height, headings, line pitch, faces, line length."""

import re
from collections.abc import Iterator
from itertools import pairwise
from unicodedata import east_asian_width

from django.utils.translation import gettext as _

from agreements.page_check.findings import Finding, Hit
from agreements.page_check.paper.drawn import Glyph
from agreements.page_check.paper.hits import finding, hit_of, places_of
from agreements.page_check.paper.letters import x_height
from agreements.page_check.paper.reading import Block, Paper, PrintedLine

# A size is written in the file with four digits; half a hundredth of a point is no difference.
_NEARLY = 0.05
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:[\s,]+[A-Z]{2,}\b){3,}")
_LOGIC = {"IF", "THEN", "AND", "OR", "NOT"}


def t1_text_size(paper: Paper) -> Finding:
    """T1: every glyph 10.5 pt or more (9 pt in a phone's running head and foot), 90 % of them 12 pt or more.

    The running head and foot of a phone's screens do not count in the share: on so small a page they are much of it.
    Source: simulated fax read by OCR (12 pt holds, 10 pt does not); Japanese public guidelines.
    """
    inked = paper.inked
    if not inked:
        return finding("T1", None)
    small = [glyph for glyph in inked if glyph.run.size < _least(paper, glyph) - _NEARLY]
    counted = [glyph for glyph in inked if not (paper.phone and paper.is_running(glyph))] or inked
    share = sum(glyph.run.size >= 12 - _NEARLY for glyph in counted) / len(counted)
    least = min(glyph.run.size for glyph in inked)
    measured = _("最小 %(least)s pt、12 pt 以上 %(share)d %%") % {"least": f"{least:g}", "share": int(share * 100)}
    return finding("T1", not small and share >= 0.9, measured, places_of(small))


def _least(paper: Paper, glyph: Glyph) -> float:
    return 9.0 if paper.phone and paper.is_running(glyph) else 10.5


def t2_x_height(paper: Paper) -> Finding:
    """T2: a lower-case x of the main text is drawn 2.54 mm (7.2 pt) high or more.

    The height as it is drawn, not the font's sxHeight (in our font 1108 units for the 1208 that are drawn). Source:
    checklists in aviation, 0.10 inch.
    """
    drawn = _x_height(paper)
    if drawn is None:
        return finding("T2", None, _("本文に x がないので、測れません"))
    height = drawn * paper.main_text
    measured = _("x の高さ %(height)s pt（本文 %(size)s pt）") % {
        "height": f"{height:.2f}",
        "size": f"{paper.main_text:g}",
    }
    return finding("T2", height >= 7.2 - 0.005, measured)


def _x_height(paper: Paper) -> float | None:
    """The x of the main text's family, in multiples of its size."""
    main = [glyph for glyph in paper.inked if glyph.run.size == paper.main_text]
    face = main[0].run.face if main else None
    fonts = [font for font in paper.catalogue.fonts if face and face.family in font.name]
    fonts.sort(key=lambda font: not font.name.endswith(face.name if face else ""))  # its own weight first
    files = (font.file for font in fonts if font.file)
    return next((height for height in map(x_height, files) if height), None)


def t3_headings(paper: Paper) -> Finding:
    """T3: headings are 14 pt or more and 1.15 times the main text, on three levels at most."""
    if not paper.headings:
        return finding("T3", None)
    least = max(14.0, 1.15 * paper.main_text)
    sizes = {one: _usual_size(paper.glyphs_of(one)) for one in paper.headings}
    low = [hit_of(paper.glyphs_of(one)) for one, size in sizes.items() if size < least - _NEARLY]
    deep = sorted({one.kind for one in paper.headings})
    measured = _("最小 %(least)s pt（本文の %(times)s 倍）、%(levels)d段") % {
        "least": f"{min(sizes.values()):g}",
        "times": f"{min(sizes.values()) / paper.main_text:.2f}",
        "levels": len(deep),
    }
    return finding("T3", not low and set(deep) <= {"H1", "H2", "H3"}, measured, low)


def _usual_size(glyphs: list[Glyph]) -> float:
    sizes = [glyph.run.size for glyph in glyphs if not glyph.blank]
    return max(set(sizes), key=sizes.count)


def t4_line_pitch(paper: Paper) -> Finding:
    """T4: from baseline to baseline 1.4 times the size in Japanese, 1.3 in English; 1.25 in headings.

    As a typesetter counts: the pitch belongs to the lower line, and is measured against its largest glyph.
    """
    wanted = 1.4 if paper.language == "ja" else 1.3
    pitches = [(pitch, line, _is_heading(block)) for block in paper.blocks for pitch, line in _pitches(block)]
    if not pitches:
        return finding("T4", None)
    tight = [hit_of(line.glyphs) for pitch, line, head in pitches if pitch < (1.25 if head else wanted) - 0.01]
    measured = _("最小 %(least)s 倍") % {"least": f"{min(pitch for pitch, _line, _head in pitches):.2f}"}
    return finding("T4", not tight, measured, tight)


def _pitches(block: Block) -> Iterator[tuple[float, PrintedLine]]:
    for upper, lower in pairwise(block.lines):
        yield (upper.y - lower.y) / lower.size, lower


def _is_heading(block: Block) -> bool:
    return block.element is not None and block.element.within("H1", "H2", "H3", "H4", "H5", "H6") is not None


def t5_faces(paper: Paper) -> Finding:
    """T5: two families at most, nothing italic, only links underlined, a fifth of the glyphs bold at most."""
    inked = paper.inked
    if not inked:
        return finding("T5", None)
    families = {glyph.run.face.family for glyph in inked}
    slanted = [glyph for glyph in inked if glyph.run.slanted or glyph.run.face.italic]
    lined = _underlined(paper)
    bold = sum(glyph.run.face.bold for glyph in inked) / len(inked)
    measured = _("書体 %(count)d、太字 %(bold)d %%") % {"count": len(families), "bold": round(bold * 100)}
    passed = len(families) <= 2 and not slanted and not lined and bold <= 0.2
    return finding("T5", passed, measured, [*places_of(slanted), *lined])


def _underlined(paper: Paper) -> list[Hit]:
    """Words with a rule right under them that are no link."""
    links = {id(glyph) for link in paper.elements("Link") for glyph in paper.glyphs_of(link)}
    found = []
    for sheet in paper.sheets:
        rules = [edge.box for edge in sheet.edges if edge.level and not edge.frame and edge.box.height < 2]
        for word in sheet.words:
            y, size = word.glyphs[0].y, word.run.size
            under = [rule for rule in rules if y - 0.22 * size < rule.bottom and rule.top < y + 0.02 * size]
            if any(rule.left < word.box.right - 1 and word.box.left + 1 < rule.right for rule in under):
                found += [hit_of(word.glyphs)] if id(word.glyphs[0]) not in links else []
    return found


def t6_line_length(paper: Paper) -> Finding:
    """T6: 42 full-width characters a line in Japanese, 80 in English; no four words in capitals in a row."""
    japanese = paper.language == "ja"
    most = 42 if japanese else 80
    lines = [(line, _length(line.text, japanese=japanese)) for line in _whole_lines(paper)]
    if not lines:
        return finding("T6", None)
    long = [hit_of(line.glyphs) for line, length in lines if length > most]
    loud = [hit_of(line.glyphs) for line, _length_ in lines if _shouts(line.text)]
    words = _("最長 全角%(most)s字") if japanese else _("最長 %(most)s字")
    measured = words % {"most": f"{max(length for _line, length in lines):g}"}
    return finding("T6", not long and not loud, measured, [*long, *loud])


def _whole_lines(paper: Paper) -> Iterator[PrintedLine]:
    """Lines as the eye follows them: what stands side by side in one cell, whatever its tags."""
    rows: list[tuple[object, PrintedLine]] = []
    for block in paper.blocks:
        holder = block.element.within("TD", "TH", "LI", "LBody") if block.element else None
        for line in block.lines:
            for other_holder, other in reversed(rows[-4:]):
                near = abs(other.y - line.y) < 1 and 0 <= line.left - other.right < 2 * line.size
                if other_holder is holder and other.page == line.page and near:
                    other.glyphs.extend(line.glyphs)
                    break
            else:
                rows.append((holder, PrintedLine(line.page, line.y, list(line.glyphs))))
    return (row for _holder, row in rows)


def _length(text: str, *, japanese: bool) -> float:
    text = text.strip()
    if not japanese:
        return len(text)
    return sum(1 if east_asian_width(character) in "WFA" else 0.5 for character in text)


def _shouts(text: str) -> bool:
    runs = (re.findall(r"[A-Z]+", run[0]) for run in _CAPITALS.finditer(text))
    return any(sum(word not in _LOGIC for word in run) >= 4 for run in runs)
