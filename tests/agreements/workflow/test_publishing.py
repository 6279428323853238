"""Publishing: all or nothing, what is frozen is what was seen, and one number is taken once."""

import json
from typing import Any

import pytest

from agreements import pdf, states
from agreements.content import canonical_text, read_content, sha256_of
from agreements.models import Agreement, AgreementVersion, Document, Event, Job, OutgoingMail, Party, System, User
from agreements.queries.verifying import faults
from agreements.refusals import HasProblems, Refused
from agreements.workflow.drafts import save_fields
from agreements.workflow.inviting import Invitees
from agreements.workflow.publishing import Body, freeze, publish
from tests.agreements.pdf.papers import squeezed, texts
from tests.published import AT, draft, invitees, publish_plainly


@pytest.fixture
def agreement(payments: System, minato: Party, own_side: Party, ren: User) -> Agreement:
    return draft(payments, minato, ren)


def nothing_written() -> bool:
    return not AgreementVersion.objects.exists() and not OutgoingMail.objects.exists() and not Job.objects.exists()


@pytest.mark.slow
def test_a_version_holds_what_was_drafted_and_rendered(agreement: Agreement, minato: Party, ren: User) -> None:
    asked = invitees(*minato.contacts.all(), policy="any")
    version = publish(agreement=agreement, revision=1, by=ren, at=AT, agreed_in_meeting=False, invitees=asked)
    assert (version.number, version.state, version.policy) == (1, states.EXPLAINED, "any")
    assert version.content_text == agreement.draft == canonical_text(read_content(agreement.draft))
    bodies = Document.objects.filter(version=version)
    files = [pdf.vault.get(body.sha256) for body in bodies]
    assert all(data.startswith(b"%PDF") for data in files)
    assert all("WeasyPrint" in body.made_with for body in bodies)
    # What passes every check needs no reason; only a draft says that it is one.
    assert version.released == "[]"
    assert not any("案（下書き）" in squeezed("".join(texts(data))) for data in files)
    assert json.loads(version.manifest) == {
        "agreement": "AG-0001",
        "version": 1,
        "content_sha256": sha256_of(version.content_text),
        "bodies": [
            {"language": "ja", "size": size, "sha256": body.sha256, "bytes": len(data)}
            for size, body, data in zip(["a4", "phone"], bodies, files, strict=True)
        ],
    }
    assert version.manifest_sha256 == sha256_of(version.manifest)
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == ["stores@minato.example", "ichiyo@minato.example"]
    assert list(faults()) == []


def test_agreed_in_the_meeting_needs_no_reviewer_and_gets_its_copy(agreement: Agreement, ren: User) -> None:
    version = publish_plainly(agreement, ren, agreed_in_meeting=True)
    assert version.state == states.AGREED_IN_MEETING
    assert list(Job.objects.values_list("key", flat=True)) == [f"issue:version:{version.pk}:published"]
    assert not OutgoingMail.objects.exists()


def test_the_version_names_the_draft_s_record_and_the_event_names_the_bodies(agreement: Agreement, ren: User) -> None:
    version = publish_plainly(agreement, ren, agreed_in_meeting=True)
    assert version.draft_history_id == agreement.history.latest().history_id
    told = Event.objects.get(kind="version.published").told()
    assert (told["manifest"], told["bodies"]) == (version.manifest_sha256, json.loads(version.manifest)["bodies"])


@pytest.mark.parametrize("asked", [None, Invitees(contacts=[], reply_by=AT)])
def test_somebody_must_be_asked(agreement: Agreement, ren: User, asked: Invitees | None) -> None:
    with pytest.raises(Refused):
        publish(agreement=agreement, revision=1, by=ren, at=AT, agreed_in_meeting=False, invitees=asked)
    assert nothing_written()


def test_a_draft_that_changed_meanwhile_is_not_published(agreement: Agreement, ren: User) -> None:
    save_fields(agreement=agreement, fields={"purpose": {"ja": "別の目的"}}, base_revision=1, by=ren, at=AT)
    with pytest.raises(Refused):
        publish(agreement=agreement, revision=1, by=ren, at=AT, agreed_in_meeting=True)
    with pytest.raises(Refused):
        freeze(agreement=agreement, number=1, bodies=[_body()], by=ren, at=AT, agreed_in_meeting=True)
    assert nothing_written()


@pytest.mark.parametrize("missing", ["title", "effective_from", "review_by", "levels", "acts"])
def test_what_must_be_there_is_asked_for_with_its_place(agreement: Agreement, ren: User, missing: str) -> None:
    empty: Any = [] if missing in {"levels", "acts"} else None
    emptied = save_fields(agreement=agreement, fields={missing: empty}, base_revision=1, by=ren, at=AT)
    with pytest.raises(HasProblems) as refused:
        publish(agreement=emptied, revision=2, by=ren, at=AT, agreed_in_meeting=True)
    assert missing in {problem.path.partition(".")[0] for problem in refused.value.problems}
    assert nothing_written()


def test_a_reviewer_without_mail_leaves_nothing_half_written(agreement: Agreement, minato: Party, ren: User) -> None:
    silent = minato.contacts.order_by("place").last()
    silent.mail = ""
    silent.save()
    with pytest.raises(Refused):
        publish_plainly(agreement, ren, invitees=invitees(minato.contacts.first(), silent))
    assert nothing_written()


def test_a_number_is_taken_once(agreement: Agreement, ren: User) -> None:
    publish_plainly(agreement, ren, agreed_in_meeting=True)
    with pytest.raises(Refused, match="先に第1版"):
        freeze(agreement=agreement, number=1, bodies=[_body()], by=ren, at=AT, agreed_in_meeting=True)
    assert AgreementVersion.objects.count() == Event.objects.filter(kind="version.published").count() == 1
    assert list(faults()) == []


@pytest.mark.slow
def test_a_character_that_cannot_be_printed_is_refused_with_its_place(agreement: Agreement, ren: User) -> None:
    changed = save_fields(
        agreement=agreement, fields={"purpose": {"ja": "\U00012000 を読むため"}}, base_revision=1, by=ren, at=AT
    )
    with pytest.raises(pdf.MissingGlyphs) as refused:
        publish(agreement=changed, revision=2, by=ren, at=AT, agreed_in_meeting=True)
    assert [character for _path, character in refused.value.places] == ["\U00012000"]
    assert nothing_written()


def _body() -> Body:
    return Body("ja", "a4", pdf.vault.put(b"%PDF-1.7"), 8, "a test")
