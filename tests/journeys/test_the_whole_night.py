"""The whole night: from what monitoring saw to the paper that ends it, by one on-call with one hand; and by two who
press at the same time."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from agreements.models import Party, System, chain_faults
from agreements.workflow.posting import send_due_mails
from incidents.models import AlertSource, DayDecision, Delivery, Incident, PhoneCall, Report
from incidents.queries.alert_reading import Seen
from incidents.queries.overdue import promises_now
from incidents.workflow.alerting import take_in
from incidents.workflow.opening import Sighting, open_incident
from incidents.workflow.rounds import carry_rounds
from tests.incidents import story
from tests.journeys.hands import Hands
from tests.smtp import Mailbox, words_of


@pytest.fixture
def agreed(settings: Any, people: SimpleNamespace, payments: System, minato: Party, own_side: Party) -> System:
    settings.CALL_BACK_SECONDS = 0
    story.levels(payments)
    story.store(story.approved(story.agreement(payments, minato, people.ren), people.ren), "issued")
    # An agreement that a day ago was in force is so tonight, whatever day it is.
    payments.parties.set([minato])
    return payments


def test_one_on_call_with_one_hand(
    phone: Hands, agreed: System, people: SimpleNamespace, minato: Party, mailbox: Mailbox
) -> None:
    phone.sign_in("mio")
    page = opened_and_read(phone, agreed)
    incident = Incident.objects.get()
    assert sent_to_all(phone, page).level_number == 1
    decide(mailbox.to("stores@minato.example")[0])
    assert DayDecision.objects.get().by.startswith("店舗システム当番")

    phone.open(f"{page}drafts/")
    phone.write("わかっていること", "原因は電源です。")
    phone.press("下書き")
    update = sent_to_all(phone, page)
    assert ["矢島 冴子様のご判断" in update.body, "原因は電源です。" in update.body] == [True, True]
    assert due_of(incident, minato) == update.next_at

    recover_and_correct(phone, page, update)
    write_what_ends_it(phone, f"{page}parties/{minato.pk}/postmortem/", people.ren)
    phone.open(f"{page}drafts/")
    phone.tick("最終報")
    phone.press("下書き")
    final = sent_to_all(phone, page)
    assert final.document
    assert final.document.kind == "postmortem"

    kinds = list(Report.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["first", "update", "recovery", "correction", "final"]
    assert PhoneCall.objects.get().outcome == "reached"
    assert list(chain_faults(incident.number)) == []
    assert len(mailbox.to("stores@minato.example")) == len(kinds)


def test_two_who_press_at_once(agreed: System, people: SimpleNamespace, minato: Party, mailbox: Mailbox) -> None:
    seen = timezone.now() - timedelta(minutes=2)
    sighting = Sighting("カード決済の承認が通らない", seen, seen)
    incident = open_incident(system=agreed, sighting=sighting, level=1, by=people.mio, at=seen)
    page, hands = f"/incidents/{incident.number}/", [client_of(people.mio), client_of(people.ren)]
    draft = re.findall(r'name="draft" value="([^"]+)"', hands[0].get(f"{page}rounds/").content.decode())
    call = {"contact": "contact-store", "outcome": "reached", "kind": "first", "ordinal": 1}

    at_once(hands, f"{page}rounds/", {"draft": draft})
    work()
    at_once(hands, f"{page}parties/{minato.pk}/calls/", call)
    at_once(hands, f"{page}levels/", {"level": "2", "reason": "半分は通る"})
    at_once(hands, f"{page}recovery/", {"happened_at": f"{timezone.localtime():%Y-%m-%d %H:%M}"})
    work()

    assert list(Report.objects.values_list("kind", flat=True)) == ["first"]
    assert Delivery.objects.count() == len({one.mail for one in Delivery.objects.all()}) == len(mailbox.taken)
    moved = story.reload(incident)
    assert ([change.number for change in moved.levels.all()], moved.state) == ([1, 2], "recovered")
    assert list(chain_faults(incident.number)) == []


def seen_by_monitoring(system: System) -> Any:
    source = AlertSource.objects.create(name="payments", system=system)
    now = timezone.now()
    seen = Seen("e1", "カード決済の承認が通らない", now - timedelta(minutes=10))
    (alert,) = take_in(source=source, seen=[seen], at=now)
    return alert


def opened_and_read(phone: Hands, system: System) -> str:
    """From the alert to the incident, what is read, and the first call; give the address of its page."""
    phone.open(f"/incidents/new/?system={system.slug}&alert={seen_by_monitoring(system).pk}")
    phone.page.locator("input[name=level][value='2']").check()
    phone.press("障害を開いて第一報を下書きする")
    page = f"/incidents/{Incident.objects.get().number}/"
    phone.open(f"{page}readings/")
    phone.write("決済成功率", "20")
    phone.write("いつ", f"{timezone.localtime() - timedelta(minutes=6):%Y-%m-%d %H:%M}")
    phone.press("読み取りを記録する")
    expect(phone.page.locator("[data-level='1']").first).to_be_visible()
    phone.nothing_overflows()
    phone.page.locator("#now").get_by_role("button", name="出た", exact=True).click()
    phone.page.wait_for_load_state()
    return page


def recover_and_correct(phone: Hands, page: str, update: Report) -> None:
    phone.open(f"{page}recovery/")
    phone.press("復旧")
    sent_to_all(phone, page)
    phone.open(f"{page}reports/{update.pk}/correction/")
    phone.write("誤っていた文", "原因は電源です。")
    phone.write("正しい内容", "原因は電源の設定です。")
    phone.press("訂正報を下書きする")
    sent_to_all(phone, page)


def write_what_ends_it(phone: Hands, page: str, approver: Any) -> None:
    """It is saved while one writes; somebody else approves it."""
    phone.open(page)
    phone.press("書き始める")
    for label in ("概要", "影響", "原因"):
        phone.write(label, f"{label}はこうでした。")
    expect(phone.page.locator("#save-state")).to_contain_text("保存しました")
    phone.nothing_overflows()
    client = client_of(approver)
    revision = re.findall(r'name="revision" value="(\d+)"', client.get(page).content.decode())[-1]
    client.post(f"{page}versions/", {"revision": revision})


def sent_to_all(phone: Hands, page: str) -> Report:
    """Press the button that sends to all, let the worker work; give what went out."""
    before = Report.objects.count()
    phone.open(f"{page}rounds/")
    phone.press("選んだ相手に送る")
    phone.page.wait_for_url("**/rounds/*/")
    work()
    (report,) = Report.objects.order_by("id")[before:]
    return report


def work() -> None:
    carry_rounds(at=timezone.now())
    send_due_mails(at=timezone.now())


def decide(mail: EmailMessage) -> None:
    """Somebody of theirs follows the link in the mail and answers."""
    link, client = re.search(r"/r/d/\S+", words_of(mail)), Client()
    assert link
    home = client.get(link[0]).headers["Location"]
    client.post(f"{home}decisions/", {"promise": "act-later:decide", "choice": "yes", "decided_by": "矢島 冴子"})


def due_of(incident: Incident, party: Party) -> Any:
    row = next(one for one in promises_now(incident, timezone.now()) if one.basis.party == party)
    return next(one.due for one in row.watched if one.kind == "update")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at_once(hands: list[Client], address: str, form: dict[str, Any]) -> None:
    """Both press in the same moment."""

    def press(client: Client) -> None:
        try:
            client.post(address, form)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(hands)) as both:
        list(both.map(press, hands))
