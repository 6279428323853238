"""An incident's moves and levels are rows; only the people of its system see it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements import states
from agreements.models import IllegalMove, System, WrittenOnce
from incidents.models import (
    FACTS,
    Delivery,
    Incident,
    IncidentMove,
    PhoneCall,
    Postmortem,
    PostmortemVersion,
    Report,
    ReportDraft,
    ReportGround,
    move_incident,
)
from incidents.workflow.handing_over import hand_over
from incidents.workflow.linking import revoke_links
from incidents.workflow.moving import recover
from incidents.workflow.noting import note_what_was_said
from incidents.workflow.opening import touch_system
from incidents.workflow.reporting import send_report
from incidents.workflow.rounds import begin_round, carry_rounds
from tests.incidents import story
from tests.incidents.noted import NOTED, note


@pytest.mark.parametrize("wanted", list(states.INCIDENT_WORDS))
@pytest.mark.parametrize("path", [(), ("recovered",), ("closed",), ("recovered", "open"), ("recovered", "closed")])
def test_moves_follow_the_table(incident, path, wanted):
    for state in path:
        move_incident(incident, state, at=story.NOW, by="x")
    now = path[-1] if path else "open"
    if wanted in states.INCIDENT_MOVES[now]:
        assert move_incident(incident, wanted, at=story.NOW, by="x").sequence == len(path) + 2
        assert Incident.objects.get(pk=incident.pk).state == wanted
    else:
        with pytest.raises(IllegalMove):
            move_incident(incident, wanted, at=story.NOW, by="x")


def test_facts_are_written_once(draft, ren, mio):
    sending = begin_round(incident=draft.incident, revisions={draft.pk: 99}, by=ren, at=story.NOW)
    carry_rounds(at=story.NOW + timedelta(minutes=1))
    assert sending.items.get().refused
    send_report(draft=draft, revision=draft.revision, by=ren, at=story.NOW)
    postmortem = Postmortem.objects.create(incident=draft.incident, party=draft.party, saved_at=story.NOW, saved_by=ren)
    paper = {"document": draft.version.documents.first(), "at": story.NOW, "approved_by": ren}
    PostmortemVersion.objects.create(postmortem=postmortem, number=1, revision=1, **paper)
    for model in NOTED:
        note(model, draft.incident, draft.party, ren)
    deed = {"by": ren, "at": story.NOW}
    revoke_links(incident=draft.incident, contact=draft.recipients.first(), **deed)
    hand_over(incident=draft.incident, to=ren, by=mio, at=story.NOW)
    note_what_was_said(call=PhoneCall.objects.first(), said="伝えた", **deed)
    further = System.objects.create(slug="further", name="別の系")
    touch_system(incident=draft.incident, system=further, by=ren, at=story.NOW)
    ReportGround.objects.create(report=Report.objects.get(), system=further, level_number=1)
    for model in FACTS:
        row = model.objects.first()
        with pytest.raises(WrittenOnce):
            row.save()
        with pytest.raises(WrittenOnce):
            row.delete()
        with pytest.raises(WrittenOnce):
            model.objects.all().delete()


def test_it_is_not_detected_before_it_started(incident):
    incident.detected_at = incident.started_at - timedelta(minutes=1)
    with pytest.raises(ValidationError, match="始まった時刻より後"):
        incident.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        incident.save()


def test_incidents_are_found_by_their_newest_state(plan, mio):
    one, two = story.outage(plan, mio), story.outage(plan, mio)
    recover(incident=two, happened_at=story.NOW, by=mio, at=story.NOW)
    assert list(Incident.objects.in_states("open")) == [one]
    assert list(Incident.objects.in_states("recovered")) == [two]
    assert list(Incident.objects.in_states("closed")) == []


def test_only_people_of_the_system_see_it(people, draft):
    send_report(draft=draft, revision=draft.revision, by=people.mio, at=story.NOW)
    for model in (Incident, ReportDraft, Report, Delivery):
        seen = {name: model.objects.visible_to(user).exists() for name, user in vars(people).items()}
        assert seen == {"ren": True, "mio": True, "taku": True, "outsider": False, "administrator": True}, model


def test_every_row_of_a_party_carries_it(draft, minato, ren):
    send_report(draft=draft, revision=draft.revision, by=ren, at=story.NOW)
    assert {model.objects.get(party=minato).party for model in (ReportDraft, Report)} == {minato}
    assert set(Delivery.objects.values_list("party", flat=True)) == {minato.pk}
    assert IncidentMove.objects.get().state == "open"
