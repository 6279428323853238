"""The hands and eyes of a person at a browser: what stories do to a page, in words of the page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from agreements.models import User
from tests.cast import PASSWORD

_JAPAN = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo"}
DESK: dict[str, Any] = {**_JAPAN, "viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {**_JAPAN, "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Milliseconds: a paper may be rendered meanwhile, on a machine that has much else to do.
PATIENCE = 180_000
expect.set_options(timeout=PATIENCE)


@contextmanager
def opened(browser: Browser, site: str, **device: Any) -> Iterator["Hands"]:
    """Open a fresh browser profile; when the story has ended, fail if the browser complained about anything."""
    with browser.new_context(base_url=site, **device) as context:
        context.set_default_timeout(PATIENCE)
        hands = Hands(context.new_page())
        yield hands
        if hands.complaints:
            pytest.fail("\n".join(hands.complaints))


class Hands:
    """One person's browser window."""

    def __init__(self, page: Page):
        self.page = page
        self.complaints: list[str] = []
        self._refused: set[str] = set()
        self._excused: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("response", self._note_refusal)
        page.on("console", self._listen)

    # Going somewhere

    def open(self, path: str) -> None:
        self.page.goto(path)

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        self.open("/login/")
        self.write("ユーザー名", username)
        self.write("パスワード", password)
        self.press("サインインする")
        expect(self.page.get_by_role("button", name="サインインする")).to_have_count(0)

    def come_back(self, username: str) -> None:
        """Be somebody who has signed in before, at the server of this run: the form itself has stories of its own
        (test_signing_in.py, test_bare_browser.py; the lead and the duty begin with it)."""
        before = Client()
        before.force_login(User.objects.get(username=username))
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": before.cookies[name].value, "url": settings.PUBLIC_BASE_URL}
        self.page.context.add_cookies([cookie])

    def lose_the_connection(self) -> None:
        self.excuse("ERR_INTERNET_DISCONNECTED")
        self.page.context.set_offline(True)

    def find_the_connection(self) -> None:
        self.page.context.set_offline(False)

    def follow(self, words: str, within: Locator | None = None) -> None:
        """Follow the (first) link that says these words."""
        (within or self.page).get_by_role("link", name=words).first.click()

    # Doing something

    def press(self, words: str, within: Locator | None = None) -> None:
        """Press the button that says these words."""
        (within or self.page).get_by_role("button", name=words).first.click()

    def write(self, label: str, text: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_label(label).first.fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose from a drop-down list."""
        self.page.get_by_label(label).first.select_option(label=option)

    def tick(self, label: str, within: Locator | None = None) -> None:
        """Tick a box or choose one of several round buttons."""
        (within or self.page).get_by_label(label).first.check()

    def touch(self, what: Locator) -> None:
        """With a finger on a phone, else with a mouse."""
        if self.page.viewport_size == PHONE["viewport"]:
            what.tap()
        else:
            what.click()

    def file_behind(self, link: Locator) -> bytes:
        """Open a link to a file as this person and return what comes."""
        address = link.get_attribute("href") or ""
        answer = self.page.request.get(address)
        assert answer.ok, f"{address} answered {answer.status}"
        return answer.body()

    # Seeing something

    def sees(self, words: str, within: Locator | None = None) -> None:
        expect((within or self.page.locator("body")).get_by_text(words).first).to_be_visible()

    def sees_the_title(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)

    def sees_the_value(self, label: str, value: str, within: Locator | None = None) -> None:
        expect((within or self.page).get_by_label(label).first).to_have_value(value)

    def section(self, title: str) -> Locator:
        """The part of the page under that heading."""
        return self.page.get_by_role("region", name=title).first

    def nothing_overflows(self) -> None:
        """The page is no wider than the screen."""
        wide = self.overflowing_on(self.page)
        assert not wide, f"{self.page.url} is too wide: {wide}"

    @staticmethod
    def overflowing_on(page: Page) -> list[str]:
        """What sticks out on the right, outermost first; nothing when the page is as wide as the screen."""
        return page.evaluate(_OVERFLOWING)

    # What a browser complains about

    def excuse(self, words: str) -> None:
        """From now on this is no fault: the story is about it."""
        self._excused.append(words)

    def _note_refusal(self, response: Response) -> None:
        """A refused form is shown again with 4xx; the browser says so on its console, and that is no fault. Nor is it
        one when a script that saves is told that something is missing."""
        asked = response.request
        form = asked.is_navigation_request() or "x-autosave" in asked.headers
        if form and 400 <= response.status < 500:
            self._refused.add(response.url.partition("#")[0])

    def _listen(self, line: ConsoleMessage) -> None:
        asked = line.location.get("url", "").partition("#")[0]
        # Beside a PDF, which names no icon, the browser looks for one where sites of old had it.
        expected = asked in self._refused or asked.endswith("/favicon.ico")
        refusal = expected and re.search(r"status of 4\d\d", line.text)
        cut = any(words in line.text for words in self._excused)
        fault = line.type == "error" and not (refusal or cut)
        if fault or "Content Security Policy" in line.text:
            self.complaints.append(f"{self.page.url}: {line.text}")


_OVERFLOWING = """() => {
  const room = document.documentElement.clientWidth;
  const cut = [...document.querySelectorAll(".scroll:has(> .cards)")]
    .filter((one) => getComputedStyle(one.querySelector(".cards")).display === "block")
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => `a row is cut off in "${one.textContent.trim().slice(0, 40)}": ${one.scrollWidth} px`);
  if (document.documentElement.scrollWidth <= room) return cut;
  const whole = `the page is ${document.documentElement.scrollWidth} px wide`;
  const clipped = (element) => {
    for (let around = element.parentElement; around; around = around.parentElement) {
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(around).overflowX)) return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > room + 1 && !clipped(element))
    .slice(0, 5)
    .map((element) => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`);
  return [whole, ...wide, ...cut];
}"""
