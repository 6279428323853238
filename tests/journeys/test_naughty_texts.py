"""Texts that break programs, pasted into each kind of field: kept to the letter, or refused with the field's name."""

import json
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from agreements.models import Agreement
from tests.agreements.naughty import KEPT, REFUSED
from tests.journeys.hands import Hands
from tests.journeys.writing import NOTES, is_saved, is_told, stored, unfold

DRAFT = "/agreements/AG-0001/draft/"
ACT = f"{DRAFT}acts/acts/act-later/"
PASTED = "、".join(text for text in KEPT.values() if "\n" not in text)
# What a browser itself leaves out of a line, or writes in another way, never reaches the server.
UNSEEN = {what: text for what, text in REFUSED.items() if what not in {"a carriage return", "a very long word"}}


@pytest.fixture
def desk(desk: Hands, draft: Agreement) -> Hands:
    desk.come_back("ren")
    return desk


def pasted(page: Page, name: str, text: str) -> None:
    """Put it into the field as the clipboard does: in one piece, without keys and without conversion."""
    field = page.locator(f"main [name={name}]")
    field.focus()
    field.evaluate("field => field.select()")
    page.evaluate(f"document.execCommand('insertText', false, {json.dumps(text)})")


def _answer_to(page: Page, write: Callable[[], None]) -> int:
    """Write something, and give the status of the save that follows."""
    with page.expect_response(lambda answer: "x-autosave" in answer.request.headers) as answer:
        write()
    return answer.value.status


@pytest.mark.parametrize(
    ("path", "name", "text"),
    [
        (ACT, "sentence", PASTED),
        (ACT, "kept_words", f"語：{PASTED}"),
        (NOTES, "notes", f"{PASTED}\n\n- {PASTED}"),
    ],
    ids=["a line", "an area", "notes"],
)
def test_what_is_pasted_is_kept_to_the_letter(desk: Hands, draft: Agreement, path: str, name: str, text: str) -> None:
    desk.open(path)
    if name == "kept_words":
        unfold(desk)
    pasted(desk.page, name, text)
    is_saved(desk)
    desk.open(path)
    assert desk.page.locator(f"main [name={name}]").input_value() == text
    draft.refresh_from_db()
    assert json.dumps(text.removeprefix("語："), ensure_ascii=False) in draft.draft


@pytest.mark.parametrize("field", ["sentence", "notes"])
def test_what_nobody_can_see_is_refused_by_name_and_kept_here(desk: Hands, draft: Agreement, field: str) -> None:
    path = NOTES if field == "notes" else ACT
    was = draft.draft
    desk.open(path)
    for what, text in UNSEEN.items():
        assert _answer_to(desk.page, partial(pasted, desk.page, field, text)) == 422, what
    half = f"document.querySelector('main [name={field}]').value = '止\\ud83dまる'"
    desk.page.evaluate(half)
    assert _answer_to(desk.page, lambda: desk.page.locator(f"main [name={field}]").dispatch_event("input")) == 422
    is_told(desk, "を直すと保存されます")
    draft.refresh_from_db()
    assert draft.draft == was
    pasted(desk.page, field, "見える文")
    is_saved(desk)


def test_a_number_refuses_words_and_takes_wide_digits(desk: Hands, draft: Agreement) -> None:
    level = draft.content().levels[0]
    desk.open(f"{DRAFT}levels/")
    name = f"{level.key}-thresholds_0_value"
    pasted(desk.page, name, PASTED)
    is_told(desk, "を直すと保存されます")
    pasted(desk.page, name, "４２．５")
    is_saved(desk)
    assert stored(draft).levels[0].thresholds[0].value == "42.5"
    expect(desk.page.locator(f"main [name={name}]")).to_have_value("４２．５")
