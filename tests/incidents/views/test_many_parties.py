"""An incident of many parties: a page has twenty of them."""

import pytest

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
