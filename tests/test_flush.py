"""The test runner empties guarded tables after a test that commits, and puts the guards back (our own flush)."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection

from agreements.models.append_only import guarded_models, missing_guards
from agreements.models.event import Event, record_event

_AT = datetime(2026, 10, 19, 8, 0, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_that_commits_begins_empty_and_guarded(turn: int) -> None:
    assert (Event.objects.count(), missing_guards(connection)) == (0, [])
    record_event(chain="AG-0001", kind="told", subject="agreement 1", at=_AT, by="ren", data={"turn": turn})
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["UPDATE {} SET chain = 'x'", "DELETE FROM {}"])
def test_the_database_itself_refuses(statement: str) -> None:
    event = record_event(chain="AG-0001", kind="told", subject="agreement 1", at=_AT, by="ren", data={})
    with pytest.raises(DatabaseError, match="written once"), connection.cursor() as cursor:
        cursor.execute(statement.format(Event._meta.db_table))
    assert Event.objects.get().hash == event.hash


def test_there_are_facts_to_guard() -> None:
    assert Event in guarded_models()
