"""Board and incidents are found by who of ours looks after the customer."""

import pytest
from django.test import Client

from agreements.models import Party, User
from incidents.models import Incident

pytestmark = pytest.mark.usefixtures("friday")


@pytest.mark.parametrize("owner", ["早山", "葉山", ""])
def test_both_lists_are_narrowed(incident: Incident, minato: Party, client: Client, mio: User, owner: str) -> None:
    shown = owner != "葉山"
    minato.account_owner = "営業一課 早山 澄"
    minato.save()
    client.force_login(mio)
    # The head of every page names what is going on.
    rows = client.get("/incidents/", {"owner": owner}).content.decode().partition("<table")[2]
    assert (incident.number in rows) == shown
    board = client.get("/board/", {"owner": owner}).content.decode()
    assert (minato.name in board) == shown
