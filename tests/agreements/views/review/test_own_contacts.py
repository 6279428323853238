"""A party looks after its own contacts by link: what asks for a code, and that looking changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements.models import (
    Contact,
    ContactAnnex,
    ContactAnswer,
    ContactCode,
    ContactLink,
    Event,
    OutgoingMail,
    Party,
    Succession,
    SuccessionConfirmed,
    User,
)
from agreements.queries.annexes import contacts_of
from agreements.queries.contact_links import TIME_TO_ANSWER, unconfirmed, unconfirmed_of
from agreements.queries.verifying import faults
from agreements.workflow.mending import HALF_A_YEAR, ask_contacts
from agreements.workflow.succeeding import hand_on
from tests.access.other_routes import CONTACT_ROUTES
from tests.published import AT, Letter

pytestmark = pytest.mark.django_db
# A Wednesday, ten in the morning in Tokyo.
TEN = datetime(2027, 6, 2, 1, 0, tzinfo=UTC)


@dataclass
class Caller:
    """A phone that has followed the link in the mail, at its page."""

    client: Client
    link: ContactLink

    @property
    def home(self) -> str:
        return f"/contacts/{self.link.public_id}/"

    def code(self) -> str:
        newest = ContactCode.objects.filter(link=self.link).latest("pk")
        return OutgoingMail.objects.get(key=f"contact_code:{newest.pk}").secret

    def sends(self, path: str, **typed: str) -> int:
        """Ask for a code, then send what was typed with it; return the status."""
        assert self.client.post(f"{self.home}{path}", {**typed, "send-code": "1"}).status_code == 303
        typed = {"typed_name": "湊 一葉", "code": self.code(), **typed}
        return self.client.post(f"{self.home}{path}", typed).status_code


@pytest.fixture
def caller(named: SimpleNamespace) -> Caller:
    """The duty of Minato, asked half a year later whether all is still right."""
    assert ask_contacts(at=TEN) == 2
    return opened(named.duty)


def opened(contact: Contact) -> Caller:
    link = ContactLink.objects.get(contact=contact, asked=True)
    address = OutgoingMail.objects.get(key=f"still:{link.pk}").secret
    client = Client()
    assert client.get(address.removeprefix("http://testserver")).status_code == 303
    return Caller(client, link)


@pytest.fixture(autouse=True)
def _in_june(request: pytest.FixtureRequest) -> Iterator[None]:
    """The contacts were registered in October of the year before."""
    with time_machine.travel(AT, tick=False):
        request.getfixturevalue("asked" if "asked" in request.fixturenames else "named")
    with time_machine.travel(TEN, tick=False):
        yield


def test_looking_changes_nothing(caller: Caller, named: SimpleNamespace) -> None:
    """Scanners follow every link."""
    for path in ("", f"{named.duty.pk}/", f"{named.duty.pk}/leaving/", "new/"):
        assert caller.client.get(f"{caller.home}{path}").status_code == 200
    assert caller.client.get(f"{caller.home}still/").status_code == 303
    assert not ContactAnswer.objects.exists()
    assert not ContactCode.objects.exists()


def test_one_tap_says_that_all_is_right(caller: Caller, named: SimpleNamespace) -> None:
    assert caller.client.post(f"{caller.home}still/").status_code == 303
    caller.client.post(f"{caller.home}still/")
    answer = ContactAnswer.objects.get()
    assert (answer.contact, answer.answer, answer.at) == (named.duty, "still", TEN)
    assert Event.objects.get(kind="contact.still").chain == f"PARTY-{named.duty.party_id}"
    assert list(faults()) == []


def test_an_address_that_became_ours_is_told_so(caller: Caller, named: SimpleNamespace) -> None:
    User.objects.create_user("x", named.duty.mail)
    page = caller.client.post(f"{caller.home}still/", follow=True).content.decode()
    assert ("このリンクは、もう使えません。" in page, ContactAnswer.objects.exists()) == (True, False)


def test_a_number_is_changed_with_a_mailed_code(caller: Caller, named: SimpleNamespace) -> None:
    typed = {"role": named.duty.role, "phone": "03-0000-9999", "phone_is_example": "on", "language": "ja"}
    typed |= {"mail": named.duty.mail, "hours": named.duty.hours}
    assert caller.client.post(f"{caller.home}{named.duty.pk}/", typed).status_code == 422
    assert not ContactAnnex.objects.exists()
    assert caller.sends(f"{named.duty.pk}/", **typed) == 303
    annex = ContactAnnex.objects.get()
    assert (annex.by, annex.from_them, annex.account) == ("湊 一葉", True, "")
    stands = {one.key: one.now for one in contacts_of(annex.version).contacts}[f"contact-{named.duty.pk}"]
    assert stands is not None
    assert stands.phone is not None
    assert stands.phone.number == "+81300009999"
    row = Contact.objects.get(pk=named.duty.pk)
    assert (row.no_answer_minutes, row.gets_reports) == (named.duty.no_answer_minutes, named.duty.gets_reports)
    assert list(faults()) == []


def test_a_wrong_code_changes_nothing(caller: Caller, named: SimpleNamespace) -> None:
    caller.client.post(f"{caller.home}{named.duty.pk}/leaving/", {"send-code": "1"})
    wrong = "000000" if caller.code() != "000000" else "111111"
    answer = caller.client.post(f"{caller.home}{named.duty.pk}/leaving/", {"typed_name": "湊", "code": wrong})
    assert answer.status_code == 422
    assert "確認番号が違います" in answer.content.decode()
    assert Contact.objects.get(pk=named.duty.pk).retired_at is None


def test_what_is_typed_is_there_again_after_reading_the_mail(caller: Caller, named: SimpleNamespace) -> None:
    """The press for the code leads on: a phone that loads the page again on coming back repeats nothing."""
    place = f"{caller.home}{named.duty.pk}/"
    typed = {"role": "夜間の当番", "phone": "03-0000-9998", "phone_is_example": "on", "language": "en"}
    sent = {**typed, "mail": named.duty.mail, "hours": "", "typed_name": "湊 一葉", "send-code": "1"}
    pressed = caller.client.post(place, sent)
    assert (pressed.status_code, pressed["Location"]) == (303, f"{place}#code")
    for _load in range(2):
        html = caller.client.get(place).content.decode()
        assert all(f'value="{words}"' in html for words in ("夜間の当番", "03-0000-9998", "湊 一葉"))
        assert ("確認番号を" in html, 'value="24時間' in html, "へ送りました" in html) == (True, False, True)
    assert ContactCode.objects.count() == 1
    other = opened(named.duty)
    assert "夜間の当番" not in other.client.get(place).content.decode()
    assert "夜間の当番" not in caller.client.get(f"{caller.home}{named.head.pk}/").content.decode()
    again = caller.client.post(place, sent)
    assert (again.status_code, "1分に1回" in again.content.decode()) == (429, True)
    assert 'value="夜間の当番"' in again.content.decode()
    del sent["send-code"]
    assert caller.client.post(place, {**sent, "code": caller.code()}).status_code == 303
    Contact.objects.filter(pk=named.duty.pk).update(role="別の役割")
    assert 'value="別の役割"' in caller.client.get(place).content.decode(), "it has become a fact"


def test_who_left_names_the_successor(caller: Caller, named: SimpleNamespace) -> None:
    assert caller.sends(f"{named.head.pk}/leaving/", successor=str(named.duty.pk)) == 303
    row = Contact.objects.get(pk=named.head.pk)
    assert (row.successor, row.retired_by) == (named.duty, None)
    assert row.retired_at == TEN


def test_a_contact_is_added_with_an_address_that_is_theirs(caller: Caller, named: SimpleNamespace) -> None:
    typed = {"role": "新しい当番", "language": "ja", "mail": named.by.email}
    caller.client.post(f"{caller.home}new/", {**typed, "send-code": "1"})
    answer = caller.client.post(f"{caller.home}new/", {**typed, "typed_name": "湊", "code": caller.code()})
    assert answer.status_code == 422
    assert (
        caller.client.post(
            f"{caller.home}new/", {**typed, "mail": "new@minato.example", "typed_name": "湊", "code": caller.code()}
        ).status_code
        == 303
    )
    assert Contact.objects.get(role="新しい当番").mail == "new@minato.example"


def test_a_changed_address_is_told_to_the_old_one_and_ends_its_link(caller: Caller, named: SimpleNamespace) -> None:
    old = named.duty.mail
    typed = {"role": named.duty.role, "language": "ja", "mail": "other@minato.example"}
    assert caller.sends(f"{named.duty.pk}/", **typed) == 303
    told = OutgoingMail.objects.get(key__startswith="readdressed:")
    assert (told.to, "湊 一葉 様" in told.body) == (old, True)
    assert caller.client.get(caller.home).status_code == 410


def succession_of(named: SimpleNamespace, contact: Contact) -> Succession:
    return hand_on(versions=[named.version], left="前の当番", contact=contact, by=named.by, at=TEN)[0]


def test_whoever_follows_confirms_by_one_tap(caller: Caller, named: SimpleNamespace) -> None:
    row = succession_of(named, named.duty)
    page = caller.client.get(caller.home).content.decode()
    assert ("引き継いだ取り決め" in page, "前の担当 前の当番" in page) == (True, True)
    assert not SuccessionConfirmed.objects.exists()
    place = f"{caller.home}successions/{row.pk}/"
    assert (caller.client.get(place).status_code, SuccessionConfirmed.objects.exists()) == (303, False)
    answer = caller.client.post(place, follow=True).content.decode()
    assert ("引き継ぎを確認しました。" in answer, "引き継いだ取り決め" in answer) == (True, False)
    assert (SuccessionConfirmed.objects.get().by, list(faults())) == (named.duty.role, [])


@pytest.mark.parametrize("name", CONTACT_ROUTES)
def test_nobody_else_sees_it(caller: Caller, named: SimpleNamespace, name: str, tozai: Party) -> None:
    other = opened(named.head)
    args: list[object] = [caller.link.public_id]
    if name == "own-succession":
        args.append(succession_of(named, named.head).pk)
        assert caller.client.post(reverse(name, args=[caller.link.public_id, args[1]])).status_code == 404
    if name in {"own-contact", "own-contact-leaving"}:
        args.append(named.duty.pk)
        foreign = tozai.contacts.get()
        assert caller.client.get(reverse(name, args=[caller.link.public_id, foreign.pk])).status_code == 404
    for client in (other.client, Client()):
        for ask in (client.get, client.post):
            answer = ask(reverse(name, args=args))
            assert answer.status_code in {403, 405}
            assert named.duty.party.name not in answer.content.decode()


def test_a_reviewer_gets_there_from_the_letter(asked: SimpleNamespace) -> None:
    letter: Letter = asked.first
    client = letter.opened()
    with time_machine.travel(asked.at, tick=False):
        assert client.get(f"{letter.home}contacts/").status_code == 303
        assert not ContactLink.objects.exists()
        for _time in range(2):
            led = client.post(f"{letter.home}contacts/")
        link = ContactLink.objects.get()
        assert (led.status_code, led["Location"]) == (303, f"/contacts/{link.public_id}/")
        assert client.get(led["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("local", "count"),
    [((2, 10, 0), 2), ((2, 8, 59), 0), ((2, 17, 0), 0), ((5, 10, 0), 0), ((6, 10, 0), 0)],
)
def test_it_asks_in_working_hours_only(named: SimpleNamespace, local: tuple[int, int, int], count: int) -> None:
    day, hour, minute = local
    assert ask_contacts(at=datetime(2027, 6, day, hour, minute, tzinfo=ZoneInfo("Asia/Tokyo"))) == count


def test_it_asks_once_in_half_a_year(named: SimpleNamespace, caller: Caller) -> None:
    assert ask_contacts(at=TEN + HALF_A_YEAR - timedelta(days=1)) == 0
    later = TEN + HALF_A_YEAR + timedelta(days=1)
    assert ask_contacts(at=later) == 2


def test_who_does_not_answer_is_unconfirmed(named: SimpleNamespace, caller: Caller) -> None:
    party = named.duty.party_id
    late = TEN + TIME_TO_ANSWER + timedelta(hours=1)
    assert unconfirmed_of([party], TEN + TIME_TO_ANSWER - timedelta(hours=1)) == {}
    assert unconfirmed_of([party], late) == {party: TEN}
    caller.client.post(f"{caller.home}still/")
    opened(named.head).client.post(f"{opened(named.head).home}still/")
    assert unconfirmed_of([party], late) == {}


def test_an_answer_counts_though_the_clock_was_set_back(named: SimpleNamespace, caller: Caller) -> None:
    party = named.duty.party_id
    with time_machine.travel(TEN - timedelta(hours=2), tick=False):
        caller.client.post(f"{caller.home}still/")
        opened(named.head).client.post(f"{opened(named.head).home}still/")
    late = TEN + TIME_TO_ANSWER + timedelta(hours=1)
    assert (unconfirmed_of([party], late), unconfirmed(Contact.objects.filter(party=party), late)) == ({}, {})
