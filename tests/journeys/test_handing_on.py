"""Somebody leaves and whoever carries on confirms: an owner of ours, a contact of theirs. Until then pages say so."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from agreements.models import AgreementVersion, OutgoingMail, Party, Succession, SuccessionConfirmed, System, User
from agreements.workflow.contacts import retire_contact
from agreements.workflow.linking import give_link
from agreements.workflow.people import end_person
from tests.agreements.example_content import example_content
from tests.journeys.hands import DESK, PHONE, Hands, opened
from tests.published import draft, publish_plainly

_WORDS: dict[str, dict[str, str]] = {
    "ja": {
        "waiting": "引き継ぎの確認",
        "row": "AG-0001 第1版 を確かめて引き継ぐ（前の担当 佐久間 蓮）",
        "awaited": "後任 小椋 澪 の確認待ち",
        "deed": "確かめて引き継ぐ",
        "done": "引き継ぎの確認を記録しました。",
        "empty": "待っているものはありません",
        "permanent": "担当が替わり、後任の確認を待っています",
    },
    "en": {
        "waiting": "Handed on, to be confirmed",
        "row": "check it and carry on (before you: 佐久間 蓮)",
        "awaited": "Waiting for the successor, Mio Ogura, to confirm",
        "deed": "Checked, I carry on",
        "done": "The confirmation is recorded.",
        "empty": "Nothing waits",
        "permanent": "Somebody in charge has changed",
    },
}
_PLACES = [("ja", DESK), ("ja", PHONE), ("en", DESK), ("en", PHONE)]


@pytest.fixture
def version(payments: System, minato: Party, own_side: Party, people: SimpleNamespace) -> AgreementVersion:
    """In force since yesterday, published by Ren, with the contacts of the register."""
    at, today = timezone.now() - timedelta(days=10), timezone.localdate()
    days: dict[str, Any] = {"effective_from": today - timedelta(days=1), "review_by": today + timedelta(days=300)}
    contacts = example_content().contacts
    duty = minato.contacts.order_by("place").first()
    assert duty is not None
    named = [one.model_copy(update={"key": f"contact-{duty.pk}"}) if n == 0 else one for n, one in enumerate(contacts)]
    keys = {"contacts": [_led(one, contacts[0].key, f"contact-{duty.pk}") for one in named], "reports": []}
    agreement = draft(payments, minato, people.ren, at, **days, **keys)
    return publish_plainly(agreement, people.ren, at, agreed_in_meeting=True)


def _led(contact: Any, old: str, new: str) -> Any:
    return contact.model_copy(update={"next": new}) if contact.next == old else contact


@pytest.fixture(params=_PLACES, ids=["ja-desk", "ja-phone", "en-desk", "en-phone"])
def seat(request: pytest.FixtureRequest, browser: Browser, links_to_the_live_server: str) -> Iterator[SimpleNamespace]:
    language, device = request.param
    locale = {} if language == "ja" else {"locale": "en-GB"}
    with opened(browser, links_to_the_live_server, **{**device, **locale}) as hands:
        yield SimpleNamespace(hands=hands, words=_WORDS[language], language=language)


def test_an_owner_leaves_and_the_successor_confirms(
    seat: SimpleNamespace, desk: Hands, version: AgreementVersion, people: SimpleNamespace
) -> None:
    User.objects.filter(pk=people.mio.pk).update(language=seat.language, name_latin="Mio Ogura")
    desk.come_back("admin")
    desk.open(f"/people/{people.ren.pk}/leaving/")
    desk.sees("担当している合意")
    desk.choose("引き継ぐ方", "小椋 澪")
    desk.press("引き継いで、アカウントを閉じる")
    desk.sees("さんのアカウントを閉じました。")

    hands, words = seat.hands, seat.words
    hands.come_back("mio")
    hands.open(f"/c/{version.content_sha256}/")
    hands.sees(words["permanent"])
    assert "小椋" not in hands.page.content(), "no names at the permanent address"
    for page in ("/oncall/", "/board/"):
        hands.open(page)
        hands.sees(words["awaited"])
        hands.nothing_overflows()
    hands.open("/")
    hands.follow(words["row"], hands.section(words["waiting"]))
    hands.sees(words["awaited"])
    hands.nothing_overflows()
    hands.press(words["deed"])
    hands.sees(words["done"])
    for page in ("/oncall/", "/board/", f"/c/{version.content_sha256}/"):
        hands.open(page)
        assert words["awaited"] not in hands.page.content()
        assert words["permanent"] not in hands.page.content()
    hands.open("/")
    hands.sees(words["empty"])
    assert SuccessionConfirmed.objects.get().by == "小椋 澪"


def test_nobody_else_confirms_in_the_place_of_one_of_ours(
    desk: Hands, version: AgreementVersion, people: SimpleNamespace
) -> None:
    end_person(user=people.ren, heir=people.mio, by=people.administrator, at=timezone.now())
    desk.come_back("taku")
    desk.open("/agreements/AG-0001/")
    desk.sees("後任 小椋 澪 の確認待ち")
    assert desk.page.get_by_role("button", name="確かめて引き継ぐ").count() == 0


def test_a_contact_leaves_and_the_successor_confirms_on_the_phone(
    phone: Hands, desk: Hands, version: AgreementVersion, people: SimpleNamespace, minato: Party
) -> None:
    duty, head = minato.contacts.order_by("place")
    desk.come_back("ren")
    desk.open(f"/parties/{minato.pk}/contacts/{duty.pk}/retirement/")
    desk.choose("後任", str(head))
    desk.page.locator("form.form button.button-primary").click()
    row = Succession.objects.get()
    desk.open("/")
    desk.sees(f"AG-0001 第1版　後任 {head}")
    _link, address = give_link(contact=head, asked=False, at=timezone.now())
    phone.open(address)
    phone.sees("引き継いだ取り決め")
    phone.nothing_overflows()
    phone.press("確かめて引き継ぐ")
    phone.sees("引き継ぎを確認しました。")
    assert SuccessionConfirmed.objects.get().succession == row
    desk.open("/agreements/AG-0001/")
    assert "確認待ち" not in desk.page.content()
    assert not OutgoingMail.objects.filter(key__startswith="succession").exists(), "the worker writes by day"


def test_the_lead_records_what_a_contact_said_on_the_telephone(
    desk: Hands, version: AgreementVersion, people: SimpleNamespace, minato: Party
) -> None:
    duty, head = minato.contacts.order_by("place")
    retire_contact(contact=duty, successor=head, by=people.ren, at=timezone.now())
    desk.come_back("ren")
    desk.open("/agreements/AG-0001/")
    desk.press("本人から確認の返事をもらった")
    desk.sees("引き継ぎの確認を記録しました。")
    assert SuccessionConfirmed.objects.get().by == "佐久間 蓮"
