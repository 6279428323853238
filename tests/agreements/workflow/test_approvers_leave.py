"""Whoever of us approves first leaves: the heir approves from then on, and once where both were asked."""

from datetime import UTC, datetime
from typing import Any

import pytest

from agreements import states
from agreements.models import AgreementVersion, Event, OutgoingMail, Party, System, User
from agreements.queries.holdings import holdings_of
from agreements.queries.in_house import live_requests, open_requests
from agreements.queries.verifying import faults
from agreements.workflow.access import chain_of
from agreements.workflow.in_house import answer_in_house, name_stand_in
from agreements.workflow.people import end_person
from agreements.workflow.register import name_approvers
from tests.published import draft, invitees, publish_plainly

AT = datetime(2026, 10, 10, 1, 0, tzinfo=UTC)


@pytest.fixture
def by(administrator: User) -> dict[str, Any]:
    return {"by": administrator, "at": AT}


@pytest.fixture
def approver(payments: System, minato: Party, own_side: Party, ren: User, mio: User, taku: User) -> User:
    """Mio and Taku approve first what Ren has just published."""
    name_approvers(system=payments, people=[mio, taku], by=ren, at=AT)
    publish_plainly(draft(payments, minato, ren), ren, invitees=invitees(*minato.contacts.all()))
    return mio


def test_whoever_approves_first_hands_that_on_too(by: Any, approver: User, taku: User, ren: User) -> None:
    held = holdings_of(user=approver, at=AT)
    assert [row.version.agreement.number for row in held.approvals] == ["AG-0001"]
    assert [row.slug for row in held.approves] == ["payments"]
    nao = User.objects.create_user("nao", "nao@ops.example", display_name="野口 直")
    end_person(user=approver, heir=nao, **by)
    version = AgreementVersion.objects.get()
    assert {request.user for request in live_requests(version)} == {nao, taku}
    assert set(version.agreement.system.own_approvers.all()) == {nao, taku}
    mail = OutgoingMail.objects.get(key__startswith="handover:")
    assert "社内の承認を待っている AG-0001 第1版" in mail.body
    assert "決済承認API の版は、お送りする前にあなたが承認します。" in mail.body
    assert not OutgoingMail.objects.filter(key__startswith="own_relieved", to=approver.email).exists()
    told = Event.objects.get(chain=chain_of(approver), kind="person.ended").told()["held"]
    assert {"approver:payments", f"own_request:{held.approvals[0].pk}"} <= set(told)
    assert list(faults()) == []


@pytest.mark.parametrize("first", ["answer", "leaving"])
def test_an_heir_who_was_asked_too_answers_once_for_both(by: Any, approver: User, taku: User, first: str) -> None:
    version = AgreementVersion.objects.get()
    said = {"answer": "approved", "words": "", "viewed_sha256": version.manifest_sha256, "by": taku, "at": AT}
    steps = [
        lambda: answer_in_house(request=version.own_requests.get(user=taku), **said),
        lambda: end_person(user=approver, heir=taku, **by),
    ]
    for step in steps if first == "answer" else reversed(steps):
        assert version.state == states.IN_HOUSE
        step()
    assert (version.state, version.invitations.count()) == (states.EXPLAINED, 2)
    (request,) = live_requests(version)
    assert (request.user, [one.request.user for one in request.also_for.all()]) == (taku, [approver])
    assert not open_requests().exists()
    waits = "社内の承認を待っている" in OutgoingMail.objects.get(key__startswith="handover:").body
    assert waits == (first == "leaving")
    assert list(faults()) == []


def test_an_heir_whose_place_was_taken_leaves_it_there(by: Any, approver: User, taku: User) -> None:
    version = AgreementVersion.objects.get()
    name_stand_in(request=version.own_requests.get(user=taku), user=by["by"], **by)
    end_person(user=approver, heir=taku, **by)
    assert [request.user for request in live_requests(version)] == [by["by"]]
    assert list(faults()) == []


def test_who_published_it_inherits_no_word_on_it(by: Any, approver: User, taku: User, ren: User) -> None:
    end_person(user=approver, heir=ren, **by)
    version = AgreementVersion.objects.get()
    assert {request.user for request in live_requests(version)} == {approver, taku}
    assert set(version.agreement.system.own_approvers.all()) == {ren, taku}
    name_stand_in(request=version.own_requests.get(user=approver), user=by["by"], **by)
    assert {request.user for request in live_requests(version)} == {by["by"], taku}
