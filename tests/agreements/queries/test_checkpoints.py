"""A checkpoint in an old mail shows that the whole record was rewritten, chains and all."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from agreements.models import chain_faults, record_event
from agreements.models.append_only import drop_guards, install_guards
from agreements.models.event import Event
from agreements.queries.checkpoint_lines import places
from agreements.queries.checkpoints import checkpoint, checkpoint_faults, kept_faults, sealed_checkpoint
from agreements.workflow.checkpointing import keep_checkpoint

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


@pytest.fixture
def kept(record: None) -> Path:
    """A file with a restore in its middle: five lines, the third of which lets go what the second knew."""
    for number in range(5):
        keep_checkpoint(at=AT, restored=number == 2)
        record_event(chain="AG-9001", kind="test", subject="test:1", at=AT, by="x", data={})
    assert list(kept_faults()) == []
    return places()[0]


def set_back() -> None:
    drop_guards(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM agreements_event WHERE id > (SELECT min(id) + 4 FROM agreements_event)")
    install_guards(connection)


# What somebody makes of the lines who can write into the file, and has no key.
WRITTEN_INTO: dict[str, Callable[[list[str]], list[str]]] = {
    "the restore again": lambda lines: [*lines, lines[2]],
    "the restore again, with the line before it": lambda lines: [*lines, *lines[1:3]],
    "an old line until no newer one is looked at": lambda lines: [*lines, *[lines[2]] * 600],
    "all old lines until no newer one is looked at": lambda lines: [*lines, *lines[:3] * 200],
    "the restore moved to the end": lambda lines: [*lines[:2], *lines[3:], lines[2]],
    "a line taken out": lambda lines: [*lines[:3], *lines[4:]],
    "two lines in another order": lambda lines: [*lines[:3], lines[4], lines[3]],
}


@pytest.mark.parametrize("name", WRITTEN_INTO)
def test_an_old_line_hides_nothing(kept: Path, name: str) -> None:
    set_back()
    kept.write_text("".join(WRITTEN_INTO[name](kept.read_text().splitlines(keepends=True))))
    assert "checkpoint-file" in {fault.kind for fault in kept_faults()}


def test_the_restore_itself_again_lets_nothing_go(kept: Path) -> None:
    lines = kept.read_text().splitlines(keepends=True)
    set_back()
    kept.write_text("".join([*lines, *lines[1:3]]))
    assert [fault.kind for fault in kept_faults()][:2] == ["checkpoint-file", "set-back"]


def test_each_place_has_lines_that_follow_each_other(record: None, settings: Any, tmp_path: Path) -> None:
    """The second place begins later, is away for a while, and sees a restore that began with an empty first one."""
    keep_checkpoint(at=AT)
    settings.CHECKPOINT_COPY = str(tmp_path / "mount" / "copy.txt")
    for step in ("there", "away", "back", "restored"):
        record_event(chain="AG-9001", kind="test", subject="test:1", at=AT, by="x", data={})
        settings.CHECKPOINT_COPY = str(tmp_path / ("mount" if step != "away" else "mount/copy.txt") / "copy.txt")
        if step == "restored":
            places()[0].unlink()
        keep_checkpoint(at=AT, restored=step == "restored")
    counts = [len(place.read_text().splitlines()) for place in places()]
    assert (counts, list(kept_faults())) == ([1, 3], [])


def test_a_line_that_a_power_cut_left_unfinished_breaks_nothing(kept: Path) -> None:
    whole = kept.read_text()
    kept.write_text(whole + whole.splitlines()[0][:200])
    keep_checkpoint(at=AT)
    assert (len(kept.read_text().splitlines()), list(kept_faults())) == (6, [])
