"""Of many parties one chooses by a search, without a script and without losing what was typed; of few, from boxes."""

import pytest
from django.test import Client

from agreements.forms.searching import FEW
from agreements.models import Attendee, Meeting, Party, System, User
from tests.published import AT

TYPED = {"title": "第2回", "place": "本社"}


@pytest.fixture
def many(payments: System) -> list[Party]:
    return [Party.objects.create(kind="customer", name=f"顧客{number:03}", reading="こきゃく") for number in range(30)]


def boxes(page: str) -> list[str]:
    return [part.split("</span>")[0].split("<span>")[-1] for part in page.split('name="parties" value=')[1:]]


def test_few_stand_there_as_boxes(client: Client, ren: User, payments: System) -> None:
    client.force_login(ren)
    page = client.get("/meetings/new/").content.decode()
    assert len(boxes(page)) == 2
    assert "parties-find" not in page


def test_of_many_those_found_and_chosen_are_shown(client: Client, ren: User, many: list[Party], minato: Party) -> None:
    client.force_login(ren)
    page = client.get(f"/meetings/new/?party={minato.pk}").content.decode()
    assert boxes(page) == [minato.name]
    sought = {**TYPED, "parties": [minato.pk], "parties-q": "顧客01", "parties-find": "1"}
    page = client.post("/meetings/new/", sought).content.decode()
    assert boxes(page) == [minato.name, *(f"顧客{number:03}" for number in range(10, 20))]
    assert 'value="第2回"' in page
    assert 'aria-invalid="true"' not in page
    assert Meeting.objects.count() == 0
    page = client.post("/meetings/new/", {**sought, "parties-q": "コキャク"}).content.decode()
    assert len(boxes(page)) == 1 + FEW


def test_what_was_found_can_be_saved(client: Client, ren: User, many: list[Party], payments: System) -> None:
    client.force_login(ren)
    when = {"on": "2026-10-20", "starts": "10:00", "ends": "11:00", "time_zone": "Asia/Tokyo"}
    # The first button of a form answers Enter in any field: without letters to look for it is no search.
    sent = {**TYPED, **when, "parties": [many[7].pk], "systems": [payments.pk], "parties-q": " ", "parties-find": "1"}
    assert client.post("/meetings/new/", sent).status_code == 302
    assert list(Meeting.objects.get().parties.all()) == [many[7]]


def test_a_system_keeps_whom_it_serves(client: Client, ren: User, many: list[Party], payments: System) -> None:
    client.force_login(ren)
    kept = list(payments.parties.values_list("pk", flat=True))
    page = client.get("/systems/payments/edit/").content.decode()
    assert len(boxes(page)) == len(kept)
    sent = {"name": payments.name, "parties": [*kept, many[3].pk]}
    assert client.post("/systems/payments/edit/", sent).status_code == 302
    assert payments.parties.count() == len(kept) + 1


def test_attendees_are_offered_from_the_contacts(client: Client, ren: User, minato: Party, own_side: Party) -> None:
    meeting = Meeting.objects.create(title="打合せ", starts_at=AT, ends_at=AT.replace(hour=2), place="本社")
    meeting.systems.set(System.objects.all())
    meeting.parties.set([minato])
    client.force_login(ren)
    address = f"/meetings/{meeting.pk}/"
    offered = client.get(address).context["offered"]
    assert [(row.party, row.role) for row in offered] == [
        (row.party, row.role) for side in (minato, own_side) for row in side.contacts.order_by("place")
    ]
    first = {"party": offered[0].party_id, "role": offered[0].role, "name": offered[0].name}
    assert client.post(f"{address}attendees/new/", first).status_code == 302
    assert Attendee.objects.get().role == offered[0].role
    assert offered[0] not in client.get(address).context["offered"]
