"""The same form sent again makes nothing twice: every page of peacetime that makes something new."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError
from django.test import Client

import agreements.urls
import incidents.urls
from agreements.models import (
    Agreement,
    AgreementVersion,
    Comment,
    Contact,
    Counter,
    Meeting,
    Party,
    SentForm,
    System,
    User,
)
from agreements.refusals import Refused
from agreements.workflow.publishing import freeze
from agreements.workflow.sent_forms import do_once
from agreements.workflow.talking import comment
from tests.cast import say_password
from tests.published import AT, draft, invitees, letters_of, plain_body, publish_plainly

PUBLISH = "/agreements/AG-0002/publish/"
_CONTACT = {"role": "店長", "phone": "03-0000-0199", "phone_is_example": "on", "language": "ja", "mail": "a@m.example"}
_MEETING = {
    "title": "次の打合せ", "on": "2026-10-19", "starts": "10:00", "ends": "11:00", "time_zone": "Asia/Tokyo",
}  # fmt: skip
# The address of a page, and what is typed there ({minato} and the like are numbers of rows).
PAGES: dict[str, dict[str, Any]] = {
    "/systems/new/": {"name": "配送追跡", "slug": "tracking"},
    "/parties/new/?kind=customer": {"name": "あたらしい会社", "language": "ja"},
    "/parties/{minato}/contacts/new/": _CONTACT,
    "/parties/{tozai}/capabilities/new/": {"what": "切替", "can": "can"},
    "/people/new/": {"username": "nao", "display_name": "野口 直", "email": "nao@ops.example"},
    "/words/new/": {"expression": "なる早", "language": "ja", "kind": "time", "question": "何時何分までか"},
    "/meetings/new/": {**_MEETING, "place": "本社", "systems": ["{system}"], "parties": ["{minato}"]},
    "/meetings/{meeting}/attendees/new/": {"party": "{minato}", "role": "担当"},
    "/meetings/{meeting}/concerns/new/": {"party": "{minato}", "kind": "no_time", "text": "時間がない"},
    "/agreements/new/": {"system": "payments", "party": "{minato}", "language": "ja"},
    "/agreements/AG-0001/versions/1/invitations/": {"contacts": ["{head}"], "reply_by": "2026-10-19 17:00"},
}


@pytest.fixture
def rows(payments: System, minato: Party, tozai: Party, own_side: Party, ren: User) -> dict[str, int]:
    """A meeting with Minato; a version that one of Tozai's people was asked about, and one more to be asked."""
    meeting = Meeting.objects.create(title="打合せ", starts_at=AT, ends_at=AT + timedelta(hours=1), created_by=ren)
    meeting.systems.add(payments)
    meeting.parties.add(minato)
    head = Contact.objects.create(party=tozai, place=2, role="部長", mail="head@tozai.example")
    publish_plainly(draft(payments, tozai, ren), ren, invitees=invitees(tozai.contacts.first()))
    return {"minato": minato.pk, "tozai": tozai.pk, "meeting": meeting.pk, "head": head.pk, "system": payments.pk}


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def everything() -> dict[str, int]:
    models = [model for app in ("agreements", "incidents") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: model._default_manager.count() for model in models}


def filled(page: str, rows: dict[str, int], client: Client) -> tuple[str, dict[str, Any]]:
    """The address, and the form as it is sent from a page that was just opened."""
    address = page.format(**rows)
    key = re.search(r'name="form_key" value="(\w+)"', client.get(address).content.decode())
    assert key
    return address, {name: _put(value, rows) for name, value in PAGES[page].items()} | {"form_key": key[1]}


def _put(value: Any, rows: dict[str, int]) -> Any:
    return [_put(one, rows) for one in value] if isinstance(value, list) else str(value).format(**rows)


@pytest.mark.parametrize("page", PAGES)
def test_the_same_form_again_leads_to_what_it_made(
    client: Client, page: str, rows: dict[str, int], administrator: User
) -> None:
    client.force_login(administrator)
    say_password(client)
    address, sent = filled(page, rows, client)
    before = everything()
    first = client.post(address, sent)
    assert first.status_code == 302, first.context["form"].errors
    made = everything()
    assert made != before
    again = client.post(address, sent)
    assert (again.status_code, again["Location"], everything()) == (302, first["Location"], made)


def test_every_page_that_makes_something_is_one_of_them() -> None:
    """But for an item of a draft or a plan, whose key travels with it, an incident, which keeps its own, and a party's
    contact, for which a mailed code is used up."""
    found = {
        name: getattr(pattern.callback, "sends_once", False)
        for pattern in [*agreements.urls.urlpatterns, *incidents.urls.urlpatterns]
        if (name := pattern.name or "").endswith("-new") or name == "version-invitations"
    }
    assert {name for name, once in found.items() if not once} == {
        "draft-item-new", "plan-item-new", "incident-new", "own-contact-new",
    }  # fmt: skip
    assert len(found) == 16


def test_another_text_or_a_page_opened_anew_is_another_form(
    client: Client, rows: dict[str, int], administrator: User, ren: User
) -> None:
    client.force_login(administrator)
    page = "/parties/{minato}/contacts/new/"
    address, sent = filled(page, rows, client)
    count = Contact.objects.count()
    for one in (sent, {**sent, "role": "副店長"}, filled(page, rows, client)[1], {**sent, "role": ""}, sent):
        client.post(address, one)
    client.force_login(ren)
    client.post(address, sent)
    assert Contact.objects.count() == count + 4


def test_a_form_that_was_refused_is_not_remembered(client: Client, rows: dict[str, int], administrator: User) -> None:
    client.force_login(administrator)
    address, sent = filled("/parties/{minato}/contacts/new/", rows, client)
    page = client.post(address, {**sent, "phone": "x"}).content.decode()
    assert (sent["form_key"] in page, SentForm.objects.count()) == (True, 0)


@pytest.mark.django_db
def test_the_slower_of_two_at_once_is_undone_and_led_to_the_other() -> None:
    """The quicker one has ended between the question whether there is one, and the end of the slower."""

    def act() -> str:
        Counter.objects.create(name="slower")
        SentForm.objects.create(digest="d", location="/quicker/", at=AT)
        return "/slower/"

    with pytest.raises(IntegrityError):
        do_once(digest="d", act=act, at=AT)
    SentForm.objects.create(digest="d", location="/quicker/", at=AT)
    assert do_once(digest="d", act=lambda: "/slower/", at=AT) == "/quicker/"
    assert Counter.objects.filter(name="slower").count() == 0


@pytest.fixture
def sent(rows: dict[str, int], payments: System, minato: Party, ren: User, client: Client) -> dict[str, Any]:
    """A whole form of publishing, as it is sent from its page."""
    draft(payments, minato, ren)
    client.force_login(ren)
    key = re.search(r'name="form_key" value="(\w+)"', client.get(PUBLISH).content.decode())
    assert key
    asked = [contact.pk for contact in minato.contacts.all()]
    return {
        "revision": "1", "how": "review", "meeting": "", "policy": "all", "message": "", "contacts": asked,
        "reply_by": "2026-10-19 17:00", "form_key": key[1],
    }  # fmt: skip


def test_publishing_again_with_the_same_form_is_the_same_version(client: Client, sent: dict[str, Any]) -> None:
    first = client.post(PUBLISH, sent)
    made = everything()
    again = client.post(PUBLISH, sent)
    assert (first.status_code, first["Location"]) == (302, "/agreements/AG-0002/versions/1/")
    assert (again.status_code, again["Location"], everything()) == (302, first["Location"], made)
    # Somebody writes in the draft meanwhile: it is still the same form.
    Agreement.objects.filter(number="AG-0002").update(revision=2)
    assert client.post(PUBLISH, sent)["Location"] == first["Location"]


def test_the_slower_of_two_publishers_with_one_form_gets_the_version(rows: dict[str, int], ren: User) -> None:
    agreement = Agreement.objects.get(number="AG-0001")

    def send(text: str, key: str) -> AgreementVersion:
        how: dict[str, Any] = {"number": 2, "by": ren, "at": AT, "agreed_in_meeting": True, "key": key}
        return freeze(agreement=agreement, bodies=[plain_body(text)], **how)

    assert send("quicker", "k") == send("slower", "k")
    with pytest.raises(Refused):
        send("another", "l")
    assert agreement.versions.count() == 2


def test_however_long_the_address_it_is_remembered(db: None) -> None:
    address = f"/agreements/?q={'x' * 600}"
    assert do_once(digest="d" * 64, act=lambda: address, at=AT) == address
    assert do_once(digest="d" * 64, act=lambda: "/elsewhere/", at=AT) == address


def test_what_was_just_said_is_not_said_twice(rows: dict[str, int], ren: User) -> None:
    version = AgreementVersion.objects.get()
    letter = letters_of(version)[0]
    for text in ("はい", "はい", "いいえ", "はい"):
        comment(version=version, text=text, by=ren, at=AT)
        comment(version=version, text=text, invitation=letter.invitation, at=AT)
    assert list(version.comments.filter(user=ren).values_list("text", flat=True)) == ["はい", "いいえ", "はい"]
    assert Comment.objects.count() == 6


def test_a_copy_of_an_item_is_made_once(rows: dict[str, int], client: Client, ren: User) -> None:
    agreement = Agreement.objects.get(number="AG-0001")
    item = agreement.content().acts[0].key
    client.force_login(ren)
    for _press in range(2):
        client.post(f"/agreements/AG-0001/draft/acts/acts/{item}/copies/", {"revision": "1"})
    keys = [act.key for act in agreement.content().acts]
    now = [act.key for act in Agreement.objects.get(pk=agreement.pk).content().acts]
    assert (len(now), set(keys) < set(now)) == (len(keys) + 1, True)
