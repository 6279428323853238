"""What the register says in English goes wherever English is read: papers, letters, pages, files; nowhere else."""

import pytest
from django.utils import translation
from openpyxl import load_workbook

from agreements import emails
from agreements.forms.party import CapabilityForm, ContactForm
from agreements.models import Capability, Contact, Party
from agreements.queries.exporting import _contact as exported
from agreements.queries.seeding import content_from_plan
from incidents.queries.calling import our_calls

pytestmark = pytest.mark.django_db
ENGLISH = {"role_en": "Payments on-call", "department_en": "Platform", "hours_en": "24 hours"}


@pytest.fixture
def duty(own_side):
    contact = own_side.contacts.first()
    contact.department = "基盤部"
    for name, words in ENGLISH.items():
        setattr(contact, name, words)
    contact.save()
    return contact


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_draft_has_both_languages_at_once(payments, minato, own_side, duty, language):
    content = content_from_plan(system=payments, party=minato, own=own_side, language=language, time_zone="Asia/Tokyo")
    first, second = content.contacts_of("ours")
    assert first.role == {"ja": "決済基盤 当番", "en": "Payments on-call"}
    assert (first.department, first.hours) == ({"ja": "基盤部", "en": "Platform"}, {"ja": "24時間", "en": "24 hours"})
    assert second.role == {language: "運用責任者"}, "what is known in one language is said in the draft's own"


def test_what_a_vendor_can_do_has_both(payments, tozai, own_side):
    english = {"what_en": "Switch the line", "condition_en": "On request", "hours_en": "Always", "clause_en": "Art. 12"}
    japanese = {"what": "回線を切り替える", "condition": "依頼があるとき", "hours": "24時間", "clause": "第12条"}
    Capability.objects.create(party=tozai, can="conditional", **japanese, **english)
    content = content_from_plan(system=payments, party=tozai, own=own_side, language="en", time_zone="Asia/Tokyo")
    (said,) = content.capabilities
    told = {name: getattr(said, name) for name in japanese}
    assert told == {name: {"ja": words, "en": english[f"{name}_en"]} for name, words in japanese.items()}


def test_pages_and_the_phone_list_say_it_in_the_language_of_the_reader(client, ren, duty, own_side):
    client.force_login(ren)
    page = client.get(f"/parties/{own_side.pk}/").content.decode()
    assert "決済基盤 当番" in page
    assert "Payments on-call" not in page
    with translation.override("en"):
        assert (str(duty), our_calls()[0].role, our_calls()[0].hours) == (
            "Payments on-call",
            *list(ENGLISH.values())[::2],
        )
    client.post("/language/", {"language": "en", "next": "/"})
    page = client.get(f"/parties/{own_side.pk}/").content.decode()
    assert "Payments on-call" in page
    assert "24 hours" in page


def test_english_is_asked_of_our_side_and_where_papers_in_both_languages_are_made(own_side, minato, tozai):
    asked = {party: "role_en" in ContactForm(instance=Contact(party=party)).fields for party in (own_side, minato)}
    assert asked == {own_side: True, minato: True}
    assert "what_en" in CapabilityForm(instance=Capability(party=tozai)).fields
    alone = Party(kind="customer", name="欅ヶ丘学園")
    english = Party(kind="customer", name="Northwind", name_en="Northwind", language="en")
    for party in (alone, english):
        assert not [name for name in ContactForm(instance=Contact(party=party)).fields if name.endswith("_en")]


def test_it_is_given_out_and_read_again(client, ren, duty, own_side, tmp_path):
    client.force_login(ren)
    (tmp_path / "c.xlsx").write_bytes(client.get(f"/parties/{own_side.pk}/contacts.xlsx").content)
    sheet = load_workbook(tmp_path / "c.xlsx").worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    rows = [dict(zip(heads, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert "Payments on-call" in [row["役割（英語）"] for row in rows]
    assert {name: exported("ours", duty)[name] for name in ENGLISH} == ENGLISH


def test_nobody_of_ours_is_called_by_a_japanese_word_in_english(settings):
    settings.OUR_NAME = ""
    assert [emails.our_name(language) for language in ("ja", "en")] == ["弊社", "Our side"]


def test_what_is_seen_when_a_system_stops_is_said_in_english(client, payments, ren):
    payments.symptom, payments.symptom_en = "決済が通らない", "Payments fail"
    payments.save()
    client.force_login(ren)
    assert "Payments fail" not in client.get("/systems/").content.decode()
    client.post("/language/", {"language": "en", "next": "/"})
    page = client.get("/systems/").content.decode()
    assert "Payments fail" in page
    assert "決済が通らない" not in page
