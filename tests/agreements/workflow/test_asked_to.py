"""What somebody is asked to do: to approve, to comment, or only to read; nobody does more than that."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine

from agreements import states
from agreements.models import Contact, OutgoingMail, ReviewDecision
from agreements.queries.certificates import certificate_of
from agreements.queries.papers import record_of
from agreements.queries.standing import standing_of
from agreements.queries.verifying import faults
from agreements.refusals import Refused
from agreements.workflow.answering_items import SaidOfItem, agree_to_rest, answer_item
from agreements.workflow.codes import send_code
from agreements.workflow.inviting import Invitees, revoke_invitation
from agreements.workflow.passing_on import hand_over
from agreements.workflow.publishing import publish
from agreements.workflow.recording import record_approval
from agreements.workflow.reminding import queue_reminders
from agreements.workflow.reviewing import decide
from agreements.workflow.talking import comment
from tests.agreements.views.review.test_answers import confirm, typed
from tests.agreements.workflow.test_answering_items import STOP
from tests.agreements.workflow.test_passing_on import B
from tests.published import AT, Letter, draft, invitees, letter_of, letters_of, on_paper, publish_plainly

NOBODY_DECIDES = [states.TO_COMMENT, states.TO_READ]


@pytest.fixture(autouse=True)
def the_same_hour() -> Iterator[None]:
    with time_machine.travel(AT + timedelta(minutes=1)):
        yield


@pytest.fixture
def sent(payments, minato, own_side, ren) -> SimpleNamespace:
    """2 of 3 approve; one more comments, one only reads."""
    rows = [("duty@minato.example", "当番"), ("head@minato.example", "部長"), ("chief@minato.example", "室長")]
    rows += [("legal@minato.example", "法務"), ("audit@minato.example", "監査")]
    minato.contacts.update(retired_at=AT)
    people = [
        Contact.objects.create(party=minato, role=role, mail=mail, place=n) for n, (mail, role) in enumerate(rows, 9)
    ]
    asked_to = {people[3].pk: states.TO_COMMENT, people[4].pk: states.TO_READ}
    agreement = draft(payments, minato, ren)
    version = publish_plainly(agreement, ren, invitees=invitees(*people, policy="quorum", quorum=2, asked_to=asked_to))
    *approvers, commenter, informed = letters_of(version)
    return SimpleNamespace(
        agreement=agreement, version=version, approvers=approvers, by=ren, comment=commenter, read=informed
    )


def answer(letter: Letter, what: str = states.APPROVED) -> ReviewDecision:
    send_code(invitation=letter.invitation, at=AT)
    return decide(invitation=letter.invitation, answer=letter.answer(answer=what, reason="理由"), at=AT)


def test_two_of_three_approve_whatever_the_third_says(sent: SimpleNamespace) -> None:
    first, second, third = sent.approvers
    answer(first, states.DECLINED)
    answer(second)
    standing = standing_of(sent.agreement, AT)
    assert (standing.state, standing.quorum.words) == ("asked", "3人のうち2人の承認（いま1人）")
    last = answer(third)
    assert sent.version.state == states.APPROVED
    assert standing_of(sent.agreement, AT).quorum.words == "3人のうち2人の承認（いま2人）"
    told = [mail.body for mail in OutgoingMail.objects.filter(subject_kind="decision", subject_id=last.pk)]
    assert told
    assert all("承認の条件：3人のうち2人の承認（いま2人）" in body for body in told)
    record = record_of(sent.version, issue_number=1, at=AT)
    assert (record.quorum.words, record.beside) == (
        "3人のうち2人の承認（いま2人）", (("comment", "法務"), ("read", "監査")),
    )  # fmt: skip
    trail = certificate_of(sent.version, at=AT)
    assert trail["policy"] == "3人のうち2人の承認（いま2人）"
    assert {"意見を伺う方", "お知らせする方"} <= {what for _at, what, _how in trail["trail"]}
    assert list(faults()) == []


def test_two_refusals_of_three_lead_to_the_next_version(sent: SimpleNamespace) -> None:
    first, second, _third = sent.approvers
    answer(first, states.CHANGES_REQUESTED)
    assert sent.version.state == states.EXPLAINED
    answer(second, states.CHANGES_REQUESTED)
    assert sent.version.state == states.CHANGES_REQUESTED
    refused = OutgoingMail.objects.filter(key__startswith="refusal:").values_list("to", flat=True)
    assert {"legal@minato.example", "audit@minato.example"} <= set(refused)
    assert list(faults()) == []


def test_who_may_only_comment_comments_and_decides_nothing(sent: SimpleNamespace) -> None:
    invitation = sent.comment.invitation
    answer_item(invitation=invitation, said=SaidOfItem(STOP, "question", "何分ですか？"), device="", at=AT)
    comment(version=sent.version, invitation=invitation, text="夜間は？", at=AT)
    with pytest.raises(Refused, match="承認する方からいただきます"):
        answer(sent.comment)
    assert (sent.version.state, sent.version.decisions.count()) == (states.EXPLAINED, 0)
    assert list(faults()) == []


def test_who_only_reads_says_nothing(sent: SimpleNamespace) -> None:
    invitation = sent.read.invitation
    for says in (
        lambda: answer(sent.read),
        lambda: answer_item(invitation=invitation, said=SaidOfItem(STOP, "agreed"), device="", at=AT),
        lambda: agree_to_rest(invitation=invitation, device="", at=AT),
        lambda: comment(version=sent.version, invitation=invitation, text="夜間は？", at=AT),
    ):
        with pytest.raises(Refused, match="お知らせとしてお送りしたもの"):
            says()
    assert not sent.version.comments.exists()


@pytest.mark.parametrize("part", NOBODY_DECIDES)
def test_the_page_asks_for_no_decision_and_the_server_takes_none(sent: SimpleNamespace, part: str) -> None:
    letter = getattr(sent, part)
    phone = letter.opened()
    page = phone.get(letter.home).content.decode()
    assert [word in page for word in ('name="typed_name"', "版への回答を確定する", "承認の人数にも入りません")] == [
        False, False, part == states.TO_READ,
    ]  # fmt: skip
    assert [name in page for name in ('name="comment"', 'name="agree"')] == [part == states.TO_COMMENT] * 2
    assert '3人のうち2人の承認</span><span class="nowrap">（いま0人）' in page
    assert all(word in page for word in ("当番", "部長", "室長", "意見を伺う方", "お知らせする方"))
    send_code(invitation=letter.invitation, at=AT)
    refused = confirm(phone, letter, code=letter.code(), answer="approved")
    assert refused.status_code == 403
    told = "お知らせとしてお送りした" if part == states.TO_READ else "承認する方からいただきます"
    assert told in refused.content.decode()
    said = phone.post(letter.home + "comments/", typed(letter, comment="夜間は？"))
    assert ("お知らせとしてお送りした" in said.content.decode()) == (part == states.TO_READ)
    assert (sent.version.comments.count(), sent.version.decisions.count()) == (int(part == states.TO_COMMENT), 0)


@pytest.mark.parametrize(("part", "subject"), [("comment", "【ご意見のお願い】"), ("read", "【お知らせ】")])
def test_the_mail_says_what_is_asked_and_nobody_waits_for_them(sent: SimpleNamespace, part: str, subject: str) -> None:
    invitation = getattr(sent, part).invitation
    mail = OutgoingMail.objects.get(key=f"invitation:{invitation.public_id}")
    assert mail.subject.startswith(subject)
    assert "承認する方のうち2人の承認" in mail.body
    assert ("期限：" in mail.body) == (part == "comment")
    queue_reminders(at=AT + timedelta(days=6))
    reminded = OutgoingMail.objects.filter(subject_kind="reminder").values_list("to", flat=True)
    assert set(reminded) == {letter.invitation.mail for letter in sent.approvers}


@pytest.mark.parametrize("part", NOBODY_DECIDES)
def test_whoever_takes_it_over_is_asked_the_same(sent: SimpleNamespace, part: str) -> None:
    letter = getattr(sent, part)
    send_code(invitation=letter.invitation, at=AT)
    made = hand_over(invitation=letter.invitation, to=B, code=letter.code(), at=AT)
    assert made.asked_to == part
    told = OutgoingMail.objects.get(key=f"handed:{made.pk}:{sent.by.pk}")
    assert str(states.ASKED_TO_WORDS[part]) in told.body
    with pytest.raises(Refused):
        answer(letter_of(made))
    assert list(faults()) == []


def test_an_approval_on_paper_of_who_was_not_asked_to_approve_is_refused(sent: SimpleNamespace) -> None:
    given = on_paper(sent.version, place=12)
    with pytest.raises(Refused, match="承認をお願いしていません"):
        record_approval(version=sent.version, given=given, by=sent.by, at=AT)
    revoke_invitation(invitation=sent.comment.invitation, by=sent.by, at=AT)
    record_approval(version=sent.version, given=given, by=sent.by, at=AT)
    assert standing_of(sent.agreement, AT).quorum.words == "4人のうち2人の承認（いま1人）"


def test_nothing_is_published_that_cannot_be_approved(payments, minato, own_side, ren) -> None:
    agreement = draft(payments, minato, ren)
    duty, head = minato.contacts.order_by("place")
    for asked, words in (
        (invitees(duty, asked_to={duty.pk: states.TO_READ}), "承認する方を1人以上"),
        (invitees(duty, head, policy="quorum", quorum=2, asked_to={head.pk: states.TO_COMMENT}), "承認する方は1人です"),
    ):
        with pytest.raises(Refused, match=words):
            publish(
                agreement=agreement, revision=agreement.revision, by=ren, at=AT, agreed_in_meeting=False, invitees=asked
            )


def test_an_answer_of_who_was_not_asked_to_approve_is_a_fault(sent: SimpleNamespace) -> None:
    """Whoever changes the part of somebody who has answered is found out, twice over."""
    answer(sent.approvers[0])
    type(sent.approvers[0].invitation).objects.filter(pk=sent.approvers[0].invitation.pk).update(asked_to="comment")
    assert {fault.kind for fault in faults()} >= {"decision", "changed"}


def test_on_paper_alone_those_who_approve_get_no_link(payments, minato, own_side, ren) -> None:
    duty, head = minato.contacts.order_by("place")
    asked: Invitees = invitees(duty, head, way="paper", asked_to={head.pk: states.TO_COMMENT})
    version = publish_plainly(draft(payments, minato, ren), ren, invitees=asked)
    ways = dict(version.invitations.values_list("asked_to", "way"))
    assert ways == {"": "paper", "comment": ""}
    assert OutgoingMail.objects.filter(subject_kind="invitation").count() == 1
