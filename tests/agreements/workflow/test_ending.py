"""Who waits to be asked no more hears of it: of a version that a newer one has replaced."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from agreements import states
from agreements.models import Event, OutgoingMail, OwnRequest, Party, User
from agreements.queries.verifying import faults
from agreements.workflow.codes import send_code
from agreements.workflow.in_house import answer_in_house
from agreements.workflow.register import name_approvers
from agreements.workflow.reviewing import decide
from tests.published import AT, invitees, publish_plainly

LATER = AT + timedelta(days=1)


def told() -> set[str]:
    return set(OutgoingMail.objects.filter(key__startswith="superseded:").values_list("to", flat=True))


def test_who_is_not_asked_about_the_newer_one_is_told(asked: SimpleNamespace) -> None:
    """Duty is asked again and hears by that; the head had been asked about version 1 alone."""
    duty, head = asked.first.invitation, asked.second.invitation
    publish_plainly(asked.agreement, asked.by, at=LATER, invitees=invitees(duty.contact))
    assert told() == {head.mail}
    mail = OutgoingMail.objects.get(key=f"superseded:{head.public_id}")
    assert "AG-0001 第1版の確認をお願いしていましたが、第2版を発行しました" in mail.body
    assert Event.objects.filter(kind="review.superseded").count() == 1
    publish_plainly(asked.agreement, asked.by, at=LATER, agreed_in_meeting=True)
    assert told() == {head.mail, duty.mail}, "agreed in the meeting: nobody is asked any more"
    assert OutgoingMail.objects.filter(key__startswith="superseded:", to=head.mail).count() == 1
    assert list(faults()) == []


@pytest.mark.parametrize("ends", ["answered", "revoked", "to_read", "on_paper"])
def test_who_waits_for_nothing_is_told_nothing(asked: SimpleNamespace, minato: Party, ends: str) -> None:
    head = asked.second.invitation
    if ends == "answered":
        send_code(invitation=head, at=AT)
        decide(invitation=head, answer=asked.second.answer(answer="changes_requested", reason="番号"), at=AT)
    changes = {"revoked": {"revoked_at": AT, "revoked_by": asked.by}, "to_read": {"asked_to": states.TO_READ}}
    changes |= {"on_paper": {"way": "paper"}}
    for name, value in changes.get(ends, {}).items():
        setattr(head, name, value)
    head.save()
    publish_plainly(asked.agreement, asked.by, at=LATER, invitees=invitees(minato.contacts.get(place=1)))
    assert told() == set()


def test_one_that_waits_in_the_house_replaces_nothing_yet(asked: SimpleNamespace, mio: User) -> None:
    name_approvers(system=asked.agreement.system, people=[mio], by=asked.by, at=AT)
    duty, head = asked.first.invitation, asked.second.invitation
    held = publish_plainly(asked.agreement, asked.by, at=LATER, invitees=invitees(duty.contact))
    assert told() == set()
    said = {"answer": "approved", "words": "", "viewed_sha256": held.manifest_sha256}
    answer_in_house(request=OwnRequest.objects.get(), **said, by=mio, at=LATER)
    assert told() == {head.mail}
    assert list(faults()) == []
