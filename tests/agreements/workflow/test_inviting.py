"""Asking for a review, and taking the request back."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings

from agreements import states
from agreements.content import sha256_of
from agreements.models import Contact, Event, Job, OutgoingMail, Party, ReviewInvitation
from agreements.queries.verifying import faults
from agreements.refusals import Refused
from agreements.workflow.codes import send_code
from agreements.workflow.inviting import LINK_OUTLIVES_REPLY_BY, invite, revoke_invitation
from agreements.workflow.reviewing import decide, withdraw_version
from tests.published import AT, REPLY_BY, Letter, invitees, letter_of, publish_plainly


@pytest.fixture
def newcomer(minato: Party) -> Contact:
    return Contact.objects.create(party=minato, place=3, role="売場責任者", mail="floor@minato.example")


def approve(letter: Letter, **changes: str) -> None:
    send_code(invitation=letter.invitation, at=AT)
    decide(invitation=letter.invitation, answer=letter.answer(**changes), at=AT)


def test_only_the_mail_knows_the_token(asked: SimpleNamespace) -> None:
    invitation = asked.first.invitation
    mail = OutgoingMail.objects.get(key=f"invitation:{invitation.public_id}")
    assert mail.secret == f"{settings.PUBLIC_BASE_URL}/r/{asked.first.token}"
    assert invitation.token_sha256 == sha256_of(asked.first.token)
    assert asked.first.token not in mail.body
    assert len(asked.first.token) == 43
    assert asked.first.token != asked.second.token
    assert (invitation.reply_by, invitation.expires_at) == (REPLY_BY, REPLY_BY + LINK_OUTLIVES_REPLY_BY)


def test_who_was_asked_is_kept_as_it_was_then(asked: SimpleNamespace, minato: Party) -> None:
    contact = asked.second.invitation.contact
    contact.name, contact.mail = "別の 人", "else@minato.example"
    contact.save()
    kept = ReviewInvitation.objects.get(pk=asked.second.invitation.pk)
    assert (kept.name, kept.role, kept.mail) == ("湊 一葉", "店舗運営部長", "ichiyo@minato.example")


def test_one_more_can_be_asked(asked: SimpleNamespace, newcomer: Contact) -> None:
    (made,) = invite(version=asked.version, invitees=invitees(newcomer), by=asked.by, at=AT)
    assert letter_of(made).token
    assert Event.objects.filter(kind="review.asked").count() == 3
    assert list(faults()) == []


def test_nobody_is_asked_twice(asked: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="もうこの版の確認"):
        invite(version=asked.version, invitees=invitees(asked.first.invitation.contact), by=asked.by, at=AT)
    revoke_invitation(invitation=asked.first.invitation, by=asked.by, at=AT)
    invite(version=asked.version, invitees=invitees(asked.first.invitation.contact), by=asked.by, at=AT)
    assert ReviewInvitation.objects.count() == 3


def test_whom_one_cannot_ask(asked: SimpleNamespace, tozai: Party, newcomer: Contact) -> None:
    newcomer.mail = ""
    newcomer.save()
    for contact in (newcomer, tozai.contacts.get()):
        with pytest.raises(Refused):
            invite(version=asked.version, invitees=invitees(contact), by=asked.by, at=AT)
    with pytest.raises(Refused, match="期限"):
        invite(version=asked.version, invitees=invitees(newcomer, reply_by=AT), by=asked.by, at=AT)
    assert ReviewInvitation.objects.count() == 2


def test_nobody_is_asked_about_an_old_or_withdrawn_version(asked: SimpleNamespace, newcomer: Contact) -> None:
    second = publish_plainly(asked.agreement, asked.by, agreed_in_meeting=True)
    with pytest.raises(Refused, match="新しい版"):
        invite(version=asked.version, invitees=invitees(newcomer), by=asked.by, at=AT)
    withdraw_version(version=second, reason="誤り", by=asked.by, at=AT)
    with pytest.raises(Refused):
        invite(version=second, invitees=invitees(newcomer), by=asked.by, at=AT)


def test_taking_a_request_back(asked: SimpleNamespace) -> None:
    for _turn in range(2):
        revoked = revoke_invitation(invitation=asked.first.invitation, by=asked.by, at=AT)
    assert (revoked.revoked_at, revoked.revoked_by) == (AT, asked.by)
    assert Event.objects.filter(kind="review.revoked").count() == 1
    assert asked.version.state == states.EXPLAINED
    assert list(faults()) == []


def test_an_answer_cannot_be_taken_back(asked: SimpleNamespace) -> None:
    approve(asked.first)
    with pytest.raises(Refused):
        revoke_invitation(invitation=asked.first.invitation, by=asked.by, at=AT)


def test_letting_the_last_one_off_settles_the_version(asked: SimpleNamespace) -> None:
    approve(asked.first)
    assert asked.version.state == states.EXPLAINED
    revoke_invitation(invitation=asked.second.invitation, by=asked.by, at=AT)
    assert asked.version.state == states.APPROVED
    assert Job.objects.filter(key=f"issue:invitation:{asked.second.invitation.pk}:revoked").exists()
    assert list(faults()) == []


def test_who_lets_the_link_run_out_has_not_approved(asked: SimpleNamespace) -> None:
    late = asked.second.invitation.expires_at + timedelta(hours=1)
    approve(asked.first)
    ReviewInvitation.objects.filter(pk=asked.second.invitation.pk).update(expires_at=AT + timedelta(minutes=1))
    third = Contact.objects.create(party=asked.agreement.party, place=3, role="売場責任者", mail="f@minato.example")
    (made,) = invite(
        version=asked.version, invitees=invitees(third, reply_by=late + timedelta(days=1)), by=asked.by, at=late
    )
    letter = letter_of(made)
    send_code(invitation=made, at=late)
    decide(invitation=made, answer=letter.answer(), at=late)
    assert asked.version.state == states.EXPLAINED
