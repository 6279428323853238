"""No page and no paper stays on a machine after signing out."""

import pytest
from django.test import Client

from agreements.models import User

_ADDRESSES = ["/", "/oncall/", "/parties/", "/agreements/", "/incidents/", "/meetings/", "/account/", "/nowhere/"]


@pytest.mark.parametrize("address", _ADDRESSES)
def test_a_page_of_staff_is_not_kept(client: Client, administrator: User, address: str) -> None:
    client.force_login(administrator)
    assert client.get(address)["Cache-Control"] == "private, no-store"
    client.logout()
    assert "no-store" in client.get(address)["Cache-Control"]
