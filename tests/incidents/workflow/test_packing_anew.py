"""The go-bag is packed anew when anything in it has changed, and only what changed is made anew."""

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import AgreementVersion, Membership, Party, System, User
from incidents.queries.bag.place import bag_folder
from incidents.queries.bag.source import look_now
from incidents.workflow.bagging import newest_here, refresh_bag
from tests.incidents import story
from tests.incidents.packed import packed


def test_nothing_is_packed_while_nothing_changes(version: AgreementVersion) -> None:
    first = packed()
    again = refresh_bag(at=story.NOW + timedelta(minutes=30))
    assert again is not None
    assert (again.generation.path, again.written) == (first.path, None)
    copy = newest_here(bag_folder())
    assert copy is not None
    assert copy.known_at == story.NOW + timedelta(minutes=30)
    assert packed(61).manifest.sequence == 2


def _change_number(minato: Party, **_more: Any) -> None:
    contact = minato.contacts.first()
    assert contact is not None
    contact.phone = "+81300009999"
    contact.save()


def _rename(minato: Party, **_more: Any) -> None:
    minato.name_en = "Minato"
    minato.save()


def _approve(tozai: Party, ren: User, plan: System, **_more: Any) -> None:
    made = story.approved(story.agreement(plan, tozai, ren), ren)
    story.store(made, "issued")


def _add_party(plan: System, **_more: Any) -> None:
    plan.parties.add(Party.objects.create(kind="customer", name="新しい顧客"))


def _open(plan: System, mio: User, **_more: Any) -> None:
    story.outage(plan, mio)


def _give_role(plan: System, outsider: User, **_more: Any) -> None:
    Membership.objects.create(system=plan, user=outsider, role="oncall")


def _lock(mio: User, **_more: Any) -> None:
    mio.is_active = False
    mio.save()


def _new_password(mio: User, **_more: Any) -> None:
    mio.set_password("another long password for tests")
    mio.save()


def _marry(mio: User, **_more: Any) -> None:
    mio.name_latin = "Mio Mori"
    mio.save()


@pytest.mark.parametrize(
    "change", [_change_number, _rename, _approve, _add_party, _open, _give_role, _lock, _new_password, _marry]
)
def test_whatever_is_in_it_packs_it_anew(
    version: AgreementVersion, plan: System, minato: Party, tozai: Party, people: Any, change: Callable[..., None]
) -> None:
    packed()
    change(plan=plan, minato=minato, tozai=tozai, **vars(people))
    assert packed().manifest.sequence == 2


def test_contents_are_read_when_they_are_new_and_once_an_hour(
    version: AgreementVersion, tozai: Party, minato: Party, plan: System, ren: User
) -> None:
    assert versions_read(0) == {version.pk}
    _rename(minato)
    assert versions_read(1) == set()
    newest = story.approved(story.agreement(plan, tozai, ren), ren, reports=[])
    assert versions_read(2) == {newest.pk}
    assert versions_read(63) == {version.pk, newest.pk}


def versions_read(minutes: int) -> set[int]:
    """Pack, and return of which versions the text was asked for."""
    with CaptureQueriesContext(connection) as asked:
        done = refresh_bag(at=story.NOW + timedelta(minutes=minutes))
    assert done is not None
    assert done.written is not None
    texts = [row["sql"] for row in asked.captured_queries if "content_text" in row["sql"] and " IN (" in row["sql"]]
    return {int(number) for sql in texts for number in re.findall(r"\d+", sql.partition(" IN (")[2])}


def test_another_program_packs_it_anew(version: AgreementVersion, settings: Any, tmp_path: Path) -> None:
    packed()
    shutil.copytree(settings.BASE_DIR / "templates" / "gobag", tmp_path / "templates" / "gobag")
    (tmp_path / "templates" / "gobag" / "another.html").write_text("")
    settings.BASE_DIR = tmp_path
    look_now.cache_clear()
    try:
        assert versions_read(1) == {version.pk}
    finally:
        look_now.cache_clear()


def test_midnight_packs_it_anew(version: AgreementVersion) -> None:
    refresh_bag(at=story.NOW.replace(hour=23, minute=50))
    done = refresh_bag(at=story.NOW.replace(hour=23, minute=50) + timedelta(minutes=15))
    assert done is not None
    assert done.generation.manifest.sequence == 2


def test_one_approval_writes_what_it_changes(
    version: AgreementVersion, booking: System, ren: User, tozai: Party
) -> None:
    booking.parties.add(tozai)
    first = packed()
    _approve(tozai=tozai, ren=ren, plan=version.agreement.system)
    second = packed(1)
    changed = {name for name, sha256 in second.sums.items() if first.sums.get(name) != sha256}
    assert {name for name in changed if name.startswith("systems/booking/")} == set()
    assert any(name.startswith("systems/payments/papers/") for name in changed)


def test_a_clock_that_ran_ahead_leaves_no_bag_of_unknown_age(version: AgreementVersion) -> None:
    """At +2 h by the clock it was packed, or said to be current; then the clock was put right."""
    ahead = story.NOW + timedelta(hours=2)
    for at in (ahead, story.NOW, ahead - timedelta(minutes=70), story.NOW):
        assert refresh_bag(at=at) is not None
        copy = newest_here(bag_folder())
        assert copy is not None
        assert copy.known_at == at
