"""An incident of many parties: a page has twenty of them, and remembers what it derived."""

import re
from datetime import timedelta

import pytest
import time_machine

from incidents.workflow.noting import note_information
from tests.incidents import story

pytestmark = pytest.mark.usefixtures("friday")
PAGE = "/incidents/INC-2026-001/"


@pytest.fixture
def mio_at(client, mio):
    client.force_login(mio)
    return client


def test_of_many_parties_those_due_first_stand_on_the_first_page(mio_at, plan, version, mio):
    for number in range(25):
        story.customer(f"顧客{number:02d}", plan)
    story.outage(plan, mio)
    first = mio_at.get(PAGE).content.decode()
    assert (first.count('id="state-'), "27社" in first) == (20, True)
    second = mio_at.get(f"{PAGE}?page=2").content.decode()
    assert second.count('id="state-') == 7
    assert "みなと百貨店" in first[first.index("affected-title") :]  # the only one with something overdue


def test_what_is_remembered_ends_with_the_next_fact_and_when_the_next_thing_is_due(mio_at, incident, minato, mio):
    """At 10:29 the success rate was due, at 10:34 the number of waiting payments."""

    def overdue() -> int:
        found = re.search(r'class="alarm" role="status".*?(\d+)件', mio_at.get(PAGE).content.decode(), re.DOTALL)
        return int(found[1]) if found else 0

    assert (overdue(), overdue()) == (1, 1)
    for seconds, count in ((235, 1), (245, 2)):
        with time_machine.travel(story.NOW + timedelta(seconds=seconds), tick=False):
            assert overdue() == count
    given = {"item": "info-rate", "value": "38%", "happened_at": story.NOW, "by": mio, "at": story.NOW}
    note_information(incident=incident, party=minato, **given)
    assert overdue() == 0
