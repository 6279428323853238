"""The one final decision, and everything that is written with it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from agreements import states
from agreements.models import (
    Comment,
    Event,
    Job,
    Membership,
    OneTimeCode,
    OutgoingMail,
    Party,
    ReviewDecision,
    ReviewInvitation,
    System,
    User,
)
from agreements.queries.code_limits import CODE_LIVES
from agreements.queries.links import invitation_for, state_of_link
from agreements.queries.verifying import faults
from agreements.refusals import Refused
from agreements.workflow.codes import send_code
from agreements.workflow.inviting import revoke_invitation
from agreements.workflow.mailed_codes import WrongCode
from agreements.workflow.reviewing import decide, note_opening, withdraw_version
from agreements.workflow.talking import COMMENTS_IN_ALL, comment
from tests.published import AT, Letter, draft, invitees, letters_of, publish_plainly


@pytest.fixture
def ready(asked: SimpleNamespace) -> Letter:
    """The first reviewer, with a code in the mailbox."""
    send_code(invitation=asked.first.invitation, at=AT)
    return asked.first


def undecided() -> bool:
    told = Event.objects.filter(kind__in=[f"review.{answer}" for answer in states.DECISION_WORDS])
    return not (ReviewDecision.objects.exists() or told.exists() or Job.objects.exists())


def test_a_decision_keeps_what_was_agreed_to_and_where_its_code_went(asked: SimpleNamespace, ready: Letter) -> None:
    version, invitation = asked.version, ready.invitation
    decision = decide(invitation=invitation, answer=ready.answer(), at=AT)
    assert (decision.language, decision.mail) == ("ja", "stores@minato.example")
    assert decision.sentence == "この版を読みました。障害のときは、この内容で動きます。"
    assert (decision.mail_since, decision.time_zone, decision.sequence) == (invitation.mail_since, "Asia/Tokyo", 1)
    told = Event.objects.get(kind="review.approved").told()
    assert (told["viewed"], told["content"]) == (version.manifest_sha256, version.content_sha256)
    assert told["bodies"] == [body.sha256 for body in version.documents.filter(kind="body")]
    assert told["sentence"] == decision.sentence


def test_the_sentence_is_in_the_language_of_the_page(asked: SimpleNamespace, ready: Letter) -> None:
    answer = ready.answer(answer="declined", reason="no")
    ReviewInvitation.objects.filter(pk=ready.invitation.pk).update(language="en")
    decision = decide(invitation=ready.invitation, answer=answer, at=AT)
    assert (decision.language, decision.sentence) == ("en", "I have read this version. We do not agree to it.")


def test_one_approval_writes_one_of_each(asked: SimpleNamespace, ready: Letter) -> None:
    decision = decide(invitation=ready.invitation, answer=ready.answer(ip="2001:db8::1", user_agent="x" * 999), at=AT)
    assert (decision.answer, decision.typed_name, decision.at) == ("approved", "湊 一葉", AT)
    assert (decision.viewed_sha256, decision.assurance) == (asked.version.manifest_sha256, "link+code")
    assert (decision.ip, len(decision.user_agent)) == ("2001:db8::1", 300)
    assert Event.objects.filter(kind="review.approved", subject=f"decision:{decision.pk}").count() == 1
    assert list(Job.objects.values_list("key", flat=True)) == [f"issue:decision:{decision.pk}"]
    mails = OutgoingMail.objects.filter(subject_kind="decision")
    assert {(mail.key, mail.to, mail.waits_for) for mail in mails} == {
        (f"receipt:{decision.pk}", "stores@minato.example", f"issue:decision:{decision.pk}"),
        (f"notice:{decision.pk}:{asked.by.pk}", "ren@ops.example", f"issue:decision:{decision.pk}"),
    }
    assert OneTimeCode.objects.get().used_at == AT
    assert list(faults()) == []


def test_all_must_approve(asked: SimpleNamespace) -> None:
    for letter, state in ((asked.first, states.EXPLAINED), (asked.second, states.APPROVED)):
        send_code(invitation=letter.invitation, at=AT)
        decide(invitation=letter.invitation, answer=letter.answer(), at=AT)
        assert asked.version.state == state


@pytest.mark.parametrize("answer", ["changes_requested", "declined"])
def test_one_refusal_settles_it(asked: SimpleNamespace, ready: Letter, answer: str) -> None:
    decide(invitation=ready.invitation, answer=ready.answer(answer=answer, reason="番号が違う"), at=AT)
    assert asked.version.state == answer
    assert asked.version.moves.last().reason == "番号が違う"
    # A refusal ends nothing: the other one can still answer, and hears who refuses and why.
    assert state_of_link(asked.second.invitation, AT) == "open"
    (told,) = OutgoingMail.objects.filter(key__startswith="refusal:")
    assert told.to == asked.second.invitation.mail
    assert ("湊 一葉" in told.body, "番号が違う" in told.body) == (True, True)
    assert list(faults()) == []


def test_under_any_the_first_approval_is_enough(tozai: Party, asked: SimpleNamespace, payments: System) -> None:
    agreement = draft(payments, tozai, asked.by)
    (letter,) = letters_of(publish_plainly(agreement, asked.by, invitees=invitees(tozai.contacts.get(), policy="any")))
    send_code(invitation=letter.invitation, at=AT)
    assert decide(invitation=letter.invitation, answer=letter.answer(), at=AT).version.state == states.APPROVED


@pytest.mark.parametrize(
    "spoilt",
    [
        {"answer": "perhaps"},
        {"answer": ""},
        {"answer": "declined"},
        {"answer": "changes_requested", "reason": " \n"},
        {"typed_name": " "},
        {"viewed_sha256": "0" * 64},
        {"viewed_sha256": ""},
        {"code": "12345"},
        {"code": "abcdef"},
    ],
)
def test_half_an_answer_decides_nothing(ready: Letter, spoilt: dict[str, str]) -> None:
    with pytest.raises(Refused):
        decide(invitation=ready.invitation, answer=ready.answer(**spoilt), at=AT)
    assert undecided()


def test_what_was_not_a_guess_costs_no_try(ready: Letter) -> None:
    for spoilt in ({"viewed_sha256": "0" * 64}, {"typed_name": ""}, {"answer": "declined"}):
        with pytest.raises(Refused):
            decide(invitation=ready.invitation, answer=ready.answer(**spoilt), at=AT)
    assert OneTimeCode.objects.get().tries == 0


def test_the_same_press_again_is_the_same_decision(ready: Letter) -> None:
    answer = ready.answer()
    first = decide(invitation=ready.invitation, answer=answer, at=AT)
    again = decide(invitation=ready.invitation, answer=answer, at=AT + timedelta(hours=1))
    assert again == first
    assert ReviewDecision.objects.count() == 1
    assert OutgoingMail.objects.filter(subject_kind="decision").count() == 2


def test_another_answer_comes_too_late(ready: Letter) -> None:
    decide(invitation=ready.invitation, answer=ready.answer(), at=AT)
    with pytest.raises(Refused, match="もう回答"):
        decide(invitation=ready.invitation, answer=ready.answer(answer="declined", reason="x", key="other"), at=AT)
    assert ReviewDecision.objects.get().answer == "approved"


def test_somebody_else_s_key_decides_nothing(asked: SimpleNamespace, ready: Letter) -> None:
    decide(invitation=ready.invitation, answer=ready.answer(), at=AT)
    send_code(invitation=asked.second.invitation, at=AT)
    with pytest.raises(Refused):
        decide(invitation=asked.second.invitation, answer=asked.second.answer(key=ready.answer().key), at=AT)
    assert ReviewDecision.objects.count() == 1
    assert list(faults()) == []


def test_a_long_role_fits_the_record(asked: SimpleNamespace, payments: System, tozai: Party, ren: User) -> None:
    contact = tozai.contacts.get()
    contact.role = "役" * 200
    contact.save()
    (letter,) = letters_of(publish_plainly(draft(payments, tozai, ren), ren, invitees=invitees(contact)))
    send_code(invitation=letter.invitation, at=AT)
    decide(invitation=letter.invitation, answer=letter.answer(typed_name="名" * 80), at=AT)
    assert Event.objects.get(kind="review.approved").by.endswith("名" * 80)


def revoked(asked: SimpleNamespace) -> datetime:
    revoke_invitation(invitation=asked.first.invitation, by=asked.by, at=AT)
    return AT


def expired(asked: SimpleNamespace) -> datetime:
    return asked.first.invitation.expires_at


def superseded(asked: SimpleNamespace) -> datetime:
    publish_plainly(asked.agreement, asked.by, agreed_in_meeting=True)
    return AT


def withdrawn(asked: SimpleNamespace) -> datetime:
    withdraw_version(version=asked.version, reason="誤り", by=asked.by, at=AT)
    return AT


@pytest.mark.parametrize(
    ("ended", "standing"),
    [
        (revoked, "revoked"),
        (expired, "expired"),
        (superseded, "superseded"),
        (withdrawn, "revoked"),
    ],
)
def test_a_closed_link_decides_nothing(
    asked: SimpleNamespace, ready: Letter, ended: Callable[[SimpleNamespace], datetime], standing: str
) -> None:
    answer, at = ready.answer(), ended(asked)
    assert state_of_link(invitation_for(ready.token), at) == standing
    with pytest.raises(Refused) as refused:
        decide(invitation=ready.invitation, answer=answer, at=at)
    assert not isinstance(refused.value, WrongCode)
    assert not ReviewDecision.objects.filter(invitation=ready.invitation).exists()
    assert list(faults()) == []


def test_an_old_code_decides_nothing(ready: Letter) -> None:
    with pytest.raises(WrongCode):
        decide(invitation=ready.invitation, answer=ready.answer(), at=AT + CODE_LIVES)
    assert undecided()


def test_a_link_leads_to_its_invitation_only(asked: SimpleNamespace) -> None:
    assert invitation_for(asked.first.token) == asked.first.invitation
    for wrong in ("", "x", asked.first.token[:-1], f"{asked.first.token}x", asked.first.invitation.token_sha256):
        assert invitation_for(wrong) is None


def test_the_first_opening_is_remembered(asked: SimpleNamespace) -> None:
    for minutes in (1, 2):
        note_opening(invitation=asked.first.invitation, at=AT + timedelta(minutes=minutes))
    assert ReviewInvitation.objects.get(pk=asked.first.invitation.pk).opened_at == AT + timedelta(minutes=1)


def test_withdrawing_needs_a_reason_and_happens_once(asked: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        withdraw_version(version=asked.version, reason=" ", by=asked.by, at=AT)
    withdraw_version(version=asked.version, reason="契約が終わった", by=asked.by, at=AT)
    with pytest.raises(Refused):
        withdraw_version(version=asked.version, reason="もう一度", by=asked.by, at=AT)
    assert asked.version.state == states.WITHDRAWN
    assert {invitation.revoked_at for invitation in ReviewInvitation.objects.all()} == {AT}
    assert Job.objects.get().key == f"issue:version:{asked.version.pk}:withdrawn"
    assert list(faults()) == []


def test_comments_of_both_sides(asked: SimpleNamespace) -> None:
    comment(version=asked.version, invitation=asked.first.invitation, text="夜間の番号は？", at=AT)
    comment(version=asked.version, by=asked.by, text="確かめます。", at=AT)
    assert [(said.text, said.party) for said in Comment.objects.all()] == [
        ("夜間の番号は？", asked.agreement.party),
        ("確かめます。", asked.agreement.party),
    ]
    assert list(faults()) == []


def test_a_comment_is_possible_after_the_answer_but_not_without_a_link(asked: SimpleNamespace, ready: Letter) -> None:
    decide(invitation=ready.invitation, answer=ready.answer(), at=AT)
    comment(version=asked.version, invitation=ready.invitation, text="よろしくお願いします。", at=AT)
    revoke_invitation(invitation=asked.second.invitation, by=asked.by, at=AT)
    with pytest.raises(Refused):
        comment(version=asked.version, invitation=asked.second.invitation, text="まだ？", at=AT)
    assert Comment.objects.count() == 1


def test_a_link_cannot_fill_the_record(asked: SimpleNamespace) -> None:
    said = {"version": asked.version, "invitation": asked.first.invitation, "at": AT}
    for number in range(COMMENTS_IN_ALL):
        comment(text=str(number), **said)
    with pytest.raises(Refused):
        comment(text="もう1つ", **said)


def test_the_answer_is_told_to_whoever_leads_now(ready: Letter, ren: User, mio: User) -> None:
    """Who asked has left since: nothing of it is mailed to them."""
    Membership.objects.filter(user=mio).update(role="lead")
    Membership.objects.filter(user=ren).delete()
    decision = decide(invitation=ready.invitation, answer=ready.answer(), at=AT)
    notices = OutgoingMail.objects.filter(subject_id=decision.pk, key__startswith="notice")
    assert [mail.to for mail in notices] == ["mio@ops.example"]
