"""remake: what is lost comes back byte for byte, or it is said why not."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agreements import pdf
from agreements.models import AgreementVersion, Document, User
from agreements.models.append_only import drop_guards, install_guards
from agreements.workflow.exchange import import_document
from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.publishing import publish
from agreements.workflow.reviewing import withdraw_version
from tests.agreements.example_file import example_file
from tests.incidents import story

# As in tests/incidents/management/test_verify.py, so that the same papers are printed once for both.
AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


@pytest.fixture
def version(administrator: User) -> AgreementVersion:
    """With bodies and copies in every form, and withdrawn since: that is not on the copies."""
    agreement = import_document(plain=example_file(), by=administrator, at=AT)
    made = publish(agreement=agreement, revision=1, by=administrator, at=AT, agreed_in_meeting=True)
    run_due_jobs(at=AT)
    withdraw_version(version=made, reason="誤り", by=administrator, at=AT + timedelta(days=1))
    return made


def remade() -> tuple[int, list[str]]:
    """How many came back, and what is said of the others."""
    said = io.StringIO()
    try:
        call_command("remake", stdout=said)
    except CommandError as error:
        return said.getvalue().count("を作り直しました。"), str(error).splitlines()[1:]
    return said.getvalue().count("を作り直しました。"), []


def test_all_of_a_version_comes_back_as_it_was(version: AgreementVersion) -> None:
    papers = {row.sha256: pdf.vault.get(row.sha256) for row in Document.objects.all()}
    assert remade() == (0, [])
    for place, sha256 in enumerate(papers):
        path = pdf.vault.path_of(sha256)
        path.chmod(0o600)
        if place % 2:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:-1])
    assert remade() == (len(papers), [])
    assert {sha256: pdf.vault.get(sha256) for sha256 in papers} == papers
    call_command("verify", stdout=io.StringIO())


def test_another_address_of_the_site_is_named(version: AgreementVersion, settings: Any) -> None:
    lost = version.documents.get(kind="body", size="a4", language="ja")
    pdf.vault.path_of(lost.sha256).unlink()
    settings.PUBLIC_BASE_URL = "https://other.example"
    made, (why,) = remade()
    assert (made, "そのときは testserver、" in why, "https://other.example" in why) == (0, True, True)


def test_other_tools_are_named(version: AgreementVersion, settings: Any) -> None:
    lost = version.documents.get(kind="body", size="a4", language="ja")
    pdf.vault.path_of(lost.sha256).unlink()
    settings.PUBLIC_BASE_URL = "https://other.example"
    drop_guards(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agreements_document SET made_with = 'WeasyPrint 1'")
    install_guards(connection)
    made, (why,) = remade()
    assert (made, "WeasyPrint 1。" in why, pdf.made_with() in why) == (0, True, True)


def test_a_general_procedure_of_another_plan_cannot_come_back(payments: Any, own_side: Any) -> None:
    pdf.vault.path_of(story.general(payments).sha256).unlink()
    made, (why,) = remade()
    assert (made, "方針がそのときから変わっています" in why) == (0, True)
