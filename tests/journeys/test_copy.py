"""The copy of the on-call page on one's own device: in flight mode, spoilt, old, and gone with the sign-in."""

import os
import shutil
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agreements import signing
from agreements.models import AgreementVersion, Party, System
from gobag import shelf
from gobag.generation import Generation
from incidents.queries.bag.place import bag_folder
from incidents.views.from_bag import site_door
from incidents.workflow.bagging import newest_here, refresh_bag
from tests.incidents import story
from tests.journeys.hands import Hands

MINATO = "みなと百貨店株式会社"
_HELD = """async (name) => {
  const found = await (await caches.open("oncall-copy")).match(`held/${name}`);
  return found ? found.text() : "";
}"""
_LEFT = """async () => {
  await new Promise((done) => { setTimeout(done, 50); });
  return await caches.has("oncall-copy") || (await navigator.serviceWorker.getRegistrations()).length > 0;
}"""
_HASH = """async (address) => {
  const data = await (await fetch(address)).arrayBuffer();
  const parts = [...new Uint8Array(await crypto.subtle.digest("SHA-256", data))];
  return parts.map((part) => part.toString(16).padStart(2, "0")).join("");
}"""
_SPOIL = """async ([old, fresh]) => {
  const place = await caches.open("oncall-copy");
  for (const request of await place.keys()) {
    const text = await (await place.match(request)).text();
    if (text.startsWith("{") && text.includes(old)) await place.put(request, new Response(text.replaceAll(old, fresh)));
  }
}"""


def test_a_device_keeps_the_bag_and_believes_no_other(desk: Hands, version: AgreementVersion, tmp_path: Path) -> None:
    duty = Duty(desk, version)
    duty.given_a_copy_on_the_device()
    desk.lose_the_connection()
    duty.then_page_search_and_paper_are_there()
    duty.then_an_old_copy_never_looks_current()
    duty.when_a_bit_of_the_copy_is_flipped()
    duty.then_the_spoilt_part_is_told_and_not_shown()
    desk.find_the_connection()
    duty.then_it_is_whole_again_once_the_server_answers()
    duty.when_the_device_is_nearly_full_and_a_paper_comes()
    duty.then_the_numbers_are_there_and_the_paper_is_missed()
    duty.when_the_server_has_an_older_generation(tmp_path / "old")
    duty.then_the_copy_stays_as_it_is()
    duty.when_they_sign_out()
    duty.then_nothing_is_left()


class Duty:
    """What Mio, who is on call for payments, does and sees."""

    def __init__(self, desk: Hands, version: AgreementVersion):
        self.desk, self.page, self.version = desk, desk.page, version

    def given_a_copy_on_the_device(self) -> None:
        pack()
        self.desk.sign_in("mio")
        self.desk.open("/oncall/")
        self.desk.press("この端末に控えを置く")
        self.desk.sees("照合済み　文書 1件")

    def then_page_search_and_paper_are_there(self) -> None:
        self.desk.open("/oncall/")
        self.desk.sees("サーバにつながりません")
        expect(self.page.locator(".age-time:visible")).to_contain_text("この端末の控え")
        expect(self.page.locator("body")).to_have_attribute("data-age", "fresh")
        self.page.keyboard.type("ﾐﾅﾄ")
        row = self.page.locator(".sheet:visible")
        expect(row).to_have_count(1)
        self.desk.sees("03-0000-2201", row)
        self.desk.nothing_overflows()
        address = row.get_by_role("link", name="A4").get_attribute("href")
        assert self.page.evaluate(_HASH, address) == self.version.documents.get(kind="issued").sha256

    def then_an_old_copy_never_looks_current(self) -> None:
        for hours, age, words in ((30, "stale", "古い控え"), (-2, "unknown", "控えの古さは不明です")):
            self.page.clock.set_system_time(timezone.now() + timedelta(hours=hours))
            self.desk.open("/oncall/")
            expect(self.page.locator("body")).to_have_attribute("data-age", age)
            self.desk.sees(words)
            self.desk.sees("いまの障害は、この控えでは分かりません。")
        self.page.clock.set_system_time(timezone.now())

    def when_a_bit_of_the_copy_is_flipped(self) -> None:
        self.page.evaluate(_SPOIL, ["03-0000-2201", "03-0000-6666"])

    def then_the_spoilt_part_is_told_and_not_shown(self) -> None:
        self.desk.open("/oncall/")
        self.desk.sees("この端末の控えのうち、壊れているもの：payments")
        expect(self.page.locator("body")).not_to_contain_text("03-0000-6666")

    def then_it_is_whole_again_once_the_server_answers(self) -> None:
        self.desk.open("/oncall/")
        self.desk.sees("照合済み　文書 1件")
        part = generation().sums["systems/payments/part.ja.json"]
        assert "03-0000-2201" in self.page.evaluate(_HELD, part)

    def when_the_device_is_nearly_full_and_a_paper_comes(self) -> None:
        shutil.copytree(bag_folder(), bag_folder().with_name("older"), symlinks=True)
        used = self.page.evaluate("async () => (await navigator.storage.estimate()).usage")
        line = self.page.context.new_cdp_session(self.page)
        origin = self.page.evaluate("location.origin")
        line.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": used + 500_000})
        story.store(self.version, "issued", size="phone", padding=os.urandom(2_000_000))
        pack()

    def then_the_numbers_are_there_and_the_paper_is_missed(self) -> None:
        self.desk.open("/oncall/")
        self.desk.sees("文書 2件のうち 1件だけ")
        self.desk.sees("端末の空きが足りません。")
        self.kept = self.page.evaluate(_HELD, "state")
        assert '"sequence":2' in self.kept.replace("\\", "")

    def when_the_server_has_an_older_generation(self, aside: Path) -> None:
        bag_folder().rename(aside)
        bag_folder().with_name("older").rename(bag_folder())
        shelf.say_current(bag_folder(), generation(), at=timezone.now(), sign=signing.sign_for_bag)
        look_again()

    def then_the_copy_stays_as_it_is(self) -> None:
        self.desk.open("/oncall/")
        self.desk.sees("届いた控えはこの端末のものより古いため、使いませんでした。")
        assert self.page.evaluate(_HELD, "state") == self.kept

    def when_they_sign_out(self) -> None:
        """While papers are still coming."""
        self.page.context.service_workers[0].evaluate(
            """self.late = setInterval(() => store.put("f".repeat(64), new ArrayBuffer(9), {}), 1)"""
        )
        self.desk.open("/account/")
        self.page.locator(".own-menu summary").click()
        self.desk.press("サインアウトする")

    def then_nothing_is_left(self) -> None:
        self.desk.sees_the_title("サインイン")
        end = time.monotonic() + 60
        while self.page.evaluate(_LEFT):
            assert time.monotonic() < end


@pytest.fixture
def version(
    people: SimpleNamespace, payments: System, minato: Party, tozai: Party, links_to_the_live_server: str
) -> AgreementVersion:
    made = story.approved(story.agreement(payments, minato, people.ren), people.ren)
    story.store(made, "issued")
    return made


def generation() -> Generation:
    newest = newest_here(bag_folder())
    assert newest
    return newest.generation


def pack() -> None:
    refresh_bag(at=timezone.now())
    look_again()


def look_again() -> None:
    """What serves the bag looks at the folder twice a second; here at once."""
    site_door().reader._looked_at = 0.0
