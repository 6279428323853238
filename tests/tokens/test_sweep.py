"""Two thousand tokens that must not pass, at every open address that takes one; `python -m tests.tokens` tries more."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from agreements.models import ContactLink
from agreements.queries.verifying_papers import look_at
from agreements.views.review import own_contacts
from agreements.workflow.mending import say_still_right
from tests.tokens.doors import LOCKS, doors
from tests.tokens.seeds import SEEDS
from tests.tokens.sweep import Attempt, plain, sweep, visit
from tests.tokens.world import Ring, build

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Ring, Path]]:
    """Built once for all tests here, none of which leaves anything behind."""
    vault = tmp_path_factory.mktemp("tokens") / "vault"
    with django_db_blocker.unblock(), override_settings(VAULT_DIR=vault), transaction.atomic():
        yield build(), vault
        transaction.set_rollback(True)


@pytest.fixture
def ring(built: tuple[Ring, Path], settings: Any) -> Ring:
    ring, settings.VAULT_DIR = built
    return ring


def test_every_open_address_is_tried() -> None:
    """One with an argument of another name must say in tests/tokens/doors.py what opens it."""
    assert {door.lock for door in doors()} == set(LOCKS)


def test_what_is_given_out_does_open(ring: Ring) -> None:
    """Else it would be no wonder that nothing passes. Each link that waits in a mail, of every kind there is."""
    live = {key.door: key for key in ring.live()}
    assert set(live) == {door.name for door in doors() if door.lock == "token"}
    for key in live.values():
        client = Client()
        client.get(key.address)
        assert client.get(key.home).status_code == 200
    assert look_at(ring.paper, at=timezone.now()).kind == "code"


@pytest.mark.parametrize("typed", ["0", "2026", "nonsense"])
def test_an_answer_is_the_same_whatever_key_was_typed(typed: str) -> None:
    page = HttpResponse(f"<p>{typed} は見つかりません（2026年12月10日 4:01）")
    assert plain(page, Attempt("permanent", "mutated", f"/a/{typed}/"))[1] == "は見つかりません（2026年12月10日 4:01）"


def test_no_token_passes_that_was_not_given(ring: Ring) -> None:
    tally = sweep(ring, 2_000, random.Random(7))
    assert tally.faults == []
    assert (tally.count, tally.doors) == (2_000, {door.name for door in doors()})
    assert set(tally.kinds) >= {
        "forged", "mutated", "foreign", "without", "expired", "revoked", "superseded", "withdrawn", "handed", "shut",
        "gone", "apart",
    }  # fmt: skip


def test_a_program_that_follows_every_link_changes_nothing(ring: Ring) -> None:
    """With the right key in its hand: it asks for the head and the whole of every page, as scanners of mails do."""
    assert visit(ring) == []


def test_a_page_that_writes_when_it_is_read_would_be_noticed(ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    heads = own_contacts._heads

    def heads_with_an_answer(link: ContactLink) -> dict[str, Any]:
        say_still_right(link=link, at=timezone.now())
        return heads(link)

    monkeypatch.setattr(own_contacts, "_heads", heads_with_an_answer)
    assert len(visit(ring, at=["own-contacts"])) == 1


@pytest.mark.parametrize("name", SEEDS)
def test_the_sweep_would_notice(ring: Ring, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = SEEDS[name]
    monkeypatch.setattr(seed.place, seed.name, seed.bug)
    faults = sweep(ring, 40, random.Random(7), at=[seed.at]).faults
    assert any(f"{seed.at} {seed.kind}: " in fault for fault in faults)
