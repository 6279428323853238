"""The day with one hand: one thing to do, whom to dial, one tap for how it ended."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone
from playwright.sync_api import expect

from agreements.models import Party, System
from incidents.models import PhoneCall
from incidents.workflow.opening import Sighting, open_incident
from tests.incidents import story
from tests.journeys.hands import Hands


def test_the_duty_calls_with_one_hand(
    phone: Hands, people: SimpleNamespace, payments: System, minato: Party, own_side: Party
) -> None:
    story.levels(payments)
    story.approved(story.agreement(payments, minato, people.ren), people.ren)
    seen = timezone.now() - timedelta(minutes=2)
    incident = open_incident(
        system=payments, sighting=Sighting("カード決済の承認が通らない", seen, seen), level=1, by=people.mio, at=seen
    )
    phone.come_back("mio")

    phone.open(f"/incidents/{incident.number}/")
    now = phone.page.locator("#now")
    phone.sees("決済成功率（1分ごと）を伝える", now)
    expect(now.get_by_role("link", name="03-0000-2201")).to_be_visible()
    phone.nothing_overflows()
    for word in ("出た", "出ない", "伝言"):
        box = now.get_by_role("button", name=word, exact=True).bounding_box()
        assert box
        assert box["height"] >= 56

    now.get_by_role("button", name="出ない", exact=True).click()
    expect(now.get_by_role("link", name="03-0000-2290")).to_be_visible()
    now.get_by_text("話した人と内容を書く").click()
    phone.write("話した人", "三田", now)
    phone.write("話した内容", "現金のみにする。", now)
    now.get_by_role("button", name="出た", exact=True).click()

    expect(phone.page.get_by_text("済 4").first).to_be_visible()
    assert list(PhoneCall.objects.values_list("contact", "outcome", "kind", "spoke_with")) == [
        ("contact-store", "no_answer", "first", ""), ("contact-night", "reached", "first", "三田"),
    ]  # fmt: skip
