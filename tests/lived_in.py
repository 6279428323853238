"""An installation in which people have worked, and an empty one beside it: what backups are tested with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from agreements.models import Contact, ReviewInvitation
from agreements.workflow.codes import send_code
from agreements.workflow.reviewing import decide
from agreements.workflow.talking import comment
from incidents.queries.drafts import open_drafts, sent_by_party
from incidents.workflow.elsewhere import database_at
from incidents.workflow.opening import Sighting, open_incident
from incidents.workflow.reporting import send_report
from tests import migrated
from tests.published import AT

# No clock stops at a whole second.
AN_INSTANT = AT + timedelta(minutes=3, microseconds=123_457)


@pytest.fixture
def lived_in(asked: SimpleNamespace) -> SimpleNamespace:
    """A version asked for, commented on and approved by one of two, a report sent; a contact at the end is gone."""
    invitation = asked.first.invitation
    send_code(invitation=invitation, at=AN_INSTANT)
    invitation = ReviewInvitation.objects.get(pk=invitation.pk)
    comment(version=asked.version, invitation=invitation, text="番号を確かめました", at=AN_INSTANT)
    asked.decision = decide(invitation=invitation, answer=asked.first.answer(), at=AN_INSTANT)
    asked.report = _report(asked)
    asked.gone = Contact.objects.create(party=asked.agreement.party, place=9, role="退職者", mail="gone@minato.example")
    asked.gone_id = asked.gone.pk
    asked.gone.delete()
    return asked


def _report(asked: SimpleNamespace) -> Any:
    system, party = asked.agreement.system, asked.agreement.party
    Contact.objects.filter(party=party).update(gets_reports=True)
    sighting = Sighting("決済が通らない", AN_INSTANT, AN_INSTANT)
    incident = open_incident(system=system, sighting=sighting, level=1, by=asked.by, at=AN_INSTANT)
    draft = open_drafts(incident, sent_by_party(incident))[party.pk][0]
    return send_report(draft=draft, revision=draft.revision, by=asked.by, at=AN_INSTANT + timedelta(seconds=0.5))


@contextmanager
def empty_installation(folder: Path) -> Iterator[None]:
    """Another machine: a migrated database of the same kind, and a vault, both empty."""
    folder.mkdir(parents=True)
    vault, settings.VAULT_DIR = settings.VAULT_DIR, folder / "vault"
    try:
        with database_at(described(migrated.url_of_a_copy(folder))):
            yield
    finally:
        settings.VAULT_DIR = vault


def described(url: str) -> dict[str, Any]:
    """The settings of a database like ours at another address."""
    name = url.removeprefix("sqlite:///") if connection.vendor == "sqlite" else url.rpartition("/")[2]
    return {**connection.settings_dict, "NAME": name}
