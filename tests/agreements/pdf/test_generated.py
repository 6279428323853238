"""Drawn extremes: whatever a team types, nothing is clipped, split or lost, in both languages and sizes (P1-P4)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from agreements import display, pdf
from agreements.content import AgreementContent, Language
from agreements.content.level_words import level_sign
from agreements.content.texts import own_texts
from agreements.page_check import Printed, check_paper
from agreements.page_check.paper.twin import texts_due
from tests.agreements.example_content import example_content
from tests.agreements.generated.examples import drawn
from tests.agreements.pdf import geometry
from tests.agreements.pdf.papers import AT, Paper, body, squeezed
from tests.agreements.pdf.spoiled import spoiled
from tests.agreements.pdf.wide_content import wide

FORMS = pytest.mark.parametrize(
    "form",
    [pdf.PaperForm("ja"), pdf.PaperForm("en"), pdf.PaperForm("ja", "phone"), pdf.PaperForm("en", "phone")],
    ids=lambda form: f"{form.language}-{form.size}",
)
EXAMPLES = 3  # of each form; a paper of forty acts takes seconds


@FORMS
@drawn(EXAMPLES)
@given(data=some.data())
def test_whatever_is_typed_stands_whole_on_the_paper(form: pdf.PaperForm, data: Any) -> None:
    content = data.draw(wide(form.language, half=form.size == "phone"))
    paper = printed(content, form)
    assert faults(paper, form.size) == []
    assert geometry.split_items(paper, items(content, form.language)) == []
    assert missing(paper, content, form.language) == []
    assert failing(paper, content, form) == {}


def printed(content: AgreementContent, form: pdf.PaperForm) -> Paper:
    return Paper(pdf.render_body(content, number="AG-0001", version=2, published_at=AT, form=form))


def faults(paper: bytes, size: str) -> list[str]:
    """What the paper's own ink says against it."""
    return [
        *geometry.near_an_edge(paper, size),
        *geometry.crossed(paper),
        *geometry.parted_numbers(paper),
    ]


def failing(paper: bytes, content: AgreementContent, form: pdf.PaperForm) -> dict[str, tuple[str, list[str]]]:
    """What the page check says against it, of the checks that must hold for whatever is typed.

    P1 is asked of A4: the first screen of a phone holds call box and first level of ordinary names, not of any.
    """
    asked = {"P2", "P3", "P4", "S3"} | ({"P1"} if form.size == "a4" else set())
    told = Printed(content=content, language=form.language, size=form.size, number="AG-0001")
    return {
        finding.check: (finding.measured, [f"{hit.page}: {hit.words}" for hit in finding.hits])
        for finding in check_paper(paper, told)
        if finding.check in asked and finding.passed is False
    }


def missing(paper: bytes, content: AgreementContent, language: Language) -> list[str]:
    """What the paper does not say: a text of the content, a number to call, the sign of a level."""
    text = squeezed(geometry.text_of(paper))
    facts = [
        *(words for typed in texts_due(content, language) for words in typed.says),
        *(display.phone(contact.phone.e164, language) for contact in content.contacts if contact.phone),
        *(level_sign(level, language) for level in content.levels),
    ]
    return [fact for fact in facts if squeezed(fact) not in text]


def items(content: AgreementContent, language: Language) -> list[list[str]]:
    """What must be read together: all that one contact, act or level says."""
    listed = [item for name, item in content.items() if name in {"contacts", "levels", "acts"}]
    return [[words for text in own_texts(item, language) for words in text.says] for item in listed]


# The oracle above finds what it is to find.


def test_the_example_has_no_fault() -> None:
    assert faults(body(), "a4") == []


def test_a_clipped_cell_is_found() -> None:
    long = spoiled("en", css="td, th { white-space: nowrap }")
    assert [fault for fault in geometry.crossed(long) if fault.startswith("rule")] != []


def test_lines_on_top_of_each_other_are_found() -> None:
    assert geometry.crossed(spoiled(css=".do b { margin-right: -20mm }")) != []


def test_a_glyph_at_the_edge_is_found() -> None:
    assert geometry.near_an_edge(spoiled(css="h1 { margin-left: -12mm }"), "a4") != []


def test_a_number_without_its_unit_is_found() -> None:
    narrow = spoiled(css=".n { white-space: normal } .grid td { padding-right: 20mm; word-break: break-all }")
    assert geometry.parted_numbers(narrow) != []


def test_a_split_item_is_found() -> None:
    split = spoiled(css="tr, li, .block { break-inside: auto } td, li p { line-height: 60mm; orphans: 1; widows: 1 }")
    assert geometry.split_items(body(), items(example_content(), "ja")) == []
    assert geometry.split_items(split, items(example_content(), "ja")) != []
