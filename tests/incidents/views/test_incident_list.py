"""The list of incidents: what it shows first, how it is searched, and what it asks of the database."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.workflow.moving import recover
from incidents.workflow.overdue import look_at_promises
from tests.incidents import story

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def mio_at(client, mio):
    client.force_login(mio)
    return client


def test_the_list_shows_open_ones_first_and_is_searched(mio_at, plan, mio):
    story.outage(plan, mio)
    over = story.outage(plan, mio)
    recover(incident=over, happened_at=story.NOW, by=mio, at=story.NOW)

    def numbers(query):
        page = mio_at.get(f"/incidents/{query}").content.decode()
        return re.findall(r"INC-2026-\d+</a>", page)

    assert numbers("") == ["INC-2026-001</a>"]
    assert numbers("?state=recovered") == ["INC-2026-002</a>"]
    assert numbers("?state=all") == ["INC-2026-002</a>", "INC-2026-001</a>"]
    assert numbers("?state=all&q=002") == ["INC-2026-002</a>"]
    assert numbers("?state=nonsense&q=カード") == ["INC-2026-001</a>"]
    assert numbers("?q=%00") == ["INC-2026-001</a>"]
    assert numbers("?state=all&page=99") == numbers("?state=all")


def test_the_list_of_thirty_takes_as_many_queries_as_of_one(mio_at, plan, mio):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert mio_at.get("/incidents/").status_code == 200
        return len(queries)

    story.outage(plan, mio)
    count()
    one = count()
    for _ in range(29):
        story.outage(plan, mio)
    look_at_promises(at=story.NOW)
    assert count() == one
