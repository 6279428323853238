"""Taking the pictures: each page once at a desk, the main ones on a phone and in the dark."""

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import launch
from tests.journeys.hands import DESK, PHONE, opened
from tests.pictures.moments import moments
from tests.walk import ENGLISH_REVIEWER, Stop, holding_the_link, play_today, signed_in, walked
from tests.world import World

# Wide enough to read, short enough for a page of pictures: what lies below is cut off.
TALLEST = 2400
# The pages one looks at most: where they are, by the name of their picture.
MAIN = {
    "board": "/board/",
    "system-plan": "/systems/payments/",
    "agreement": "/agreements/AG-0001/",
    "agreement-draft": "/agreements/AG-0001/draft/",
    "agreement-publish": "/agreements/AG-0001/publish/",
    "compare": "/agreements/AG-0001/compare/?from=1&to=2",
    "version": "/agreements/AG-0001/versions/2/",
    "oncall": "/oncall/",
    "draft-history": "/agreements/AG-0001/draft/history/",
}
IN_THE_DARK = {"oncall", "incident", "incident-party", "phone-page"}
ON_A_PHONE = {
    "board", "system-plan", "plan-edit", "agreement-draft", "compare", "version", "oncall", "incident", "editor",
    "incident-party", "incident-handover", "incident-readings", "promise", "round", "phone-page", "incident-list",
    "draft-pasted", "draft-conflict", "draft-check", "person-list", "person", "agreement-log",
}  # fmt: skip


def take_all(folder: Path, out: Path) -> list[Path]:
    """Live a day in the demo world and fill `out`; pictures of pages that are gone go too. Returns what was taken."""
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.png"):
        old.unlink()
    with World(folder, port=8000) as world, sync_playwright() as playwright:
        browser = launch(playwright)
        today = play_today(browser, world)
        taken = [*_of_staff(browser, world, today, out), *_of_reviewers(browser, world, out)]
        browser.close()
    return taken


def _of_staff(browser: Browser, world: World, today: list[str], out: Path) -> Iterator[Path]:
    with opened(browser, world.site, **DESK) as visitor:
        visitor.open("/login/")
        yield _taken(visitor.page, out / "login.png")
        visitor.open("/login/forgotten/")
        yield _taken(visitor.page, out / "login-forgotten.png")
    with signed_in(browser, world) as hands:
        stops = list(walked(hands.page.request, world.site, *reversed(today), "/", "/dev/mailbox/"))
        for name, path in _places(stops).items():
            hands.open(path)
            yield from _each_way(hands.page, name, out)
        hands.open(MAIN["agreement-draft"] + "acts/")
        hands.page.locator("#acts h3 a").first.click()
        yield from _each_way(hands.page, "editor", out)
        for name in moments(browser, world, hands):
            yield from _each_way(hands.page, name, out)


def _places(stops: list[Stop]) -> dict[str, str]:
    """One address for each picture: those of MAIN, else the first of each route."""
    found = {stop.route: stop.path for stop in reversed(stops) if stop.kind == "page"} | MAIN
    found["report-sending"] = f"{found['report-draft']}sending/"
    # The version's page on a phone is another picture.
    found["phone-page"] = found.pop("version-phone")
    return dict(sorted(found.items()))


def _of_reviewers(browser: Browser, world: World, out: Path) -> Iterator[Path]:
    with holding_the_link(browser, world) as hands:
        yield _taken(hands.page, out / "review-phone.png")
        hands.page.set_viewport_size(DESK["viewport"])
        yield _taken(hands.page, out / "review.png")
    with holding_the_link(browser, world, ENGLISH_REVIEWER) as hands:
        yield _taken(hands.page, out / "review-receipt-phone.png")
        hands.page.locator("a[href*='/c/']").click()
        yield _taken(hands.page, out / "permanent-phone.png")
    with opened(browser, world.site, **PHONE) as hands:
        hands.open(world.day_link())
        yield _taken(hands.page, out / "day-page-phone.png")
        hands.open("/r/wrong")
        yield _taken(hands.page, out / "review-wrong-phone.png")


def _each_way(page: Page, name: str, out: Path) -> Iterator[Path]:
    page.set_viewport_size(DESK["viewport"])
    yield _taken(page, out / f"{name}.png")
    if name in IN_THE_DARK:
        page.emulate_media(color_scheme="dark")
        yield _taken(page, out / f"{name}-dark.png")
        page.emulate_media(color_scheme="light")
    if name in ON_A_PHONE:
        page.set_viewport_size(PHONE["viewport"])
        yield _taken(page, out / f"{name}-phone.png")


def _taken(page: Page, path: Path) -> Path:
    """The page from its top, down to its end or to where a picture gets too tall, in a window of that height: what
    stays in view while one scrolls then stands in its place."""
    before = page.viewport_size or DESK["viewport"]
    if page.locator("section#paper").count():
        page.locator("#first-page img").wait_for()
    # Twice: the side columns of the editor take what room there is.
    for _ in range(2):
        height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        page.set_viewport_size({"width": before["width"], "height": height})
    shot = page.screenshot(animations="disabled", caret="hide")
    page.set_viewport_size(before)
    return kept(Image.open(io.BytesIO(shot)), path)


def kept(picture: Image.Image, path: Path) -> Path:
    """As it is: a palette made the pink of a question grey. A PNG of a page is small, for most of it is one colour."""
    picture.convert("RGB").save(path, optimize=True)
    return path
