"""S1, S2: what names the paper on every page, and what the file says of itself."""

import re
from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from agreements.page_check.findings import Finding, Hit
from agreements.page_check.paper.drawn import Sheet
from agreements.page_check.paper.hits import finding, on_page
from agreements.page_check.paper.reading import Paper, squeezed
from agreements.page_check.paper.structure import Element

_VERSION = {"ja": re.compile(r"第\d+版|案"), "en": re.compile(r"Version ?\d+|DRAFT", re.IGNORECASE)}
_NEWEST = {"ja": re.compile("最新"), "en": re.compile(r"newest|latest", re.IGNORECASE)}
_OVERDUE = {"ja": re.compile("見直し期限切れ"), "en": re.compile("Reviewoverdue", re.IGNORECASE)}
_STAMP = 14.0  # pt, bold
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def s1_control_line(paper: Paper) -> Finding:
    """S1: number, version, effective date and page n / N on every page; on page 1 the day it is to be reviewed by
    and where the newest version is.

    A draft says 案 in place of its version, and has no newer one. A copy made after the review date says so in large
    bold words on page 1 and in the line of every page. That it is such a copy is known by the day it was made; of a
    file alone, by its own words on any page: then they must stand on all.
    """
    if not paper.sheets:
        return finding("S1", None)
    hits = [on_page(sheet.number, words) for sheet in paper.sheets for words in _missing_on(sheet, paper)]
    hits += [on_page(1, words) for words in _missing_on_page_one(paper)]
    hits += [on_page(page, words) for page, words in _overdue_faults(paper)]
    measured = _("%(pages)dページ中 %(good)dページに揃う") % {
        "pages": len(paper.sheets),
        "good": len(paper.sheets) - len({hit.page for hit in hits}),
    }
    return finding("S1", not hits, measured, hits)


def _missing_on(sheet: Sheet, paper: Paper) -> Iterator[str]:
    said = f"{paper.head(sheet)} {paper.foot(sheet)}"
    if paper.number and squeezed(paper.number) not in squeezed(said):
        yield paper.number
    if not _VERSION[paper.language].search(said):
        yield _("版")
    day = paper.content.effective_from if paper.content else None
    if not (day.isoformat() in squeezed(said) if day else _DAY.search(said)):
        yield _("発効日")
    if not re.search(rf"(?<!\d){sheet.number}\s*/\s*{len(paper.sheets)}(?!\d)", said):
        yield f"{sheet.number} / {len(paper.sheets)}"


def _missing_on_page_one(paper: Paper) -> Iterator[str]:
    pages = paper.opening
    text = "\n".join(paper.page_text(page) for page in pages)
    day = paper.content.review_by if paper.content else None
    if not (day.isoformat() in squeezed(text) if day else _DAY.search(text)):
        yield _("見直し期限")
    pictures = paper.root is None or any(paper.page_of(one) in pages for one in paper.elements("Figure"))
    links = any(address.startswith("https://") for address in paper.catalogue.addresses)
    if not paper.draft and not (_NEWEST[paper.language].search(text) and (pictures or links)):
        yield _("最新の版のありか")


def _overdue_faults(paper: Paper) -> Iterator[tuple[int, str]]:
    said = _OVERDUE[paper.language]
    lines = {sheet.number: bool(said.search(_line_of(sheet, paper))) for sheet in paper.sheets}
    stamped = _is_stamped(paper)
    day = paper.content.review_by if paper.content else None
    known = day is not None and paper.made_on is not None
    overdue = day < paper.made_on if day and paper.made_on else stamped or any(lines.values())
    if overdue:
        yield from ((page, _("見直し期限 切れ")) for page, says in lines.items() if not says)
        if not stamped:
            yield 1, _("見直し期限 切れの大きな印")
    elif known:
        yield from ((page, _("切れていない見直し期限")) for page, says in lines.items() if says)
        if stamped:
            yield 1, _("切れていない見直し期限")


def _line_of(sheet: Sheet, paper: Paper) -> str:
    return squeezed(f"{paper.head(sheet)} {paper.foot(sheet)}")


def _is_stamped(paper: Paper) -> bool:
    """Whether a block of page 1 says it in large bold letters (docs/rubric.md S1)."""
    for block in paper.blocks:
        text = squeezed(block.text)
        if block.page == 1 and _OVERDUE[paper.language].search(text):
            return all(glyph.run.size >= _STAMP and glyph.run.face.bold for glyph in block.inked)
    return False


def s2_catalogue_and_tags(paper: Paper) -> Finding:
    """S2: the language of the file, a title that viewers show, bookmarks for H1 and H2, tags throughout: one H1, no
    level left out, heads in every table, cells that name theirs, pictures described, fonts embedded and readable.

    Source: PDF/UA-1 (ISO 14289-1), Matterhorn protocol 06, 11, 14, 15, 13, 31.
    """
    hits = [*_catalogue_faults(paper), *_tag_faults(paper), *_font_faults(paper)]
    measured = _("言語 %(language)s、見出し %(headings)d、しおり %(bookmarks)d") % {
        "language": paper.catalogue.language or _("なし"),
        "headings": len(paper.headings),
        "bookmarks": len(paper.catalogue.bookmarks),
    }
    return finding("S2", not hits, measured, hits)


def _catalogue_faults(paper: Paper) -> Iterator[Hit]:
    kept = paper.catalogue
    if kept.language != paper.language:
        yield Hit(_("文書の言語（/Lang %(language)s）") % {"language": kept.language or _("なし")})
    if not kept.title:
        yield Hit(_("文書の題（/Title）"))
    if not kept.shows_title:
        yield Hit(_("題を窓に出す印（DisplayDocTitle）"))
    if not kept.marked:
        yield Hit(_("タグ付きの印（MarkInfo）"))
    heads = [squeezed(paper.text_of(one)) for one in paper.headings if one.kind in {"H1", "H2"}]
    if [squeezed(title) for title in kept.bookmarks] != heads:
        yield Hit(_("しおり"))


def _tag_faults(paper: Paper) -> Iterator[Hit]:
    if paper.root is None:
        yield Hit(_("タグ（StructTreeRoot）"))
        return
    levels = [int(one.kind[1]) for one in paper.headings]
    if levels.count(1) != 1:
        yield Hit(_("H1 が %(count)d個") % {"count": levels.count(1)})
    for (before, after), head in zip(pairwise(levels), paper.headings[1:], strict=True):
        if after > before + 1:
            yield on_page(paper.page_of(head), f"H{before} → H{after}")
    for table in paper.elements("Table"):
        yield from _table_faults(table, paper)
    for figure in paper.elements("Figure"):
        if not figure.alt.strip():
            yield on_page(paper.page_of(figure), _("説明のない図"))


def _table_faults(table: Element, paper: Paper) -> Iterator[Hit]:
    cells = [one for one in table.walk() if one.kind in {"TH", "TD"}]
    heads = [one for one in cells if one.kind == "TH"]
    if not heads:
        yield on_page(paper.page_of(table), _("見出しのない表：%(words)s") % {"words": paper.text_of(table)})
        return
    keys, scoped = {one.key for one in heads if one.key}, all(one.scope for one in heads)
    for cell in cells:
        if cell.kind == "TD" and not scoped and not (cell.headers and set(cell.headers) <= keys):
            yield on_page(
                paper.page_of(cell) or paper.page_of(table),
                _("見出しを指さない欄：%(words)s") % {"words": paper.text_of(cell)},
            )


def _font_faults(paper: Paper) -> Iterator[Hit]:
    for font in paper.catalogue.fonts:
        if font.file is None or not font.unicode:
            yield Hit(_("埋め込まれていないか、字として読めない書体：%(name)s") % {"name": font.name})
