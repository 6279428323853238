"""Of many parties one chooses by a search, without a script and without losing what was typed; of few, from boxes."""

import re
from collections.abc import Iterator

import pytest
from django import forms
from django.test import Client

import config.urls  # noqa: F401 - loads every form there is
from agreements.forms.searching import FEW, Searching
from agreements.models import Agreement, Attendee, Meeting, Membership, Party, System, User
from agreements.workflow.drafts import begin_agreement
from tests.published import AT

ROWS = (forms.ModelChoiceField, forms.ModelMultipleChoiceField)

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


def options(page: str, name: str) -> list[str]:
    """The words of what one may choose under that name, whether from a list, boxes or round buttons."""
    found = re.findall(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    if found:
        return re.findall(r"<option[^>]*>([^<]*)", found[0])
    return [part.split("<span>")[1].split("<")[0] for part in page.split(f'name="{name}" value=')[1:]]


def _forms(base: type = forms.BaseForm) -> Iterator[type]:
    for kind in base.__subclasses__():
        yield from _forms(kind)
        if kind.__module__.partition(".")[0] in {"agreements", "incidents"}:
            yield kind


@pytest.fixture
def much(ren: User, own_side: Party, payments: System, many: list[Party]) -> None:
    """More than a few of all that one may be asked to choose from."""
    for number in range(FEW + 3):
        system = System.objects.create(slug=f"s{number}", name=f"基盤{number:02}", symptom="止まる")
        Membership.objects.create(user=ren, system=system, role="lead")
        User.objects.create_user(f"user{number}", display_name=f"社員{number:02}")
        meeting = Meeting.objects.create(title=f"回{number:02}", starts_at=AT, ends_at=AT.replace(hour=2), place="社")
        meeting.systems.set([system])
        begin_agreement(system=system, party=many[number], language="ja", by=ren, at=AT)


@pytest.mark.parametrize(
    ("address", "name", "typed", "found"),
    [
        ("/agreements/new/", "system", "基盤0", "基盤07"),
        ("/agreements/new/", "party", "こきゃく", "顧客007"),
        ("/agreements/new/", "meeting", "回0", "回07"),
        ("/agreements/new/", "source", "AG0007", "AG-0007 顧客006 基盤06"),
        ("/meetings/new/", "systems", "基盤0", "基盤07"),
        ("/meetings/new/", "parties", "顧客00", "顧客007"),
        ("/systems/new/", "parties", "顧客00", "顧客007"),
        ("/systems/payments/roles/", "user", "社員0", "社員07"),
        ("/people/{ren}/leaving/", "heir", "社員0", "社員07"),
        ("/alerts/sources/new/", "system", "基盤0", "基盤07"),
        ("/webhooks/new/", "system", "基盤0", "基盤07"),
    ],
)
def test_nowhere_does_one_choose_from_a_wall(
    client: Client, ren: User, much: None, administrator: User, *, address: str, name: str, typed: str, found: str
) -> None:
    client.force_login(ren if "agreements" in address or "meetings" in address else administrator)
    address = address.format(ren=ren.pk)
    page = client.get(address).content.decode()
    assert len(options(page, name)) <= FEW
    assert found not in options(page, name)
    page = client.post(address, {f"{name}-q": typed, f"{name}-find": "1"}).content.decode()
    assert found in options(page, name)
    assert len(options(page, name)) <= FEW + 1
    assert 'aria-invalid="true"' not in page


def test_no_page_of_many_rows_offers_them_all(client: Client, ren: User, much: None) -> None:
    """What is chosen from a table of its own, in whatever form: the search is not forgotten at the next one."""
    of_a_party = {"AskForm", "PublishForm", "DraftForm", "RecordingForm", "ContactLeavingForm"}
    short = of_a_party | {"AttendeeForm", "ConcernForm", "PresentForm"}  # of a meeting
    fields = {form: [field for field in form.base_fields.values() if isinstance(field, ROWS)] for form in _forms()}
    unsought = {form.__name__ for form, chosen in fields.items() if chosen and not issubclass(form, Searching)}
    assert unsought == short


def test_the_pair_found_by_search_begins_an_agreement(client: Client, ren: User, much: None, many: list[Party]) -> None:
    client.force_login(ren)
    sent = {"system": "s3", "party": many[9].pk, "language": "en", "party-q": "", "party-find": "1"}
    # Enter in the second search presses the button of the first.
    answer = client.post("/agreements/new/", {**sent, "meeting-q": "回0"})
    page, form = answer.content.decode(), answer.context["form"]
    assert "回03" in options(page, "meeting")
    assert (form["system"].value(), form["party"].value()) == ("s3", str(many[9].pk))
    assert (options(page, "system"), options(page, "party")) == (["基盤03"], ["顧客009"])
    assert client.post("/agreements/new/", sent).status_code == 302
    assert Agreement.objects.get(party=many[9], system__slug="s3").language == "en"


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
