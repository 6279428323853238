"""The open page says that it is here; its answer and every page of the draft tell who else is."""

import pytest

from tests.agreements.views.doors import answers, everybody
from tests.published import draft

pytestmark = pytest.mark.django_db
ADDRESS = "/agreements/AG-0001/draft/presence/"


@pytest.fixture
def agreement(payments, minato, ren):
    return draft(payments, minato, ren)


def test_who_may_not(people, agreement):
    assert answers(people, ADDRESS) == everybody(405)
    assert answers(people, ADDRESS, {"section": "head"}) == everybody(403, ren=200, outsider=404, administrator=200)


def test_two_leads_see_each_other(client, ren, administrator, agreement):
    client.force_login(administrator)
    assert "いま書いている方" not in client.post(ADDRESS, {"section": "contacts"}).content.decode()
    client.force_login(ren)
    told = client.post(ADDRESS, {"section": "nonsense"}).content.decode()
    assert f"いま書いている方：{administrator}（連絡先）" in told
    assert f"いま書いている方：{administrator}（連絡先）" in client.get("/agreements/AG-0001/draft/").content.decode()
    client.force_login(administrator)
    assert client.post(ADDRESS, {"leaving": "1"}).status_code == 204
    client.force_login(ren)
    assert "いま書いている方" not in client.get("/agreements/AG-0001/draft/head/").content.decode()
