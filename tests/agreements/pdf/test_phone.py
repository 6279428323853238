"""The phone's PDF: the same paper on 80 × 160 mm, as labelled cards, read back from its bytes."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO

import pikepdf
import pytest

from agreements import page_check, pdf
from agreements.content import Language
from tests.agreements.example_content import example_content
from tests.agreements.pdf.papers import AT, MM, Paper, body, elements, pages, record, squeezed, texts
from tests.agreements.pdf.real_content import real, stretched

LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])


@cache
def phone(language: Language) -> Paper:
    form = pdf.PaperForm(language, "phone")
    content = example_content(language)
    return Paper(pdf.render_body(content, number="AG-0001", version=2, published_at=AT, form=form))


def test_each_page_is_a_screen() -> None:
    with pikepdf.open(BytesIO(phone("ja"))) as document:
        sizes = {tuple(round(float(edge) / MM) for edge in page.mediabox) for page in document.pages}
    assert sizes == {(0, 0, 80, 160)}


@LANGUAGES
def test_the_first_screen_holds_the_call_box_and_the_first_level(language: Language) -> None:
    first = squeezed(texts(phone(language))[0])
    number, level = {"ja": ("03-0000-0142", "■1停止"), "en": ("+813-0000-0142", "■1Stopped")}[language]
    assert -1 < first.find(number) < first.find(level)
    large = [char for char in pages(phone(language))[0] if char["size"] >= 19.9]
    assert squeezed("".join(char["text"] for char in large)) == number
    assert len({round(char["top"]) for char in large}) == 1


@LANGUAGES
def test_the_stamp_of_an_overdue_copy_does_not_push_it_away(language: Language) -> None:
    content, form = example_content(language), pdf.PaperForm(language, "phone")
    overdue = replace(record(), expired_on=content.review_by)
    data = pdf.render_issued(content, number="AG-0001", version=2, published_at=AT, record=overdue, form=form)
    stamp, level = {"ja": ("見直し期限切れ", "■1停止"), "en": ("Reviewoverdue", "■1Stopped")}[language]
    first = squeezed(texts(Paper(data))[0])
    assert first.count(stamp) == 2  # in the head of each page, and as the stamp
    assert level in first


def test_one_swipe_leads_to_the_acts() -> None:
    assert "③御社がすること" in squeezed(texts(phone("ja"))[1])


@LANGUAGES
def test_the_number_and_the_place_stand_at_the_foot_of_every_screen(language: Language) -> None:
    number = {"ja": "03-0000-0142", "en": "+813-0000-0142"}[language]
    feet = ["".join(char["text"] for char in page if char["top"] > 149 * MM) for page in pages(phone(language))]
    assert [squeezed(foot) for foot in feet] == [f"{number}{place}/{len(feet)}" for place in range(1, len(feet) + 1)]


@LANGUAGES
def test_everything_the_paper_says_is_said(language: Language) -> None:
    content = example_content(language)
    said = squeezed("".join(texts(phone(language))))
    facts = [
        *(contact.role[language] for contact in content.contacts),
        *(contact.mail for contact in content.contacts),
        *(act.sentence[language] for act in content.acts),
        *(act.undo[language] for act in content.acts if act.undo),
        *(term.meaning[language] for term in content.glossary),
    ]
    # The foot of one screen and the head of the next may come between the lines of a text.
    running = re.compile(r"(?:\+81|0)3-0000-0142\d+/\d+AG-0001(?:第2版発効|Version2from)2026-11-01")
    assert [fact for fact in facts if squeezed(str(fact)) not in running.sub("", said)] == []


def test_rows_are_cards_whose_labels_are_text() -> None:
    kinds = [kind for kind, _element in elements(phone("ja"))]
    assert "/Table" not in kinds
    assert kinds.count("/H1") == 1
    assert "第一報：15分以内" in squeezed(texts(phone("ja"))[0])
    assert "見るところ：監視画面「決済」の1段目" in squeezed("".join(texts(phone("ja"))))


def test_numbers_can_be_touched_on_the_phone_as_on_paper() -> None:
    assert links(phone("ja")) == links(body())
    assert len(links(phone("ja"))) == 8


def test_bookmarks_are_those_of_the_paper() -> None:
    assert bookmarks(phone("ja")) == bookmarks(body())


def links(paper: Paper) -> set[str]:
    with pikepdf.open(BytesIO(paper)) as document:
        found = [link for page in document.pages for link in page.get("/Annots", [])]
        return {str(link.A.URI) for link in found if "/A" in link and "/URI" in link.A}


def bookmarks(paper: Paper) -> list[str]:
    with pikepdf.open(BytesIO(paper)) as document, document.open_outline() as outline:
        (root,) = outline.root
        return [str(root.title), *(str(item.title) for item in root.children)]


# English takes more lines; which levels stand first decides how many.
@pytest.mark.parametrize(
    ("language", "kind", "times"), [("ja", "words", 1.5), ("en", "both", 1.0), ("en", "words", 1.5)]
)
def test_a_general_procedure_keeps_its_first_screen(language: Language, kind: str, times: float) -> None:
    content = stretched(real(language, kind), language, times)
    content = content.model_copy(update={"contacts": content.contacts_of("ours")})
    form = pdf.PaperForm(language, "phone")
    paper = Paper(pdf.render_general(content, system_slug="payments", at=AT, form=form))
    told = page_check.Printed(content=content, language=language, size="phone", number="")
    stopped = {one.check for one in page_check.check_paper(bytes(paper), told) if one.stops}
    assert stopped & {"P1", "L2", "L3"} == set()
    head, said = {
        "ja": ("取り決めではありません", "この相手との取り決めはありません。"),
        "en": ("Notanagreement", "Thereisnoagreementwiththisparty."),
    }[language]
    screens = [squeezed(text) for text in texts(paper)]
    assert all(head in screen for screen in screens)
    assert said in "".join(screens)
