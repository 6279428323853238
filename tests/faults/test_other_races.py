"""More of what happens at the same moment: a request that wanders, a paper that comes, a contact that leaves."""

from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from agreements.models import Agreement, Contact, OutgoingMail, ReviewDecision, ReviewInvitation, ReviewLink
from agreements.queries.verifying import faults
from agreements.refusals import Refused
from agreements.workflow.contacts import retire_contact
from agreements.workflow.drafts import save_fields
from agreements.workflow.inviting import Addressee
from agreements.workflow.passing_on import hand_over
from agreements.workflow.recording import record_approval
from agreements.workflow.reminding import queue_reminders
from tests.faults.test_review_races import at_once, kinds, ready_to_approve
from tests.published import AT, on_paper

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]
_FEW = 3


def test_approving_while_it_is_handed_over(asked: SimpleNamespace) -> None:
    """Both spend the one code: it is answered, or it is somebody else's."""
    for duel in (ready_to_approve(asked, number) for number in range(_FEW)):
        to = Addressee("ほかの人", f"next@{duel.letter.invitation.public_id.hex}.example")
        handing = partial(hand_over, invitation=duel.letter.invitation, to=to, code=duel.letter.code(), at=AT)
        approved, handed = at_once(duel.approve, handing)
        assert isinstance(approved, ReviewDecision) != isinstance(handed, ReviewInvitation)
        assert isinstance(approved, Refused) != isinstance(handed, Refused)
        assert duel.version.invitations.filter(by_way_of=duel.letter.invitation).count() == isinstance(
            approved, Refused
        )
    assert list(faults()) == []


def test_approving_by_link_and_on_paper_is_one_answer(asked: SimpleNamespace) -> None:
    for duel in (ready_to_approve(asked, number) for number in range(_FEW)):
        recording = partial(record_approval, version=duel.version, given=on_paper(duel.version, 1), by=duel.by, at=AT)
        found = at_once(duel.approve, recording)
        assert kinds(found) == {"ReviewDecision": 1, "Refused": 1}
        assert duel.version.decisions.count() == 1
    assert list(faults()) == []


def test_approving_while_the_contact_leaves(asked: SimpleNamespace) -> None:
    """An answer that was given stands; the contact is out of use either way."""
    for duel in (ready_to_approve(asked, number) for number in range(_FEW)):
        contact = duel.letter.invitation.contact
        leaving = partial(retire_contact, contact=Contact.objects.get(pk=contact.pk), by=duel.by, at=AT)
        approved, left = at_once(duel.approve, leaving)
        assert (type(approved), left) == (ReviewDecision, None)
        assert Contact.objects.get(pk=contact.pk).retired_at == AT
        assert duel.version.state == "approved"
    assert list(faults()) == []


def test_two_who_save_one_draft_lose_nothing(asked: SimpleNamespace) -> None:
    """Of one field one is told what the other wrote; of two fields both stand."""
    agreement = Agreement.objects.get()
    base = agreement.revision

    def write(**fields: Any) -> Any:
        stale = Agreement.objects.get(pk=agreement.pk)
        return save_fields(agreement=stale, fields=fields, base_revision=base, by=asked.by, at=AT)

    found = at_once(*[lambda n=n: write(title={"ja": f"題 {n}"}) for n in range(4)])
    assert kinds(found) == {"Agreement": 1, "Conflict": 3}
    kept = Agreement.objects.get(pk=agreement.pk).content().title["ja"]
    won = next(n for n, one in enumerate(found) if isinstance(one, Agreement))
    assert kept == f"題 {won}"


def test_two_workers_ask_again_once(asked: SimpleNamespace) -> None:
    thursday = datetime(2026, 10, 15, 1, 0, tzinfo=UTC)
    at_once(*[lambda: queue_reminders(at=thursday)] * 3)
    assert OutgoingMail.objects.filter(subject_kind="reminder").count() == 2
    assert ReviewLink.objects.count() == 2
    assert list(faults()) == []
