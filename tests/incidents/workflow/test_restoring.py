"""A backup becomes an installation again, to the microsecond and the last id; whatever is wrong with it is told."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core import signing
from django.core.management import CommandError, call_command
from django.db import connection

from agreements.models import Contact, Counter, Event, Meeting, ReviewDecision, System
from agreements.models.append_only import missing_guards
from agreements.refusals import Refused
from agreements.workflow.meetings import change_meeting
from incidents.queries import portable
from incidents.queries.backups import MANIFEST, ROWS, VAULT, read_manifest
from incidents.queries.deeds import note_of
from incidents.queries.verifying import record_faults
from incidents.workflow.backing_up import back_up
from incidents.workflow.restoring import NotWhole, restore
from tests.lived_in import AN_INSTANT, empty_installation, lived_in  # noqa: F401 - a fixture
from tests.published import AT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(lived_in: SimpleNamespace, tmp_path: Path) -> Path:  # noqa: F811 - the same
    return back_up(folder=tmp_path / "backups", keep=None, at=AN_INSTANT).path


def told(backup: Path, tmp_path: Path) -> tuple[list[str], str | None]:
    """Give the faults that a restore names, and what it has left in the empty installation."""
    with empty_installation(tmp_path / "other"):
        try:
            restore(backup=backup, at=AN_INSTANT)
        except NotWhole as wrong:
            return wrong.faults, portable.first_row()
        return [], portable.first_row()


def test_everything_is_as_it_was(backup: Path, lived_in: SimpleNamespace, tmp_path: Path) -> None:  # noqa: F811
    before = list(portable.lines())
    with empty_installation(tmp_path / "other"):
        restored = restore(backup=backup, at=AN_INSTANT)
        assert list(portable.lines()) == before
        assert (restored.faults, list(record_faults()), missing_guards(connection)) == ([], [], [])
        assert ReviewDecision.objects.get().at == AN_INSTANT
        assert (note_of("restore") or {})["backup"] == backup.name


def test_no_id_is_given_twice(backup: Path, lived_in: SimpleNamespace, tmp_path: Path) -> None:  # noqa: F811
    with empty_installation(tmp_path / "other"):
        restore(backup=backup, at=AN_INSTANT)
        contact = Contact.objects.create(
            party=lived_in.agreement.party, place=8, role="新人", mail="new@minato.example"
        )
        assert contact.pk == lived_in.gone_id + 1


def test_no_number_that_may_be_on_paper_is_given_again(lived_in: SimpleNamespace, tmp_path: Path) -> None:  # noqa: F811
    """As after a day on which more agreements, an outage and changes of a meeting were lost."""
    system, party, by = lived_in.agreement.system, lived_in.agreement.party, lived_in.by
    meeting = Meeting.objects.create(
        title="次の打合せ", starts_at=AT, ends_at=AT + timedelta(hours=1), calendar_sequence=2
    )
    meeting.systems.add(system)
    lost = {counter.name: counter.last + 5 for counter in Counter.objects.all()}
    assert set(lost) == {"agreement", f"incident-{AN_INSTANT:%Y}"}
    folder = back_up(folder=tmp_path / "backups", keep=None, at=AN_INSTANT).path
    with empty_installation(tmp_path / "other"):
        call_command("restore", str(folder))
        assert all(counter.last > lost[counter.name] for counter in Counter.objects.all())
        meeting = Meeting.objects.get()
        meeting.place = "別の会議室"
        change_meeting(meeting=meeting, systems=[system], parties=[party], by=by, at=AN_INSTANT)
        assert meeting.calendar_sequence > 2 + 5
        assert list(record_faults()) == []


def test_an_installation_with_rows_is_refused(backup: Path) -> None:
    with pytest.raises(CommandError, match=r"空ではありません（agreements\.\w+ に行があります）"):
        call_command("restore", str(backup))
    assert list(record_faults()) == []


def test_a_vault_with_other_papers_is_refused(backup: Path, tmp_path: Path) -> None:
    with empty_installation(tmp_path / "other"):
        place = tmp_path / "other" / "vault" / "ab"
        place.mkdir(parents=True)
        (place / f"{'ab' * 32}.pdf").touch()
        with pytest.raises(Refused, match="空ではありません（別の文書が1件）"):
            restore(backup=backup, at=AN_INSTANT)
        assert portable.first_row() is None


def test_a_restore_that_was_killed_begins_again(backup: Path, tmp_path: Path) -> None:
    with empty_installation(tmp_path / "other"):
        shutil.copytree(backup / VAULT, tmp_path / "other" / "vault")
        assert restore(backup=backup, at=AN_INSTANT).faults == []


def cut(backup: Path) -> None:
    (backup / ROWS).write_bytes((backup / ROWS).read_bytes()[:-40])


def flip_paper(backup: Path) -> None:
    paper = next((backup / VAULT).glob("*/*.pdf"))
    paper.chmod(0o600)
    paper.write_bytes(b"%PDF-1.7 another")


def lose_paper(backup: Path) -> None:
    next((backup / VAULT).glob("*/*.pdf")).unlink()


def edit_manifest(backup: Path) -> None:
    said = json.loads((backup / MANIFEST).read_text())
    (backup / MANIFEST).write_text(json.dumps(said | {"facts": 0}))


def edit_rows(backup: Path) -> None:
    """Change a name where nobody vouches for it, and all hashes with it; only the key is missing."""
    change_rows(backup, "退職者", "侵入者")
    said = json.loads((backup / MANIFEST).read_text())
    (backup / MANIFEST).write_text(json.dumps(said | {"rows_sha256": sha256_of(backup / ROWS)}))


def forge_fact(backup: Path) -> None:
    """Change a fact with the key at hand."""
    change_rows(backup, "湊 一葉", "偽 一葉")
    sign_again(backup)


def set_back(backup: Path) -> None:
    """The checkpoint is signed, but of another record."""
    manifest, _faults = read_manifest(backup)
    (backup / MANIFEST).write_text(replace(manifest, checkpoint=foreign_checkpoint()).text())


FORGERIES: list[tuple[Callable[[Path], None], str]] = [
    (cut, "rows.jsonl.gz: is not what was written"),
    (flip_paper, ": Damaged"),
    (lose_paper, ": Missing"),
    (edit_manifest, "manifest.json: is not signed by this installation's HEIJI_SECRET_KEY"),
    (edit_rows, "manifest.json: is not signed by this installation's HEIJI_SECRET_KEY"),
    (forge_fact, "[chain]"),
    (set_back, "[rewritten]"),
]


@pytest.mark.parametrize(("spoil", "words"), FORGERIES)
def test_a_spoiled_backup_is_refused(spoil: Callable[[Path], None], words: str, backup: Path, tmp_path: Path) -> None:
    spoil(backup)
    faults, left = told(backup, tmp_path)
    assert [fault for fault in faults if words in fault] != [], faults
    assert left is None


@pytest.mark.parametrize("name", [MANIFEST, ""])
def test_what_was_never_finished_is_no_backup(name: str, backup: Path, tmp_path: Path) -> None:
    (backup / MANIFEST).unlink()
    with (
        empty_installation(tmp_path / "other"),
        pytest.raises(CommandError, match="完成したバックアップではありません"),
    ):
        call_command("restore", str(backup / name))


def test_better_some_papers_than_none(backup: Path, tmp_path: Path) -> None:
    lose_paper(backup)
    with empty_installation(tmp_path / "other"):
        with pytest.raises(CommandError, match="ファイルが保管庫にありません"):
            call_command("restore", str(backup), "--despite-faults")
        assert ReviewDecision.objects.count() == 1


def test_rows_that_end_too_soon_cannot_be_restored_at_all(backup: Path, tmp_path: Path) -> None:
    cut(backup)
    with empty_installation(tmp_path / "other"):
        with pytest.raises(CommandError, match=r"rows.jsonl.gz: EOFError"):
            call_command("restore", str(backup), "--despite-faults")
        assert portable.first_row() is None


def test_rows_of_another_make_are_refused(backup: Path, tmp_path: Path) -> None:
    change_rows(backup, '"symptom_en"', '"symptom_fr"')
    sign_again(backup)
    with empty_installation(tmp_path / "other"):
        with pytest.raises(Refused, match=r"agreements\.\w+ の形が違います"):
            restore(backup=backup, at=AN_INSTANT)
        assert System.objects.count() == 0


def test_a_newer_backup_is_taken_from_the_folder(backup: Path, tmp_path: Path) -> None:
    back_up(folder=backup.parent, keep=None, at=AN_INSTANT)
    with empty_installation(tmp_path / "other"):
        call_command("restore", str(backup.parent))
        assert (note_of("restore") or {})["backup"].startswith("heiji-0002-")


def change_rows(backup: Path, old: str, new: str) -> None:
    escaped = [json.dumps(text)[1:-1].encode() if '"' not in text else text.encode() for text in (old, new)]
    data = gzip.decompress((backup / ROWS).read_bytes())
    assert escaped[0] in data
    (backup / ROWS).write_bytes(gzip.compress(data.replace(*escaped)))


def sign_again(backup: Path) -> None:
    manifest, _faults = read_manifest(backup)
    (backup / MANIFEST).write_text(replace(manifest, rows_sha256=sha256_of(backup / ROWS)).text())


def sha256_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def foreign_checkpoint() -> str:
    last = Event.objects.latest("id").pk
    return signing.Signer(salt="heiji checkpoint").sign(f"2026-10-10T01:00:00Z {last} {'0' * 64}")
