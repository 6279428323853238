"""Contacts and capabilities: leads keep them, in call order; nobody else does."""

import pytest
from django.utils import timezone

from agreements.models import Capability, Contact, Party, System
from agreements.workflow.retire import retire
from tests.agreements.views.doors import answers, everybody
from tests.published import draft

LEADS_READ = everybody(403, ren=200, administrator=200)
LEADS_ONLY = everybody(403, ren=302, administrator=302)
CONTACT = {"role": "店長", "phone": "03-0000-0199", "phone_is_example": "on", "language": "ja"}


@pytest.fixture
def first(minato):
    return minato.contacts.first()


def roles(party):
    return list(party.contacts.filter(retired_at=None).values_list("role", flat=True))


def test_leads_add_a_contact_at_the_end(client, people, minato):
    address = f"/parties/{minato.pk}/contacts/new/"
    assert answers(people, address) == LEADS_READ
    client.force_login(people.ren)
    response = client.post(address, CONTACT, follow=True)
    assert roles(minato) == ["店舗システム当番", "店舗運営部長", "店長"]
    page = response.content.decode()
    assert "03-0000-0199" in page
    assert "見本の番号" in page
    assert "5分で次へ" in page
    assert answers(people, address, {"role": ""}) == LEADS_READ


def test_a_number_that_cannot_be_dialled_is_told_at_its_field(client, ren, minato):
    client.force_login(ren)
    response = client.post(f"/parties/{minato.pk}/contacts/new/", {**CONTACT, "phone_is_example": ""})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"phone"}
    assert 'value="03-0000-0199"' in response.content.decode()


def test_leads_change_a_contact(people, minato, first):
    address = f"/parties/{minato.pk}/contacts/{first.pk}/"
    assert answers(people, address) == LEADS_READ
    assert answers(people, address, {**CONTACT, "phone": "+81 3 0000 0199"}) == LEADS_ONLY
    first.refresh_from_db()
    assert (first.role, first.phone, first.place) == ("店長", "+81300000199", 1)


def test_leads_move_a_contact_by_sending_never_by_reading(people, client, minato, first):
    address = f"/parties/{minato.pk}/contacts/{first.pk}/place/"
    assert answers(people, address) == everybody(405)
    assert answers(people, address, {"direction": "nowhere"}) == LEADS_ONLY
    client.force_login(people.ren)
    client.post(address, {"direction": "down"})
    assert roles(minato) == ["店舗運営部長", "店舗システム当番"]


def test_a_contact_is_put_out_of_use_and_brought_back(people, client, minato, first):
    address = f"/parties/{minato.pk}/contacts/{first.pk}/"
    assert answers(people, f"{address}retirement/") == LEADS_READ
    assert roles(minato) == ["店舗システム当番", "店舗運営部長"]
    assert answers(people, f"{address}retirement/", {}) == LEADS_ONLY
    assert roles(minato) == ["店舗運営部長"]
    client.force_login(people.ren)
    assert "店舗システム当番" not in client.get(f"/parties/{minato.pk}/").content.decode()
    assert "店舗システム当番" in client.get(f"/parties/{minato.pk}/?retired=1").content.decode()
    assert answers(people, f"{address}reinstatement/") == everybody(405)
    assert answers(people, f"{address}reinstatement/", {}) == LEADS_ONLY
    assert roles(minato) == ["店舗運営部長", "店舗システム当番"]


def test_capabilities_are_a_vendors(client, ren, tozai, minato):
    given = {"what": "電源の復旧見込みを知らせる", "can": "can", "within_minutes": "15"}
    client.force_login(ren)
    assert client.post(f"/parties/{tozai.pk}/capabilities/new/", given).status_code == 302
    assert "電源の復旧見込みを知らせる" in client.get(f"/parties/{tozai.pk}/").content.decode()
    assert client.post(f"/parties/{minato.pk}/capabilities/new/", given).status_code == 404
    assert Capability.objects.count() == 1


def test_what_is_not_there_is_not_found(client, administrator, minato, tozai):
    client.force_login(administrator)
    theirs = tozai.contacts.first()
    for place in (f"contacts/{theirs.pk}/", "contacts/99999999999999999999/", "friends/new/"):
        assert client.get(f"/parties/{minato.pk}/{place}").status_code == 404


def test_a_retired_contact_does_not_move(client, ren, minato, first):
    retire(row=first, by=ren, at=timezone.now())
    client.force_login(ren)
    client.post(f"/parties/{minato.pk}/contacts/{first.pk}/place/", {"direction": "down"})
    assert Contact.objects.get(pk=first.pk).place == 1


def test_a_party_of_no_system_is_for_who_registered_it(client, people):
    for person in (people.outsider, people.taku):
        client.force_login(person)
        client.post("/parties/new/?kind=customer", {"name": "新しい客先", "language": "ja"})
    party = Party.objects.get(name="新しい客先")
    address = f"/parties/{party.pk}/contacts/new/"
    assert answers(people, address) == everybody(403, outsider=200, administrator=200)
    System.objects.get(slug="payments").parties.add(party)
    assert answers(people, address) == LEADS_READ


def test_an_agreement_makes_a_party_a_system_s(people, payments, minato, ren):
    draft(payments, minato, ren)
    payments.parties.clear()
    assert answers(people, f"/parties/{minato.pk}/contacts/new/") == LEADS_READ
