"""Every route × every role × both parties: nobody sees or does more than the table says (docs/design.md 12)."""

from collections.abc import Iterator
from copy import copy
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agreements.models import Party, System, User
from tests.access.routes import REVIEW_ROUTES, ROUTES
from tests.access.world import World, build
from tests.cast import EXAMPLE_PHONE

Worlds = dict[str, World]
# person → their role on each world's system
ROLES = {
    "payments": {
        "taku": "reader",
        "mio": "oncall",
        "ren": "lead",
        "outsider": "foreign_lead",
        "administrator": "admin",
    },
    "booking": {
        "taku": "foreign",
        "mio": "foreign_oncall",
        "ren": "foreign_lead",
        "outsider": "lead",
        "administrator": "admin",
    },
}


@pytest.fixture
def worlds(people: SimpleNamespace, payments: System, booking: System, minato: Party, own_side: Party) -> Worlds:
    hotel = Party.objects.create(kind="customer", name="欅ホテル株式会社")
    hotel.contacts.create(
        role="支配人", mail="desk@keyaki.example", phone=EXAMPLE_PHONE, phone_is_example=True, place=1
    )
    booking.parties.add(hotel)
    return {
        "payments": build(payments, minato, people.ren),
        "booking": build(booking, hotel, people.outsider),
    }


def test_the_table_names_every_route() -> None:
    assert sorted([*ROUTES, *REVIEW_ROUTES]) == sorted(_names(get_resolver().url_patterns))


def test_who_may_look(worlds: Worlds, people: SimpleNamespace) -> None:
    assert [fault for seat in _cast(worlds, people) for name in ROUTES if (fault := _looks(name, *seat))] == []


def test_who_may_act(worlds: Worlds, people: SimpleNamespace) -> None:
    assert [fault for seat in _cast(worlds, people) for name in ROUTES if (fault := _acts(name, *seat))] == []


@pytest.mark.parametrize("name", REVIEW_ROUTES)
def test_reviewers_see_their_own_letter_only(name: str, worlds: Worlds) -> None:
    one, other = worlds["payments"], worlds["booking"]
    reviewer = one.letter.opened()
    theirs = reverse(name, args=[other.letter.invitation.public_id])
    answers = [reviewer.get(theirs), reviewer.post(theirs)]
    assert not any(other.party.name in answer.content.decode(errors="ignore") for answer in answers)
    assert all(answer.status_code in {403, 404, 405} for answer in answers)
    if name in {"review", "review-pdf"}:
        assert reviewer.get(reverse(name, args=[one.letter.invitation.public_id])).status_code == 200


def _looks(name: str, world: World, role: str, client: Client) -> str:
    route = ROUTES[name]
    status = client.get(reverse(name, args=route.args(world))).status_code
    return _fault(f"GET {name} as {role} on {world.system.slug}", status, role, allowed=role in route.look)


def _acts(name: str, world: World, role: str, client: Client) -> str:
    route = ROUTES[name]
    client = copy(client)  # signing out is one of the acts
    client.cookies = client.cookies.copy()
    with transaction.atomic():
        status = client.post(reverse(name, args=route.args(world))).status_code
        transaction.set_rollback(True)
    return _fault(f"POST {name} as {role} on {world.system.slug}", status, role, allowed=role in route.act)


def _fault(what: str, status: int, role: str, *, allowed: bool) -> str:
    """Say what is wrong, or nothing. Somebody not signed in is sent to the log-in page."""
    refused = status in {403, 404, 405} or (role == "anonymous" and status == 302)
    right = status <= 400 if allowed else refused
    return "" if right else f"{what}: {status}"


def _cast(worlds: Worlds, people: SimpleNamespace) -> Iterator[tuple[World, str, Client]]:
    for slug, world in worlds.items():
        yield world, "anonymous", Client()
        for person, role in ROLES[slug].items():
            yield world, role, _signed_in(getattr(people, person))


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        else:
            yield str(pattern.name)
