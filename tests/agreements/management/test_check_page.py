"""check_page: the rubric on a version's stored files, or on any PDF of ours, by command."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agreements import pdf
from agreements.models import Agreement, AgreementVersion, Party, System, User
from agreements.queries.checking import CheckedFile, check_files
from agreements.workflow.publishing import freeze, store_body
from tests.agreements.example_content import example_content
from tests.published import draft

AT = datetime(2026, 10, 20, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def paper() -> bytes:
    """The example on A4, rendered once."""
    return pdf.render_body(example_content(), number="AG-0001", version=1, published_at=AT)


@pytest.fixture
def version(payments: System, minato: Party, own_side: Party, ren: User, paper: bytes) -> AgreementVersion:
    return published(draft(payments, minato, ren), paper, ren)


def published(agreement: Agreement, paper: bytes, by: User, *released: pdf.Release) -> AgreementVersion:
    files: list[CheckedFile] = check_files(agreement.content(), [(pdf.PaperForm("ja"), paper)], number=agreement.number)
    bodies = [store_body(file) for file in files]
    return freeze(agreement=agreement, number=1, bodies=bodies, by=by, at=AT, agreed_in_meeting=True, released=released)


def out(*arguments: str) -> str:
    said = io.StringIO()
    call_command("check_page", *arguments, stdout=said)
    return said.getvalue()


def refused(*arguments: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        out(*arguments)
    return caught.value


def test_a_version_is_a_table(version: AgreementVersion) -> None:
    lines = out("AG-0001/1").splitlines()
    assert lines[0] == "AG-0001 v1 日本語 A4"
    assert {line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "} >= {"W3", "L5", "T1", "S3"}
    assert "fails" not in "".join(lines)


def test_a_file_is_checked_against_what_is_attached_to_it(paper: bytes, tmp_path: Path, db: None) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(paper)
    (sheet,) = json.loads(out(str(file), "--json"))
    assert sheet["file"] == str(file)
    assert out(str(file)).splitlines()[0] == f"{file} 日本語 A4"
    results = {found["check"]: found["result"] for found in sheet["findings"]}
    assert results["S3"] == results["W3"] == "ok"


def test_what_fails_ends_with_one_unless_it_was_released(
    payments: System, minato: Party, own_side: Party, ren: User, paper: bytes
) -> None:
    """A body of another content: what is typed is not what is printed."""
    agreement = draft(payments, minato, ren, title={"ja": "別の題で、速やかに対応する"})
    published(agreement, paper, ren)
    error = refused("AG-0001")
    assert error.returncode == 1
    failing = str(error).partition("：")[2].split("、")
    assert "S3（日本語 A4）" in failing


def test_a_place_is_named_by_its_item_or_its_page(
    payments: System, minato: Party, own_side: Party, ren: User, paper: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    acts = example_content().model_dump(mode="json", exclude_none=True)["acts"]
    acts[1]["done_sign"] = {"ja": "表示を適宜見る"}
    published(draft(payments, minato, ren, acts=acts), paper, ren)
    with pytest.raises(CommandError):
        call_command("check_page", "AG-0001")
    assert f"「{acts[1]['sentence']['ja']}」（acts.1.done_sign.ja）: 適宜" in capsys.readouterr().out


def test_a_released_check_does_not_fail(
    payments: System, minato: Party, own_side: Party, ren: User, paper: bytes
) -> None:
    agreement = draft(payments, minato, ren, title={"ja": "別の題で、速やかに対応する"})
    files = check_files(agreement.content(), [(pdf.PaperForm("ja"), paper)], number=agreement.number)
    released = [pdf.Release(check, "読み手と確かめた言い方です。", "佐久間 蓮") for check in files[0].failing]
    published(agreement, paper, ren, *released)
    assert " released " in out("AG-0001")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["AG-0001", "", "AG-0001/x", "nowhere.pdf"])
def test_what_is_not_there_ends_with_two(name: str) -> None:
    assert refused(name).returncode == 2


@pytest.mark.django_db
def test_what_is_no_pdf_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_text("a letter")
    assert refused(str(tmp_path / "x.pdf")).returncode == 2


def test_a_file_the_version_does_not_have_ends_with_two(version: AgreementVersion) -> None:
    assert refused("AG-0001", "--language", "en").returncode == 2
    assert refused("AG-0001", "--size", "phone").returncode == 2


def test_a_lost_file_ends_with_two(version: AgreementVersion) -> None:
    pdf.vault.path_of(version.documents.get().sha256).unlink()
    assert refused("AG-0001").returncode == 2
