"""Backups lie side by side, whole and for our eyes only, and are made while everybody goes on working."""

import stat
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agreements import pdf
from agreements.models import Contact, Document, Party, ReviewInvitation
from agreements.workflow.codes import send_code
from agreements.workflow.reviewing import decide
from incidents.queries import portable
from incidents.queries.backups import VAULT, backups_in, read_manifest
from incidents.queries.deeds import note_of
from incidents.workflow.backing_up import back_up
from incidents.workflow.restoring import restore
from tests.lived_in import AN_INSTANT, empty_installation, lived_in  # noqa: F401 - a fixture
from tests.published import AT, draft, invitees, letters_of, publish_plainly

pytestmark = pytest.mark.django_db(transaction=True)

_BACKUPS, _PUBLISHED = 3, 12


def names(folder: Path) -> list[str]:
    return [path.name for path in backups_in(folder)]


def test_a_backup_says_what_is_in_it(lived_in: SimpleNamespace, tmp_path: Path) -> None:  # noqa: F811 - the same
    done = back_up(folder=tmp_path / "backups", keep=None, at=AN_INSTANT)
    manifest, faults = read_manifest(done.path)
    assert (faults, manifest.at, manifest.database) == ([], "2026-10-10T01:03:00+00:00", connection.vendor)
    assert manifest.rows["agreements.reviewdecision"] == 1
    assert manifest.papers == sorted(set(Document.objects.values_list("sha256", flat=True)))
    assert (note_of("backup") or {})["path"] == str(done.path)


def test_nobody_else_may_read_it(asked: SimpleNamespace, tmp_path: Path) -> None:
    done = back_up(folder=tmp_path / "backups", keep=None, at=AN_INSTANT)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "backups", done.path)}
    files = {stat.S_IMODE(path.stat().st_mode) for path in done.path.iterdir() if path.is_file()}
    assert (modes, files) == ({0o700}, {0o600})


def test_the_newest_are_kept_by_their_number(asked: SimpleNamespace, tmp_path: Path) -> None:
    """Not by a clock, which may have been wrong."""
    folder = tmp_path / "backups"
    for year in (2040, 2026, 2027):
        call = back_up(folder=folder, keep=2, at=AN_INSTANT.replace(year=year))
    assert names(folder) == ["heiji-0002-20261010T010300Z", "heiji-0003-20271010T010300Z"]
    assert call.path == backups_in(folder)[-1]
    assert sorted(path.name for path in folder.iterdir()) == [".lock", *names(folder)]


def test_a_paper_lies_there_once_and_apart_from_the_vault(asked: SimpleNamespace, tmp_path: Path) -> None:
    first, second = (back_up(folder=tmp_path / "backups", keep=None, at=AN_INSTANT).path for _turn in range(2))
    sha256 = Document.objects.get().sha256
    places = [pdf.vault.path_of(sha256, root) for root in (first / VAULT, second / VAULT, None)]
    one, other, live = (place.stat().st_ino for place in places)
    assert (one == other, one == live) == (True, False)


def test_a_paper_that_went_bad_in_one_backup_is_taken_anew(asked: SimpleNamespace, tmp_path: Path) -> None:
    first = back_up(folder=tmp_path / "backups", keep=None, at=AN_INSTANT).path
    bad = pdf.vault.path_of(Document.objects.get().sha256, first / VAULT)
    bad.chmod(0o600)
    bad.write_bytes(b"bad")
    second = back_up(folder=tmp_path / "backups", keep=None, at=AN_INSTANT).path
    assert read_manifest(second)[1] == []


def test_a_lost_paper_is_told_and_the_rest_is_there(lived_in: SimpleNamespace, tmp_path: Path) -> None:  # noqa: F811
    sha256 = Document.objects.get().sha256
    pdf.vault.path_of(sha256).unlink()
    with pytest.raises(CommandError, match=sha256):
        call_command("backup", str(tmp_path / "backups"))
    manifest, faults = read_manifest(backups_in(tmp_path / "backups")[0])
    assert (manifest.lost, faults) == ([sha256], [f"vault: {sha256}: was lost before the backup was made"])


def test_a_disk_that_refuses_leaves_none(asked: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="に書けません"):
        call_command("backup", str(tmp_path / "file" / "backups"))


@pytest.mark.fault
def test_while_people_approve_and_publish(asked: SimpleNamespace, tmp_path: Path) -> None:
    """As often as it takes until they have done something in the middle of it."""
    folder, stop = tmp_path / "backups", threading.Event()
    verbs = [publishing(asked, 0), publishing(asked, 1), approving(asked)]
    workers = [threading.Thread(target=work, args=(verb, stop)) for verb in verbs]
    for worker in workers:
        worker.start()
    try:
        papers = [backed_up(folder)]
        while len(papers) < _BACKUPS or papers[-1] < papers[0] + _PUBLISHED:
            papers.append(backed_up(folder))
    finally:
        stop.set()
        for worker in workers:
            worker.join(timeout=180)
    for path in backups_in(folder):
        with empty_installation(tmp_path / path.name):
            assert restore(backup=path, at=AN_INSTANT).faults == []


def backed_up(folder: Path) -> int:
    return len(back_up(folder=folder, keep=_BACKUPS, at=AN_INSTANT).manifest.papers)


def work(verb: Iterator[Any], stop: threading.Event) -> None:
    """Do it again and again, over a connection of one's own."""
    try:
        while not stop.is_set():
            next(verb)
    finally:
        connection.close()


def publishing(asked: SimpleNamespace, number: int) -> Iterator[Any]:
    party = Party.objects.create(kind="customer", name=f"発行の相手 {number}")
    agreement = draft(asked.agreement.system, party, asked.by)
    while True:
        yield publish_plainly(agreement, asked.by, agreed_in_meeting=True)


def approving(asked: SimpleNamespace) -> Iterator[Any]:
    """Each time about an agreement of its own."""
    for number in count():
        party = Party.objects.create(kind="customer", name=f"承認の相手 {number}")
        contact = Contact.objects.create(party=party, place=1, role="当番", mail="duty@other.example")
        agreement = draft(asked.agreement.system, party, asked.by)
        (letter,) = letters_of(publish_plainly(agreement, asked.by, invitees=invitees(contact)))
        send_code(invitation=letter.invitation, at=AT)
        invitation = ReviewInvitation.objects.get(pk=letter.invitation.pk)
        yield decide(invitation=invitation, answer=letter.answer(), at=AT)


def test_a_backup_holds_second_factors_and_no_session() -> None:
    """Whoever reads a backup must not be signed in by it; whoever is restored must not lose the app."""
    carried = {portable.label_of(model) for model in portable.tables()}
    assert carried & {"sessions.session", "usersessions.usersession", "mfa.authenticator"} == {"mfa.authenticator"}
