"""Page 1 of a draft alone, and several papers at once."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image

from agreements import pdf
from agreements.content import Language
from agreements.papers import Size
from agreements.pdf import PaperForm
from agreements.pdf.documents import draft_order
from agreements.printer.printing import AFTER_PAGE_ONE
from tests.agreements.example_content import example_content, example_content_both
from tests.agreements.pdf.papers import AT, squeezed, texts

LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])


@LANGUAGES
def test_page_one_alone_reads_like_the_draft(language: Language) -> None:
    content = example_content(language)
    (alone,) = texts(pdf.render_first_page(content, number="AG-0001").data)
    whole = texts(pdf.render_draft(content, number="AG-0001"))[0]
    numbers = {"ja": "→{}ページ", "en": "→page{}"}[language]
    expected = squeezed(whole)
    for page in range(1, 12):
        expected = expected.replace(numbers.format(page), "→…")
    assert _without_count(squeezed(alone)) == _without_count(expected)


def test_it_is_marked_as_a_draft_and_holds_its_data() -> None:
    data = pdf.render_first_page(example_content(), number="AG-0001").data
    with pikepdf.open(BytesIO(data)) as document:
        assert (len(document.pages), list(document.attachments)) == (1, ["agreement.json"])
    assert "案" in texts(data)[0]


@LANGUAGES
def test_every_item_of_page_one_has_its_place(language: Language) -> None:
    content = example_content(language)
    items = pdf.render_first_page(content, number="AG-0001").items
    acts = [act.key for act in content.acts_of("theirs") if act.on_page_one]
    expected = [
        content.contacts_of("ours")[0].key,
        *(level.key for level in content.levels),
        *acts[: sum(item.key in acts for item in items)],
        *(prohibition.key for prohibition in content.prohibitions[:3]),
        *(way.key for way in content.ways_out),
    ]
    assert [item.key for item in items] == expected
    assert [item.key for item in items if not (item.width > 0.3 and 0 < item.height < 0.3)] == []
    tops = [item.y for item in items]
    assert (tops == sorted(tops), min(tops) > 0, max(item.y + item.height for item in items) < 1) == (True, True, True)


@pytest.mark.parametrize("width", [240, 800])
def test_the_picture_is_as_wide_as_asked_and_shows_the_same_items(width: int) -> None:
    content = example_content()
    proof = pdf.first_page_picture(content, number="AG-0001", width=width)
    picture = Image.open(BytesIO(proof.data))
    assert (picture.format, picture.mode, picture.width, round(picture.height / width, 1)) == ("PNG", "L", width, 1.4)
    assert proof.items == pdf.render_first_page(content, number="AG-0001").items
    call = proof.items[0]
    box = (call.x, call.y, call.x + call.width, call.y + call.height)
    # Its frame is 2.5 points thick: the middle of its left side is dark, the paper beside it white.
    left, top, _right, bottom = (round(edge * side) for edge, side in zip(box, picture.size * 2, strict=True))
    row = picture.crop((left - 4, (top + bottom) // 2, left + 3, (top + bottom) // 2 + 1)).tobytes()
    assert (row[0], min(row[3:]) < 150) == (255, True)


@pytest.mark.parametrize("width", [0, 4001])
def test_no_picture_is_too_small_or_too_large(width: int) -> None:
    with pytest.raises(ValueError, match="pixels wide"):
        pdf.first_page_picture(example_content(), number="AG-0001", width=width)


def test_several_papers_at_once_are_those_made_one_by_one(printed_anew: None) -> None:
    content = example_content_both()
    named: dict[str, Any] = {"number": "AG-0001", "version": 2, "published_at": AT}
    forms = [PaperForm("ja"), PaperForm("en"), PaperForm("ja", "phone"), PaperForm("en", "phone")]
    together = pdf.render_bodies(content, forms=forms, **named)
    assert together == [pdf.render_body(content, form=form, **named) for form in forms]


def test_one_that_fails_is_told() -> None:
    content = example_content(purpose={"ja": "\U0002a6d6"})
    with pytest.raises(pdf.MissingGlyphs):
        pdf.render_bodies(content, forms=[PaperForm("ja")], number="AG-0001", version=2, published_at=AT)


@LANGUAGES
@pytest.mark.parametrize("size", ["a4", "phone"])
def test_a_picture_is_drawn_from_page_one_as_the_whole_draft_has_it(language: Language, size: Size) -> None:
    asked: dict[str, Any] = {"number": "AG-0001", "form": PaperForm(language, size)}
    alone, whole = (draft_order(example_content(language), alone=alone, **asked) for alone in (True, False))
    page_one, mark, rest = whole["html"].partition(AFTER_PAGE_ONE)
    assert alone["html"].startswith(page_one + mark)
    assert (alone["fits"], alone["css"], alone["data"]) == (whole["fits"], whole["css"], None)
    if size == "a4":
        assert len(alone["html"]) - len(page_one + mark) < 50 < len(rest)


def _without_count(text: str) -> str:
    """Without the count of pages at the foot."""
    return text.rpartition("AG-0001")[0]
