"""What a phone is told that keeps an approver's copy: signed, of one agreement, for whoever approved, while we let."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.test import Client

from agreements import signing
from agreements.models import Contact, Event, OutgoingMail, ReviewInvitation
from agreements.queries.agreement_copies import PURPOSE
from agreements.workflow.codes import send_code
from agreements.workflow.inviting import close_link
from agreements.workflow.reviewing import decide
from gobag import signatures
from tests.annexed import LATER, change
from tests.conventions.tree import ROOT
from tests.published import AT, Letter, invitees, letters_of, publish_plainly


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT + timedelta(minutes=1), tick=False) as clock:
        yield clock


def answered(letter: Letter, answer: str = "approved", **more: Any) -> Letter:
    send_code(invitation=letter.invitation, at=AT)
    decide(invitation=letter.invitation, answer=letter.answer(answer=answer, **more), at=AT)
    letter.invitation = ReviewInvitation.objects.get(pk=letter.invitation.pk)
    return letter


def told(client: Client, letter: Letter, query: str = "") -> dict[str, Any]:
    response = client.get(f"{letter.home}copy.json{query}")
    assert response.status_code == 200
    said = response.json()
    (key,) = (Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(one)) for one in said["keys"])
    assert signatures.is_signed([key], PURPOSE, said["said"].encode(), said["signature"])
    assert not signatures.is_signed([key], signatures.GENERATION, said["said"].encode(), said["signature"])
    assert [key] == list(signatures.read_keys(signing.bag_keys()))
    return json.loads(said["said"])


def test_it_names_its_address_its_papers_and_when(asked: SimpleNamespace) -> None:
    letter = answered(asked.first)
    said = told(letter.opened(), letter)
    (paper,) = asked.version.documents.filter(kind="body")
    assert said["of"] == letter.home
    assert said["at"] == (AT + timedelta(minutes=1)).isoformat()
    assert said["papers"] == {"pdf/?language=ja&size=a4": paper.sha256}
    address = letter.home + next(iter(said["papers"]))
    assert f'href="{address.replace("&", "&amp;")}"' in said["page"]
    assert letter.opened().get(address).status_code == 200


def test_the_numbers_are_those_of_today(named: SimpleNamespace) -> None:
    version = publish_plainly(named.agreement, named.by, invitees=invitees(named.head))
    letter = answered(letters_of(version)[0])
    client = letter.opened()
    assert "03-0000-0142" in told(client, letter)["page"]
    change(named.ours, named.by, phone="+81300000177")
    with time_machine.travel(LATER, tick=False):
        page = told(client, letter)["page"]
    assert 'href="tel:+81300000177"' in page
    assert 'href="tel:+81300000142"' not in page
    assert "<del>03-0000-0142</del>" in page


@pytest.mark.parametrize("page", ["copy/", "copy.json"])
def test_only_whoever_approved_may_keep_it(asked: SimpleNamespace, page: str) -> None:
    assert Client().get(asked.first.home + page).status_code == 403
    open_still = asked.first.opened().get(asked.first.home + page)
    refused = answered(asked.second, "changes_requested", reason="夜間の番号")
    declined = refused.opened().get(refused.home + page)
    wanted = 303 if page == "copy/" else 403
    assert [open_still.status_code, declined.status_code] == [wanted, wanted]
    assert "keep-here" not in refused.opened().get(f"{refused.home}receipt/").content.decode()


def test_a_closed_link_takes_the_copy_back_and_one_that_ran_out_does_not(
    asked: SimpleNamespace, now: time_machine.Traveller
) -> None:
    letter = answered(asked.first)
    client = letter.opened()
    client.get(f"{letter.home}copy.json?begins")
    assert client.cookies["held"].value == "1"
    now.move_to(letter.invitation.opens_until())
    assert client.get(f"{letter.home}copy.json").status_code == 403
    now.move_to(AT + timedelta(hours=1))
    close_link(invitation=letter.invitation, by=asked.by, at=AT)
    gone = client.get(f"{letter.home}copy.json")
    assert (gone.status_code, client.cookies["held"].value) == (410, "")
    assert client.get(f"{letter.home}copy/").status_code == 410


def test_the_mark_lies_below_the_address_of_the_letter_alone(asked: SimpleNamespace) -> None:
    letter = answered(asked.first)
    client = letter.opened()
    assert "held" not in client.cookies
    told(client, letter, "?begins")
    assert client.cookies["held"]["path"] == letter.home
    told(client, letter, "?ends")
    assert client.cookies["held"]["max-age"] == 0


def test_whoever_fetches_everything_leaves_nothing_behind(asked: SimpleNamespace) -> None:
    letter = answered(asked.first)
    client = letter.opened()
    before = Event.objects.count(), OutgoingMail.objects.count(), Contact.history.count()
    for page in ("receipt/", "copy/", "copy.json", "copy.json?begins", "copy.json?ends"):
        assert client.get(letter.home + page).status_code == 200
        assert client.post(letter.home + page.partition("?")[0]).status_code == 405
    assert (Event.objects.count(), OutgoingMail.objects.count(), Contact.history.count()) == before


def test_nobody_keeps_what_is_told_but_the_worker(asked: SimpleNamespace) -> None:
    letter = answered(asked.first)
    for page in ("copy/", "copy.json"):
        assert letter.opened().get(letter.home + page)["Cache-Control"] == "no-store"


def test_the_copy_is_as_safe_a_page_as_those_of_the_server() -> None:
    script = (ROOT / "static/js/agreement-keeper.js").read_text(encoding="utf-8")
    lines = script.partition("POLICY =")[2].split("\n")[:2]
    policy = "".join(line.strip().strip(";").lstrip("+ ").strip('"') for line in lines).replace('"', "").strip()
    said = {name: " ".join(values) for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()}
    assert dict(part.strip().split(" ", 1) for part in policy.split(";")) == said


def test_the_worker_is_one_file_and_nobodys() -> None:
    script = Client().get("/review/agreement-keeper.js")
    assert (script.status_code, script["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    names = ["const trust", "const storeNamed", "const copyPage", 'const PURPOSE = "agreement copy"']
    text = script.content.decode()
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)
