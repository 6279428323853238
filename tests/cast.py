"""The cast of every story told in tests: the same few people, systems and parties.

Ren leads the payment platform, Mio is on call for it, Taku may read it; the administrator sees all; the outsider
leads the booking platform and knows nothing of payments. Minato is a customer, Tozai a vendor, `own_side` is us.
"""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from agreements.models import Contact, Membership, Party, System, User, record_event

PASSWORD = "a-long-password-for-tests"
# 03-0000-xxxx is never given out, so that nobody is rung up by a test.
EXAMPLE_PHONE = "+81300000142"


@pytest.fixture
def payments(db: None, minato: Party, tozai: Party) -> System:
    system = System.objects.create(
        slug="payments", name="決済承認API", name_en="Payment authorisation", symptom="決済が通らない"
    )
    system.parties.set([minato, tozai])
    return system


@pytest.fixture
def booking(db: None) -> System:
    return System.objects.create(slug="booking", name="宿泊予約", name_en="Booking", symptom="予約が確定しない")


@pytest.fixture
def ren(payments: System) -> User:
    return _person("ren", "佐久間 蓮", payments, "lead")


@pytest.fixture
def mio(payments: System) -> User:
    return _person("mio", "小椋 澪", payments, "oncall")


@pytest.fixture
def taku(payments: System) -> User:
    return _person("taku", "高梨 拓", payments, "reader")


@pytest.fixture
def outsider(booking: System) -> User:
    return _person("outsider", "遠野 望", booking, "lead")


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("admin", "admin@ops.example", PASSWORD, display_name="管理 薫")


@pytest.fixture
def people(ren: User, mio: User, taku: User, outsider: User, administrator: User) -> SimpleNamespace:
    """All of them, for tests that ask who may and who may not."""
    return SimpleNamespace(ren=ren, mio=mio, taku=taku, outsider=outsider, administrator=administrator)


@pytest.fixture
def minato(db: None) -> Party:
    party = Party.objects.create(
        kind="customer",
        name="みなと百貨店株式会社",
        name_en="Minato Department Store",
        revenue_rank="A",
        incident_sensitivity="high",
    )
    _contact(party, 1, "店舗システム当番", "", "stores@minato.example")
    _contact(party, 2, "店舗運営部長", "湊 一葉", "ichiyo@minato.example")
    return party


@pytest.fixture
def tozai(db: None) -> Party:
    party = Party.objects.create(
        kind="vendor", name="東西データセンター株式会社", name_en="Tozai Data Center", contract_reference="TDC-2024-017"
    )
    _contact(party, 1, "監視センター", "", "noc@tozai.example")
    return party


@pytest.fixture
def own_side(db: None) -> Party:
    party = Party.objects.create(kind="own", name="平時ペイメント株式会社", name_en="Heiji Payments")
    _contact(party, 1, "決済基盤 当番", "", "duty@ops.example")
    _contact(party, 2, "運用責任者", "佐久間 蓮", "ren@ops.example")
    return party


def say_password(client: Client) -> None:
    """Whoever is signed in says the password again, as deeds that open a way in ask for it."""
    assert client.post("/account/check/", {"password": PASSWORD}).status_code == 302


def _person(username: str, name: str, system: System, role: str) -> User:
    user = User.objects.create_user(username, f"{username}@ops.example", PASSWORD, display_name=name)
    Membership.objects.create(system=system, user=user, role=role)
    told = {"system": system.slug, "role": role}
    record_event(chain=user.chain, kind="role.given", subject=f"user:{user.pk}", at=timezone.now(), by=user, data=told)
    return user


def _contact(party: Party, place: int, role: str, name: str, mail: str) -> Contact:
    return Contact.objects.create(
        party=party,
        place=place,
        role=role,
        name=name,
        phone=EXAMPLE_PHONE,
        phone_is_example=True,
        mail=mail,
        hours="24時間",
        no_answer_minutes=5,
    )
