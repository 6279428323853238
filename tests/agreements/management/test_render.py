"""render: a version's PDF to a file, by command."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agreements import pdf
from agreements.content import canonical_text, sha256_of
from agreements.models import Agreement, AgreementVersion, User
from agreements.workflow.exchange import import_document
from agreements.workflow.publishing import publish
from tests.agreements.example_file import example_file
from tests.agreements.pdf.papers import squeezed, texts

AT = datetime(2026, 10, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def version(administrator: User) -> AgreementVersion:
    agreement = import_document(plain=example_file(), by=administrator, at=AT)
    return publish(agreement=agreement, revision=1, by=administrator, at=AT, agreed_in_meeting=True)


def out(*arguments: str) -> str:
    said = io.StringIO()
    call_command("render", *arguments, stdout=said)
    return said.getvalue()


def test_the_body_is_the_stored_one(version: AgreementVersion, tmp_path: Path) -> None:
    file = tmp_path / "body.pdf"
    file.write_bytes(b"an older one")
    said = out("AG-0001/1", "--out", str(file))
    stored = version.documents.get(kind="body", size="a4")
    assert file.read_bytes() == pdf.vault.get(stored.sha256)
    assert said.splitlines() == [
        f"{file}  {stored.bytes} bytes  SHA-256 {stored.sha256}",
        "保管されている本文と同じです。",
    ]
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["body.pdf"]


def test_the_one_for_a_phone_is_stored_too(version: AgreementVersion, tmp_path: Path) -> None:
    said = out("AG-0001/1", "--size", "phone", "--language", "en", "--out", str(tmp_path / "phone.pdf"))
    stored = version.documents.get(kind="body", size="phone")
    assert stored.sha256 in said
    assert (tmp_path / "phone.pdf").read_bytes() == pdf.vault.get(stored.sha256)


def test_the_newest_version_is_meant_without_a_number(
    version: AgreementVersion, administrator: User, tmp_path: Path
) -> None:
    agreement = Agreement.objects.get()
    later = AT + timedelta(days=1)
    publish(agreement=agreement, revision=agreement.revision, by=administrator, at=later, agreed_in_meeting=True)
    out("AG-0001", "--out", str(tmp_path / "newest.pdf"))
    assert "AG-0001第2版" in squeezed(texts((tmp_path / "newest.pdf").read_bytes())[0])


def test_the_issued_copy_has_the_state(version: AgreementVersion, tmp_path: Path) -> None:
    out("AG-0001/1", "--issued", "--out", str(tmp_path / "issued.pdf"))
    assert "口頭合意2026-10-20" in squeezed(texts((tmp_path / "issued.pdf").read_bytes())[0])


def test_the_hash_on_the_paper_is_the_contents(version: AgreementVersion, tmp_path: Path) -> None:
    out("AG-0001/1", "--out", str(tmp_path / "body.pdf"))
    everything = squeezed("".join(texts((tmp_path / "body.pdf").read_bytes())))
    # Its label takes two lines beside the hash's two.
    assert sha256_of(canonical_text(version.content())) in everything.replace("SHA-256", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["AG-0001", "AG-0001/2", "AG-0001/", "AG-0001/x", "AG-0001/99999999999999999999", "", "//"]
)
def test_what_is_no_version_is_said(name: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="という版はありません"):
        out(name, "--out", str(tmp_path / "x.pdf"))
    assert list(tmp_path.glob("*.pdf")) == []


def test_where_nothing_can_be_written_is_said(version: AgreementVersion, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="に書けません"):
        out("AG-0001", "--out", str(tmp_path / "nowhere" / "x.pdf"))
