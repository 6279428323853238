"""Sending a report: once, to all its recipients, with the paper that counted when the outage began."""

import itertools
import threading

import pytest
from django.db import connection, transaction

from agreements import pdf, states
from agreements.models import Event, OutgoingMail, chain_faults
from agreements.models.append_only import digest_of, name_of
from agreements.refusals import Refused
from incidents.models import Delivery, Report, ReportDraft
from incidents.queries.drafts import DraftText
from incidents.workflow.drafting import draft_reports, save_draft
from incidents.workflow.moving import close, recover
from incidents.workflow.noting import note_call
from incidents.workflow.reporting import send_report
from tests.incidents import story


def send(draft, by, **changes):
    return send_report(draft=draft, revision=changes.get("revision", draft.revision), by=by, at=story.NOW)


def chosen(draft, by, **changes):
    """The same words with other recipients or without the document."""
    recipients = changes.get("recipients", tuple(draft.recipients.values_list("pk", flat=True)))
    text = DraftText(draft.subject, draft.body, changes.get("attach", True), recipients)
    return save_draft(draft=draft, revision=draft.revision, text=text, by=by, at=story.NOW)


def test_a_report_is_kept_word_for_word_with_what_it_rests_on(draft, version, minato, mio):
    report = send(draft, mio)
    issued = version.documents.get(kind="issued")
    assert (report.party, report.label, str(report.level_number), report.level_name) == (minato, "第一報", "1", "停止")
    said = "【次の報告】11月20日（金）10:45（日本時間）まで。変化がなくても送ります。"
    assert (report.subject, report.body) == (draft.subject, f"{draft.body}\n\n{said}")
    assert report.citation.startswith(
        "2026年10月8日の打合せで伺い、2026年10月19日に高梨 香織様に承認いただいた内容（第1版）"
    )
    assert (report.version, report.version_sha256, report.consent) == (version, version.content_sha256, "approved")
    assert (report.document, report.document_sha256) == (issued, issued.sha256)
    assert (report.sent_by, report.sent_at) == (mio, story.NOW)


def test_every_recipient_has_a_row_and_a_mail(draft, minato, mio):
    report = send(draft, mio)
    rows = [(row.role, row.name, row.mail, row.party) for row in Delivery.objects.all()]
    assert rows == [
        ("店舗システム当番", "", "stores@minato.example", minato),
        ("店舗運営部長", "湊 一葉", "ichiyo@minato.example", minato),
    ]
    mails = {mail.key: mail for mail in OutgoingMail.objects.all()}
    assert set(mails) == set(Delivery.objects.values_list("mail_key", flat=True))
    for row in Delivery.objects.all():
        mail = mails[row.mail_key]
        assert (mail.to, mail.subject, mail.state, mail.party_id) == (row.mail, report.subject, "queued", minato.pk)
        assert (mail.subject_kind, mail.subject_id) == ("report", report.pk)
        assert mail.attachments == [{"sha256": report.document_sha256, "filename": "AG-0001-v1-ja.pdf"}]
        assert f"{row.role} {row.name}".strip() + " 様" in mail.body
        assert report.citation in mail.body


def test_the_chain_vouches_for_report_and_deliveries(draft, incident, mio):
    report = send(draft, mio)
    event = Event.objects.filter(chain=incident.number).last()
    sent = list(report.deliveries.all())
    facts = [
        report,
        *sent,
        *(one.link for one in sent),
        *OutgoingMail.objects.filter(key__in=[row.mail_key for row in sent]),
    ]
    assert event.kind == "report.sent"
    assert event.told()["facts"] == {name_of(fact): digest_of(fact) for fact in facts}
    assert "stores@minato.example" not in event.data
    assert list(chain_faults(incident.number)) == []


def test_a_second_press_sends_nothing(draft, mio, ren):
    assert send(draft, mio) == send(draft, ren) == send(draft, ren, revision=99)
    assert (Report.objects.count(), Delivery.objects.count(), OutgoingMail.objects.count()) == (1, 2, 2)


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_one_report_goes_out(draft, mio):
    barrier, found = threading.Barrier(4), []

    def press():
        barrier.wait()
        try:
            found.append(send(draft, mio).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found))) == (4, 1)
    assert (Report.objects.count(), Delivery.objects.count(), OutgoingMail.objects.count()) == (1, 2, 2)
    assert list(chain_faults(draft.incident.number)) == []


@pytest.mark.django_db(transaction=True)
def test_reports_to_two_parties_at_once_both_go_out(incident, mio):
    drafts, barrier, failed = list(ReportDraft.objects.all()), threading.Barrier(2), []

    def press(draft):
        barrier.wait()
        try:
            send(draft, mio)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, Report.objects.count()) == ([], 2)
    assert list(chain_faults(incident.number)) == []


def test_a_text_that_changed_since_it_was_looked_at_is_not_sent(draft, mio):
    with pytest.raises(Refused, match="文面が変わりました"):
        send(draft, mio, revision=draft.revision - 1)
    assert (Report.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_without_recipients_nothing_is_sent(draft, mio):
    chosen(draft, mio, recipients=())
    with pytest.raises(Refused, match="送り先がありません"):
        send(story.reload(draft), mio)


def test_who_left_since_is_not_written_to(draft, minato, mio, ren):
    head = minato.contacts.get(role="店舗運営部長")
    head.retired_at, head.retired_by = story.NOW, ren
    head.save()
    assert [row.role for row in send(draft, mio).deliveries.all()] == ["店舗システム当番"]


def test_a_lost_attachment_is_found_before_anything_is_promised(draft, version, mio):
    pdf.vault.path_of(version.documents.get(kind="issued").sha256).unlink()
    with pytest.raises(Refused, match="添付する文書を読めません"):
        send(draft, mio)
    assert (Report.objects.count(), OutgoingMail.objects.count()) == (0, 0)
    chosen(draft, mio, attach=False)
    report = send(story.reload(draft), mio)
    assert (report.document, OutgoingMail.objects.first().attachments) == (None, [])


def test_after_the_final_report_the_first_is_not_sent(incident, draft, mio):
    call = {"contact": "contact-store", "role": "当番", "outcome": "reached", "kind": "first", "happened_at": story.NOW}
    note_call(incident=incident, party=draft.party, by=mio, at=story.NOW, **call)
    recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
    draft_reports(incident=incident, kind="final", by=mio, at=story.NOW)
    send(ReportDraft.objects.get(party=draft.party, kind="final"), mio)
    with pytest.raises(Refused, match="後の報告"):
        send(story.reload(draft), mio)


def test_nothing_is_sent_from_a_closed_incident(incident, draft, mio):
    close(incident=incident, by=mio, at=story.NOW)
    with pytest.raises(Refused, match="終了した障害"):
        send(story.reload(draft), mio)


def test_the_body_goes_along_until_there_is_an_issued_copy(plan, minato, ren, mio):
    made = story.approved(story.agreement(plan, minato, ren), ren)
    story.outage(plan, mio)
    report = send(ReportDraft.objects.get(party=minato), mio)
    assert report.document == made.documents.get(kind="body")


def test_the_version_of_that_moment_goes_along_not_a_newer_one(incident, draft, version, ren, mio):
    newer = story.version(version.agreement, ren, states.EXPLAINED, at=story.STARTED)
    story.approve(newer, story.NOW, ren)
    assert send(draft, mio).version == version


def test_a_paper_made_meanwhile_is_in_record_and_mail_or_in_neither(plan, tozai, mio):
    """Before each statement in turn another paper is made. (A run of kills found a report that named one, with a mail
    that carried the one before.)"""
    draft = ReportDraft.objects.get(incident=story.outage(plan, mio), party=tozai)
    story.general(plan)
    seen = set()
    for place in itertools.count():
        meanwhile = _Meanwhile(place, lambda: story.general(plan, text="made anew"))
        with transaction.atomic(), connection.execute_wrapper(meanwhile):
            report = send_report(draft=draft, revision=draft.revision, by=mio, at=story.NOW)
            (mail,) = OutgoingMail.objects.filter(subject_kind="report", subject_id=report.pk)
            assert [one["sha256"] for one in mail.attachments] == [report.document_sha256], place
            transaction.set_rollback(True)
        if meanwhile.left >= 0:
            break
        seen.add(report.document_sha256)
    assert len(seen) == 2


class _Meanwhile:
    """Does something once, before the statement of that place."""

    def __init__(self, place, act):
        self.left, self._act = place, act

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == -1:
            self._act()
        return execute(sql, params, many, context)


def test_without_an_agreement_the_general_procedure_goes_along(plan, tozai, mio):
    procedure = story.general(plan)
    story.outage(plan, mio)
    report = send(ReportDraft.objects.get(party=tozai), mio)
    assert (report.version, report.consent, report.document) == (None, "", procedure)
    assert report.citation == "この障害での対応は、まだ取り決めていません。一般の手順をお送りします。"
    mail = OutgoingMail.objects.get()
    assert mail.attachments == [{"sha256": procedure.sha256, "filename": "payments-general-ja.pdf"}]


@pytest.mark.parametrize("state", [states.EXPLAINED, states.CHANGES_REQUESTED, states.DECLINED, states.WITHDRAWN])
def test_no_mail_calls_agreed_what_was_only_discussed(plan, minato, ren, mio, state):
    moves = [states.EXPLAINED] + ([state] if state != states.EXPLAINED else [])
    story.version(story.agreement(plan, minato, ren), ren, *moves)
    story.outage(plan, mio)
    report = send(ReportDraft.objects.get(party=minato), mio)
    assert report.document is None
    for mail in OutgoingMail.objects.all():
        words = mail.body
        for fair in ("合意はいただいていません", "まだ取り決めていません", plan.name, "カード決済の承認が通らない"):
            words = words.replace(fair, "")
        for claim in ("合意", "承認", "取り決め", "お願いすることになって", "御社にお願いすること", "伺い", "伺った"):
            assert claim not in words, claim
