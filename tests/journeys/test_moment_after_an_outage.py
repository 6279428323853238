"""Somebody said "after our next outage": it ends, and their moment comes up where one looks, without a nudge."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from agreements.models import Concern, Meeting, OutgoingMail, Party, System
from incidents.models import Incident
from incidents.workflow.opening import Sighting, open_incident
from tests.incidents import story
from tests.journeys.hands import Hands

WORDS = "棚卸しが終わるまでは話せない。次に止まったあとなら聞く。"


@pytest.fixture
def incident(payments: System, minato: Party, own_side: Party, people: SimpleNamespace) -> Incident:
    """An outage of Minato's, who asked a month ago to be spoken to after one."""
    met = timezone.now() - timedelta(days=30)
    meeting = Meeting.objects.create(title="第2回", starts_at=met, ends_at=met + timedelta(hours=1), held_at=met)
    meeting.systems.set([payments])
    meeting.parties.set([minato])
    Concern.objects.create(meeting=meeting, party=minato, kind="no_time", text=WORDS, after_outage=True)
    story.levels(payments)
    seen = timezone.now() - timedelta(minutes=40)
    sighting = Sighting("カード決済の承認が通らない", seen, seen)
    return open_incident(system=payments, sighting=sighting, level=1, by=people.mio, at=seen)


@pytest.mark.parametrize("seat", ["desk", "phone"])
def test_their_moment_comes_up_when_the_outage_is_closed(
    request: pytest.FixtureRequest, seat: str, incident: Incident, minato: Party, people: SimpleNamespace
) -> None:
    hands: Hands = request.getfixturevalue(seat)
    hands.come_back("ren")
    for page in ("/", "/board/", "/whom/"):
        hands.open(page)
        assert WORDS not in hands.page.content(), "not before it is over"

    mails = OutgoingMail.objects.count()
    hands.open(f"/incidents/{incident.number}/")
    hands.follow("復旧を記録")
    hands.press("復旧を記録する")
    hands.sees("復旧を記録しました。")
    hands.follow("障害を終了")
    hands.press("この障害を終了する")
    hands.sees("障害を終了しました。")
    moment = hands.section("この障害のあとで、話すとよい相手")
    hands.sees(minato.name, moment)
    hands.sees(WORDS, moment)
    hands.nothing_overflows()
    for page in ("/", "/board/", "/whom/"):
        hands.open(page)
        hands.sees("話すとよいときが来た")
        hands.sees(WORDS)
        hands.nothing_overflows()
    hands.follow("打合せを登録")
    hands.sees_the_title("打合せを登録")
    assert OutgoingMail.objects.count() == mails, "whom to meet is nobody's nudge"
