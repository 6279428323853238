"""Every route × every role × both parties: nobody sees or does more than the table says (docs/design.md 12)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.other_routes import ALARMS, CONTACT_LINK, CONTACT_ROUTES, DAY_ROUTES, REVIEW_ROUTES
from tests.access.routes import ROUTES
from tests.access.world import MEMBERS, Stage, World, staged

pytestmark = pytest.mark.django_db
Seat = tuple[str, str]  # a role, and the system of the world it is taken in
EACH_ROUTE = pytest.mark.parametrize("name", ROUTES)
# person → their role on each world's system
ROLES = {
    "payments": {
        "nobody": "anonymous",
        "taku": "reader",
        "mio": "oncall",
        "ren": "lead",
        "outsider": "foreign_lead",
        "administrator": "admin",
    },
    "booking": {
        "nobody": "anonymous",
        "taku": "foreign",
        "mio": "foreign_oncall",
        "ren": "foreign_lead",
        "outsider": "lead",
        "administrator": "admin",
    },
}


@pytest.fixture(scope="module")
def both(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Both worlds, built once for all tests here; each of them undoes what it did."""
    with django_db_blocker.unblock(), staged(tmp_path_factory.mktemp("stage") / "vault") as stage:
        yield stage


@pytest.fixture
def stage(both: Stage, settings: Any) -> Stage:
    settings.VAULT_DIR = both.vault
    return both


def test_the_table_names_every_route() -> None:
    assert sorted([*ROUTES, *REVIEW_ROUTES, *CONTACT_LINK, *CONTACT_ROUTES, *DAY_ROUTES, *ALARMS]) == sorted(
        _names(get_resolver().url_patterns)
    )


def test_the_table_has_a_seat_for_everybody() -> None:
    assert [{*seats} - {"nobody", "administrator"} for seats in ROLES.values()] == [{*MEMBERS}] * 2


@EACH_ROUTE
def test_who_may_look(stage: Stage, name: str) -> None:
    route = ROUTES[name]
    asked = [(seat, browser, reverse(name, args=route.args(world))) for seat, world, browser in _seats(stage)]
    assert _faults({seat: browser.get(path).status_code for seat, browser, path in asked}, route.look) == {}


@EACH_ROUTE
def test_who_may_act(stage: Stage, name: str) -> None:
    route, found = ROUTES[name], {}
    for seat, world, browser in _seats(stage):
        with transaction.atomic():
            found[seat] = browser.post(reverse(name, args=route.args(world))).status_code
            transaction.set_rollback(True)
    assert _faults(found, route.act) == {}


@pytest.mark.parametrize("name", REVIEW_ROUTES)
def test_reviewers_see_their_own_letter_only(stage: Stage, name: str) -> None:
    one, other = stage.worlds["payments"], stage.worlds["booking"]
    reviewer = one.letter.opened()
    theirs = reverse(name, args=[other.letter.invitation.public_id])
    answers = [reviewer.get(theirs), reviewer.post(theirs)]
    assert not any(other.party.name in answer.content.decode(errors="ignore") for answer in answers)
    assert all(answer.status_code in {403, 404, 405} for answer in answers)
    if name in {"review", "review-pdf"}:
        assert reviewer.get(reverse(name, args=[one.letter.invitation.public_id])).status_code == 200


@pytest.mark.parametrize("name", DAY_ROUTES)
def test_parties_see_their_own_day_only(stage: Stage, name: str) -> None:
    one, other = stage.worlds["payments"], stage.worlds["booking"]
    client = one.follower.opened().client
    theirs = reverse(name, args=[other.follower.link.public_id])
    answers = [ask(theirs) for ask in (client.get, client.post, stage.browser("ren").get)]
    assert not any(other.party.name in answer.content.decode(errors="ignore") for answer in answers)
    assert all(answer.status_code in {403, 405} for answer in answers)
    assert client.get(reverse(name, args=[one.follower.link.public_id])).status_code in {200, 303}


def _seats(stage: Stage) -> Iterator[tuple[Seat, World, Client]]:
    """Everybody once in each role: as what, in which of the worlds, with which browser.

    PostgreSQL is asked by whoever sees most: who that is was decided before, by the same rules.
    """
    seen: set[str] = set()
    for slug, world in stage.worlds.items():
        for person, role in ROLES[slug].items():
            if role not in seen and (connection.vendor == "sqlite" or role in {"admin", "lead"}):
                seen.add(role)
                yield (role, slug), world, stage.browser(person)


def _faults(found: dict[Seat, int], allowed: frozenset[str]) -> dict[Seat, int]:
    """Give the answers that are not as the table says. Somebody not signed in is sent to the log-in page."""

    def is_right(role: str, status: int) -> bool:
        if role in allowed:
            return status <= 400
        return status in {403, 404, 405} or (role == "anonymous" and status == 302)

    return {seat: status for seat, status in found.items() if not is_right(seat[0], status)}


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        else:
            yield str(pattern.name)
