"""verify agrees with a record made by real verbs, and names what somebody has changed in it."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from agreements import pdf
from agreements.models import AgreementVersion, Contact, Document, User
from agreements.models.append_only import drop_guards, install_guards
from agreements.queries.checkpoints import checkpoint
from agreements.workflow.exchange import import_document
from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.publishing import publish
from incidents.models import Report
from incidents.queries.drafts import open_drafts, sent_by_party
from incidents.workflow.opening import Sighting, open_incident
from incidents.workflow.reporting import send_report
from tests.agreements.example_file import example_file

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


@pytest.fixture
def version(administrator: User) -> AgreementVersion:
    agreement = import_document(plain=example_file(), by=administrator, at=AT)
    made = publish(agreement=agreement, revision=1, by=administrator, at=AT, agreed_in_meeting=True)
    run_due_jobs(at=AT)
    return made


@pytest.fixture
def report(version: AgreementVersion, administrator: User) -> Report:
    system, party = version.agreement.system, version.agreement.party
    Contact.objects.filter(party=party).update(gets_reports=True)
    sighting = Sighting("カード決済の承認が通らない", AT, AT)
    incident = open_incident(system=system, sighting=sighting, level=1, by=administrator, at=AT)
    draft = open_drafts(incident, sent_by_party(incident))[party.pk][0]
    return send_report(draft=draft, revision=draft.revision, by=administrator, at=AT + timedelta(minutes=5))


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(AT + timedelta(hours=1)):
        yield


def verified(*arguments: str) -> tuple[str, list[str]]:
    """Return what verify counts, and the faults it lists."""
    said = io.StringIO()
    try:
        call_command("verify", *arguments, stdout=said)
    except CommandError as error:
        return said.getvalue(), str(error).splitlines()[1:]
    return said.getvalue(), []


def forge(statement: str) -> None:
    """Change a fact as somebody with the database and its guards in their hands would."""
    drop_guards(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    install_guards(connection)


@pytest.mark.django_db
def test_an_empty_record_is_right() -> None:
    counts, found = verified()
    assert found == []
    assert counts.startswith("0 chains, 0 events")


def test_what_verbs_have_written_is_right(report: Report) -> None:
    counts, found = verified()
    assert found == []
    assert "1 agreement version," in counts
    assert "1 report," in counts


def test_a_lost_and_a_damaged_document_are_named(version: AgreementVersion) -> None:
    body = Document.objects.get(version=version, kind="body", size="a4")
    issued = Document.objects.get(version=version, kind="issued", size="a4")
    pdf.vault.path_of(body.sha256).unlink()
    path = pdf.vault.path_of(issued.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    _counts, found = verified()
    named = [
        f"agreements.document:{row.pk} (AG-0001 v1 {row.kind}-1 ja-a4) {row.sha256[:12]}: " for row in (body, issued)
    ]
    words = ["ファイルが保管庫にありません。 [paper]", "保管庫のファイルが壊れています。 [paper]"]
    assert found == [name + what for name, what in zip(named, words, strict=True)]


FORGERIES = [
    ("UPDATE incidents_report SET body = 'forged'", "：記録されたときと中身が違います。 [changed]"),
    ("UPDATE incidents_delivery SET mail = 'forged@x.example'", "へのメールが消えています。 [incident]"),
    ("UPDATE incidents_incidentmove SET state = 'closed'", "は、ありえないものです。 [incident]"),
    ("UPDATE incidents_report SET document_sha256 = 'forged'", "添えた文書が、そのときと違います。 [incident]"),
    ("DELETE FROM incidents_delivery", "送り先がありません。 [incident]"),
    ("DELETE FROM agreements_event WHERE kind = 'incident.opened'", "始まりを記録したイベントが"),
    ("DELETE FROM agreements_outgoingmail WHERE subject_kind = 'report'", "記録された行が消えています。 [erased]"),
    ("UPDATE agreements_agreementversion SET content_text = '{}'", "読めないか、確かめられません"),
]


def test_a_changed_record_is_found(report: Report) -> None:
    for statement, words in FORGERIES:
        with transaction.atomic():
            forge(statement)
            _counts, found = verified()
            transaction.set_rollback(True)
        assert any(words in fault for fault in found), (statement, found)
    assert verified()[1] == []


def test_a_missing_guard_is_named(version: AgreementVersion) -> None:
    drop_guards(connection)
    _counts, found = verified()
    install_guards(connection)
    assert any("[guard]" in fault for fault in found)


def test_a_checkpoint_of_an_old_mail_is_held_against_the_record(report: Report) -> None:
    text = checkpoint(at=AT)
    assert verified("--checkpoint", text.replace(" ", "\n "))[1] == []
    assert verified("--checkpoint", "nonsense")[1] == [
        "メールの確認印：署名が合いません。作り物か、写し間違いです。 [forged]"
    ]
