"""Many at once: one decision, one legal order, no try shared. On a real database, each with a connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from agreements.models import (
    Agreement,
    AgreementVersion,
    Contact,
    Event,
    Job,
    OneTimeCode,
    OutgoingMail,
    Party,
    ReviewDecision,
    ReviewInvitation,
    VersionMove,
)
from agreements.queries.code_limits import TRIES_A_CODE
from agreements.queries.verifying import faults
from agreements.refusals import Refused
from agreements.workflow.codes import send_code, spend_try
from agreements.workflow.inviting import revoke_invitation
from agreements.workflow.mailed_codes import WrongCode
from agreements.workflow.reviewing import decide, withdraw_version
from agreements.workflow.talking import comment
from tests.published import AT, draft, invitees, letters_of, publish_plainly

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

_PEOPLE = 32
_ROUNDS = 8


def at_once(*verbs: Callable[[], Any]) -> list[Any]:
    """Call all at the same moment, each in a thread of its own; give what each returned or raised."""
    start, found = threading.Barrier(len(verbs)), [None] * len(verbs)

    def run(place: int, verb: Callable[[], Any]) -> None:
        start.wait()
        try:
            found[place] = verb()
        except Exception as error:  # noqa: BLE001 - what it was is the caller's to judge
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=180)
    return found


def kinds(found: list[Any]) -> Counter[str]:
    return Counter(type(entry).__name__ for entry in found)


@pytest.fixture
def ready(asked: SimpleNamespace) -> SimpleNamespace:
    """Both reviewers with a code in hand; `approve` is what the first one presses."""
    for letter in (asked.first, asked.second):
        send_code(invitation=letter.invitation, at=AT)
    asked.approve = lambda **changes: decide(
        invitation=ReviewInvitation.objects.get(pk=asked.first.invitation.pk),
        answer=asked.first.answer(**changes),
        at=AT,
    )
    return asked


@pytest.fixture
def rounds(asked: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """The same duel again and again, each time about an agreement of its own: (agreement, version, letter, approve)."""
    return (ready_to_approve(asked, number) for number in range(_ROUNDS))


def ready_to_approve(asked: SimpleNamespace, number: int) -> SimpleNamespace:
    """An agreement with a party of its own, whose one reviewer has the code in hand."""
    party = Party.objects.create(kind="customer", name=f"相手 {number}")
    contact = Contact.objects.create(party=party, place=1, role="当番", mail=f"duty{number}@other.example")
    agreement = draft(asked.agreement.system, party, asked.by)
    version = publish_plainly(agreement, asked.by, invitees=invitees(contact))
    (letter,) = letters_of(version)
    send_code(invitation=letter.invitation, at=AT)

    def approve() -> ReviewDecision:
        invitation = ReviewInvitation.objects.get(pk=letter.invitation.pk)
        return decide(invitation=invitation, answer=letter.answer(), at=AT)

    return SimpleNamespace(agreement=agreement, version=version, letter=letter, approve=approve, by=asked.by)


def one_of_each(ready: SimpleNamespace) -> None:
    decision = ReviewDecision.objects.get(invitation=ready.first.invitation)
    assert Event.objects.filter(subject=f"decision:{decision.pk}").count() == 1
    assert Job.objects.filter(key=f"issue:decision:{decision.pk}").count() == 1
    told = OutgoingMail.objects.filter(subject_kind="decision", subject_id=decision.pk)
    # The receipt and the notice; of a refusal the other reviewer hears too.
    assert told.count() == 2 + (decision.answer != "approved")
    assert list(faults()) == []


def test_32_answers_at_once_are_one_decision(ready: SimpleNamespace) -> None:
    found = at_once(*[lambda key=key: ready.approve(key=f"key {key}") for key in range(_PEOPLE)])
    assert kinds(found)["ReviewDecision"] == 1
    assert [entry for entry in found if not isinstance(entry, ReviewDecision | Refused)] == []
    assert ReviewDecision.objects.count() == 1
    one_of_each(ready)


def test_32_presses_of_one_button_are_one_decision_and_no_refusal(ready: SimpleNamespace) -> None:
    """The same page pressed again and again: whoever could spend a try gets the decision that was made."""
    found = at_once(*[lambda: ready.approve(key="one page")] * _PEOPLE)
    assert len({entry.pk for entry in found if isinstance(entry, ReviewDecision)}) == 1
    assert [entry for entry in found if not isinstance(entry, ReviewDecision | WrongCode)] == []
    assert ready.approve(key="one page") in found
    one_of_each(ready)


def test_yes_and_no_at_once(ready: SimpleNamespace) -> None:
    answers = [{"answer": "approved"}, {"answer": "declined", "reason": "x"}]
    found = at_once(*[lambda n=n: ready.approve(key=f"{n}", **answers[n % 2]) for n in range(8)])
    assert kinds(found)["ReviewDecision"] == 1
    one_of_each(ready)


def test_two_reviewers_at_once_settle_the_version_once(ready: SimpleNamespace) -> None:
    both = [(letter.invitation, letter.answer()) for letter in (ready.first, ready.second)]
    found = at_once(*[lambda pair=pair: decide(invitation=pair[0], answer=pair[1], at=AT) for pair in both])
    assert kinds(found) == {"ReviewDecision": 2}
    assert [(d.sequence, d.version_id) for d in ReviewDecision.objects.all()] == [
        (1, ready.version.pk),
        (2, ready.version.pk),
    ]
    assert list(VersionMove.objects.values_list("state", flat=True)) == ["explained", "approved"]
    one_of_each(ready)


def test_approving_while_the_next_version_is_published(rounds: Iterator[SimpleNamespace]) -> None:
    for duel in rounds:
        publishing = partial(publish_plainly, duel.agreement, duel.by, agreed_in_meeting=True)
        approved, published = at_once(duel.approve, publishing)
        assert isinstance(published, AgreementVersion)
        decided_first = isinstance(approved, ReviewDecision)
        assert decided_first or "新しい版" in str(approved)
        told = Event.objects.filter(chain=duel.agreement.number, kind__in=["review.approved", "version.published"])
        order = list(told.order_by("sequence").values_list("kind", flat=True))
        assert order == ["version.published", *["review.approved"] * decided_first, "version.published"]
    assert list(faults()) == []


def test_approving_while_the_request_is_taken_back(rounds: Iterator[SimpleNamespace]) -> None:
    for duel in rounds:
        revoking = partial(revoke_invitation, invitation=duel.letter.invitation, by=duel.by, at=AT)
        approved, revoked = at_once(duel.approve, revoking)
        assert isinstance(approved, ReviewDecision) != isinstance(revoked, ReviewInvitation)
        assert isinstance(approved, Refused) != isinstance(revoked, Refused)
    assert list(faults()) == []


def test_approving_while_the_version_is_withdrawn(rounds: Iterator[SimpleNamespace]) -> None:
    for duel in rounds:
        withdrawing = partial(withdraw_version, version=duel.version, reason="誤り", by=duel.by, at=AT)
        approved, withdrawn = at_once(duel.approve, withdrawing)
        assert withdrawn is None
        assert isinstance(approved, ReviewDecision | Refused)
        assert duel.version.state == "withdrawn"
    assert list(faults()) == []


def test_two_publishers_take_two_numbers_or_one_is_told(asked: SimpleNamespace) -> None:
    found = at_once(*[lambda: publish_plainly(asked.agreement, asked.by, agreed_in_meeting=True)] * 6)
    assert set(kinds(found)) <= {"AgreementVersion", "Refused"}
    numbers = list(AgreementVersion.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert kinds(found)["AgreementVersion"] == len(numbers) - 1
    assert list(faults()) == []


def test_guesses_at_once_share_no_try(ready: SimpleNamespace) -> None:
    right = int(ready.first.code())
    wrong = [f"{(right + turn) % 10**6:06d}" for turn in range(1, _PEOPLE + 1)]
    invitation = ready.first.invitation
    found = at_once(*[lambda digits=digits: spend_try(invitation=invitation, digits=digits, at=AT) for digits in wrong])
    assert kinds(found) == {"WrongCode": _PEOPLE}
    assert sum("もう使えません" not in str(entry) or "違います" in str(entry) for entry in found) == TRIES_A_CODE
    assert OneTimeCode.objects.get(invitation=invitation).tries == TRIES_A_CODE
    with pytest.raises(WrongCode):
        spend_try(invitation=invitation, digits=f"{right:06d}", at=AT)


def test_codes_asked_for_at_once_stay_within_the_limit(asked: SimpleNamespace) -> None:
    found = at_once(*[lambda: send_code(invitation=asked.first.invitation, at=AT)] * 12)
    assert kinds(found) == {"OneTimeCode": 1, "Refused": 11}
    assert OneTimeCode.objects.filter(expires_at__gt=AT).count() == 1
    assert OutgoingMail.objects.filter(subject_kind="code").count() == 1


def test_everybody_talking_at_once_keeps_one_chain(ready: SimpleNamespace) -> None:
    said = [lambda n=n: comment(version=ready.version, by=ready.by, text=f"{n}", at=AT) for n in range(16)]
    found = at_once(*said, ready.approve)
    assert kinds(found) == {"Comment": 16, "ReviewDecision": 1}
    assert Agreement.objects.get().number == "AG-0001"
    assert list(faults()) == []
