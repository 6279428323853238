"""A backup, its rehearsal and its restore with 1,000 agreements of real size, on the disk, timed.

Everything is written by the real verbs, but for the papers: each is a real print with a line behind its end, so that
each is another file of the real size.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from agreements import pdf
from agreements.models import Contact, Party, ReviewInvitation, System, User
from agreements.workflow.codes import send_code
from agreements.workflow.publishing import Body, freeze
from agreements.workflow.reviewing import decide
from incidents.queries.backups import backups_in
from incidents.queries.verifying import checked
from incidents.workflow.backing_up import back_up
from incidents.workflow.elsewhere import database_at
from incidents.workflow.rehearsing import rehearse
from incidents.workflow.restoring import restore
from tests.agreements.example_content import example_content
from tests.published import AT, draft, invitees, letters_of

AGREEMENTS = 1_000
_FORMS = [pdf.PaperForm("ja", "a4"), pdf.PaperForm("ja", "phone")]
GOAL_SECONDS = 15 * 60


def run() -> list[str]:
    """Return one line a step: how long it took, and what there was."""
    papers = [
        pdf.render_body(example_content(), number="AG-0001", version=1, published_at=AT, form=form) for form in _FORMS
    ]
    building = _seconds(lambda: _build(papers))
    counts = checked()
    lines = [f"backup, {AGREEMENTS:,} agreements: {counts['events']:,} events, built in {building:.0f} s"]
    with tempfile.TemporaryDirectory(prefix="heiji-bench-") as place:  # on the disk, unlike the live system here
        folder = Path(place) / "backups"
        first = _seconds(lambda: back_up(folder=folder, keep=None, at=timezone.now()))
        second = _seconds(lambda: back_up(folder=folder, keep=None, at=timezone.now()))
        size = sum(path.stat().st_size for path in backups_in(folder)[0].rglob("*") if path.is_file())
        rehearsal = _seconds(lambda: rehearse(folder=folder, at=timezone.now()))
        restoring = _seconds(lambda: _restore_elsewhere(Path(place), folder))
    steps = {"backup, the first": first, "backup, the next": second, "rehearsal": rehearsal, "restore": restoring}
    lines += [f"  {name:<20} {seconds:7.1f} s" for name, seconds in steps.items()]
    word = "ok" if max(steps.values()) < GOAL_SECONDS else "MISSED"
    return [*lines, f"  a backup has {size / 1e6:,.0f} MB; each under {GOAL_SECONDS} s: {word}"]


def _build(papers: list[bytes]) -> None:
    Party.objects.create(kind="own", name="平時ペイメント株式会社")
    system = System.objects.create(slug="backup-bench", name="決済承認API", symptom="決済が通らない")
    by = User.objects.create_superuser("backup-bench", "bench@ops.example")
    for number in range(1, AGREEMENTS + 1):
        _approved(system, by, number, [data + f"% {number}\n".encode() for data in papers])


def _approved(system: System, by: User, number: int, papers: list[bytes]) -> None:
    """An agreement of its own party, published and approved."""
    party = Party.objects.create(kind="customer", name=f"第{number:05d}商会")
    contact = Contact.objects.create(party=party, place=1, role="当番", mail=f"duty{number}@other.example")
    agreement = draft(system, party, by)
    stored = [(form, pdf.vault.put(data), len(data)) for form, data in zip(_FORMS, papers, strict=True)]
    bodies = [Body(form.language, form.size, sha256, size, "a benchmark") for form, sha256, size in stored]
    asked = {"agreed_in_meeting": False, "invitees": invitees(contact)}
    (letter,) = letters_of(freeze(agreement=agreement, number=1, bodies=bodies, by=by, at=AT, **asked))  # type: ignore[arg-type]
    send_code(invitation=letter.invitation, at=AT)
    decide(invitation=ReviewInvitation.objects.get(pk=letter.invitation.pk), answer=letter.answer(), at=AT)


def _restore_elsewhere(place: Path, folder: Path) -> None:
    vault, settings.VAULT_DIR = settings.VAULT_DIR, place / "vault"
    try:
        with database_at({**connection.settings_dict, "NAME": str(place / "restored.sqlite3")}):
            restore(backup=backups_in(folder)[-1], at=timezone.now())
    finally:
        settings.VAULT_DIR = vault


def _seconds(step: Callable[[], Any]) -> float:
    started = time.monotonic()
    step()
    return time.monotonic() - started
