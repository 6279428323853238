"""The go-bag follows the record: what is in it, when it is packed anew, and which number is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from agreements import pdf
from agreements.content import canonical_text
from agreements.models import AgreementVersion, Contact, Party, System, User
from agreements.workflow.contacts import put_contact, retire_contact
from agreements.workflow.succeeding import confirm_succession, hand_on
from incidents.models import Incident
from incidents.workflow.bagging import refresh_bag
from tests.agreements.example_content import example_content
from tests.incidents import story
from tests.incidents.packed import packed, read, row_of

pytestmark = pytest.mark.django_db


def test_it_holds_papers_contents_cards_and_pages(version: AgreementVersion, minato: Party) -> None:
    phone, english = story.store(version, "issued", size="phone"), story.store(version, "issued", language="en")
    old = version.documents.get(kind="body")
    bag = packed()
    for paper in (phone, english, version.documents.get(kind="issued", size="a4", language="ja")):
        assert bag.read(f"systems/payments/papers/{paper.sha256}.pdf") == pdf.vault.get(paper.sha256)
    assert f"systems/payments/papers/{old.sha256}.pdf" not in bag.sums
    content = bag.read(f"systems/payments/contents/{version.content_sha256}.json")
    assert content.decode() == version.content_text
    card = bag.read(f"systems/payments/parties/{minato.pk}.vcf").decode()
    assert card.count("BEGIN:VCARD") == len(row_of(bag, minato)["calls"])
    assert "TEL;TYPE=WORK,VOICE:+81300002201\r\n" in card
    for name, word in (
        ("index.html", "第1版"),
        ("index.en.html", "Version 1"),
        ("system-payments.html", "03-0000-2201"),
    ):
        assert word in bag.read(name).decode(), name


def test_whoever_has_no_agreement_gets_the_numbers_of_the_register(version: AgreementVersion, tozai: Party) -> None:
    row = row_of(packed(), tozai)
    assert (row["version"], row["content"]) == (None, "")
    assert [call["dialled"] for call in row["calls"]] == ["+81300000142"]


def test_whoever_reads_english_sees_the_register_s_english(version: AgreementVersion, tozai: Party) -> None:
    contact = tozai.contacts.get()
    contact.role_en, contact.hours_en = "Fault desk", "Weekdays 9:00–18:00"
    contact.save()
    bag = packed()
    for words in ("Fault desk", "Weekdays 9:00–18:00"):
        assert words in bag.read("index.en.html").decode()
        assert words not in bag.read("index.html").decode()


@pytest.fixture
def known(plan: System, minato: Party, ren: User) -> dict[str, Contact]:
    """Minato's page, made from the register: its first two contacts stand there under the numbers of the page."""
    first, second = minato.contacts.all()
    text = canonical_text(example_content())
    for key, row, number in (("contact-store", first, "+81300002201"), ("contact-night", second, "+81300002290")):
        text = text.replace(f'"{key}"', f'"contact-{row.pk}"')
        row.phone = number
        row.save()
    told = {name: value for name, value in json.loads(text).items() if name != "language"}
    story.approved(story.agreement(plan, minato, ren), ren, **told)
    return {"first": first, "second": second}


def dialled(row: dict[str, Any]) -> list[str]:
    return [call["dialled"] for call in row["calls"]][:2]


def test_a_number_that_changed_is_told_at_once_and_the_old_one_as_old(
    known: dict[str, Contact], minato: Party, ren: User
) -> None:
    row = row_of(packed(), minato)
    assert (dialled(row), row["calls"][0]["was"]) == (["+81300002201", "+81300002290"], None)
    known["first"].phone = "+81300009999"
    put_contact(contact=known["first"], by=ren, at=story.NOW)
    bag = packed(1)
    row = row_of(bag, minato)
    assert (dialled(row), row["calls"][0]["was"]["ja"]) == (["+81300009999", "+81300002290"], "03-0000-2201")
    page = bag.read("index.html").decode()
    assert 'href="tel:+81300009999"' in page
    assert "<del>03-0000-2201</del>" in page
    assert "連絡先 第1版 2026-11-20" in page
    assert 'href="tel:+81300002201"' not in page
    assert "+81300002201" not in bag.read(f"systems/payments/parties/{minato.pk}.vcf").decode()


def test_who_has_left_is_said_to_have_left(known: dict[str, Contact], minato: Party, ren: User) -> None:
    retire_contact(contact=known["first"], by=ren, at=story.NOW)
    row = row_of(packed(), minato)
    assert (dialled(row)[0], row["left"][0]["number"]) == ("+81300002290", "+81300002201")
    page = packed().read("index.html").decode()
    assert "連絡先から外れました" in page
    assert "後任未定" in page
    assert 'href="tel:+81300002201"' not in page


def test_a_new_contact_comes_after_those_of_the_page(known: dict[str, Contact], minato: Party, ren: User) -> None:
    new = Contact(party=minato, place=3, role="新しい当番", phone="+81300008888")
    put_contact(contact=new, by=ren, at=story.NOW)
    last = row_of(packed(), minato)["calls"][-1]
    assert (last["dialled"], last["is_new"]) == ("+81300008888", True)


def test_an_open_incident_is_told_with_what_is_due(incident: Incident, minato: Party) -> None:
    bag = packed()
    told = read(bag, "systems/payments/plain.json")["incidents"]
    assert [one["number"] for one in told] == [incident.number]
    assert next(one for one in told[0]["parties"] if one["id"] == minato.pk)["next"]["ja"] == "第一報"
    assert incident.number in bag.read("index.html").decode()
    assert bag.read("index.html").decode().count("第一報") >= 1


def test_people_are_told_with_what_they_may_see(version: AgreementVersion, people: Any) -> None:
    told = read(packed(), "people.json")
    seen = {name: told[str(getattr(people, name).pk)]["systems"] for name in ("mio", "outsider", "administrator")}
    assert seen == {"mio": ["payments"], "outsider": ["booking"], "administrator": ["*"]}


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: (path.chmod(0o600), path.write_bytes(b"%PDF"))])
def test_a_paper_that_is_lost_is_told_and_the_rest_is_packed(version: AgreementVersion, damage: Any) -> None:
    sha256 = version.documents.get(kind="issued").sha256
    damage(pdf.vault.path_of(sha256))
    done = refresh_bag(at=story.NOW)
    assert done is not None
    assert done.lost == (f"systems/payments/papers/{sha256}.pdf",)
    assert f"systems/payments/contents/{version.content_sha256}.json" in done.generation.sums


def test_a_generation_that_cannot_be_believed_is_followed_by_a_new_one(version: AgreementVersion) -> None:
    packed()
    manifest = packed(61).path / "manifest.json"
    manifest.chmod(0o600)
    manifest.write_bytes(b"{}")
    assert packed(62).manifest.sequence == 3


def test_whoever_carries_on_is_named_until_they_have_confirmed(
    version: AgreementVersion, minato: Party, ren: User, own_side: Party
) -> None:
    """A new generation is packed for it, and another when it is confirmed; of a version that has been followed none."""
    heir, at = minato.contacts.order_by("place").first(), story.NOW
    assert heir is not None
    (row,) = hand_on(versions=[version], left="前の当番", contact=heir, by=ren, at=at)
    bag = packed()
    day = f"{row.due}"
    assert [said["ja"] for said in row_of(bag, minato)["successions"]] == [f"後任 {heir} の確認待ち（{day} まで）"]
    assert f"後任 {heir} の確認待ち" in bag.read("index.html").decode()
    assert "Waiting for the successor" in bag.read("index.en.html").decode()
    confirm_succession(succession=row, by="当番", at=at)
    assert row_of(packed(1), minato)["successions"] == []
