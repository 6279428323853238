"""Agreed deeds in a report: what is done already, what still helps in another case, how work goes on and comes back."""

from agreements.models import Party
from incidents.models import ReportDraft
from incidents.queries.basis import basis_of
from incidents.queries.citation import citation_of
from incidents.workflow.moving import recover
from incidents.workflow.noting import mark_promise, note_case, note_decision
from incidents.workflow.reporting import send_report
from tests.agreements.example_content import example_content
from tests.incidents import story


def _draft(incident, party, kind="first"):
    return ReportDraft.objects.get(incident=incident, party=party, kind=kind)


def _note(verb, incident, party, by, **facts):
    return verb(incident=incident, party=party, happened_at=story.NOW, by=by, at=story.NOW, **facts)


def test_what_is_done_says_when_and_what_was_decided_waits_no_more(incident, minato, mio):
    content = example_content()
    stop = next(act for act in content.acts_of("theirs", 1) if act.consent.answer == "agreed")
    later = next(act for act in content.acts_of("theirs", 1) if act.consent.answer == "on_the_day")
    assert "【当日にご判断いただくこと】" in _draft(incident, minato).body
    _note(mark_promise, incident, minato, mio, promise=stop.key, mark="done")
    _note(note_decision, incident, minato, mio, item=later.key, answer="切り替える", decided_by="矢島")
    body = _draft(incident, minato).body
    (line,) = [line for line in body.split("\n") if line[3:].startswith(stop.sentence["ja"].rstrip("。"))]
    assert line.endswith("済：10:30）")
    assert "【当日にご判断いただくこと】" not in body


def test_in_another_case_only_what_still_helps_is_named_and_it_is_said(incident, minato, tozai, mio):
    stop, other = example_content().acts_of("theirs", 1)[:2]
    _note(note_case, incident, minato, mio, differs=True, acts=[stop.key], reason="取消だけができない")
    draft = _draft(incident, minato)
    said = citation_of(basis_of(draft), level=1)
    assert "取り決めた場面とは異なりますが、次の対応は役立つ見込みです：「" in said
    assert "お願いすることになっていました" not in said
    assert (
        "【取り決めた場面とは異なりますが、役立つ見込みの対応】\n1. " + stop.sentence["ja"].rstrip("。") in draft.body
    )
    assert other.sentence["ja"].rstrip("。") not in draft.body
    assert basis_of(_draft(incident, tozai)).helpful is None
    _note(note_case, incident, minato, mio, differs=True, reason="別の障害")
    assert citation_of(basis_of(draft), level=1).endswith("取り決めた場面とは異なります。")
    _note(note_case, incident, minato, mio, differs=False)
    assert "お願いすることになっていました" in citation_of(basis_of(draft), level=1)


def test_advice_is_quoted_as_advice(plan, minato, ren, mio):
    acts = [act.model_dump(mode="json", exclude_none=True) for act in example_content().acts]
    acts = [act | {"mood": "advice"} if act["side"] == "theirs" else act for act in acts]
    story.approved(story.agreement(plan, minato, ren), ren, acts=acts)
    said = citation_of(basis_of(_draft(story.outage(plan, mio), minato)), level=1)
    assert "をされると良いという話になっていました。" in said
    assert "お願いすることになっていました" not in said


_SUBSTITUTE = {
    "key": "substitute-slips", "function": {"ja": "カード決済"}, "means": {"ja": "後払いの伝票"}, "from_minutes": 15,
    "carries_minutes": 120, "limit": {"ja": "1店 40枚まで"}, "way_back": {"ja": "伝票を締める"},
    "catch_up": {"ja": "翌朝までに入力する"}, "consent": {"answer": "agreed"},
}  # fmt: skip


def test_substitutes_stand_in_reports_and_their_way_back_after_the_end(plan, minato, ren, mio):
    story.approved(story.agreement(plan, minato, ren), ren, substitutes=[_SUBSTITUTE])
    incident = story.outage(plan, mio)
    draft = _draft(incident, minato)
    _before, _heading, said = draft.body.partition("【止まっている間の代替手段】\n")
    assert said.startswith("カード決済：後払いの伝票（始まりから15分で使い始める、120分続けられる、1店 40枚まで）\n")
    send_report(draft=draft, revision=draft.revision, by=mio, at=story.NOW)
    recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
    body = _draft(incident, minato, "recovery").body
    assert "【代替手段から戻すとき】\nカード決済：伝票を締める、翌朝までに入力する" in body
    assert "止まっている間の代替手段" not in body


def test_what_is_known_in_another_language_is_marked(plan, ren, mio):
    party: Party = story.customer("北極航空", plan, name_en="Borealis Air", language="en")
    story.approved(story.agreement(plan, party, ren, language="en"), ren)
    known = _draft(story.outage(plan, mio, known="成功率は38%です。"), party)
    assert "(left in Japanese) 成功率は38%です。" in known.body
    plain = _draft(story.outage(plan, mio, known="Success rate 38 %."), party)
    assert "(left in" not in plain.body
