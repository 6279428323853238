"""What a recipient reads, from the first line to the last."""

from dataclasses import replace

import pytest

from agreements import states
from agreements.content import parts
from agreements.models import PlannedPart
from incidents.models import ReportDraft
from incidents.queries.basis import basis_of
from incidents.queries.day_facts import notes_of
from incidents.queries.deadlines import next_of
from incidents.queries.letter import Occasion, body_of
from incidents.queries.mails import text_of_mail
from incidents.queries.recipients import mailboxes_of
from tests.agreements.example_content import example_content
from tests.incidents import story

MAIL = """みなと百貨店株式会社
店舗運営部長 湊 一葉 様

平時ペイメント株式会社から、決済承認APIの障害についての第一報です（INC-2026-001）。

2026年10月8日の打合せで伺い、2026年10月19日に高梨 香織様に承認いただいた内容（第1版）をもとに報告します。\
この場合、御社には「決済の再送を止める」（検知から10分以内）、「お客様窓口の案内文を差し替える」\
（第一報から20分以内、条件：開店中だけ行う（10:00–20:00））をお願いすることになっていました。

【当日ページ】いまの状況、していただいたことの連絡、ご判断はこちらへ。
（送るときに、お一人ずつのリンクが入ります）

【障害レベル】▲2 一部不可
【いつから】11月20日（金）10:18（日本時間）
【起きていること】カード決済の承認が通らない
【わかっていること】成功率は 38% です。

【御社にお願いすること】
1. 決済の再送を止める（店舗システム当番、検知から10分以内）
   終わりの目印：管理画面の「再送待ち」が5分間0件
2. お客様窓口の案内文を差し替える（お客様相談室 当番、第一報から20分以内、条件：開店中だけ行う（10:00–20:00））
   終わりの目印：Webの案内文に受付時刻が出る

【弊社がすること】
1. 第一報を電話とメールで送る（運用責任者、検知から15分以内）
   終わりの目印：店舗システム当番が受付番号を復唱する

【弊社の連絡先】
決済基盤 当番 03-0000-0142
運用責任者 03-0000-0188

【次の報告】11月20日（金）11:00（日本時間）まで。変化がなくても送ります。

【添付】AG-0001-v1-ja.pdf

平時ペイメント株式会社
"""


def drafted(incident, party):
    draft = ReportDraft.objects.get(incident=incident, party=party)
    return draft, basis_of(draft)


def test_the_whole_mail(version, minato, mio):
    incident = story.outage(version.agreement.system, mio, level=2, known="成功率は 38% です。")
    draft, basis = drafted(incident, minato)
    assert draft.subject == "【第一報】決済承認API：カード決済の承認が通らない（INC-2026-001）"
    assert (
        text_of_mail(draft, basis, mailboxes_of(draft)[1], next_of(draft, basis, [], notes_of(incident), story.NOW))
        == MAIL
    )


def test_a_role_without_a_name_is_addressed_as_a_role(incident, minato):
    draft, basis = drafted(incident, minato)
    assert text_of_mail(draft, basis, mailboxes_of(draft)[0], None).startswith(
        "みなと百貨店株式会社\n店舗システム当番 様\n"
    )


def test_what_is_left_for_the_day_stands_apart(incident, minato):
    draft, _basis = drafted(incident, minato)
    asked, _sep, on_the_day = draft.body.partition("【当日にご判断いただくこと】")
    assert "外商の後日決済" not in asked
    assert "1. 外商の後日決済へ切り替えるかを決める（店舗運営部長、復旧見込みが120分を超えるとき" in on_the_day


def test_nothing_known_yet_is_said(incident, minato):
    assert "【わかっていること】調査中です。わかったことは、次の報告に書きます。" in drafted(incident, minato)[0].body


def test_without_an_agreement_nothing_is_asked_and_our_own_numbers_stand(plan, tozai, mio):
    story.general(plan)
    draft, basis = drafted(story.outage(plan, mio), tozai)
    mail = text_of_mail(draft, basis, mailboxes_of(draft)[0], None)
    assert "この障害での対応は、まだ取り決めていません。一般の手順をお送りします。" in mail
    assert "お願いすること" not in mail
    assert "【弊社の連絡先】\n決済基盤 当番 03-0000-0142\n運用責任者 03-0000-0142" in mail
    assert "【添付】payments-general-ja.pdf" in mail


def test_no_document_is_promised_that_is_not_sent(plan, tozai, mio):
    story.general(plan)
    draft, basis = drafted(story.outage(plan, mio), tozai)
    draft.attach = False
    mail = text_of_mail(draft, basis, mailboxes_of(draft)[0], None)
    assert "一般の手順をお送りします" not in mail
    assert "【添付】" not in mail


def test_what_was_only_explained_is_listed_under_that_name(plan, minato, ren, mio):
    story.version(story.agreement(plan, minato, ren), ren, states.EXPLAINED)
    draft, _basis = drafted(story.outage(plan, mio), minato)
    assert "【ご説明した御社の対応（合意はいただいていません）】\n1. 決済の再送を止める" in draft.body
    assert "【御社にお願いすること】" not in draft.body
    assert "【弊社がすること】" not in draft.body


@pytest.mark.parametrize("state", [states.CHANGES_REQUESTED, states.DECLINED])
def test_of_what_was_sent_back_nothing_is_asked(plan, minato, ren, mio, state):
    story.version(story.agreement(plan, minato, ren), ren, states.EXPLAINED, state)
    draft, _basis = drafted(story.outage(plan, mio), minato)
    assert "決済の再送を止める" not in draft.body


def test_an_english_party_reads_its_own_texts_and_numbers(plan, ren, mio):
    party = story.customer("北極航空", plan, name_en="Borealis Air", language="en")
    story.approved(story.agreement(plan, party, ren, language="en"), ren)
    draft, basis = drafted(story.outage(plan, mio), party)
    mail = text_of_mail(draft, basis, mailboxes_of(draft)[0], None)
    assert "Borealis Air" in mail
    assert "■1 Stopped" in mail
    assert "Card payments are declined" in draft.subject
    assert "Stop the payment retries (Store systems on-call" in mail
    assert "Payment on-call +81 3-0000-0142" in mail
    assert "Fri 20 Nov 2026, 10:18 (Japan time)" in mail


def test_a_staged_text_begins_the_report_with_what_is_so_by_now(plan, minato, tozai, mio):
    """As agreed, else as planned for this kind of party; only of this level and kind."""
    staged = {"ja": "{system}は{since}から止まっています（{level}）。次は{next}、{other}。", "en": "{system} is down."}
    other = {"ja": "ほかのときの文。"}
    for part in (
        {"kind": "update", "staged": other},
        {"kind": "first", "levels": [1], "staged": other},
        {"kind": "first", "levels": [2], "staged": staged},
    ):
        PlannedPart.objects.create(system=plan, kind="reports", part=part, concerns="vendor")
    incident = story.outage(plan, mio, level=2)
    draft, _basis = drafted(incident, tozai)
    begun, _blank, rest = draft.body.partition("\n\n")
    assert begun.startswith("決済承認APIは11月20日（金）10:18（日本時間）から止まっています（▲2 一部不可）。次は")
    assert begun.endswith("、{other}。")
    assert rest.startswith("【障害レベル】")
    assert drafted(incident, minato)[0].body.startswith("【障害レベル】")


def test_what_was_agreed_is_sent_before_what_was_planned(incident, minato):
    _draft, basis = drafted(incident, minato)
    agreed = example_content(reports=[{"key": "r-1", "kind": "first", "staged": {"ja": "取り決めの文。"}}])
    planned = parts.ReportPlan(key="r-2", kind="first", staged={"ja": "方針の文。"})
    bodies = [
        body_of(incident, replace(basis, content=content), Occasion("first", 1, planned=(planned,)))
        for content in (agreed, basis.content)
    ]
    assert [body.partition("\n")[0] for body in bodies] == ["取り決めの文。", "方針の文。"]
