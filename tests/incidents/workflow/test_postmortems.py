"""障害報告書: written for one party, approved by somebody else of ours, kept, sent with the final report."""

from datetime import timedelta

import pypdfium2 as pdfium
import pytest

from agreements import pdf
from agreements.models import Party, chain_faults
from agreements.refusals import Refused
from incidents.models import PostmortemVersion, ReportDraft
from incidents.queries.postmortem_paper import paper_of
from incidents.queries.verifying import record_faults
from incidents.workflow.drafting import draft_reports
from incidents.workflow.moving import recover
from incidents.workflow.noting import mark_promise, note_call, note_confirmation, note_decision
from incidents.workflow.postmortems import TEXTS, approve_postmortem, begin_postmortem, save_postmortem
from incidents.workflow.reporting import send_report
from tests.agreements.pdf.test_standards import faults
from tests.incidents import story

OVER = story.NOW + timedelta(minutes=70)
WORDS = {
    "outline": "決済の承認が80分止まりました。",
    "facts": "10:18 から承認の応答がありません。",
    "effect": "38店でカードを使えませんでした。",
    "cause": "予備系の設定が古いままでした。",
    "cause_state": "estimated",
    "similar": "ほかの3系統を見ました。同じ設定はありません。",
    "measures": [
        {"kind": "interim", "what": "設定を手で直す", "owner": "決済基盤 当番", "due": ""},
        {"kind": "permanent", "what": "設定を自動で合わせる", "owner": "運用企画課", "due": "2026-12-18"},
    ],
}


@pytest.fixture
def over(incident, draft, minato, tozai, mio):
    """Both were told, Minato decided something, Tozai too; it is over and Minato saw it."""
    for one in ReportDraft.objects.filter(incident=incident):
        send_report(draft=one, revision=one.revision, by=mio, at=story.NOW)
    noted = {"incident": incident, "happened_at": story.NOW, "by": mio, "at": story.NOW}
    for party, who in ((minato, "矢島"), (tozai, "東")):
        note_decision(party=party, item="act-later", answer=f"{who}の答え", decided_by=who, **noted)
        call = {"contact": "x", "role": f"{who}の当番", "outcome": "no_answer"}
        note_call(party=party, **call, **noted)
    mark_promise(party=minato, promise="act-switch", mark="not_needed", reason="みなとの理由", **noted)
    recover(incident=incident, happened_at=OVER, note="東西データセンターで確認", by=mio, at=OVER)
    after = {"incident": incident, "party": minato, "happened_at": OVER, "by": mio, "at": OVER}
    note_confirmation(confirmed_by="矢島", **after)
    return incident


def written(incident, party, by, **changes):
    postmortem = begin_postmortem(incident=incident, party=party, by=by, at=OVER)
    words = {**WORDS, **changes}
    return save_postmortem(postmortem=postmortem, revision=postmortem.revision, words=words, by=by, at=OVER)


def approve(postmortem, by, **more):
    seen = more.get("revision", postmortem.revision)
    return approve_postmortem(postmortem=postmortem, revision=seen, by=by, at=OVER)


def text_of(version):
    document = pdfium.PdfDocument(pdf.vault.get(version.document.sha256))
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "").replace("\n", "")


def test_it_waits_for_the_recovery(incident, minato, mio):
    with pytest.raises(Refused, match="復旧を記録してから"):
        begin_postmortem(incident=incident, party=minato, by=mio, at=story.NOW)


def test_the_record_gives_times_reports_and_promises_as_measured(over, minato, mio):
    paper = paper_of(written(over, minato, mio), at=OVER)
    said = [what for _at, what in paper["timeline"]]
    assert said[:2] == ["障害が始まる：カード決済の承認が通らない", "検知"]
    assert "第一報をメールで送付（店舗システム当番、店舗運営部長）" in said
    assert {"矢島様のご判断：矢島の答え", "復旧", "矢島様が復旧を確認", "電話：矢島の当番（出ない）"} <= set(said)
    assert (paper["recovered"][-5:], paper["lasted"]) == ("11:40", "82分")
    states = {state for _what, _due, _kept, state in paper["promises"]}
    assert "済" in states
    assert "期限超過" in states


def test_nothing_of_another_party_is_in_it(over, minato, tozai, mio):
    paper = str(paper_of(written(over, minato, mio), at=OVER))
    assert [word for word in ("東", "東西") if word in paper] == []
    other = str(paper_of(written(over, tozai, mio), at=OVER))
    assert [word for word in ("みなと", "矢島", "店舗") if word in other] == []


@pytest.mark.parametrize("name", ["東西データセンター株式会社", "Tozai Data Center", "湊 一葉"])
def test_another_partys_name_is_not_approved(over, minato, tozai, mio, ren, name):
    mine = tozai if name == "湊 一葉" else minato
    postmortem = written(over, mine, mio, outline=f"{name.lower()} の回線です。")
    with pytest.raises(Refused, match="ほかの相手の名前"):
        approve(postmortem, ren)


def test_it_begins_with_what_was_written_for_another(over, minato, tozai, mio):
    written(over, minato, mio)
    begun = begin_postmortem(incident=over, party=tozai, by=mio, at=OVER)
    assert {name: getattr(begun, name) for name in TEXTS} == WORDS
    assert begin_postmortem(incident=over, party=tozai, by=mio, at=OVER) == begun


def test_two_who_write_at_once_overwrite_nothing(over, minato, mio, ren):
    postmortem = written(over, minato, mio)
    words = {**WORDS, "outline": "蓮の概要"}
    with pytest.raises(Refused, match="小椋 澪"):
        save_postmortem(postmortem=postmortem, revision=1, words=words, by=ren, at=OVER)
    assert story.reload(postmortem).outline == WORDS["outline"]


@pytest.mark.parametrize(
    ("said", "changes", "is_writer", "revision"),
    [
        ("別の方が承認", {}, True, 2),
        ("文面が変わりました", {}, False, 1),
        ("概要、影響、原因", {"cause": " "}, False, 2),
    ],
)
def test_what_is_not_approved(over, minato, mio, ren, said, changes, is_writer, revision):
    postmortem = written(over, minato, mio, **changes)
    with pytest.raises(Refused, match=said):
        approve(postmortem, mio if is_writer else ren, revision=revision)
    assert not PostmortemVersion.objects.exists()


def test_approved_it_is_a_paper_that_goes_with_the_final_report(over, minato, tozai, mio, ren):
    postmortem = written(over, minato, mio)
    version = approve(postmortem, ren)
    assert approve(postmortem, ren) == version
    data = pdf.vault.get(version.document.sha256)
    assert faults(data) == {}
    text = text_of(version)
    for words in ("みなと百貨店株式会社 御中", "原因（推定）", "暫定対策", "恒久対策", "2026-12-18", "お約束したこと"):
        assert words in text
    draft_reports(incident=over, kind="final", by=mio, at=OVER)
    final = ReportDraft.objects.get(party=minato, kind="final")
    report = send_report(draft=final, revision=final.revision, by=mio, at=OVER)
    assert report.document == version.document
    other = ReportDraft.objects.get(party=tozai, kind="final")
    assert send_report(draft=other, revision=other.revision, by=mio, at=OVER).document is None
    assert list(chain_faults(over.number)) == []
    assert [str(fault) for fault in record_faults() if "postmortem" in str(fault)] == []
    pdf.vault.path_of(version.document.sha256).unlink()
    assert any("postmortem-1" in str(fault) for fault in record_faults())


def test_in_english_it_conforms_too(plan, ren, mio):
    party: Party = story.customer("北極航空", plan, name_en="Borealis Air", language="en")
    story.approved(story.agreement(plan, party, ren, language="en"), ren)
    incident = story.outage(plan, mio)
    recover(incident=incident, happened_at=OVER, by=mio, at=OVER)
    version = approve(written(incident, party, mio, outline="Payments failed."), ren)
    assert faults(pdf.vault.get(version.document.sha256)) == {}
    assert "Incident report" in text_of(version)
