"""A Friday morning: payments are down. Minato approved a page, Tozai has nothing agreed."""

from collections.abc import Iterator

import pytest
import time_machine

from agreements.models import AgreementVersion, Party, System, User
from incidents.models import Incident, ReportDraft
from tests.incidents import story


@pytest.fixture
def plan(payments: System, own_side: Party) -> System:
    story.levels(payments)
    return payments


@pytest.fixture
def version(plan: System, minato: Party, ren: User) -> AgreementVersion:
    """Minato's page, approved on 19 October, with an issued copy."""
    made = story.approved(story.agreement(plan, minato, ren), ren)
    story.store(made, "issued")
    return made


@pytest.fixture
def incident(version: AgreementVersion, mio: User) -> Incident:
    """Level 1, opened by Mio at 10:30, seen at 10:24, going on since 10:18."""
    return story.outage(version.agreement.system, mio)


@pytest.fixture
def draft(incident: Incident, minato: Party) -> ReportDraft:
    """The first report to Minato."""
    return ReportDraft.objects.get(incident=incident, party=minato)


@pytest.fixture
def friday() -> Iterator[None]:
    """The clock stands at 10:30 of that morning, for pages that look at it."""
    with time_machine.travel(story.NOW, tick=False):
        yield
