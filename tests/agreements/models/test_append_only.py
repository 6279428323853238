"""Facts are written once: by Python, and by whoever comes past Python, on both databases."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from agreements.models import Event, WrittenOnce, chain_faults, record_event
from agreements.models.append_only import drop_guards, guarded_models, install_guards, missing_guards

AT = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)


@pytest.fixture
def event(db: None) -> Event:
    return record_event(chain="AG-9001", kind="test.one", subject="test:1", at=AT, by="佐久間 蓮", data={"n": 1})


def test_python_refuses_change_and_deletion(event: Event) -> None:
    event.kind = "test.forged"
    for forbidden in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(kind="x"),
        lambda: Event.objects.bulk_update([event], ["kind"]),
    ):
        with pytest.raises(WrittenOnce):
            forbidden()


SQL = [
    "UPDATE agreements_event SET kind = 'forged'",
    "DELETE FROM agreements_event",
    "INSERT INTO agreements_event SELECT * FROM agreements_event",
]
SQL_OF = {
    "sqlite": [
        "INSERT OR REPLACE INTO agreements_event SELECT * FROM agreements_event",
        """REPLACE INTO agreements_event
           SELECT id + 9, chain, sequence, 'x', subject, at, "by", data, prev_hash, hash FROM agreements_event""",
    ],
    "postgresql": ["TRUNCATE agreements_event CASCADE"],
}


def test_the_database_refuses_every_way_round(event: Event) -> None:
    for statement in SQL + SQL_OF[connection.vendor]:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert list(Event.objects.values_list("kind", flat=True)) == ["test.one"]


def test_without_guards_the_same_statement_would_pass(event: Event) -> None:
    """The test above can fail: it is the guard that stops the change."""
    with transaction.atomic():
        drop_guards(connection)
        assert len(missing_guards(connection)) == 3 * len(guarded_models())
        with connection.cursor() as cursor:
            cursor.execute(SQL[0])
        install_guards(connection)
    assert missing_guards(connection) == []
    assert list(chain_faults("AG-9001")) == ["AG-9001 #1：イベントの中身がハッシュと合いません。"]


def test_guards_stand_after_migrating(db: None) -> None:
    assert missing_guards(connection) == []


def test_a_chain_names_each_event_before(event: Event) -> None:
    second = record_event(chain="AG-9001", kind="test.two", subject="test:1", at=AT, by="x", data={})
    assert (second.sequence, second.prev_hash) == (2, event.hash)
    assert list(chain_faults("AG-9001")) == []


def test_two_events_cannot_follow_the_same_one(event: Event) -> None:
    rival = Event(chain="AG-9002", sequence=1, kind="k", subject="s", at=AT, by="b", data="{}", prev_hash="0" * 64)
    rival.prev_hash, rival.hash = event.prev_hash, "f" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        rival.save()
