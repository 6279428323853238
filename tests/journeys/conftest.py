"""Journeys run in a real Chromium against a live server that commits to a database in a file."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.chromium import launch

# Playwright's loop runs in the thread of the test; Django takes it for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(autouse=True)
def links_to_the_live_server(settings: Any, live_server: Any) -> None:
    """Links in mails lead to the server of this run."""
    settings.PUBLIC_BASE_URL = live_server.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys; each gets contexts of its own."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A person at a desk, reading Japanese in Tokyo."""
    with browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", viewport={"width": 1440, "height": 900}) as made:
        yield made


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """The desk's page; an error in a script or something the policy blocked fails the journey."""
    return watched(context.new_page())


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A reviewer's phone, with no cookie of anybody else."""
    with browser.new_context(
        locale="ja-JP", timezone_id="Asia/Tokyo", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ) as made:
        yield watched(made.new_page())


def watched(page: Page) -> Page:
    """Turn errors of scripts and of the content security policy into failures."""

    def fail(message: str) -> None:
        pytest.fail(f"{page.url}: {message}")

    page.on("pageerror", lambda error: fail(str(error)))
    page.on("console", lambda line: fail(line.text) if "Content Security Policy" in line.text else None)
    return page
