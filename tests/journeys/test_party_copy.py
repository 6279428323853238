"""An approver keeps one agreement on the phone: in flight mode, old, replaced, spoilt, full, and gone when asked."""

import os
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agreements.models import AgreementVersion, Contact, Party, System
from agreements.workflow.contacts import put_contact
from agreements.workflow.inviting import close_link
from tests.incidents import story
from tests.journeys.hands import Hands
from tests.journeys.peacetime import drafted, plainly_approved, with_our_duty
from tests.published import Letter, letters_of

REVIEWER = "ichiyo@minato.example"
_LEFT = """async () => {
  await new Promise((done) => { setTimeout(done, 50); });
  return (await caches.keys()).length > 0 || (await navigator.serviceWorker.getRegistrations()).length > 0;
}"""
_HASH = """async (address) => {
  const data = await (await fetch(address)).arrayBuffer();
  const parts = [...new Uint8Array(await crypto.subtle.digest("SHA-256", data))];
  return parts.map((part) => part.toString(16).padStart(2, "0")).join("");
}"""
_SPOIL = """async ([old, fresh]) => {
  for (const name of await caches.keys()) {
    const place = await caches.open(name);
    for (const request of await place.keys()) {
      const text = await (await place.match(request)).text();
      if (!text.startsWith("{") || !text.includes(old)) continue;
      await place.put(request, new Response(text.replaceAll(old, fresh)));
    }
  }
}"""
_KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  }
  return found;
}"""

_STILL_AT_WORK = """self.late = setInterval(() => {
  store.put("f".repeat(64), new ArrayBuffer(9), {});
  store.writeJson("contact", { away: 0, seen: Date.now() });
}, 1)"""


def test_an_approver_keeps_one_agreement_on_the_phone(phone: Hands, version: AgreementVersion) -> None:
    customer = Customer(phone, version)
    customer.given_a_copy_on_the_phone()
    phone.lose_the_connection()
    customer.then_numbers_and_paper_are_there()
    customer.then_an_old_copy_never_looks_current()
    phone.find_the_connection()
    customer.when_our_number_changes()
    customer.then_the_new_number_is_there_in_flight_mode_too()
    customer.when_the_copy_is_spoilt()
    customer.then_nothing_of_it_is_shown()
    customer.then_the_servers_is_shown_and_the_copy_is_whole_again()
    customer.when_the_phone_is_nearly_full_and_a_paper_comes()
    customer.then_the_numbers_are_there_and_the_paper_is_missed()
    customer.when_a_newer_version_is_agreed()
    customer.then_the_copy_says_so()
    customer.when_they_ask_to_remove_it()
    customer.then_nothing_is_left()


def test_a_copy_goes_when_our_side_closes_the_link(phone: Hands, version: AgreementVersion) -> None:
    customer = Customer(phone, version)
    customer.given_a_copy_on_the_phone()
    close_link(invitation=customer.letter.invitation, by=version.published_by, at=timezone.now())
    phone.lose_the_connection()
    phone.open(f"{customer.home}copy/")
    phone.sees_the_title("障害のときの控え")
    phone.find_the_connection()
    phone.open(f"{customer.home}copy/")
    phone.sees("このリンクは閉じられています")
    customer.then_nothing_is_left()


def test_what_the_phone_threw_away_is_told_and_kept_again(phone: Hands, version: AgreementVersion) -> None:
    customer = Customer(phone, version)
    customer.given_a_copy_on_the_phone()
    # Not before the page has heard that all is well: what is at work would write again.
    expect(phone.page.get_by_role("button", name="控えをこの端末から消す")).to_be_visible()
    phone.page.evaluate("async () => { for (const name of await caches.keys()) await caches.delete(name); }")
    phone.open(f"{customer.home}copy/")
    phone.sees("端末が控えを消していました。")
    phone.sees("照合済み　文書 1件")
    phone.lose_the_connection()
    customer.then_numbers_and_paper_are_there()


def test_an_answer_that_comes_late_hides_no_lost_connection(phone: Hands, version: AgreementVersion) -> None:
    """Another page of the copy asked while there was a connection, and writes down what it heard when there is none."""
    customer = Customer(phone, version)
    customer.given_a_copy_on_the_phone()
    expect(phone.page.get_by_role("button", name="控えをこの端末から消す")).to_be_visible()
    worker = phone.page.context.service_workers[0]
    worker.evaluate("self.late = setInterval(() => note(() => ({ away: 0, seen: Date.now() })), 1)")
    phone.lose_the_connection()
    customer.then_numbers_and_paper_are_there()


def test_what_is_still_at_work_writes_nothing_back(phone: Hands, version: AgreementVersion) -> None:
    """A paper comes, and what the device knows of the server is written down, when the copy has just gone."""
    customer = Customer(phone, version)
    customer.given_a_copy_on_the_phone()
    expect(phone.page.get_by_role("button", name="控えをこの端末から消す")).to_be_visible()
    phone.page.context.service_workers[0].evaluate(_STILL_AT_WORK)
    close_link(invitation=customer.letter.invitation, by=version.published_by, at=timezone.now())
    phone.open(f"{customer.home}copy/")
    phone.sees("このリンクは閉じられています")
    customer.then_nothing_is_left()


def test_two_agreements_on_one_phone_know_nothing_of_each_other(
    phone: Hands, version: AgreementVersion, other: AgreementVersion
) -> None:
    first, second = Customer(phone, version), Customer(phone, other)
    first.given_a_copy_on_the_phone()
    second.given_a_copy_on_the_phone()
    first.when_they_ask_to_remove_it()
    kept = phone.page.evaluate(_KEPT)
    assert kept
    assert [path for path in kept if not path.startswith(f"{second.home}held/")] == []
    phone.lose_the_connection()
    second.then_numbers_and_paper_are_there()


class Customer:
    """What the head of store operations does and sees after the approval."""

    def __init__(self, phone: Hands, version: AgreementVersion):
        self.phone, self.page, self.version = phone, phone.page, version
        self.letter: Letter = letters_of(version)[0]
        self.home = self.letter.home

    def given_a_copy_on_the_phone(self) -> None:
        self.phone.open(f"/r/{self.letter.token}")
        self.phone.sees_the_title("回答を記録しました")
        self.phone.press("この端末に控えを置く")
        self.phone.sees("照合済み　文書 1件")
        self.phone.nothing_overflows()
        self.phone.follow("控えを開く")
        self.phone.sees_the_title("障害のときの控え")

    def then_numbers_and_paper_are_there(self) -> None:
        for page in ("copy/", "receipt/"):
            self.phone.open(self.home + page)
            self.phone.sees("サーバにつながりません")
            self.phone.sees("この端末の控え")
            expect(self.page.locator("body")).to_have_attribute("data-age", "fresh")
            expect(self.page.get_by_role("link", name="03-0000-0142")).to_be_visible()
            self.phone.sees("には、この版が有効でした。")
            expect(self.page.get_by_text("この版は、いま有効です。")).to_be_hidden()
            self.phone.nothing_overflows()
        # Drawn as it is online, not as bare text.
        assert self.page.evaluate("getComputedStyle(document.querySelector('main')).display") == "grid"
        address = self.page.get_by_role("link", name="A4").get_attribute("href")
        assert self.page.evaluate(_HASH, address) == self.version.documents.get(kind="issued").sha256

    def then_an_old_copy_never_looks_current(self) -> None:
        for hours, age, words in ((24 * 8, "stale", "古い控え"), (-2, "unknown", "控えの古さは不明です")):
            self.page.clock.set_system_time(timezone.now() + timedelta(hours=hours))
            self.phone.open(f"{self.home}copy/")
            expect(self.page.locator("body")).to_have_attribute("data-age", age)
            self.phone.sees(words)
        self.page.clock.set_system_time(timezone.now())

    def when_our_number_changes(self) -> None:
        contact = Contact.objects.get(party__kind="own", place=1)
        contact.phone = "+81300000177"
        put_contact(contact=contact, by=self.version.published_by, at=timezone.now())

    def then_the_new_number_is_there_in_flight_mode_too(self) -> None:
        self.phone.open(f"{self.home}copy/")
        self.phone.sees("03-0000-0177")
        self.phone.lose_the_connection()
        self.phone.open(f"{self.home}copy/")
        self.phone.sees("サーバにつながりません")
        expect(self.page.get_by_role("link", name="03-0000-0177")).to_be_visible()
        expect(self.page.get_by_role("link", name="03-0000-0142")).to_have_count(0)
        self.phone.find_the_connection()

    def when_the_copy_is_spoilt(self) -> None:
        self.page.evaluate(_SPOIL, ["03-0000-0177", "03-0000-6666"])

    def then_nothing_of_it_is_shown(self) -> None:
        self.phone.excuse("status of 503")
        # The sign that browsers look for beside a plain text.
        self.phone.excuse("ERR_FAILED")
        self.phone.lose_the_connection()
        self.phone.open(f"{self.home}copy/")
        self.phone.sees("この端末の控えは壊れています。")
        expect(self.page.locator("body")).not_to_contain_text("03-0000-6666")
        self.phone.find_the_connection()

    def then_the_servers_is_shown_and_the_copy_is_whole_again(self) -> None:
        self.phone.open(f"{self.home}copy/")
        self.phone.sees("03-0000-0177")
        expect(self.page.locator("body")).not_to_contain_text("03-0000-6666")
        self.phone.sees("照合済み　文書 1件")

    def when_the_phone_is_nearly_full_and_a_paper_comes(self) -> None:
        used = self.page.evaluate("async () => (await navigator.storage.estimate()).usage")
        line = self.page.context.new_cdp_session(self.page)
        origin = self.page.evaluate("location.origin")
        self.full = (line, origin)
        line.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": used + 500_000})
        story.store(self.version, "issued", number=9, size="phone", padding=os.urandom(2_000_000))

    def then_the_numbers_are_there_and_the_paper_is_missed(self) -> None:
        self.phone.open(f"{self.home}copy/")
        self.phone.sees("文書 2件のうち 1件だけ")
        self.phone.sees("端末の空きが足りません。")
        self.phone.sees("03-0000-0177")

    def when_a_newer_version_is_agreed(self) -> None:
        line, origin = self.full
        line.send("Storage.overrideQuotaForOrigin", {"origin": origin})
        story.approved(self.version.agreement, self.version.published_by)

    def then_the_copy_says_so(self) -> None:
        self.phone.open(f"{self.home}copy/")
        self.phone.sees("この版は、新しい版に替わっています。")
        self.phone.lose_the_connection()
        self.phone.open(f"{self.home}copy/")
        self.phone.sees("この版は、新しい版に替わっています。")
        self.phone.find_the_connection()

    def when_they_ask_to_remove_it(self) -> None:
        self.phone.open(f"{self.home}copy/")
        # On the copy's own page the line that says so is the first of all.
        self.phone.press("控えをこの端末から消す")
        self.phone.sees("この取り決めの連絡先と文書をこの端末に置けます。")

    def then_nothing_is_left(self) -> None:
        end = time.monotonic() + 60
        while self.page.evaluate(_LEFT):
            assert time.monotonic() < end
        assert [one["name"] for one in self.page.context.cookies() if one["name"] == "held"] == []


@pytest.fixture
def version(
    people: SimpleNamespace, payments: System, minato: Party, own_side: Party, links_to_the_live_server: str
) -> AgreementVersion:
    """Approved by link three weeks ago, its issued copy made."""
    made = plainly_approved(with_our_duty(drafted(payments, minato, people.ren)), people.ren, REVIEWER)
    story.store(made, "issued")
    return made


@pytest.fixture
def other(version: AgreementVersion, booking: System, minato: Party, people: SimpleNamespace) -> AgreementVersion:
    """The same customer, another system."""
    made = plainly_approved(drafted(booking, minato, people.ren), people.ren, REVIEWER)
    story.store(made, "issued")
    return made
