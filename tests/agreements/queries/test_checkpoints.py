"""A checkpoint in an old mail shows that the whole record was rewritten, chains and all."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from agreements.models import chain_faults, record_event
from agreements.models.append_only import drop_guards, install_guards
from agreements.models.event import Event
from agreements.queries.checkpoints import checkpoint, checkpoint_faults, sealed_checkpoint

AT = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)


@pytest.fixture
def record(db: None) -> None:
    for chain in ("AG-9001", "AG-9002", "AG-9001"):
        record_event(chain=chain, kind="test", subject="test:1", at=AT, by="x", data={})


def test_it_holds_while_the_record_grows(record: None) -> None:
    text = checkpoint(at=AT)
    record_event(chain="AG-9002", kind="test", subject="test:1", at=AT, by="x", data={})
    folded = text.replace(" ", "\n ")
    assert list(checkpoint_faults(text)) == list(checkpoint_faults(folded)) == []


def test_a_record_rewritten_with_fitting_hashes_is_found(record: None) -> None:
    text = checkpoint(at=AT)
    last = Event.objects.get(chain="AG-9001", sequence=2)
    last.by = "somebody else"
    with transaction.atomic():
        drop_guards(connection)
        with connection.cursor() as cursor:
            forged = 'UPDATE agreements_event SET "by" = %s, hash = %s WHERE id = %s'
            cursor.execute(forged, [last.by, last.computed_hash(), last.pk])
        install_guards(connection)
    assert list(chain_faults("AG-9001")) == []
    (found,) = checkpoint_faults(text)
    assert (found.kind, f"〜{last.pk}の" in found) == ("rewritten", True)


def test_a_checkpoint_of_somebody_else_is_none(record: None) -> None:
    said = sealed_checkpoint(at=AT).split()
    texts = ["2026-10-08T01:00:00Z 3 abc:forged", " ".join([said[0], "2", *said[2:]])]
    assert [found.kind for text in texts for found in checkpoint_faults(text)] == ["forged", "forged"]
