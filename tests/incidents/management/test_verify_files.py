"""verify FILE.pdf: whether a paper is one of ours, bit for bit; its seal and attachments are read in any case."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import time_machine
from django.core.management import CommandError, call_command

from agreements import pdf
from agreements.models import AgreementVersion, Document, User
from agreements.queries.seals import read_seal
from agreements.workflow.exchange import import_document
from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.publishing import publish
from tests.agreements.example_file import example_file
from tests.incidents.management.test_verify import AT, forge


@pytest.fixture
def version(administrator: User, settings: Any, tmp_path: Path) -> AgreementVersion:
    """With issued copies in every form, sealed with a key made for it."""
    settings.SEAL_KEY = str(tmp_path / "seal.p12")
    call_command("make_seal_key", stdout=io.StringIO())
    agreement = import_document(plain=example_file(), by=administrator, at=AT)
    made = publish(agreement=agreement, revision=1, by=administrator, at=AT, agreed_in_meeting=True)
    run_due_jobs(at=AT)
    return made


def said_of(path: Path, data: bytes) -> tuple[str, list[str]]:
    """What verify says of a file with these bytes, and what speaks against it."""
    path.write_bytes(data)
    said = io.StringIO()
    try:
        with time_machine.travel(AT + timedelta(days=30)):
            call_command("verify", str(path), stdout=said)
    except CommandError as error:
        return said.getvalue(), [line.removeprefix(f"{path}: ") for line in str(error).splitlines()]
    return said.getvalue(), []


def with_another_attachment(data: bytes) -> bytes:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        del document.attachments["agreement.json"]
        document.attachments["agreement.json"] = b"{}"
        document.save(kept)
    return kept.getvalue()


def test_a_paper_of_ours_is_known_and_no_other(version: AgreementVersion, tmp_path: Path) -> None:
    copy = version.documents.get(kind="issued", size="a4", language="ja")
    data, path = pdf.vault.get(copy.sha256), tmp_path / "paper.pdf"
    said, wrong = said_of(path, data)
    assert (wrong, len(said.splitlines())) == ([], 5)
    assert ["1ビットも変わっていません：AG-0001 v1 控え 日本語 A4 #1" in said, copy.sha256 in said] == [True, True]
    assert ["いま有効です。（2026-11-20 から）" in said, copy.sealed_by in said] == [True, True]
    unknown = "ここで発行した文書ではありません。この SHA-256 の文書は、記録にありません。"
    broken = "封印（電子署名）が合いません。封印したあとで、中身が変わっています。"
    ours = "添付の agreement.json は AG-0001 v1 の内容ですが、ファイルは変えられています。"
    foreign = "添付の agreement.json は、ここにあるどの版の内容でもありません。"
    flipped = data[:50_000] + bytes([data[50_000] ^ 1]) + data[50_001:]
    assert said_of(path, flipped)[1] == [unknown, ours, broken]
    assert said_of(path, with_another_attachment(data))[1][:2] == [unknown, foreign]
    assert said_of(path, b"a letter")[1] == [unknown, "PDF のファイルではありません。"]
    assert said_of(path, b"%PDF-1.7 a letter")[1][0] == unknown


def test_a_paper_that_the_record_does_not_vouch_for_is_none(version: AgreementVersion, tmp_path: Path) -> None:
    copy = version.documents.get(kind="issued", size="a4", language="ja")
    data = pdf.vault.get(copy.sha256)
    forge(f"UPDATE agreements_document SET number = 7 WHERE id = {copy.pk}")
    assert len(said_of(tmp_path / "paper.pdf", data)[1]) == 1
    forge(f"UPDATE agreements_document SET number = 1, sealed_by = 'x' WHERE id = {copy.pk}")
    assert len(said_of(tmp_path / "paper.pdf", data)[1]) == 2


def test_a_lost_sealed_copy_comes_back_with_its_seal(version: AgreementVersion, settings: Any) -> None:
    settings.SEAL_KEY = ""  # what was sealed needs no key to be made again
    kept = {row.sha256: pdf.vault.get(row.sha256) for row in version.documents.filter(kind="issued")}
    assert [bool(seal and seal.intact) for seal in map(read_seal, kept.values())] == [True] * len(kept)
    for sha256 in kept:
        pdf.vault.path_of(sha256).unlink()
    call_command("remake", stdout=io.StringIO())
    assert {sha256: pdf.vault.get(sha256) for sha256 in kept} == kept
    assert Document.objects.filter(kind="body").exclude(seal="").count() == 0
