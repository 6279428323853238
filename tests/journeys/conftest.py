"""Journeys run in a real Chromium against a live server that commits to a database in a file."""

import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from agreements.models import Agreement, Party, System
from tests.chromium import launch
from tests.journeys.hands import DESK, PHONE, Hands, opened
from tests.journeys.peacetime import drafted
from tests.journeys.post import PostOffice
from tests.smtp import Mailbox

# Playwright's loop runs in the thread of the test; Django takes it for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.journey)
            if "world" not in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture
def links_to_the_live_server(settings: Any, live_server: Any) -> str:
    """Links in mails lead to the server of this run."""
    settings.PUBLIC_BASE_URL = live_server.url
    return live_server.url


@pytest.fixture
def post(mailbox: Mailbox, links_to_the_live_server: str) -> PostOffice:
    """The worker, and a mail server that keeps what reaches it."""
    return PostOffice(mailbox)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all journeys; each person gets a profile of their own."""
    chromium = launch(playwright)
    yield chromium
    chromium.close()


@pytest.fixture
def draft(people: SimpleNamespace, payments: System, minato: Party, own_side: Party) -> Agreement:
    """The example as Ren's draft with the customer."""
    return drafted(payments, minato, people.ren)


@pytest.fixture
def desk(browser: Browser, links_to_the_live_server: str) -> Iterator[Hands]:
    """A person at a desk, reading Japanese in Tokyo."""
    with opened(browser, links_to_the_live_server, **DESK) as hands:
        yield hands


@pytest.fixture
def other_desk(browser: Browser, links_to_the_live_server: str) -> Iterator[Hands]:
    """A colleague at another desk."""
    with opened(browser, links_to_the_live_server, **DESK) as hands:
        yield hands


@pytest.fixture
def phone(browser: Browser, links_to_the_live_server: str) -> Iterator[Hands]:
    """A reviewer's phone, with no cookie of anybody else."""
    with opened(browser, links_to_the_live_server, **PHONE) as hands:
        yield hands


@pytest.fixture(params=[PHONE, DESK], ids=["390", "1440"])
def screen(request: pytest.FixtureRequest, browser: Browser, links_to_the_live_server: str) -> Iterator[Hands]:
    """A reviewer's screen, with no cookie of anybody else: a phone's, and one on a desk."""
    with opened(browser, links_to_the_live_server, **request.param) as hands:
        yield hands


@pytest.fixture
def desk_without_script(browser: Browser, links_to_the_live_server: str) -> Iterator[Hands]:
    """A desk whose browser runs no script."""
    with opened(browser, links_to_the_live_server, **DESK, java_script_enabled=False) as hands:
        yield hands


@pytest.fixture
def phone_without_script(browser: Browser, links_to_the_live_server: str) -> Iterator[Hands]:
    """A phone whose browser runs no script."""
    with opened(browser, links_to_the_live_server, **PHONE, java_script_enabled=False) as hands:
        yield hands
