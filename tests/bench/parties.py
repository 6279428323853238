"""The page of an incident with 20 parties and with 200, and what its live update costs; each with an agreement."""

import time
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.utils import timezone

from agreements.models import Party, System, User
from incidents.models import Incident
from incidents.queries.basis import bases_on
from incidents.queries.live import mark_of
from incidents.workflow.noting import note_readings
from incidents.workflow.opening import Sighting, open_incident
from tests.agreements.example_content import example_content
from tests.bench.timing import Taken, take, verdict
from tests.incidents import story

FEW, MIDDLE, MANY, TIMES, GOAL, GOAL_LIVE = 20, 60, 200, 15, 1.5, 0.005
_THRESHOLDS, _READ = (10, 30, 50, 70, 90), 38


def run() -> Iterator[str]:
    """Yield what a request takes of a processor, with few and with many parties."""
    user = User.objects.create_superuser("bench", "bench@ops.example", "not-a-secret-of-anybody")
    Party.objects.create(kind="own", name="弊社")
    client = Client()
    client.force_login(user)
    incidents = {count: _outage(user, count) for count in (FEW, MIDDLE, MANY)}
    page = {count: _median(client, f"/incidents/{incident.number}/") for count, incident in incidents.items()}
    ratio = page[MANY].cpu / page[FEW].cpu
    yield (
        f"parties on {connection.vendor}: page of an incident, {FEW} → {MANY} parties: {page[FEW]} → {page[MANY]}, "
        f"{ratio:.2f} × (goal {GOAL} ×) {verdict(is_met=ratio <= GOAL)}"
    )
    yield _levels(incidents[MIDDLE])
    for count, incident in incidents.items():
        live = _median(client, _live(incident))
        met, taken = verdict(is_met=live.cpu <= GOAL_LIVE), live.cpu * 1000
        yield f"parties: a live update without news, {count} parties: {taken:.1f} ms of processor (goal 5) {met}"


def _outage(user: User, count: int) -> Incident:
    system = System.objects.create(slug=f"bench-{count}", name=f"系 {count}", symptom="止まった")
    story.levels(system)
    levels = example_content().model_dump(mode="json", exclude_none=True)["levels"][:2]
    for place in range(count):
        party = story.customer(f"会社{count}の{place:03d}", system)
        value = str(_THRESHOLDS[place % len(_THRESHOLDS)])
        for level, sign in zip(levels, ("lt", "ge"), strict=True):
            level["thresholds"] = [{**levels[0]["thresholds"][0], "sign": sign, "value": value}]
        row = story.approved(story.agreement(system, party, user), user, levels=levels, criteria=[])
        story.store(row, "issued")
    now = timezone.now()
    sighting = Sighting("カード決済が通らない", now - timedelta(minutes=9), now - timedelta(minutes=8))
    incident = open_incident(system=system, sighting=sighting, level=1, by=user, at=now)
    reading = {"quantity": "決済成功率", "value": str(_READ), "unit": "%"}
    note_readings(incident=incident, readings=[reading], happened_at=sighting.started_at, by=user, at=now)
    return incident


def _levels(incident: Incident) -> str:
    """How many parties are at the level that their own threshold says."""
    right = 0
    for basis in bases_on(incident):
        place = int(basis.party.name[-3:]) % len(_THRESHOLDS)
        right += basis.now.number == (1 if _THRESHOLDS[place] > _READ else 2)
    return f"parties: {right} of {MIDDLE} at the level of their own agreement {verdict(is_met=right == MIDDLE)}"


def _live(incident: Incident) -> str:
    """The address that the page asks while something may change."""
    return f"/incidents/{incident.number}/progress/?seen={mark_of(incident, timezone.now())}"


def _median(client: Client, address: str) -> Taken:
    def ask() -> None:
        status = client.get(address).status_code
        if status not in {200, 204}:
            raise RuntimeError(f"{address} answered {status}")

    return Taken.median([take(ask, time.process_time) for _run in range(TIMES + 2)][2:])
