"""A world in which everything that `verify` looks at has happened, and copies of it to be forged.

It is told once a module, written down as rows, and read into a database of its own; what a test does there is undone.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from agreements import pdf
from agreements.models import Event, Job, Meeting
from agreements.models.append_only import digest_of, drop_guards, install_guards
from agreements.workflow import issuing
from agreements.workflow.checkpointing import keep_checkpoint
from agreements.workflow.inviting import close_link, revoke_invitation
from agreements.workflow.meetings import arrange_meeting, record_meeting
from agreements.workflow.publishing import Body
from agreements.workflow.reviewing import withdraw_version
from incidents.workflow.backing_up import write_rows
from incidents.workflow.elsewhere import database_at
from incidents.workflow.restoring import fill
from tests import migrated
from tests.lived_in import AN_INSTANT, described, lived_in
from tests.published import draft, invitees, publish_plainly

__all__ = ["lived_in"]
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Kept:
    """Where the world lies: `files` is to be copied (vault, key, checkpoints), `database` has its rows."""

    files: Path
    database: dict[str, Any]


def tell(world: SimpleNamespace) -> None:
    """What happens after a first approval: a request taken back and its link shut, copies issued, a version withdrawn,
    a meeting held; a checkpoint; and on the day after it one more agreement, and one more checkpoint."""
    at, by, agreement = AN_INSTANT + _DAY, world.by, world.agreement
    revoke_invitation(invitation=world.second.invitation, by=by, at=at)
    close_link(invitation=world.second.invitation, by=by, at=at)
    for number, job in enumerate(Job.objects.filter(kind="issue").order_by("pk"), start=1):
        data = f"%PDF-1.7 copy {number}".encode()
        copy = Body("ja", "a4", pdf.vault.put(data), len(data), "a test")
        issuing._keep_copies(job, world.version, [copy], number, at)
    contact = world.first.invitation.contact
    second = publish_plainly(agreement, by, invitees=invitees(contact, reply_by=at + _DAY), at=at)
    withdraw_version(version=second, reason="誤り", by=by, at=at)
    meeting = Meeting(title="春の打合せ", starts_at=at - _DAY, ends_at=at)
    arrange_meeting(meeting=meeting, systems=[agreement.system], parties=[agreement.party], by=by, at=at)
    record_meeting(meeting=meeting, heard="夜間は電話を先に。", by=by, at=at)
    keep_checkpoint(at=at)
    other = agreement.system.parties.exclude(pk=agreement.party_id).get()
    draft(agreement.system, other, by, at=at + _DAY)
    keep_checkpoint(at=at + _DAY)


@pytest.fixture(scope="module")
def told() -> dict[str, Kept]:
    """Filled by the first test that asks for a copy."""
    return {}


@pytest.fixture
def copied(
    request: pytest.FixtureRequest,
    told: dict[str, Kept],
    db: None,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The world as it is, in the place of this test's own; the guards are lifted and whatever is done is undone."""
    if not told:
        tell(request.getfixturevalue("lived_in"))
        told["world"] = _write_down(tmp_path_factory.mktemp("world"))
    shutil.copytree(told["world"].files, tmp_path / "copy")
    settings.VAULT_DIR = tmp_path / "copy" / "vault"
    with database_at(told["world"].database), transaction.atomic():
        yield
        transaction.set_rollback(True)


def _write_down(folder: Path) -> Kept:
    write_rows(folder / "rows.jsonl.gz")
    shutil.copytree(settings.VAULT_DIR.parent, folder / "files")
    (folder / "database").mkdir()
    database = described(migrated.url_of_a_copy(folder / "database"))
    with database_at(database):
        assert fill(rows=folder / "rows.jsonl.gz") == []
    return Kept(folder / "files", database)


@contextmanager
def unguarded() -> Iterator[Callable[..., None]]:
    """Somebody with the database and its guards in their hands, who puts the guards back."""

    def write(statement: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    drop_guards(connection)
    yield write
    install_guards(connection)


def recompute(chain: str) -> None:
    """Let every event of a chain vouch for its facts as they are by now, and every hash fit again."""
    from django.apps import apps

    before = ""
    with unguarded() as write:
        for event in Event.objects.filter(chain=chain).order_by("sequence"):
            told = event.told()
            for name in told.get("facts", {}):
                label, _colon, key = name.partition(":")
                told["facts"][name] = digest_of(apps.get_model(label)._default_manager.get(pk=key))
            if event.kind.startswith("review.") and event.subject.startswith("decision:"):
                event.kind = f"review.{told['answer']}"
            event.data = _canonical(told)
            event.prev_hash = before or event.prev_hash
            before = event.hash = event.computed_hash()
            values = [event.kind, event.data, event.prev_hash, event.hash, event.pk]
            write("UPDATE agreements_event SET kind = %s, data = %s, prev_hash = %s, hash = %s WHERE id = %s", *values)


def _canonical(told: dict[str, Any]) -> str:
    import json

    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
