"""承認証明: the trail of a version on one paper, in its order and masked; made anew when something has happened."""

from datetime import timedelta
from types import SimpleNamespace

from agreements import pdf, signing
from agreements.models import Document, Event
from agreements.queries.papers import file_name, papers_of
from agreements.queries.verifying import faults
from agreements.workflow.certifying import certify
from agreements.workflow.codes import send_code
from agreements.workflow.reviewing import decide, note_opening
from agreements.workflow.talking import comment
from tests.agreements.pdf.papers import Paper, squeezed, texts
from tests.agreements.pdf.test_standards import faults as standards
from tests.published import AT


def test_a_certificate_lists_the_trail_and_holds(asked: SimpleNamespace) -> None:
    invitation, hour = asked.first.invitation, timedelta(hours=1)
    note_opening(invitation=invitation, at=AT + hour)
    send_code(invitation=invitation, at=AT + 2 * hour)
    invitation.refresh_from_db()
    answer = asked.first.answer(ip="192.0.2.77", typed_name="湊 \N{SNOWMAN}")
    decision = decide(invitation=invitation, answer=answer, at=AT + 2 * hour + timedelta(minutes=3))
    document = certify(version=asked.version, by=asked.by, at=AT + 3 * hour)
    paper = Paper(pdf.vault.get(document.sha256))
    said = squeezed("".join(texts(paper)))
    told = [
        "承認証明", "AG-0001第1版", "2026-10-1010:00", "2026-10-1011:00", "リンクを開いた",
        "2026-10-1012:00", "確認番号を送った",
        "2026-10-1012:03", f"受付番号{decision.receipt}", "s•••@minato.example", "192.0.•.•", "この内容で動きます",
        asked.version.manifest_sha256, signing.key_text(signing.checkpoint_keys()[0]),
    ]  # fmt: skip
    assert [words for words in told if words not in said] == []
    assert [words for words in ("stores@minato.example", "192.0.2.77") if words in said] == []
    places = [said.index(words) for words in ("確認のお願い", "リンクを開いた", "確認番号を送った", "受付番号")]
    assert places == sorted(places)
    assert standards(paper) == {}
    assert (document.kind, file_name(document)) == ("trail", "AG-0001-v1-approvals-1-ja.pdf")
    assert [one.kind for one in papers_of(asked.version)] == ["body"]
    assert list(faults()) == []


def test_the_same_stands_until_something_happens(asked: SimpleNamespace) -> None:
    first = certify(version=asked.version, by=asked.by, at=AT)
    assert certify(version=asked.version, by=asked.by, at=AT + timedelta(days=1)) == first
    comment(version=asked.version, text="電話で確かめた", by=asked.by, at=AT + timedelta(days=1))
    second = certify(version=asked.version, by=asked.by, at=AT + timedelta(days=2))
    assert (second.number, Document.objects.filter(kind="trail").count()) == (2, 2)
    assert Event.objects.filter(kind="document.certified").count() == 2
