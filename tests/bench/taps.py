"""From the bookmark to the open paper, on a phone in Chromium: how many taps, and how long it takes over a slow line
and with none (then from the copy on the phone). The world is the demo's; the server is the one for development.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.bench.timing import verdict
from tests.chromium import launch
from tests.journeys.hands import PHONE
from tests.walk import ONCALL, PASSWORD
from tests.world import World

TIMES, TAPS = 5, 2
# As the tools of browsers say "slow 4G", and a phone of the middle class.
_LATENCY_MS, _BYTES_A_SECOND, _SLOWER = 150, 1_600_000 / 8, 4
_GOALS = {"slow line": 2.0, "no line": 1.0}
_PAPER = "a[href$='.pdf']"


def run() -> Iterator[str]:
    """Yield the median and the longest of some openings, for both lines."""
    with tempfile.TemporaryDirectory() as folder, World(Path(folder) / "world") as world, sync_playwright() as p:
        world.work()
        browser = launch(p)
        context = _signed_in(browser, world)
        yield f"bookmark → paper on a phone {_SLOWER} × slower, {TAPS} taps (bookmark, paper)"
        yield _said("slow line", [_opened(context, is_slow=True) for _time in range(TIMES)])
        _keep_copy(context)
        context.set_offline(offline=True)
        yield _said("no line", [_opened(context, is_slow=False) for _time in range(TIMES)])
        browser.close()


def _signed_in(browser: Browser, world: World) -> BrowserContext:
    context = browser.new_context(base_url=world.site, **PHONE)
    page = context.new_page()
    page.goto("/login/")
    page.get_by_label("ユーザー名").fill(ONCALL)
    page.get_by_label("パスワード").first.fill(PASSWORD)
    page.get_by_role("button", name="サインインする").first.tap()
    page.locator(_PAPER).first.wait_for()
    page.close()
    return context


def _opened(context: BrowserContext, *, is_slow: bool) -> float:
    """Seconds until the last byte of the paper has come. Raises TimeoutError when it does not come at all."""
    page = context.new_page()
    _slow_down(page, is_slow=is_slow)
    started = time.perf_counter()
    page.goto("/oncall/", wait_until="commit")
    with page.expect_event("requestfinished", lambda asked: asked.url.endswith(".pdf")) as asked:
        page.locator(_PAPER).first.tap()
    seconds = time.perf_counter() - started
    response = asked.value.response()
    if response is None or not response.ok:
        raise RuntimeError("the paper did not come")
    page.close()
    return seconds


def _slow_down(page: Page, *, is_slow: bool) -> None:
    line = page.context.new_cdp_session(page)
    line.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    if is_slow:
        speed = {"downloadThroughput": _BYTES_A_SECOND, "uploadThroughput": _BYTES_A_SECOND}
        line.send("Network.emulateNetworkConditions", {"offline": False, "latency": _LATENCY_MS, **speed})


def _keep_copy(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/oncall/")
    page.get_by_role("button", name="この端末に控えを置く").tap()
    expect(page.get_by_text("照合済み").first).to_be_visible(timeout=60_000)
    page.close()


def _said(line: str, seconds: list[float]) -> str:
    middle, goal = statistics.median(seconds), _GOALS[line]
    told = f"median {middle:5.2f} s  longest {max(seconds):5.2f} s"
    return f"  {line:10} {told}  {verdict(is_met=middle <= goal)} (goal {goal:g} s)"
