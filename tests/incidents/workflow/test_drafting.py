"""Drafts: for whom, which kind and ordinal; written by people, never over people; nobody's text is lost."""

from datetime import timedelta

import pytest

from agreements.models import OutgoingMail
from agreements.refusals import Refused
from incidents.models import DayLink, ReportDraft
from incidents.queries.drafts import DraftText, drafts_set_aside, open_drafts, sent_by_party
from incidents.queries.recipients import choices_of
from incidents.workflow.drafting import Desk, DraftConflict, draft_reports, save_draft
from incidents.workflow.moving import close, recover, reopen
from incidents.workflow.noting import note_call, note_confirmation
from incidents.workflow.reporting import send_report
from tests.incidents import story


def text(body="本文", **changes):
    fields = {"subject": "件名", "body": body, "attach": True, "recipients": ()}
    return DraftText(**{**fields, **changes})


def send(draft, by):
    return send_report(draft=draft, revision=draft.revision, by=by, at=story.NOW)


def kinds(drafts):
    return [(draft.party.name[:3], draft.kind, draft.ordinal) for draft in drafts]


def test_recipients_are_those_who_get_reports_in_call_order(incident, draft, minato, ren):
    story.contact(minato, "広報", "press@minato.example", gets_reports=False)
    story.contact(minato, "受付", "")
    again = story.outage(incident.system, ren)
    assert [contact.role for contact in draft.recipients.order_by("place")] == ["店舗システム当番", "店舗運営部長"]
    assert again.drafts.get(party=minato).recipients.count() == 2


def test_a_report_goes_to_whom_the_report_plan_names(plan, minato, ren, mio):
    night = story.contact(minato, "夜間当番", "night@minato.example", gets_reports=False)
    plain = story.example_content().model_dump(mode="json", exclude_none=True)
    contacts = [
        one | {"mail": "old@minato.example"} if one["key"] == "contact-night" else one for one in plain["contacts"]
    ]
    contacts = [one | {"role": {"ja": "夜間当番"}} if one["key"] == "contact-night" else one for one in contacts]
    first = {"key": "report-first", "kind": "first", "within_minutes": 15, "recipients": ["contact-night"]}
    story.approved(story.agreement(plan, minato, ren), ren, contacts=contacts, reports=[first])
    incident = story.outage(plan, mio)
    assert list(ReportDraft.objects.get(incident=incident, party=minato).recipients.all()) == [night]


def test_drafting_again_refreshes_what_nobody_wrote_in(incident, draft, tozai, mio):
    save_draft(draft=draft, revision=draft.revision, text=text("手で書いた"), by=mio, at=story.NOW)
    draft_reports(incident=incident, kind="first", known="電源の故障です。", by=mio, at=story.NOW)
    assert story.reload(draft).body == "手で書いた"
    assert "電源の故障です。" in ReportDraft.objects.get(party=tozai).body
    assert ReportDraft.objects.count() == 2


def test_an_update_goes_to_those_who_had_the_first_report(incident, draft, mio):
    send(draft, mio)
    assert kinds(draft_reports(incident=incident, kind="update", by=mio, at=story.NOW)) == [("みなと", "update", 1)]
    send(ReportDraft.objects.get(kind="update"), mio)
    assert kinds(draft_reports(incident=incident, kind="update", by=mio, at=story.NOW)) == [("みなと", "update", 2)]
    assert kinds(draft_reports(incident=incident, kind="first", by=mio, at=story.NOW)) == [("東西デ", "first", 1)]


def test_the_final_report_waits_for_recovery_and_goes_to_whoever_had_a_first_one(incident, draft, mio):
    send(draft, mio)
    with pytest.raises(Refused, match="復旧を記録してから"):
        draft_reports(incident=incident, kind="final", by=mio, at=story.NOW)
    recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
    drafts = draft_reports(incident=incident, kind="final", by=mio, at=story.NOW)
    assert kinds(drafts) == [("みなと", "final", 1)]
    assert "御社にお願いすること" not in drafts[0].body


def test_who_was_told_on_the_phone_has_had_the_first_report(incident, draft, tozai, mio):
    call = {
        "contact": "contact-1",
        "role": "監視センター",
        "outcome": "reached",
        "kind": "first",
        "happened_at": story.NOW,
    }
    note_call(incident=incident, party=tozai, by=mio, at=story.NOW, **call)
    assert kinds(draft_reports(incident=incident, kind="first", by=mio, at=story.NOW)) == [("みなと", "first", 1)]
    assert kinds(draft_reports(incident=incident, kind="update", by=mio, at=story.NOW)) == [("東西デ", "update", 1)]


def test_what_a_later_report_outdid_is_no_longer_open(incident, draft, tozai, mio):
    call = {"contact": "contact-store", "role": "当番", "outcome": "reached", "kind": "first", "happened_at": story.NOW}
    note_call(incident=incident, party=draft.party, by=mio, at=story.NOW, **call)
    recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
    draft_reports(incident=incident, kind="final", by=mio, at=story.NOW)
    drafts = open_drafts(incident, sent_by_party(incident))
    assert [row.kind for row in drafts[draft.party_id]] == ["recovery", "final"]
    send(ReportDraft.objects.get(party=draft.party, kind="final"), mio)
    drafts = open_drafts(incident, sent_by_party(incident))
    assert (drafts[draft.party_id], len(drafts[tozai.pk])) == ([], 1)


def test_after_recovery_the_recovery_report_is_drafted_and_what_was_open_is_set_aside(incident, draft, tozai, mio):
    send(draft, mio)
    draft_reports(incident=incident, kind="update", by=mio, at=story.NOW)
    recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
    sent = sent_by_party(incident)
    drafts, aside = open_drafts(incident, sent), drafts_set_aside(incident, sent)
    assert kinds(drafts[draft.party_id]) == [("みなと", "recovery", 1)]
    assert kinds(aside[draft.party_id]) == [("みなと", "update", 1)]
    assert kinds(drafts[tozai.pk]) == [("東西デ", "first", 1)]
    with pytest.raises(Refused, match="復旧報か最終報"):
        draft_reports(incident=incident, kind="update", by=mio, at=story.NOW)


def test_what_broke_again_has_an_update_next_and_a_second_recovery_report(incident, draft, mio):
    send(draft, mio)
    for _again in range(2):
        recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
        send(ReportDraft.objects.filter(kind="recovery").last(), mio)
        reopen(incident=incident, by=mio, at=story.NOW)
        draft_reports(incident=incident, kind="update", by=mio, at=story.NOW)
        send(ReportDraft.objects.filter(kind="update").last(), mio)
    labels = [report.label for report in sent_by_party(incident)[draft.party_id]]
    assert labels == ["第一報", "復旧報", "続報 1", "復旧報 2", "続報 2"]


def test_the_recovery_report_names_who_confirmed_it_this_time(incident, draft, minato, mio):
    send(draft, mio)
    confirmed = {"party": minato, "seen": "端末で3件", "by": mio}
    note_confirmation(incident=incident, confirmed_by="古い 矢島", happened_at=story.NOW, at=story.NOW, **confirmed)
    recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
    reopen(incident=incident, by=mio, at=story.NOW + timedelta(minutes=1))
    later = story.NOW + timedelta(minutes=2)
    recover(incident=incident, happened_at=later, by=mio, at=later)
    assert "確認" not in ReportDraft.objects.get(kind="recovery", ordinal=2).body
    note_confirmation(incident=incident, confirmed_by="矢島", happened_at=later, at=later, **confirmed)
    body = ReportDraft.objects.get(kind="recovery", ordinal=2).body
    assert "【復旧の確認】11月20日（金）10:32（日本時間）、矢島様に確かめていただきました。（端末で3件）" in body


def test_who_shares_a_mailbox_gets_one_mail_that_names_both(incident, draft, minato, mio):
    second = story.contact(minato, "夜間当番", "Stores@minato.example")
    draft.recipients.add(second)
    report = send(draft, mio)
    rows = list(report.deliveries.values_list("role", "mail"))
    assert rows == [
        ("店舗システム当番、夜間当番", "stores@minato.example"),
        ("店舗運営部長", "ichiyo@minato.example"),
    ]
    assert "店舗システム当番 様\n夜間当番 様\n" in OutgoingMail.objects.get(to="stores@minato.example").body


@pytest.mark.parametrize("is_planned", [True, False])
def test_our_account_owner_gets_a_copy_where_the_plan_says_so(plan, minato, ren, mio, is_planned):
    minato.account_owner, minato.account_owner_mail = "早山 澄", "hayama@ops.example"
    minato.save()
    first = {"key": "report-first", "kind": "first", "recipients": [], "to_account_owner": is_planned}
    story.approved(story.agreement(plan, minato, ren), ren, reports=[first])
    draft = ReportDraft.objects.get(incident=story.outage(plan, mio), party=minato)
    report = send(draft, mio)
    assert report.deliveries.filter(contact=None).exists() == is_planned
    if is_planned:
        copy = OutgoingMail.objects.get(to="hayama@ops.example")
        body = copy.body
        # The way to the party's page is the party's alone.
        assert (copy.secret, DayLink.objects.filter(delivery__contact=None).count()) == ("", 0)
        assert body.startswith("（控え）みなと百貨店株式会社 へ送った報告です。\n営業担当 早山 澄 様\n")


def test_each_contact_has_a_reason(plan, minato, ren, mio):
    night = story.contact(minato, "夜間当番", "night@minato.example", gets_reports=False)
    story.contact(minato, "受付", "")
    draft = ReportDraft.objects.get(incident=story.outage(plan, mio), party=minato)
    draft.recipients.add(night)
    draft.recipients.remove(minato.contacts.get(role="店舗運営部長"))
    desk = Desk(draft.incident, mio, story.NOW)
    choices = choices_of(draft, desk.plan(desk.bases[0], "first"))
    reasons = [(one.contact.role, one.gets_it, one.reason) for one in choices]
    assert reasons == [
        ("店舗システム当番", True, "障害の報告を受け取る連絡先です。"),
        ("店舗運営部長", False, "手で外しました。"),
        ("夜間当番", True, "手で加えました。"),
        ("受付", False, "メールアドレスがないため、電話で伝えます。"),
    ]


def test_nothing_is_drafted_for_a_closed_incident(incident, mio):
    close(incident=incident, by=mio, at=story.NOW)
    with pytest.raises(Refused, match="終了した障害"):
        draft_reports(incident=incident, kind="update", by=mio, at=story.NOW)


def test_saving_keeps_words_recipients_and_history(draft, minato, ren):
    night = story.contact(minato, "夜間当番", "night@minato.example")
    wanted = text("新しい本文", recipients=(night.pk,), attach=False)
    saved = save_draft(draft=draft, revision=1, text=wanted, by=ren, at=story.NOW)
    found = story.reload(draft)
    assert (found.body, found.attach, list(found.recipients.all())) == ("新しい本文", False, [night])
    assert (saved.revision, found.revision, found.edited, found.saved_by) == (2, 2, True, ren)
    assert found.history.latest().history_user == ren


def test_choosing_recipients_is_not_writing(draft, ren):
    words = text(draft.body, subject=draft.subject)
    save_draft(draft=draft, revision=1, text=words, by=ren, at=story.NOW)
    assert story.reload(draft).edited is False


def test_a_strangers_contact_is_not_a_recipient(draft, tozai, ren):
    wanted = text(recipients=(tozai.contacts.get().pk,))
    save_draft(draft=draft, revision=1, text=wanted, by=ren, at=story.NOW)
    assert list(story.reload(draft).recipients.all()) == []


def test_two_people_editing_at_once_lose_nothing(draft, ren, mio):
    save_draft(draft=draft, revision=1, text=text("蓮の本文"), by=ren, at=story.NOW)
    with pytest.raises(DraftConflict) as caught:
        save_draft(draft=draft, revision=1, text=text("澪の本文"), by=mio, at=story.NOW)
    assert (caught.value.mine.body, caught.value.theirs.body) == ("澪の本文", "蓮の本文")
    assert story.reload(draft).body == "蓮の本文"


def test_saving_what_stands_writes_nothing_even_on_an_old_revision(draft, ren, mio):
    save_draft(draft=draft, revision=1, text=text(), by=ren, at=story.NOW)
    assert save_draft(draft=draft, revision=1, text=text(), by=mio, at=story.NOW).revision == 2
    assert story.reload(draft).saved_by == ren


def test_what_was_sent_is_not_rewritten(draft, ren):
    send(draft, ren)
    with pytest.raises(Refused, match="もう送りました"):
        save_draft(draft=draft, revision=1, text=text(), by=ren, at=story.NOW)
