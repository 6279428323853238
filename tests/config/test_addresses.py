"""A NUL in an address is an address that does not exist, on either database."""

import pytest

from agreements.views.site.errors import not_found

ADDRESSES = [
    "/agreements/%00/",
    "/agreements/AG-0001/draft/%00/",
    "/incidents/%00/",
    "/incidents/INC-2026-001%00/levels/",
    "/documents/%00.pdf",
    "/c/%00/",
    "/r/%00",
    "/systems/payments/plan/%00/new/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_not_found(client, administrator, payments, address):
    client.force_login(administrator)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.django_db
def test_a_visitor_gets_the_same_page(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.content == not_found(answer.wsgi_request).content
