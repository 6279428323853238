"""The gate: what fails a check is mended or released with a reason; the reasons are frozen and printed."""

import json
from typing import Any

import pytest

from agreements import page_check, pdf
from agreements.content import read_content
from agreements.models import Agreement, AgreementVersion, Document, Event, Party, System, User
from agreements.queries.checking import check_texts, checks_of, forms_of
from agreements.queries.gate import FailsChecks
from agreements.queries.verifying import faults
from agreements.workflow.publishing import publish
from tests.agreements.example_content import example_content
from tests.agreements.pdf.papers import squeezed, texts
from tests.published import AT, draft

WHY = "現場ではこの言い方だけが通じると、9月の打合せで確かめました。"


def vague_acts() -> list[dict[str, Any]]:
    """The example's acts, one of which says when in a way that everybody reads differently."""
    acts = example_content().model_dump(mode="json", exclude_none=True)["acts"]
    acts[1]["sentence"] = {"ja": "状況に応じて、入口を閉める。"}
    return acts


@pytest.fixture
def vague(payments: System, minato: Party, own_side: Party, ren: User) -> Agreement:
    return draft(payments, minato, ren, acts=vague_acts())


def published(agreement: Agreement, by: User, **reasons: str) -> AgreementVersion:
    return publish(agreement=agreement, revision=1, by=by, at=AT, agreed_in_meeting=True, reasons=reasons)


def test_files_are_every_language_on_both_sizes() -> None:
    content = example_content(translations=["en"])
    assert [(form.language, form.size) for form in forms_of(content)] == [
        ("ja", "a4"),
        ("ja", "phone"),
        ("en", "a4"),
        ("en", "phone"),
    ]


def test_the_texts_alone_say_what_fails(vague: Agreement) -> None:
    (checked,) = check_texts(vague.content())
    assert checked.failing == ["W3"]


@pytest.mark.parametrize(("example", "failing"), [(True, []), (False, ["L5"])])
def test_a_number_nobody_has_passes_only_as_an_example(vague: Agreement, *, example: bool, failing: list[str]) -> None:
    contacts = example_content().model_dump(mode="json", exclude_none=True)["contacts"]
    contacts[0]["phone"] = {"e164": "+81300000142", "example": example}
    (checked,) = check_texts(example_content(contacts=contacts))
    assert checked.failing == failing


@pytest.mark.slow
def test_without_a_reason_nothing_is_written(vague: Agreement, ren: User, settings: Any) -> None:
    for reasons in ({"W3": "急ぐため" + "　" * 9}, {"W1": WHY}):
        with pytest.raises(FailsChecks) as refused:
            published(vague, ren, **reasons)
        assert refused.value.unreleased == ["W3"]
    assert [file.form.size for file in refused.value.files] == ["a4", "phone"]
    assert not AgreementVersion.objects.exists()
    assert not settings.VAULT_DIR.exists()


@pytest.mark.slow
def test_a_reason_is_frozen_printed_and_told(vague: Agreement, ren: User) -> None:
    version = published(vague, ren, W3=WHY, T1="文字の大きさには関わらない理由です。")
    released = [{"check": "W3", "reason": WHY, "by": "佐久間 蓮"}]
    assert json.loads(version.released) == released
    assert Event.objects.get(kind="version.published").told()["released"] == released
    for document in Document.objects.all():
        pages = [squeezed(page) for page in texts(pdf.vault.get(document.sha256))]
        assert squeezed(WHY)[:9] in "".join(pages[-2:])
        assert "文字の大きさには" not in "".join(pages)
        found = {each.check: each for each in page_check.from_text(document.checks)}
        assert (found["W3"].stops, found["S3"].passed) == (True, True)
        assert len(found) == len(page_check.from_text(document.checks)) >= 35
    assert list(faults()) == []


def test_a_check_that_breaks_holds_back_no_copy(caplog: pytest.LogCaptureFixture) -> None:
    content = read_content(json.dumps(example_content().model_dump(mode="json", exclude_none=True)))
    broken = content.model_copy(update={"acts": [None]})
    assert checks_of(broken, pdf.PaperForm("ja"), b"%PDF-1.7", number="AG-0001") == "[]"
    assert "could not be checked" in caplog.text
