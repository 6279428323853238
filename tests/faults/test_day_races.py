"""A party's link pressed by many at once: the first decision counts, a box is one fact. Each has a connection."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from agreements.models import AgreementVersion, Event, Party, System, User
from agreements.refusals import Refused
from incidents.models import DayDecision, DayLink, PromiseMark, ReportDraft
from incidents.queries.verifying import record_faults
from incidents.workflow.by_link import decide_by_link, tick
from incidents.workflow.linking import revoke_links
from incidents.workflow.noting import note_decision
from tests.faults.test_review_races import at_once, kinds
from tests.incidents import story
from tests.incidents.linked import Follower, followers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]
_PEOPLE = 6


@pytest.fixture
def both(payments: System, own_side: Party, minato: Party, ren: User, mio: User) -> Iterator[list[Follower]]:
    story.levels(payments)
    version: AgreementVersion = story.approved(story.agreement(payments, minato, ren), ren)
    story.store(version, "issued")
    story.outage(payments, mio)
    with time_machine.travel(story.NOW, tick=False):
        yield followers(ReportDraft.objects.get(party=minato), mio)


def test_of_many_who_decide_at_once_the_first_counts(both: list[Follower], minato: Party, mio: User) -> None:
    incident = both[0].link.delivery.report.incident

    def press(place: int) -> Any:
        link = DayLink.objects.get(pk=both[place % 2].link.pk)
        said = {"promise": "act-later:decide", "answer": f"答え {place}", "decided_by": f"人 {place}"}
        return decide_by_link(link=link, at=story.NOW, **said)

    found = at_once(*[lambda place=place: press(place) for place in range(_PEOPLE)])
    assert kinds(found) == {"DayDecision": 1, "Refused": _PEOPLE - 1}
    first = DayDecision.objects.get()
    told = {str(one) for one in found if not isinstance(one, DayDecision)}
    assert told == {f"10:30 に {first.decided_by} 様が「{first.answer}」と決めています。変えるときは、お電話ください。"}
    with_ours = {"item": "act-later", "answer": "x", "decided_by": "y", "happened_at": story.NOW}
    note_decision(incident=incident, party=minato, by=mio, at=story.NOW, **with_ours)
    assert [fault for fault in record_faults() if incident.number in fault or "daydecision" in fault] == []


def test_deciding_while_the_link_is_taken_back(both: list[Follower], mio: User) -> None:
    """What was decided before stands; after it nothing comes by that link."""
    incident, link = both[0].link.delivery.report.incident, both[0].link
    said = {"promise": "act-later:decide", "answer": "する", "decided_by": "矢島 冴子"}
    contact = link.delivery.contact
    assert contact is not None
    decided, taken = at_once(
        lambda: decide_by_link(link=DayLink.objects.get(pk=link.pk), at=story.NOW, **said),
        lambda: revoke_links(incident=incident, contact=contact, by=mio, at=story.NOW),
    )
    assert (isinstance(decided, DayDecision | Refused), taken) == (True, 1)
    assert DayDecision.objects.count() == isinstance(decided, DayDecision)
    told = Event.objects.filter(chain=incident.number, kind__in=["day.decided", "day.link_revoked"])
    order = list(told.order_by("sequence").values_list("kind", flat=True))
    assert order == [*["day.decided"] * isinstance(decided, DayDecision), "day.link_revoked"]
    assert [fault for fault in record_faults() if incident.number in fault or "daydecision" in fault] == []


def test_one_box_pressed_by_many_is_one_fact(both: list[Follower]) -> None:
    def press(place: int) -> Any:
        link = DayLink.objects.get(pk=both[place % 2].link.pk)
        return tick(link=link, promise="act-stop-retries", mark="done", at=story.NOW)

    found = at_once(*[lambda place=place: press(place) for place in range(_PEOPLE)])
    assert kinds(found) == {"PromiseMark": _PEOPLE}
    assert PromiseMark.objects.count() == 1
