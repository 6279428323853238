"""The hands and eyes of who writes a draft: what is in a field, what the page says of saving, what stands stored."""

import re

from playwright.sync_api import expect

from agreements.content import AgreementContent
from agreements.models import Agreement
from tests.journeys.hands import Hands

HEAD = "/agreements/AG-0001/draft/head/"
NOTES = "/agreements/AG-0001/draft/notes/"


def write_into(hands: Hands, name: str, text: str) -> None:
    hands.page.locator(f"main [name={name}]").fill(text)


def unfold(hands: Hands) -> None:
    """Open what few items need."""
    hands.page.locator("details.more > summary").click()


def holds(hands: Hands, name: str, text: str) -> None:
    expect(hands.page.locator(f"main [name={name}]")).to_have_value(text)


def is_told(hands: Hands, words: str) -> None:
    expect(hands.page.locator("#save-state [data-words]")).to_contain_text(words)


def is_saved(hands: Hands) -> None:
    expect(hands.page.locator("#save-state [data-words]")).to_have_text(re.compile(r"^\d\d:\d\d 保存しました$"))


def stored(agreement: Agreement) -> AgreementContent:
    agreement.refresh_from_db()
    return agreement.content()
