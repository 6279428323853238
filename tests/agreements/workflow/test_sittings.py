"""The history has an entry for each editor and sitting; the saves on the way go after two hours."""

from datetime import timedelta

import pytest

from agreements.queries.draft_history import content_at, sittings_of
from agreements.workflow.drafts import save_fields
from tests.published import AT, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(payments, minato, ren):
    return draft(payments, minato, ren)


def write(agreement, by, text, after):
    agreement.refresh_from_db()
    fields = {"notes": {"ja": text}}
    return save_fields(
        agreement=agreement, fields=fields, base_revision=agreement.revision, by=by, at=AT + timedelta(minutes=after)
    )


def test_saves_of_one_editor_without_a_long_pause_are_one_sitting(agreement, ren, administrator):
    for after in (100, 101, 130):
        write(agreement, ren, f"{after}", after)
    write(agreement, administrator, "間に", 131)
    write(agreement, ren, "あとで", 132)
    write(agreement, ren, "ずっとあとで", 163)
    assert [
        (sitting.by, sitting.before, [n for n, _at in sitting.revisions]) for sitting in sittings_of(agreement)
    ] == [
        (ren, 6, [7]),
        (ren, 5, [6]),
        (administrator, 4, [5]),
        (ren, 1, [2, 3, 4]),
        (ren, 0, [1]),
    ]


def test_most_saves_on_the_way_go_after_two_hours_and_the_sitting_stays_one(agreement, ren):
    for after in range(100, 241):
        write(agreement, ren, f"{after}", after)
    newest = sittings_of(agreement)[0]
    kept = [n for n, _at in newest.revisions]
    assert (kept[0], kept[-120:]) == (2, list(range(23, 143)))
    assert len(kept) < 120 + 5
    # A page that still stands on a forgotten save is merged with the one kept before it.
    assert content_at(agreement, 10).notes == {"ja": "100"}
