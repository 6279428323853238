"""Home: what waits for one person, and that nothing does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import states
from agreements.models import Capability, Meeting, OutgoingMail, Party, Thread, move_version
from agreements.queries.promise_check import promise_check
from agreements.workflow.contacts import retire_contact
from agreements.workflow.meetings import record_meeting
from agreements.workflow.reviewing import withdraw_version
from agreements.workflow.ruling import accept_contradiction
from agreements.workflow.talking import ask, go_on
from incidents.queries.home import waiting_for
from tests.agreements.views.doors import answers, everybody
from tests.annexed import LATER
from tests.incidents import story
from tests.published import AT, REPLY_BY, draft, invitees, publish_plainly


def waits(user, at) -> dict[str, list[str]]:
    """What waits, by its kind: about whom."""
    return {kind.key: [row.about for row in kind.rows] for kind in waiting_for(user, at)}


@pytest.fixture
def asked_of(payments, minato, ren, own_side):
    """A version that Minato was asked about, by a mail that was sent, and nobody has answered."""
    version = publish_plainly(draft(payments, minato, ren), ren, invitees=invitees(minato.contacts.first()))
    OutgoingMail.objects.update(state="sent", sent_at=AT)
    return version


def test_everybody_has_a_home_and_an_empty_one_is_good(people, client, payments):
    assert answers(people, "/") == everybody(200)
    client.force_login(people.taku)
    assert "待っているものはありません" in client.get("/").content.decode()


def test_answers_overdue_wait_for_the_lead_alone(asked_of, ren, taku, outsider):
    late, about = REPLY_BY + timedelta(hours=1), ["みなと百貨店株式会社　決済承認API"]
    assert waits(ren, REPLY_BY - timedelta(hours=1)) == {}
    assert waits(ren, late) == {"overdue": about}
    assert (waits(taku, late), waits(outsider, late)) == ({}, {})
    asked_of.invitations.update(revoked_at=AT, revoked_by=ren)
    assert waits(ren, late) == {}


def test_who_only_reads_keeps_nobody_waiting(asked_of, ren):
    asked_of.invitations.update(asked_to=states.TO_READ)
    assert waits(ren, REPLY_BY + timedelta(hours=1)) == {}


def test_a_version_waits_for_who_approves_it_on_our_side(asked_of, payments, ren, mio):
    payments.own_approvers.add(mio)
    version = publish_plainly(asked_of.agreement, ren, agreed_in_meeting=True)
    assert (waits(mio, AT), waits(ren, AT)) == ({"own": ["みなと百貨店株式会社　決済承認API"]}, {})
    withdraw_version(version=version, reason="誤り", by=ren, at=AT)
    assert waits(mio, AT) == {}


def test_a_meeting_that_is_over_waits_to_be_recorded(payments, booking, minato, ren, outsider):
    for system, days in ((payments, 1), (payments, -1), (booking, 1)):
        starts = AT - timedelta(days=days)
        meeting = Meeting.objects.create(title="打合せ", starts_at=starts, ends_at=starts + timedelta(hours=1))
        meeting.systems.set([system])
        meeting.parties.set([minato])
    first = Meeting.objects.order_by("pk").first()
    assert (waits(ren, AT), list(waits(outsider, AT))) == ({"meetings": [minato.name]}, ["meetings"])
    assert first
    record_meeting(meeting=first, heard="", by=ren, at=AT)
    assert waits(ren, AT) == {}


def test_what_was_refused_waits_until_the_next_version(asked_of, ren):
    move_version(asked_of, states.CHANGES_REQUESTED, at=AT, by="湊")
    assert list(waits(ren, AT)) == ["answers"]
    publish_plainly(asked_of.agreement, ren, agreed_in_meeting=True)
    assert waits(ren, AT) == {}


def test_a_draft_waits_for_who_saved_it_until_it_is_published(payments, minato, ren, administrator, own_side):
    agreement = draft(payments, minato, ren)
    assert (list(waits(ren, AT)), waits(administrator, AT)) == (["drafts"], {})
    publish_plainly(agreement, ren, agreed_in_meeting=True)
    assert waits(ren, AT) == {}


def test_reviews_wait_a_month_before_their_day(version, ren):
    soon = story.NOW + (version.review_by - story.NOW.date()) - timedelta(days=20)
    assert "reviews" not in waits(ren, story.NOW)
    assert waits(ren, soon)["reviews"] == ["みなと百貨店株式会社　決済承認API"]


def test_a_mail_that_came_back_waits(asked_of, ren, outsider):
    assert "mails" not in waits(ren, AT)
    OutgoingMail.objects.update(returned_at=AT)
    assert waits(ren, AT)["mails"] == ["みなと百貨店株式会社"]
    assert "mails" not in waits(outsider, AT)


def test_a_question_waits_for_the_lead_until_it_is_answered(asked_of, ren, taku):
    ask(invitation=asked_of.invitations.get(), path="acts.act-stop-retries", text="何分ですか", at=AT)
    assert waits(ren, AT) == {"threads": ["みなと百貨店株式会社　決済承認API"]}
    (row,) = waiting_for(ren, AT)[0].rows
    assert (row.words, row.address) == ("質問：何分ですか", f"/threads/{Thread.objects.get().pk}/")
    assert waits(taku, AT) == {}
    go_on(thread=Thread.objects.get(), text="10分です", by=ren, at=AT)
    assert waits(ren, AT) == {}


def test_the_head_of_each_page_counts_the_questions(asked_of, ren, taku, client):
    def head(user):
        client.force_login(user)
        return client.get("/systems/").content.decode().partition("</header>")[0]

    assert "質問" not in head(ren)
    ask(invitation=asked_of.invitations.get(), path="acts.act-stop-retries", text="何分ですか", at=AT)
    assert '<a class="soft on-desk" href="/threads/?state=waiting"><b>返事を待つ質問 1件</b></a>' in head(ren)
    assert "質問" not in head(taku)
    go_on(thread=Thread.objects.get(), text="10分です", by=ren, at=AT)
    assert "質問" not in head(ren)


def test_a_contact_that_left_waits_until_somebody_follows(named, minato, ren, taku):
    retire_contact(contact=named.duty, by=ren, at=LATER)
    about = ["みなと百貨店株式会社　決済承認API"]
    (kind,) = [one for one in waiting_for(ren, LATER) if one.key == "contacts"]
    assert [(row.words, row.about, row.address) for row in kind.rows] == [
        ("連絡先が外れ、後任未定", about[0], f"/parties/{minato.pk}/")
    ]
    assert "contacts" not in waits(taku, LATER)
    retire_contact(contact=named.duty, successor=named.head, by=ren, at=LATER)
    assert "contacts" not in waits(ren, LATER)


def test_a_contract_waits_a_month_before_its_day_of_notice(payments, tozai, ren, outsider):
    facts = {"what": "回線を移す", "can": "cannot", "contract_review_needed": True, "notice_by": AT.date()}
    Capability.objects.create(party=tozai, **facts)
    assert waits(ren, AT - timedelta(days=31)) == {}
    assert waits(ren, AT - timedelta(days=29)) == {"contracts": [tozai.name]}
    assert waits(outsider, AT) == {}


def test_a_promise_that_a_vendor_does_not_hold_waits_until_it_is_accepted(payments, minato, tozai, ren, taku, own_side):
    payments.parties.add(tozai)
    Capability.objects.create(party=tozai, what="電源の系統を切り替える", can="cannot")
    act = {
        "key": "act-power",
        "side": "ours",
        "role": {"ja": "監視センター"},
        "sentence": {"ja": "電源の系統を切り替える。"},
    }
    story.version(story.agreement(payments, minato, ren), ren, states.EXPLAINED, states.APPROVED, acts=[act])
    assert (waits(ren, story.NOW), waits(taku, story.NOW)) == (
        {"promises": ["みなと百貨店株式会社　東西データセンター株式会社"]},
        {},
    )
    (row,) = promise_check(payments, story.NOW).rows
    day = story.NOW.date() + timedelta(days=30)
    accept_contradiction(
        system=payments, key=row.key, reason="予備系で受ける。", look_again_on=day, by=ren, at=story.NOW
    )
    assert waits(ren, story.NOW) == {}
    (kind,) = [one for one in waiting_for(ren, story.NOW + timedelta(days=30)) if one.key == "promises"]
    assert [(one.day, one.is_late) for one in kind.rows] == [(day, True)]


def test_as_many_queries_for_many_as_for_one(asked_of, payments, ren):
    refused = story.agreement(payments, Party.objects.create(kind="customer", name="本店"), ren)
    story.version(refused, ren, states.EXPLAINED, states.CHANGES_REQUESTED)
    with CaptureQueriesContext(connection) as one:
        waiting_for(ren, REPLY_BY + timedelta(days=1))
    for number in range(12):
        party = Party.objects.create(kind="customer", name=f"{number}号店")
        story.version(story.agreement(payments, party, ren), ren, states.EXPLAINED, states.CHANGES_REQUESTED)
        story.version(story.agreement(payments, Party.objects.create(kind="customer", name=f"{number}号館"), ren), ren)
    with CaptureQueriesContext(connection) as many:
        kinds = waiting_for(ren, REPLY_BY + timedelta(days=1))
    assert ([len(kind.rows) for kind in kinds if kind.key == "answers"], len(many)) == ([9], len(one))
