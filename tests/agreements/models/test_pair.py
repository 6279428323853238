"""Entries of pairs follow whatever changes them, by themselves: they are always what writing them anew gives."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from agreements.models import Agreement, PairEntry, Party, System
from agreements.models.pair import install_pairs
from tests.published import draft

AT = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def world(payments: System, booking: System, minato: Party, tozai: Party, ren: Any) -> SimpleNamespace:
    """Payments serves both; Minato has an agreement on it, and Tozai has one on booking, which does not name it."""
    first, second = draft(payments, minato, ren), draft(booking, tozai, ren)
    return SimpleNamespace(
        payments=payments, booking=booking, minato=minato, tozai=tozai, ren=ren, first=first, second=second
    )


def _entries() -> list[tuple[Any, ...]]:
    names = [field.attname for field in PairEntry._meta.concrete_fields if not field.primary_key]
    return sorted(PairEntry.objects.values_list(*names), key=str)


def _pairs() -> set[tuple[str, str, bool]]:
    rows = PairEntry.objects.values_list("system__slug", "name", "agreement")
    return {(slug, name[:2], agreement is not None) for slug, name, agreement in rows}


def _retire(row: Any, by: Any) -> None:
    row.retired_at, row.retired_by = AT, by
    row.save()


STANDING = {("payments", "みな", True), ("payments", "東西", False), ("booking", "東西", True)}
CHANGES: dict[str, tuple[Callable[[SimpleNamespace], Any], set[tuple[str, str, bool]]]] = {
    "a save of nothing": (lambda world: world.minato.save(), STANDING),
    "a party joins": (lambda world: world.booking.parties.add(world.minato), STANDING | {("booking", "みな", False)}),
    "a party leaves": (lambda world: world.payments.parties.clear(), STANDING - {("payments", "東西", False)}),
    "a link moves": (
        lambda world: System.parties.through.objects.filter(party=world.tozai).update(system=world.booking),
        STANDING - {("payments", "東西", False)},
    ),
    "a party goes": (lambda world: _retire(world.tozai, world.ren), STANDING - {("payments", "東西", False)}),
    "a system goes": (lambda world: _retire(world.payments, world.ren), STANDING - {("payments", "東西", False)}),
    "begun": (
        lambda world: draft(world.payments, world.tozai, world.ren),
        STANDING - {("payments", "東西", False)} | {("payments", "東西", True)},
    ),
    "an agreement goes": (
        lambda world: Agreement.objects.filter(pk=world.second.pk).delete(),
        STANDING - {("booking", "東西", True)},
    ),
    "an agreement moves": (
        lambda world: Agreement.objects.filter(pk=world.second.pk).update(party=world.minato),
        STANDING - {("booking", "東西", True)} | {("booking", "みな", True)},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_they_follow(world: SimpleNamespace, change: str) -> None:
    act, expected = CHANGES[change]
    act(world)
    assert _pairs() == expected
    found = _entries()
    install_pairs(connection)
    assert _entries() == found


def test_a_name_and_a_rank_follow(world: SimpleNamespace) -> None:
    world.minato.name, world.minato.revenue_rank = "ｱｵﾊﾞ", ""
    world.minato.save()
    world.payments.name = "ＰＡＹ"
    world.payments.save()
    entry = PairEntry.objects.get(agreement=world.first)
    assert (entry.rank, entry.name, entry.system_name) == ("Z", "ｱｵﾊﾞ", "ＰＡＹ")
    asked = [
        PairEntry.objects.filter(searched__contains=typed).count() for typed in ("アオバ", "pay", "みなと", "決済")
    ]
    assert asked == [1, 2, 0, 0]
    found = _entries()
    install_pairs(connection)
    assert _entries() == found


def test_an_owner_follows(world: SimpleNamespace) -> None:
    world.minato.account_owner = "営業 太郎"
    world.minato.save()
    assert PairEntry.objects.get(agreement=world.first).owner == "営業 太郎"
    found = _entries()
    install_pairs(connection)
    assert _entries() == found


def test_nothing_is_left_of_what_is_rolled_back(world: SimpleNamespace) -> None:
    found = _entries()
    with transaction.atomic():
        world.booking.parties.add(world.minato)
        transaction.set_rollback(True)
    assert _entries() == found


def test_in_whatever_order_rows_come(world: SimpleNamespace) -> None:
    """A restore writes table by table, agreements before their parties and systems."""
    Agreement.objects.bulk_create(
        [Agreement(number="AG-9999", system_id=901, party_id=902, draft="{}", saved_at=AT, saved_by=world.ren)]
    )
    Party.objects.bulk_create([Party(pk=902, kind="vendor", name="後から来る相手")])
    System.objects.bulk_create([System(pk=901, slug="later", name="後から来る基盤")])
    assert _pairs() == STANDING | {("later", "後か", True)}
