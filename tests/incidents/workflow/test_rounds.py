"""Sending to all: one press, called back or not, looked at by two where the level asks for it; never twice."""

from datetime import timedelta

import pytest

from agreements.models import OutgoingMail, chain_faults
from agreements.refusals import Refused
from agreements.workflow.hurrying import send_again
from agreements.workflow.posting import send_due_mails
from incidents.models import Delivery, Report, ReportDraft, RoundItem, SendingRound
from incidents.queries.drafts import DraftText
from incidents.queries.outlook import outlook_of
from incidents.queries.rounds import course_of
from incidents.queries.verifying import record_faults
from incidents.workflow.drafting import save_draft
from incidents.workflow.moving import change_level
from incidents.workflow.noting import note_call, note_effect
from incidents.workflow.reporting import send_report
from incidents.workflow.rounds import begin_round, call_back, carry_rounds, look_at_round, pause_round, resume_round
from tests.incidents import story
from tests.incidents.forged import unguarded
from tests.smtp import Mailbox, mailbox  # noqa: F401 - a fixture

LATER = story.NOW + timedelta(seconds=60)


def revisions(incident):
    return {draft.pk: draft.revision for draft in incident.drafts.all()}


def begin(incident, by, **more):
    return begin_round(incident=incident, revisions=more.get("revisions", revisions(incident)), by=by, at=story.NOW)


def write(draft, by, body="本文"):
    recipients = tuple(draft.recipients.values_list("pk", flat=True))
    text = DraftText("件名", body, attach=True, recipients=recipients)
    return save_draft(draft=draft, revision=draft.revision, text=text, by=by, at=story.NOW)


def test_nothing_leaves_before_it_can_no_longer_be_called_back(incident, mio):
    sending = begin(incident, mio)
    assert carry_rounds(at=LATER - timedelta(seconds=1)) == 0
    assert (sending.state, Report.objects.count()) == ("counting", 0)
    assert carry_rounds(at=LATER) == 2
    assert (story.reload(sending).ended_at is not None, Report.objects.count()) == (True, 2)
    assert carry_rounds(at=LATER) == 0
    assert Delivery.objects.count() == OutgoingMail.objects.count()
    assert list(chain_faults(incident.number)) == []


def test_called_back_nothing_leaves_and_the_drafts_are_free_again(incident, mio, ren):
    sending = begin(incident, mio)
    call_back(sending=sending, by=ren, at=story.NOW)
    assert (carry_rounds(at=LATER), Report.objects.count()) == (0, 0)
    again = begin(incident, mio)
    assert again != sending
    carry_rounds(at=LATER)
    with pytest.raises(Refused, match="もう送り始めています"):
        call_back(sending=again, by=mio, at=LATER)
    assert Report.objects.count() == 2


def test_two_people_who_press_begin_one_round(incident, mio, ren):
    assert begin(incident, mio) == begin(incident, ren)
    assert (SendingRound.objects.count(), RoundItem.objects.count()) == (1, 2)


def test_what_was_sent_by_itself_is_not_sent_again(incident, draft, mio):
    sending = begin(incident, mio)
    send_report(draft=draft, revision=draft.revision, by=mio, at=story.NOW)
    carry_rounds(at=LATER)
    assert Report.objects.count() == 2
    with pytest.raises(Refused, match="送る報告がありません"):
        begin(incident, mio, revisions={})
    assert begin(incident, mio) == sending


def test_words_that_were_looked_at_stay_until_they_left(incident, draft, mio):
    begin(incident, mio)
    with pytest.raises(Refused, match="先に一斉送付を取り消して"):
        write(draft, mio)


def test_what_changed_meanwhile_is_not_sent_and_says_why(incident, minato, tozai, mio):
    sending = begin(incident, mio)
    note_effect(incident=incident, party=tozai, answer="no", happened_at=story.NOW, by=mio, at=story.NOW)
    change_level(incident=incident, level=2, by=mio, at=story.NOW)
    assert carry_rounds(at=LATER) == 0
    refused = {row.party: row.refused for row in sending.items.all()}
    assert refused[minato].startswith("確かめている間に文面が変わりました")
    assert refused[tozai]
    assert begin(incident, mio, revisions={ReportDraft.objects.get(party=minato).pk: 2}) != sending


def test_where_the_level_asks_for_it_a_second_person_looks_first(incident, draft, mio, ren, settings):
    settings.SECOND_LOOK_LEVELS = [1]
    with pytest.raises(Refused, match="もう1人が確かめます"):
        send_report(draft=draft, revision=draft.revision, by=mio, at=story.NOW)
    sending = begin(incident, mio)
    assert carry_rounds(at=LATER) == 0
    with pytest.raises(Refused, match="別の方"):
        look_at_round(sending=sending, by=mio, at=story.NOW)
    look_at_round(sending=sending, by=ren, at=story.NOW)
    assert carry_rounds(at=story.NOW + timedelta(seconds=59)) == 0
    assert carry_rounds(at=LATER) == 2
    # A second press, by itself, gets the report that went.
    assert send_report(draft=draft, revision=draft.revision, by=mio, at=LATER) == Report.objects.get(party=draft.party)


def test_paused_mails_wait_and_go_on(incident, mio, mailbox: Mailbox):  # noqa: F811 - the fixture
    sending = begin(incident, mio)
    carry_rounds(at=LATER)
    pause_round(sending=sending, by=mio, at=LATER)
    assert send_due_mails(at=LATER) == 0
    resume_round(sending=sending, by=mio, at=LATER)
    assert send_due_mails(at=LATER) == len(mailbox.taken) == OutgoingMail.objects.count()


def test_what_was_refused_is_tried_again_under_its_name(incident, mio, mailbox: Mailbox):  # noqa: F811 - the fixture
    sending = begin(incident, mio)
    carry_rounds(at=LATER)
    mailbox.replies["ichiyo@minato.example"] = "550 no such mailbox"
    send_due_mails(at=LATER)
    ((to, mail),) = course_of(sending).failures
    assert (to.role, mail.state) == ("店舗運営部長", "failed")
    mailbox.replies.clear()
    send_again(mail=mail, by=mio, at=LATER)
    send_due_mails(at=LATER)
    ours = [message["Message-ID"] for to, message in mailbox.taken if to == mail.to]
    assert ours == [mail.message_id]
    assert all("{secret}" not in message.get_body(("plain",)).get_content() for _to, message in mailbox.taken)
    assert (course_of(sending).failures, course_of(sending).waiting) == ([], 0)


def test_everybody_is_told_called_not_affected_or_named_as_forgotten(incident, minato, tozai, mio):
    for contact in tozai.contacts.all():
        contact.mail = ""
        contact.save()
    found = outlook_of(incident, story.NOW)
    names = [[row.basis.party for row in rows] for rows in (found.ready, found.by_phone)]
    assert (names, found.mails, found.forgotten) == ([[minato], [tozai]], 2, [])
    assert found.groups[0].preview.startswith("みなと百貨店株式会社")
    for contact in tozai.contacts.all():
        contact.phone = ""
        contact.save()
    assert [basis.party for basis in outlook_of(incident, story.NOW).forgotten] == [tozai]
    note_effect(incident=incident, party=tozai, answer="no", happened_at=story.NOW, by=mio, at=story.NOW)
    found = outlook_of(incident, story.NOW)
    assert ([basis.party for basis in found.unaffected], found.forgotten) == ([tozai], [])
    begin(incident, mio)
    assert [basis.party for basis in outlook_of(incident, story.NOW).going] == [minato]


def test_who_was_told_on_the_phone_waits_for_no_call(incident, tozai, mio):
    contact = tozai.contacts.get()
    contact.mail = ""
    contact.save()
    step = outlook_of(incident, story.NOW).by_phone[0].calls[0].contact
    call = {"contact": step.key, "role": "監視", "outcome": "reached", "kind": "first", "happened_at": story.NOW}
    note_call(incident=incident, party=tozai, by=mio, at=story.NOW, **call)
    found = outlook_of(incident, story.NOW)
    assert (found.by_phone, [basis.party for basis in found.told]) == ([], [tozai])


def test_problems_stand_on_top(incident, draft, mio):
    write(draft, mio, "{since} まで")
    change_level(incident=incident, level=2, by=mio, at=story.NOW)
    problems = outlook_of(incident, story.NOW).problems
    assert {problem: [row.draft for row in rows] for problem, rows in problems.items()} == {
        "手を入れたあとに障害レベルが変わりました。": [draft],
        "{since} に言葉が入っていません。": [draft],
    }


def test_the_chain_vouches_for_what_was_to_be_sent(incident, mio):
    begin(incident, mio)
    assert [str(fault) for fault in record_faults() if "round" in str(fault).lower()] == []
    with unguarded() as write:
        write(f"UPDATE {RoundItem._meta.db_table} SET revision = 9")
    assert any("rounditem" in str(fault).lower() for fault in record_faults())


def test_a_clock_that_ran_ahead_holds_no_report_back(incident, mio):
    """It was pressed at +2 h by the clock, which was put right."""
    sending = begin(incident, mio)
    assert carry_rounds(at=story.NOW - timedelta(hours=2)) == 2
    assert story.reload(sending).ended_at is not None
