"""Whose moment came with the end of an outage: what the page of the closed incident leads to."""

from datetime import timedelta

import pytest
import time_machine

from agreements.models import Concern, Meeting
from incidents.models import move_incident
from incidents.models.incident import CLOSED, RECOVERED
from tests.incidents import story


@pytest.fixture(autouse=True)
def later():
    with time_machine.travel(story.NOW + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def closed(incident, mio, payments, minato):
    before = story.STARTED - timedelta(days=30)
    meeting = Meeting.objects.create(
        title="前回", starts_at=before, ends_at=before + timedelta(hours=1), held_at=before
    )
    meeting.systems.set([payments])
    meeting.parties.set([minato])
    Concern.objects.create(meeting=meeting, party=minato, text="障害のあとなら", kind="no_time", after_outage=True)
    for state in (RECOVERED, CLOSED):
        move_incident(incident, state, at=story.NOW + timedelta(hours=1), by=mio)
    return incident


def test_it_leads_to_a_meeting_that_knows_whom_and_about_what(client, closed, ren, mio, minato):
    address = f"/meetings/new/?party={minato.pk}&amp;system=payments"
    client.force_login(ren)
    assert f'href="{address}"' in client.get(f"/incidents/{closed.number}/").content.decode()
    # Whoever leads nothing reads whose moment has come, and arranges nothing.
    client.force_login(mio)
    page = client.get(f"/incidents/{closed.number}/").content.decode()
    assert ("障害のあとなら" in page, "/meetings/new/" in page) == (True, False)


def test_once_a_meeting_is_arranged_it_leads_there(client, closed, ren, payments, minato):
    starts = story.NOW + timedelta(days=9)
    planned = Meeting.objects.create(title="次回", starts_at=starts, ends_at=starts + timedelta(hours=1))
    planned.systems.set([payments])
    planned.parties.set([minato])
    client.force_login(ren)
    page = client.get(f"/incidents/{closed.number}/").content.decode()
    assert (f'href="/meetings/{planned.pk}/"' in page, "/meetings/new/" in page) == (True, False)
    assert "に会う約束があります" in page
