"""Long words, many people, forty acts: nothing is clipped, no step is split, on A4 and on a phone (rubric P2-P4)."""

from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from agreements import page_check, pdf
from agreements.content import AgreementContent, Language
from agreements.papers import Size
from tests.agreements.example_content import example_content
from tests.agreements.pdf.papers import AT, MM, Paper, notdefs, pages, squeezed, texts

WORD = "Donaudampfschifffahrtsgesellschaftskapitaen"
# The other two pairs are drawn in test_generated.py.
EACH = pytest.mark.parametrize(("language", "size"), [("ja", "a4"), ("en", "phone")])
# Left, right, top and bottom of what may be printed on, in millimetres.
_ACTS = 15
_EDGES = {"a4": (17.9, 195.1, 10, 287), "phone": (1.4, 78.6, 1, 159)}


def long_text(language: Language) -> dict[str, str]:
    return {
        language: "再送を止めて売場の全員に知らせ管理画面の数字を5分ごとに見る" * 4
        if language == "ja"
        else f"Stop {WORD} " * 8
    }


def extreme(language: Language) -> AgreementContent:
    def word(more: str = "") -> dict[str, str]:
        return {language: f"{WORD}{more}"}

    text = long_text(language)
    phone = {"e164": "+81300000142", "example": True, "extension": "123456"}
    contacts: list[dict[str, Any]] = [
        {"key": f"c{place}", "side": "ours" if place < 12 else "theirs", "role": word(f" {place}"), "department": text,
         "phone": phone, "mail": f"{'a' * 60}@{'b' * 80}.example", "hours": text, "languages": ["ja", "en"]}
        for place in range(24)
    ]  # fmt: skip
    acts = [
        {"key": f"a{place}", "side": "theirs" if place % 2 else "ours", "role": word(), "sentence": text,
         "levels": [1, 2, 3, 4], "within_minutes": 99999, "from_event": "first_contact", "condition": text,
         "where": text, "done_sign": text, "gain": word(WORD), "undo": text}
        for place in range(_ACTS)
    ]  # fmt: skip
    threshold = {"quantity": text, "sign": "ge", "value": "123456789012.123456", "unit": word(), "for_minutes": 99999}
    levels = [
        {"key": f"l{place}", "number": place, "mark": "■▲○◇"[place - 1], "name": word(), "thresholds": [threshold],
         "seen": text, "first_contact_minutes": 99999, "update_minutes": 99998, "update_minutes_to": 99999}
        for place in range(1, 5)
    ]  # fmt: skip
    more = {"information": [], "criteria": [], "notes": {language: "x" * 900}, "title": word(" " + WORD)}
    return example_content(language, contacts=contacts, acts=acts, levels=levels, **more)


@cache
def paper(language: Language, size: Size) -> Paper:
    form = pdf.PaperForm(language, size)
    return Paper(pdf.render_body(extreme(language), number="AG-0001", version=2, published_at=AT, form=form))


def crowded(language: Language) -> AgreementContent:
    """What a wide draw found page 1 too small for: four levels of long names, three prohibitions, a long call box."""
    words = {"ja": "管理画面の失敗率を5分ごとに見る", "en": "counterintercommunicationalizationarily01"}

    def text(count: int = 1) -> dict[str, str]:
        return {language: " ".join([words[language]] * count)}

    phone = {"e164": "+815000000188", "example": True}
    contacts = [{"key": f"c{place}", "side": "ours", "role": text(place), "hours": text(), "phone": phone,
                 "languages": ["en"]} for place in (1, 2)]  # fmt: skip
    threshold = {"quantity": {language: f"on-call {words[language][:30]}"}, "sign": "lt", "value": "3",
                 "unit": {language: "%"}, "for_minutes": 45}  # fmt: skip
    levels = [{"key": f"l{place}", "number": place, "mark": "■▲○◇"[place - 1], "name": text(1 if place % 2 else 0) | (
                {} if place % 2 else {language: "on-call"}), "thresholds": [threshold], "seen": text(),
               "first_contact_minutes": 120, "update_minutes": 45} for place in range(1, 5)]  # fmt: skip
    acts = [{"key": f"a{place}", "side": "theirs", "role": text(), "sentence": text(), "levels": [1, 2, 3, 4],
             "within_minutes": 10, "from_event": "first_contact"} for place in range(5)]  # fmt: skip
    never = [{"key": f"n{place}", "sentence": text(), "reason": text()} for place in range(3)]
    empty = {"information": [], "criteria": [], "flow": [], "reports": [], "escalations": []}
    return example_content(language, contacts=contacts, levels=levels, acts=acts, prohibitions=never, **empty)


@pytest.mark.parametrize(("language", "size"), [("ja", "a4"), ("en", "a4"), ("en", "phone")])
def test_page_one_holds_its_blocks_however_long_the_words_are(language: Language, size: Size) -> None:
    """P1 on A4; on a phone a number of sixteen signs stays on its line (P4)."""
    content = crowded(language)
    data = pdf.render_body(content, number="AG-0001", version=2, published_at=AT, form=pdf.PaperForm(language, size))
    told = page_check.Printed(content=content, language=language, size=size, number="AG-0001")
    failing = {finding.check for finding in page_check.check_paper(data, told) if finding.passed is False}
    asked = {"T1", "T2", "T3", "T4", "P2", "P3", "P4", "S3"} | ({"P1"} if size == "a4" else set())
    assert failing & asked == set()


@EACH
def test_no_glyph_leaves_the_text_area(language: Language, size: Size) -> None:
    left, right, top, bottom = (edge * MM for edge in _EDGES[size])

    def outside(char: dict[str, Any]) -> bool:
        return bool(char["x0"] < left or char["x1"] > right or char["top"] < top or char["bottom"] > bottom)

    found = [(char["text"], char["x1"] / MM) for page in pages(paper(language, size)) for char in page if outside(char)]
    assert found == []


@EACH
def test_no_glyph_is_drawn_over_another(language: Language, size: Size) -> None:
    assert [overlap for page in pages(paper(language, size)) for overlap in overlaps(page)] == []


@EACH
def test_nothing_is_lost(language: Language, size: Size) -> None:
    everything = squeezed("".join(texts(paper(language, size))))
    long = squeezed(long_text(language)[language])
    # The running lines come between what stands on two screens.
    assert everything.count(long) > _ACTS * (4 if size == "a4" else 2)
    assert notdefs(paper(language, size)) == 0


def overlaps(page: list[dict[str, Any]]) -> list[str]:
    """Pairs of neighbours on one line whose boxes share more than a third of the narrower one."""
    found = []
    lines: dict[int, list[dict[str, Any]]] = {}
    for char in page:
        if char["text"].strip():
            lines.setdefault(round(char["top"]), []).append(char)
    for line in lines.values():
        line.sort(key=lambda char: char["x0"])
        for one, other in pairwise(line):
            shared = one["x1"] - other["x0"]
            if shared > min(one["width"], other["width"]) / 3:
                found.append(f"{one['text']}{other['text']} at {one['x0'] / MM:.0f} mm, {one['top'] / MM:.0f} mm")
    return found


def test_an_overlap_is_found() -> None:
    one = {"text": "一", "x0": 10.0, "x1": 20.0, "width": 10.0, "top": 5.0}
    assert overlaps([one, {**one, "x0": 20.0, "x1": 30.0}]) == []
    assert len(overlaps([one, {**one, "x0": 15.0, "x1": 25.0}])) == 1
