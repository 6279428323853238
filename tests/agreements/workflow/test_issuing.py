"""The issued copy: made after the fact, numbered, kept; a failure is tried again and loses nothing."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from agreements import page_check, pdf, states
from agreements.models import Document, Event, Job, OutgoingMail, Party, System, User
from agreements.queries.papers import body_of, file_name, newest_document, papers_of, record_of
from agreements.queries.verifying import faults
from agreements.workflow.codes import send_code
from agreements.workflow.general import languages_of_system, render_general_procedures
from agreements.workflow.issuing import _keep_copies
from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.reviewing import decide, withdraw_version
from tests.published import AT, Letter, draft, invitees, letters_of, plain_body, publish_plainly


def approve(letter: Letter) -> None:
    send_code(invitation=letter.invitation, at=AT)
    decide(invitation=letter.invitation, answer=letter.answer(), at=AT)


@pytest.mark.slow
def test_every_decision_gets_its_copy_and_all_are_kept(asked: SimpleNamespace) -> None:
    body = newest_document(asked.version)
    for number, letter in enumerate((asked.first, asked.second), start=1):
        approve(letter)
        assert run_due_jobs(at=AT) == 1
        newest = newest_document(asked.version)
        assert (newest.kind, newest.number) == ("issued", number)
        assert pdf.vault.get(newest.sha256).startswith(b"%PDF")
    withdraw_version(version=asked.version, reason="契約が終わった", by=asked.by, at=AT)
    assert run_due_jobs(at=AT) == 1
    assert pdf.vault.get(body.sha256)
    assert Document.objects.filter(kind="issued").count() == Event.objects.filter(kind="document.issued").count() == 3
    assert file_name(newest) == "AG-0001-v1-ja.pdf"
    assert list(faults()) == []


@pytest.mark.slow
def test_the_copy_releases_the_mails_that_wait_for_it(asked: SimpleNamespace) -> None:
    approve(asked.first)
    waiting = OutgoingMail.objects.exclude(waits_for="")
    assert sorted(key.partition(":")[0] for key in waiting.values_list("key", flat=True)) == ["notice", "receipt"]
    run_due_jobs(at=AT)
    issued = Document.objects.get(kind="issued")
    for mail in OutgoingMail.objects.filter(subject_kind="decision"):
        assert (mail.waits_for, mail.attachments) == (
            "",
            [{"sha256": issued.sha256, "filename": "AG-0001-v1-ja.pdf"}],
        )
    assert run_due_jobs(at=AT) == 0


FILES = ("ja-a4", "ja-phone", "en-a4", "en-phone")


@pytest.fixture
def both(payments: System, minato: Party, own_side: Party, ren: User) -> SimpleNamespace:
    """A version in two languages on both sizes; whoever published it reads English."""
    ren.language = "en"
    ren.save()
    agreement = draft(payments, minato, ren, translations=["en"])
    version = publish_plainly(agreement, ren, files=FILES, invitees=invitees(*minato.contacts.order_by("place")))
    first, second = letters_of(version)
    return SimpleNamespace(version=version, first=first, second=second)


def names(documents: Any) -> list[str]:
    return [file_name(document) for document in documents]


def test_each_reader_gets_their_language_or_the_agreement_s(both: SimpleNamespace) -> None:
    version = both.version
    assert names(papers_of(version)) == [
        "AG-0001-v1-ja.pdf", "AG-0001-v1-ja-phone.pdf", "AG-0001-v1-en.pdf", "AG-0001-v1-en-phone.pdf",
    ]  # fmt: skip
    asked = [("en", "a4"), ("en", "phone"), (None, "phone"), ("fr", "a4"), (None, "a4")]
    found = names(newest_document(version, language, size) for language, size in asked)
    assert found == [
        "AG-0001-v1-en.pdf", "AG-0001-v1-en-phone.pdf", "AG-0001-v1-ja-phone.pdf", "AG-0001-v1-ja.pdf",
        "AG-0001-v1-ja.pdf",
    ]  # fmt: skip
    assert names([body_of(version, "en")]) == ["AG-0001-v1-en.pdf"]


def test_mails_that_wait_take_the_copy_in_their_reader_s_language(both: SimpleNamespace) -> None:
    approve(both.second)
    job = Job.objects.get()
    bodies = [plain_body(f"copy {file}", file) for file in FILES]
    _keep_copies(job, both.version, bodies, 1, AT)
    attached = {mail.key.partition(":")[0]: mail.attachments for mail in OutgoingMail.objects.exclude(attachments=[])}
    assert {key: [one["filename"] for one in found] for key, found in attached.items()} == {
        "receipt": ["AG-0001-v1-ja.pdf"],
        "notice": ["AG-0001-v1-en.pdf"],
    }
    copies = Document.objects.filter(kind="issued")
    assert (copies.count(), Event.objects.filter(kind="document.issued").count()) == (4, 1)
    assert attached["notice"][0]["sha256"] == copies.get(language="en", size="a4").sha256
    assert list(faults()) == []


def test_a_copy_that_lacks_a_file_is_a_fault(both: SimpleNamespace) -> None:
    approve(both.first)
    _keep_copies(Job.objects.get(), both.version, [plain_body("copy")], 1, AT)
    assert list(faults()) == ["AG-0001 v1: 控えの1通目が、すべての言葉と大きさでそろっていません。 [version]"]


def test_what_the_copy_says(asked: SimpleNamespace) -> None:
    approve(asked.first)
    approve(asked.second)
    record = record_of(asked.version, issue_number=2, at=AT)
    assert (record.state, record.state_at, record.issue_number) == (states.APPROVED, AT, 2)
    assert [(line.role, line.name, line.answer, line.party) for line in record.decisions] == [
        ("店舗システム当番", "湊 一葉", "approved", "みなと百貨店株式会社"),
        ("店舗運営部長", "湊 一葉", "approved", "みなと百貨店株式会社"),
    ]


def test_in_which_languages_a_general_procedure_is_made(payments: System, minato: Party, ren: User) -> None:
    assert languages_of_system(payments) == ["ja"]
    Party.objects.filter(pk=minato.pk).update(language="en")
    assert languages_of_system(payments) == ["ja", "en"]
    draft(payments, minato, ren)
    assert languages_of_system(payments) == ["ja"]
    payments.symptom_en = "Card payments are declined"
    assert languages_of_system(payments) == ["ja", "en"]


@pytest.mark.slow
def test_the_general_procedure_is_drawn_once_a_plan(payments: System, own_side: Party) -> None:
    first, _phone = render_general_procedures(system=payments, at=AT)
    assert render_general_procedures(system=payments, at=AT)[0] == first
    payments.symptom = "決済が遅い"
    payments.save()
    second, _phone = render_general_procedures(system=payments, at=AT + timedelta(days=1))
    assert second.sha256 != first.sha256
    files = Document.objects.filter(kind="general", source_sha256=second.source_sha256)
    assert sorted(names(files)) == ["payments-general-ja-phone.pdf", "payments-general-ja.pdf"]
    assert {finding.check for finding in page_check.from_text(second.checks)} >= {"T1", "W3"}
    assert list(faults()) == []
