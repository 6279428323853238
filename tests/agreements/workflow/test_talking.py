"""Threads: who hears of what, how often, how a thread stands, and that no refusal is an end."""

import random
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from agreements import states
from agreements.models import Comment, OutgoingMail, Thread, ThreadChange
from agreements.queries.threads import changes_to_make, threads_for
from agreements.queries.verifying import faults
from agreements.refusals import Refused
from agreements.workflow.codes import send_code
from agreements.workflow.inviting import revoke_invitation
from agreements.workflow.reviewing import decide
from agreements.workflow.talking import ask, comment, go_on, take_into_draft
from tests.agreements.workflow.test_answering_items import NOTICE, STOP, agree_to_rest, answer_whole, next_version, say
from tests.published import AT, invitees, letters_of, publish_plainly

LATER = timedelta(minutes=3)


def news(to: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(subject_kind="news", to=to).order_by("pk"))


def sent(mail: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent", sent_at=mail.created_at, attempts=1)


@pytest.fixture
def thread(asked: SimpleNamespace) -> Thread:
    asked.by.email = "ren@ops.example"
    asked.by.save()
    say(asked.first, STOP, "question", "何分ですか？ 秘密の言葉")
    return Thread.objects.get()


def test_a_question_reaches_the_lead_and_the_answer_the_reviewer(asked: SimpleNamespace, thread: Thread) -> None:
    (mail,) = news("ren@ops.example")
    assert "/threads/?q=AG-0001" in mail.body
    go_on(thread=thread, text="10分です。", by=asked.by, at=AT + LATER)
    (reply,) = news(asked.first.invitation.mail)
    for one in (mail, reply):
        assert ("秘密" in one.body, "10分" in one.body.replace("10分に1通", ""), "/r/" in one.body) == (False,) * 3
    assert not reply.secret
    assert list(faults()) == []


def test_news_comes_at_most_once_in_ten_minutes(asked: SimpleNamespace, thread: Thread) -> None:
    (first,) = news("ren@ops.example")
    comment(version=asked.version, invitation=asked.second.invitation, text="別の方", at=AT)
    assert news("ren@ops.example") == [first]  # it waits still, and is good for both
    sent(first)
    comment(version=asked.version, invitation=asked.second.invitation, text="もう1つ", at=AT + LATER)
    comment(version=asked.version, invitation=asked.second.invitation, text="さらに", at=AT + 2 * LATER)
    _first, second = news("ren@ops.example")
    assert second.not_before == AT + timedelta(minutes=10)
    begins = OutgoingMail.objects.filter(subject_kind="news", to="ren@ops.example")
    assert list(begins.to_try(AT + 3 * LATER)) == []
    assert list(begins.to_try(AT + timedelta(minutes=10))) == [second]


@pytest.mark.parametrize("ahead", [timedelta(minutes=45), timedelta(days=2)])
def test_news_of_a_clock_that_ran_ahead_keeps_no_other_waiting(
    asked: SimpleNamespace, thread: Thread, ahead: timedelta
) -> None:
    (first,) = news("ren@ops.example")
    OutgoingMail.objects.filter(pk=first.pk).update(created_at=AT + ahead, not_before=AT + ahead)
    assert first in OutgoingMail.objects.to_try(AT)
    OutgoingMail.objects.filter(pk=first.pk).update(state="sent", sent_at=AT + ahead, attempts=1)
    comment(version=asked.version, invitation=asked.second.invitation, text="もう1つ", at=AT + LATER)
    assert news("ren@ops.example")[1] in OutgoingMail.objects.to_try(AT + LATER)


def test_a_repeated_press_is_the_same_comment(asked: SimpleNamespace, thread: Thread) -> None:
    for _press in range(2):
        go_on(thread=thread, text="10分です。", by=asked.by, at=AT)
        ask(invitation=asked.first.invitation, path=NOTICE, text="窓口は？", at=AT)
    assert Comment.objects.count() == 3
    with pytest.raises(Refused):
        ask(invitation=asked.first.invitation, path="acts.nobody", text="x", at=AT)


def test_how_a_thread_stands(asked: SimpleNamespace, thread: Thread) -> None:
    def state() -> str:
        return threads_for(asked.by).get(pk=thread.pk).state

    assert state() == "waiting"
    go_on(thread=thread, text="10分です。", by=asked.by, at=AT)
    assert state() == "answered"
    go_on(thread=thread, text="夜間も？", at=AT)
    assert state() == "waiting"
    say(asked.first, STOP, "agreed")
    assert state() == "waiting"  # nothing is confirmed yet
    answer_whole(asked.first)
    assert state() == "settled"
    take_into_draft(thread=thread, by=asked.by, at=AT)
    take_into_draft(thread=thread, by=asked.by, at=AT)
    assert (state(), ThreadChange.objects.count()) == ("changed", 1)
    assert [one.pk for one in threads_for(asked.by, q="何分", state="changed")] == [thread.pk]
    assert not threads_for(asked.by, q="どこにもない")
    assert list(faults()) == []


def test_the_next_draft_keeps_the_thread_until_it_is_out(asked: SimpleNamespace, thread: Thread) -> None:
    take_into_draft(thread=thread, by=asked.by, at=AT)
    assert list(changes_to_make(asked.agreement)) == [thread]
    next_version(asked, "acts", "act-stop-retries", within_minutes=5)
    assert list(changes_to_make(asked.agreement)) == []


def test_who_may_not_see_the_agreement_sees_no_thread(thread: Thread, outsider: object) -> None:
    assert not threads_for(outsider)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(3))
def test_and_so_it_is_in_the_database(asked: SimpleNamespace, seed: int) -> None:
    chance = random.Random(seed)
    letters = chance.sample([asked.first, asked.second], 2)
    for letter in letters:
        send_code(invitation=letter.invitation, at=AT)
        answer = chance.choice(tuple(states.DECISION_WORDS))
        decide(invitation=letter.invitation, answer=letter.answer(answer=answer, reason="理由"), at=AT)
    refused = asked.version.decisions.exclude(answer="approved").count()
    assert Thread.objects.filter(kind="objection", path="").count() == refused
    everybody = invitees(*asked.agreement.party.contacts.all())
    following = publish_plainly(asked.agreement, asked.by, invitees=everybody)
    for letter in letters_of(following):
        agree_to_rest(invitation=letter.invitation, device="", at=AT)
    assert list(faults()) == []


def test_what_is_taken_late_stands_by_the_draft_too(asked: SimpleNamespace, thread: Thread) -> None:
    said = comment(version=asked.version, invitation=asked.second.invitation, text="前に採った", at=AT)
    assert said.thread
    take_into_draft(thread=said.thread, by=asked.by, at=AT)
    people = asked.agreement.party.contacts.all()
    publish_plainly(asked.agreement, asked.by, at=AT + LATER, invitees=invitees(*people))
    assert list(changes_to_make(asked.agreement)) == []
    take_into_draft(thread=thread, by=asked.by, at=AT + 2 * LATER)
    assert list(changes_to_make(asked.agreement)) == [thread]


def test_it_is_said_where_nobody_hears_of_an_answer(asked: SimpleNamespace, thread: Thread, client: Client) -> None:
    client.force_login(asked.by)
    with time_machine.travel(AT + LATER):
        page = client.post(f"/threads/{thread.pk}/replies/", {"text": "10分です。"}, follow=True)
        assert "返事があることを知らせます" in page.content.decode()
        revoke_invitation(invitation=thread.invitation, by=asked.by, at=AT + LATER)
        page = client.post(f"/threads/{thread.pk}/replies/", {"text": "15分です。"}, follow=True).content.decode()
    assert "返事があることを知らせます" not in page
    assert "この方のリンクは、もう開けません。返事は届かないので、お電話かメールで伝えてください。" in page
    assert len(news(asked.first.invitation.mail)) == 1
