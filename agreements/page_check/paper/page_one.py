"""L2, L3, L11, L12: what page 1 must offer in the first five minutes (the other L are asked of the content)."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements import display
from agreements.content import text_in
from agreements.content.parts import Act, Contact
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.paper.drawn import MM, Box, Glyph
from agreements.page_check.paper.hits import finding, hit_of, on_page
from agreements.page_check.paper.reading import Block, Paper, PrintedLine, squeezed
from agreements.page_check.paper.structure import Element, LinkTarget


def l2_main_number(paper: Paper) -> Finding:
    """L2: the number to call stands in the top third of page 1, 24 pt bold or more (20 pt on a phone), exactly as
    recorded, and in the foot of every page; its link dials it.

    On a phone, whose title takes three lines, the top third is the upper half of screen 1.
    """
    contact = _main_contact(paper)
    if contact is None or contact.phone is None:
        return finding("L2", None)
    number = display.phone(contact.phone.e164, paper.language)
    large = [glyphs for glyphs in _standing(paper, number) if _is_large(glyphs, paper)]
    hits = [] if large else [on_page(1, number)]
    hits += [
        on_page(sheet.number, number) for sheet in paper.sheets if squeezed(number) not in squeezed(paper.foot(sheet))
    ]
    if large and f"tel:{contact.phone.number}" not in paper.catalogue.addresses:
        hits.append(Hit(f"tel:{contact.phone.number}", page=1))
    size = max((glyphs[0].run.size for glyphs in _standing(paper, number)), default=0.0)
    return finding("L2", not hits, _("%(number)s、%(size)s pt") % {"number": number, "size": f"{size:g}"}, hits)


def _main_contact(paper: Paper) -> Contact | None:
    """Our first contact that has a phone: whose number is the large one."""
    contacts = paper.today.contacts_of("ours") if paper.today else []
    return next((contact for contact in contacts if contact.phone), None)


def _standing(paper: Paper, number: str) -> Iterator[list[Glyph]]:
    """Where the number stands on page 1."""
    for block in paper.blocks:
        place = block.joined.find(squeezed(number)) if block.page == 1 else -1
        if place >= 0:
            yield block.inked[place : place + len(squeezed(number))]


def _is_large(glyphs: list[Glyph], paper: Paper) -> bool:
    sheet = paper.sheets[0]
    lowest = sheet.height * (1 / 2 if paper.phone else 2 / 3)
    least = 20 if paper.phone else 24
    return all(one.run.face.bold and one.run.size >= least - 0.05 and one.y >= lowest for one in glyphs)


def l3_number_of_acts(paper: Paper) -> Finding:
    """L3: one to seven acts of the customer on page 1; where there are more, page 1 says so and leads to the acts
    page, where the rest stand by number. At most three lines of instruction in the call box.

    How many fit beside the levels is the renderer's to measure. On a phone the acts may stand on the screens of the
    first section, and three lines are three lines of A4 (165 mm each): a screen takes sixteen characters a line.
    """
    if paper.content is None or paper.root is None:
        return finding("L3", None)
    acts = paper.content.acts_of("theirs")
    shown = [act for act in acts if _is_listed(act, paper)]
    hits = [on_page(1, text_in(act.sentence, paper.language) or "") for act in _lost(acts, shown, paper)]
    lines = _instructions(paper)
    said = _a4_lines(lines) if paper.phone else len(lines)
    if said > 3:
        hits += [hit_of(line.glyphs) for line in lines[3:]]
    if shown and len(shown) < len(acts) and not _leads_on(acts, shown, paper):
        hits.append(on_page(1, _("続きのページへの案内")))
    passed = 1 <= len(shown) <= 7 and not hits
    measured = _("1ページ目にすること %(shown)d件（全部で %(all)d件）、電話の枠 %(lines)d行") % {
        "shown": len(shown),
        "all": len(acts),
        "lines": said,
    }
    return finding("L3", passed, measured, hits)


def _is_listed(act: Act, paper: Paper) -> bool:
    """Whether it is one of the steps of page 1 (on a phone: of the first section)."""
    sentence = squeezed(text_in(act.sentence, paper.language) or "")
    lists = (one for one in paper.elements("LI") if paper.page_of(one) in paper.opening)
    return any(sentence in squeezed(paper.text_of(one)) for one in lists)


def _lost(acts: list[Act], shown: list[Act], paper: Paper) -> list[Act]:
    """Acts that stand nowhere: neither on page 1 nor after it."""
    later = "".join(paper.page_texts[1:])
    return [
        act for act in acts if act not in shown and squeezed(text_in(act.sentence, paper.language) or "") not in later
    ]


def _leads_on(acts: list[Act], shown: list[Act], paper: Paper) -> bool:
    """Whether page 1 names the first act that is missing on it, or says that there are others, with their page."""
    missing = next(act for act in acts if act not in shown)
    sentence = squeezed(text_in(missing.sentence, paper.language) or "")
    pages = {place for place, text in enumerate(paper.page_texts, 1) if sentence in text}
    return any(paper.page_of(link) in paper.opening and target.page in pages for link, target in inner_links(paper))


def _a4_lines(lines: list[PrintedLine]) -> int:
    return -int(-sum(line.right - line.left for line in lines) // (165 * MM))


def _instructions(paper: Paper) -> list[PrintedLine]:
    """The lines of the call box below its heading, without the number and what stands beside or in place of it."""
    head = next((one for one in paper.headings if "①" in paper.text_of(one)[:2]), None)
    box = _call_box(head) if head else None
    if head is None or box is None:
        return []
    top = min((glyph.y for glyph in paper.glyphs_of(head)), default=0.0)
    inside = [block for block in paper.blocks if block.element and block.element.is_in(box)]
    lines = [line for block in inside for line in block.lines if line.y < top - 1]
    large = [line.y for line in lines if line.size >= 19.9]
    return [line for line in lines if line.size < 19.9 and not any(abs(line.y - y) < 1 for y in large)]


def _call_box(head: Element) -> Element | None:
    """The nearest group around the heading that holds a number to dial."""
    here = head.parent
    while here is not None and not any(
        target.address.startswith("tel:") for one in here.walk() for target in one.links
    ):
        here = here.parent
    return here


def inner_links(paper: Paper) -> Iterator[tuple[Element, LinkTarget]]:
    """Every link to a page of this file, once."""
    for link in paper.elements("Link"):
        if link.parent is None or link.parent.within("Link") is None:
            yield from ((link, target) for target in dict.fromkeys(link.links) if target.page)


def l11_ways_out(paper: Paper) -> Finding:
    """L11: two lines or more of page 1 lead away from it under ⑤, each with the number of a page that exists; a
    printed number is the page its link leads to. That none was agreed may be said instead.
    """
    if paper.root is None:
        return finding("L11", None)
    wrong = [
        on_page(paper.page_of(link), paper.text_of(link))
        for link, target in inner_links(paper)
        if [int(number) for number in re.findall(r"\d+", paper.text_of(link))] != [target.page]
    ]
    ways = list(_ways(paper))
    measured = _("行き先 %(count)d件：%(pages)s") % {
        "count": len(ways),
        "pages": _("、").join(_("%(page)dページ") % {"page": target.page} for target in ways) or _("なし"),
    }
    none_agreed = paper.content is not None and "ways_out" in paper.content.not_agreed
    return finding("L11", not wrong and (len(ways) >= 2 or none_agreed), measured, wrong)


def _ways(paper: Paper) -> Iterator[LinkTarget]:
    """The links that follow heading ⑤ in the first section."""
    under = False
    links = {id(link): target for link, target in inner_links(paper)}
    for element in paper.elements():
        if element.kind in {"H2", "H3"}:
            under = "⑤" in paper.text_of(element)[:2]
        elif under and id(element) in links and paper.page_of(element) in paper.opening:
            yield links[id(element)]


def l12_write_in(paper: Paper) -> Finding:
    """L12: page 1 has blanks to write in: ticket number and times (start, due), two or more.

    A blank is a rule of 10 to 100 mm on the baseline of a line of text with nothing above it, or 「［　」.
    """
    if not paper.sheets:
        return finding("L12", None)
    blanks = sum(_blanks(paper, page) for page in paper.opening)
    return finding("L12", blanks >= 2, _("書き込む欄 %(count)dか所") % {"count": blanks})


def _blanks(paper: Paper, page: int) -> int:
    sheet = paper.sheets[page - 1]
    rules = [
        edge.box for edge in sheet.edges if edge.level and not edge.frame and 10 * MM <= edge.box.width <= 100 * MM
    ]
    blocks: list[Block] = [block for block in paper.blocks if block.page == page]
    lines = [line for block in blocks for line in block.lines]
    written = [
        rule for rule in rules if any(abs(line.y - rule.bottom) < 2.5 and _is_free(line, rule) for line in lines)
    ]
    places = {(round(rule.left), round(rule.bottom)) for rule in written}
    return len(places) + sum(block.text.count("［　") for block in blocks)


def _is_free(line: PrintedLine, rule: Box) -> bool:
    middles = ((glyph.box.left + glyph.box.right) / 2 for glyph in line.glyphs if not glyph.blank)
    return not any(rule.left < middle < rule.right for middle in middles)
