"""A verb that has nothing to do writes nothing: no event, no mail, no line of history, whoever pressed first."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from agreements.models import Agreement, Contact, Event, Meeting, Membership, ReviewInvitation, User
from agreements.refusals import Refused
from agreements.workflow import codes, inviting, meetings, people, register, retire
from incidents.models import Incident
from incidents.workflow import moving, opening
from tests.cast import say_password
from tests.lived_in import AN_INSTANT, lived_in

__all__ = ["lived_in"]
Deed = Callable[[SimpleNamespace], Any]


def rows() -> dict[str, int]:
    models = [model for app in ("agreements", "incidents", "mfa") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: model._default_manager.count() for model in models}


def _sighting(incident: Incident) -> opening.Sighting:
    facts = (incident.symptom, incident.started_at, incident.detected_at, incident.symptom_en)
    return opening.Sighting(*facts)


def give(world: SimpleNamespace, role: str) -> None:
    register.give_role(system=world.agreement.system, user=world.taku, role=role, **world.how)


# What is done twice. Each deed gets its rows anew, or as they were seen before the first: two browsers.
DEEDS: dict[str, Deed] = {
    "lock": lambda w: people.lock_person(user=w.taku, **w.how),
    "lock by another who saw it open": lambda w: people.lock_person(user=User.objects.get(pk=w.taku.pk), **w.how),
    "unlock": lambda w: people.unlock_person(user=w.taku, **w.how),
    "take factors that are not there": lambda w: people.take_factors(user=w.taku, **w.how),
    "change nothing of a person": lambda w: people.change_person(user=w.taku, **w.how),
    "give a role": lambda w: give(w, "reader"),
    "take a role": lambda w: register.take_role(membership=w.membership, **w.how),
    "save a row as it is": lambda w: register.put(row=Contact.objects.get(pk=w.contact.pk), **w.how),
    "retire": lambda w: retire.retire(row=w.contact, **w.how),
    "retire an agreement seen in use": lambda w: retire.retire(row=w.seen(), **w.how),
    "bring back": lambda w: retire.bring_back(row=w.contact, **w.how),
    "let codes begin anew": lambda w: codes.give_new_start(invitation=w.second.invitation, **w.how),
    "revoke": lambda w: inviting.revoke_invitation(invitation=w.second.invitation, **w.how),
    "close a link": lambda w: inviting.close_link(invitation=w.first.invitation, **w.how),
    "call a meeting off": lambda w: meetings.cancel_meeting(meeting=w.meeting, **w.how),
    "take it up again": lambda w: meetings.resume_meeting(meeting=w.meeting, **w.how),
    "correct an incident": lambda w: opening.correct_incident(
        incident=w.incident, sighting=_sighting(w.incident), **w.how
    ),
    "the same level": lambda w: moving.change_level(incident=w.incident, level=2, **w.how),
    "recover": lambda w: moving.recover(incident=w.incident, happened_at=AN_INSTANT, **w.how),
    "reopen": lambda w: moving.reopen(incident=w.incident, **w.how),
    "close": lambda w: moving.close(incident=w.incident, **w.how),
}


@pytest.fixture
def world(lived_in: SimpleNamespace, administrator: User, taku: User) -> SimpleNamespace:
    found, agreement = lived_in, lived_in.agreement
    found.how = {"by": administrator, "at": AN_INSTANT + timedelta(hours=1)}
    found.taku, found.incident = taku, Incident.objects.get()
    found.membership = Membership.objects.get(user=taku)
    found.contact = Contact.objects.filter(party=agreement.party).latest("pk")
    found.meeting = Meeting.objects.create(title="x", starts_at=AN_INSTANT, ends_at=found.how["at"])
    stale = [Agreement.objects.get(pk=agreement.pk) for _page in range(2)]
    found.seen = stale.pop
    return found


def test_twice_is_once(world: SimpleNamespace) -> None:
    for name, deed in DEEDS.items():
        _do(deed, world)
        before = rows()
        _do(deed, world)
        after = rows()
        assert {kind: after[kind] - count for kind, count in before.items() if after[kind] != count} == {}, name


def _do(deed: Deed, world: SimpleNamespace) -> None:
    try:
        deed(world)
    except Refused:
        """Told to whoever pressed, and that is all."""


def test_ending_no_other_session_is_no_event(administrator: User, client: Client) -> None:
    client.force_login(administrator)
    client.get("/account/")
    say_password(client)
    before = rows()
    client.post("/account/sessions/")
    assert rows() == before


def test_a_new_start_that_is_needed_is_given(world: SimpleNamespace) -> None:
    """After a code was sent, and after a limit was reached."""
    invitation, events = world.second.invitation, Event.objects.filter(kind="review.new_start")
    codes.give_new_start(invitation=invitation, **world.how)
    assert not events.exists(), "nothing was sent yet"
    codes.send_code(invitation=invitation, at=world.how["at"])
    codes.give_new_start(invitation=invitation, by=world.how["by"], at=world.how["at"] + timedelta(seconds=1))
    ReviewInvitation.objects.filter(pk=invitation.pk).update(capped_at=world.how["at"])
    codes.give_new_start(invitation=invitation, by=world.how["by"], at=world.how["at"] + timedelta(seconds=2))
    assert (events.count(), ReviewInvitation.objects.get(pk=invitation.pk).capped_at) == (2, None)
