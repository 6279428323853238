"""One page for whoever carries on: agreed, changed, said, promised, next; each party's words its own."""

from datetime import timedelta

import pytest

from agreements.models import Concern, Meeting
from tests.incidents import story

LATER = story.NOW + timedelta(days=30)


def met(payments, *parties, at, **more):
    ends = at + timedelta(hours=1)
    meeting = Meeting.objects.create(title="打合せ", starts_at=at, ends_at=ends, place="本社", **more)
    meeting.systems.set([payments])
    meeting.parties.set(parties)
    return meeting


@pytest.fixture
def page(client, ren, minato):
    def opened(who=ren):
        client.force_login(who)
        return client.get(f"/parties/{minato.pk}/succession/")

    return opened


def test_what_a_successor_finds(friday, version, page, payments, minato, tozai):
    held = met(payments, minato, at=story.NOW - timedelta(days=40), held_at=story.NOW, heard="売場が一番困る。")
    shared = met(payments, minato, tozai, at=story.NOW - timedelta(days=9), held_at=story.NOW, heard="東西の秘密")
    coming = met(payments, minato, at=LATER)
    mine = Concern.objects.create(meeting=held, party=minato, kind="no_time", text="決算まで待つ", after_outage=True)
    Concern.objects.create(meeting=shared, party=tozai, kind="contract", text="東西の契約")
    found = page()
    (carried,) = found.context["carried"]
    assert (carried.standing.in_force, carried.versions) == (version, [version])
    assert [point[0] for point in carried.points] == ["12月に後日決済を使えるか"]
    assert [(one.meeting, one.words) for one in found.context["said"]] == [(shared, ""), (held, "売場が一番困る。")]
    comes = found.context["next"]
    assert (comes.meetings, comes.concerns) == ([coming], [mine])
    assert comes.reviews == [(version.review_by, version.agreement.number)]
    text = found.content.decode()
    assert [words for words in ("東西の秘密", "東西の契約") if words in text] == []


def test_each_part_that_is_empty_says_so_and_a_lead_goes_on_to_a_meeting(page, payments, minato, ren, own_side, taku):
    agreement = story.agreement(payments, minato, ren)
    agreement.put_content(agreement.content().model_copy(update={"open_points": []}))
    agreement.save()
    text = page().content.decode()
    # A draft, and nothing else yet: changed, said, promised and next are empty.
    assert text.count("ありません。") == 4
    assert f'href="/meetings/new/?party={minato.pk}"' in text
    assert "/meetings/new/" not in page(taku).content.decode()


def test_nobody_reads_what_they_may_not_see(friday, version, page, payments, minato, outsider):
    met(payments, minato, at=story.NOW - timedelta(days=40), held_at=story.NOW, heard="売場が一番困る。")
    found = page(outsider)
    assert (found.context["carried"], found.context["said"], found.context["outages"]) == ([], [], [])
    assert "売場が一番困る" not in found.content.decode()
