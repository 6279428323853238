"""A level follows the day while the outage lasts; once it is over, no later day changes what was promised."""

from datetime import timedelta

import pytest

from agreements.models import Party, System, User
from incidents.models import Incident
from incidents.queries.basis import bases_on
from incidents.queries.given_levels import grounds_of
from incidents.workflow.moving import recover, reopen
from tests.incidents import story

pytestmark = pytest.mark.django_db
LATER = story.NOW + timedelta(days=9)
TOMORROW = [{"key": "sale", "when": {"ja": "2026-11-21"}, "change": {"ja": "1つ重く扱う"}, "one_up": True}]


@pytest.fixture
def outage(plan: System, minato: Party, ren: User, mio: User) -> Incident:
    """Of level 2, with a customer who agreed that it counts for more tomorrow."""
    story.approved(story.agreement(plan, minato, ren), ren, special_days=TOMORROW)
    return story.outage(plan, mio, level=2)


def numbers(incident: Incident) -> list[int]:
    """The levels of the customer, from the first to that of nine days later."""
    bases = bases_on(story.reload(incident), at=LATER)
    (levels,) = [basis.levels for basis in bases if basis.in_force]
    return [one.number for one in levels]


def test_a_special_day_counts_while_it_lasts(outage: Incident) -> None:
    assert numbers(outage) == [2, 1, 2]


def test_a_special_day_after_the_end_changes_nothing(outage: Incident, mio: User) -> None:
    over = story.NOW + timedelta(minutes=40)
    recover(incident=outage, happened_at=over, by=mio, at=over)
    assert numbers(outage) == [2]
    assert grounds_of(story.reload(outage), LATER).at == over


def test_an_outage_that_goes_on_again_has_its_days_again(outage: Incident, mio: User) -> None:
    over = story.NOW + timedelta(minutes=40)
    recover(incident=outage, happened_at=over, by=mio, at=over)
    reopen(incident=outage, by=mio, at=over + timedelta(minutes=5))
    assert numbers(outage) == [2, 1, 2]
