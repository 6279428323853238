"""Page 1 of the draft as a picture: its items lead to their forms; what cannot be drawn is told in words."""

import io

import pytest
from django.core.cache import cache
from PIL import Image

from agreements.models import Agreement
from tests.agreements.views.doors import answers, everybody
from tests.published import draft

pytestmark = pytest.mark.django_db
ADDRESS = "/agreements/AG-0001/draft/first-page/"


@pytest.fixture
def agreement(payments, minato, ren):
    return draft(payments, minato, ren)


def test_who_may_not(people, agreement):
    assert answers(people, ADDRESS) == everybody(200, outsider=404)
    assert answers(people, ADDRESS + "1.png") == everybody(200, outsider=404)


def test_the_picture_and_the_places_of_its_items(client, ren, agreement):
    client.force_login(ren)
    spots = client.get(ADDRESS).context["spots"]
    shown = {spot.key for spot in spots}
    assert {level.key for level in agreement.content().levels} <= shown
    assert agreement.content().acts_of("theirs")[0].key in shown
    for spot in spots:
        left, top, right, bottom = map(int, spot.coords.split(","))
        assert 0 <= left < right <= 400
        assert 0 <= top < bottom <= 566
        assert client.get(spot.address.partition("#")[0]).status_code == 200
    picture = Image.open(io.BytesIO(client.get(ADDRESS + "1.png").content))
    assert (picture.format, picture.width) == ("PNG", 800)
    assert abs(picture.height / picture.width - 297 / 210) < 0.01


def test_what_cannot_be_drawn_is_said(client, ren, agreement):
    client.force_login(ren)
    content = agreement.content().model_copy(update={"title": {"ja": "題 \U0001f9ff"}})
    agreement.put_content(content)
    Agreement.objects.filter(pk=agreement.pk).update(draft=agreement.draft)
    assert "紙に印刷できない文字があります" in client.get(ADDRESS).content.decode()
    cache.clear()
    assert client.get(ADDRESS + "1.png").status_code == 503
    assert client.get(ADDRESS + "9.png").status_code == 404
