"""A customer on the phone, the duty at the desk: what one ticks or decides the other sees, without a reload."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone
from playwright.sync_api import expect

from agreements.models import OutgoingMail, Party, System
from incidents.models import ReportDraft
from incidents.workflow.drafting import draft_reports
from incidents.workflow.opening import Sighting, open_incident
from incidents.workflow.reporting import send_report
from tests.incidents import story
from tests.journeys.hands import Hands


def test_a_customer_ticks_and_decides_and_the_duty_sees_it(
    phone: Hands, desk: Hands, people: SimpleNamespace, payments: System, minato: Party, own_side: Party
) -> None:
    story.levels(payments)
    story.approved(story.agreement(payments, minato, people.ren), people.ren)
    seen = timezone.now() - timedelta(minutes=2)
    sighting = Sighting("カード決済の承認が通らない", seen, seen)
    incident = open_incident(system=payments, sighting=sighting, level=1, by=people.mio, at=seen)
    draft = ReportDraft.objects.get(incident=incident, party=minato)
    send_report(draft=draft, revision=draft.revision, by=people.mio, at=seen)

    desk.come_back("mio")
    desk.open(f"/incidents/{incident.number}/")
    desk.page.evaluate("window.stayed = true")
    phone.open(OutgoingMail.objects.filter(subject_kind="report")[0].secret)
    phone.nothing_overflows()
    stop = phone.page.locator("#act-stop-retries")
    for word in ("受け取りました", "終わりました"):
        box = stop.get_by_role("button", name=word).bounding_box()
        assert box
        assert min(box["height"], box["width"]) >= 56
    phone.press("始めました", stop)
    phone.sees("伝わりました。")
    told = desk.page.locator(".by-link")
    expect(told).to_contain_text("決済の再送を止める：始めました")
    expect(told).to_contain_text("リンクから、確認番号なし")

    decide = phone.page.locator("[id='decide-act-later:decide']")
    phone.tick("する", decide)
    phone.write("お決めになった方のお名前", "矢島 冴子", decide)
    phone.press("この判断を伝える", decide)
    phone.sees("ご判断をいただきました")
    expect(told.first).to_contain_text("する")
    assert desk.page.evaluate("window.stayed")
    update = draft_reports(incident=incident, kind="update", by=people.mio, at=timezone.now())[0]
    assert "店舗運営部長 矢島 冴子様のご判断で「する」となりました" in update.body
