"""Every page can be read and used by everybody: what axe finds, one title, the right language, no wider than a phone.

The pages are those one comes to in the demo world by following links, as administrator and as reviewer.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import get_resolver
from playwright.sync_api import Browser, Page

from tests.journeys.hands import DESK, PHONE, Hands, opened
from tests.journeys.no_page import NO_PAGE
from tests.walk import ENGLISH_REVIEWER, REVIEWER, Stop, holding_the_link, play_today, signed_in, walked
from tests.world import World

# Pages that no link leads to: one comes to them by signing out, or by the developer's address.
_BY_HAND = ["/login/", "/dev/mailbox/"]


@dataclass
class Look:
    """What one sees on a page; `faults` are axe's, by the width and light they were found in."""

    stop: Stop
    title: str = ""
    language: str = ""
    expected: str = "ja"
    headings: int = 0
    wide: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def test_every_route_is_walked_or_explained(world: SimpleNamespace) -> None:
    named = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    met = {stop.route for stop in world.stops}
    assert sorted(named - met - set(NO_PAGE)) == []
    pages = {stop.route for stop in world.stops if stop.kind == "page"}
    assert sorted(set(NO_PAGE) & pages) == [], "these have pages now: take them from the list"


def test_no_route_answers_with_an_error(world: SimpleNamespace) -> None:
    assert [stop for stop in world.stops if stop.kind.startswith("status")] == []


def test_axe_finds_nothing_on_any_page(looks: list[Look]) -> None:
    assert [f"{look.stop.path} {fault}" for look in looks for fault in look.faults] == []


def test_no_page_is_wider_than_a_phone(looks: list[Look]) -> None:
    assert [f"{look.stop.path} {what}" for look in looks for what in look.wide] == []


def test_none_is_in_english_where_words_are_longer(world: SimpleNamespace) -> None:
    assert [f"{path} {what}" for path, (_language, wide) in world.in_english.items() for what in wide] == []


def test_each_page_has_one_title_of_its_own(looks: list[Look]) -> None:
    assert [look.stop.path for look in looks if look.headings != 1] == []
    by_title = Counter(look.title for look in looks)
    assert [f"{look.stop.path} {look.title}" for look in looks if by_title[look.title] > 1] == []
    assert [look.stop.path for look in looks if len(look.title.partition("｜")[0]) < 2] == []


def test_each_page_says_its_language(looks: list[Look], world: SimpleNamespace) -> None:
    assert [look.stop.path for look in looks if look.language != look.expected] == []
    assert world.in_english
    assert [path for path, (language, _wide) in world.in_english.items() if language != "en"] == []


def test_a_refused_form_and_the_pages_of_errors_are_as_good(
    desk: Hands, other_desk: Hands, people: SimpleNamespace
) -> None:
    desk.come_back("taku")
    desk.open("/nowhere/")
    assert _seen(desk.page, Stop("404", "/nowhere/", "page")).faults == []
    desk.open("/systems/new/")
    assert _seen(desk.page, Stop("403", "/systems/new/", "page")).faults == []
    other_desk.come_back("ren")
    other_desk.open("/meetings/new/")
    other_desk.press("打合せを登録する")
    other_desk.sees("か所を直してください")
    refused = _seen(other_desk.page, Stop("refused", "/meetings/new/", "page"))
    assert (refused.faults, refused.wide) == ([], [])
    assert refused.title.startswith("要修正：")


@pytest.fixture(scope="module")
def world(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The demo world, lived in for a day and walked through: `stops` by everybody, and where each can be seen."""
    folder: Path = tmp_path_factory.mktemp("world")
    with World(folder) as made:
        version, over, going_on, all_at_once = play_today(browser, made)
        with signed_in(browser, made) as hands:
            starts = ["/", version, over, all_at_once, going_on, f"{going_on}drafts/", *_BY_HAND]
            inside = list(walked(hands.page.request, made.site, *starts))
            # One comes there by the button of the draft; its links lead where the others have led.
            sending = next(f"{stop.path}sending/" for stop in inside if stop.route == "report-draft")
            inside.append(next(walked(hands.page.request, made.site, sending)))
            in_english = _in_english(hands, _one_of_each(inside))
        letters = []
        for address in (ENGLISH_REVIEWER, REVIEWER):
            with holding_the_link(browser, made, address) as hands:
                letters.append((address, list(walked(hands.page.request, made.site, _path(hands, made)))))
        with _holding_the_day(browser, made) as hands:
            day = list(walked(hands.page.request, made.site, _path(hands, made)))
        with _holding_the_contacts(browser, made) as hands:
            contacts = list(walked(hands.page.request, made.site, _path(hands, made)))
        stops = inside + day + contacts + [stop for _address, found in letters for stop in found]
        found = {"inside": inside, "letters": letters, "day": day, "contacts": contacts, "in_english": in_english}
        yield SimpleNamespace(made=made, stops=stops, **found)


@pytest.fixture(scope="module")
def looks(browser: Browser, world: SimpleNamespace) -> list[Look]:
    """Each page once, in each width, and the rooms of the day in the dark too."""
    with signed_in(browser, world.made) as hands:
        found = [_visited(hands.page, stop) for stop in _one_of_each(world.inside) if stop.path != "/login/"]
    with opened(browser, world.made.site, **DESK) as hands:
        found.append(_visited(hands.page, Stop("login", "/login/", "page")))
    with _holding_the_day(browser, world.made) as hands:
        found += [_visited(hands.page, stop) for stop in _one_of_each(world.day)]
    with _holding_the_contacts(browser, world.made) as hands:
        found += [_visited(hands.page, stop) for stop in _one_of_each(world.contacts)]
    for address, stops in world.letters:
        with holding_the_link(browser, world.made, address) as hands:
            for stop in _one_of_each(stops):
                language = "en" if address == ENGLISH_REVIEWER and stop.route.startswith("review") else "ja"
                found.append(_visited(hands.page, stop, language))
    return found


@contextmanager
def _holding_the_day(browser: Browser, made: World) -> Iterator[Hands]:
    """A phone on which the link of a report has been opened."""
    with opened(browser, made.site, **PHONE) as hands:
        hands.open(made.day_link())
        yield hands


@contextmanager
def _holding_the_contacts(browser: Browser, made: World) -> Iterator[Hands]:
    """A phone on which a reviewer has gone on to the contacts of the party."""
    with holding_the_link(browser, made) as hands:
        hands.press("御社の連絡先を直す")
        hands.page.wait_for_url("**/contacts/**")
        yield hands


def _one_of_each(stops: list[Stop]) -> list[Stop]:
    """The first page of each route."""
    return list({stop.route: stop for stop in reversed(stops) if stop.kind == "page"}.values())[::-1]


def _path(hands: Hands, made: World) -> str:
    return hands.page.url.removeprefix(made.site)


def _in_english(hands: Hands, stops: list[Stop]) -> dict[str, tuple[str, list[str]]]:
    """What the same pages say their language is when one reads English (a version speaks its own on a phone), and what
    sticks out on a phone."""
    page, found = hands.page, {}
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": page.url}])
    page.set_viewport_size(PHONE["viewport"])
    for stop in (stop for stop in stops if stop.route != "version-phone"):
        page.goto(stop.path)
        found[stop.path] = page.locator("html").get_attribute("lang") or "", Hands.overflowing_on(page)
    return found


def _visited(page: Page, stop: Stop, expected: str = "ja") -> Look:
    page.goto(stop.path)
    return _seen(page, stop, expected)


def _seen(page: Page, stop: Stop, expected: str = "ja") -> Look:
    title, language, headings, of_the_day = page.evaluate(_READ)
    look = Look(stop, title, language, expected=expected, headings=headings)
    page.evaluate(Axe().axe_script)
    # First as wide as it came: each page is laid out twice, not three times.
    for screen in sorted(_SCREENS, key=lambda one: one != page.viewport_size):
        page.set_viewport_size(screen)
        look.faults += _faults(page, f"{screen['width']} px")
        if screen == PHONE["viewport"]:
            look.wide = Hands.overflowing_on(page)
    if of_the_day:
        page.emulate_media(color_scheme="dark")
        look.faults += _faults(page, "dark", runOnly=_OF_COLOURS)
        page.emulate_media(color_scheme="light")
    return look


_SCREENS = [DESK["viewport"], PHONE["viewport"]]
# In the dark nothing but colours is another (static/css/tokens.css).
_OF_COLOURS = ["color-contrast", "link-in-text-block"]
_READ = """() => {
  const headings = [...document.querySelectorAll("h1, [role=heading][aria-level='1']")];
  const seen = headings.filter((one) => one.checkVisibility({visibilityProperty: true}));
  const html = document.documentElement;
  return [document.title, html.lang, seen.length, html.dataset.room === "incident"];
}"""


def _faults(page: Page, where: str, **options: Any) -> list[str]:
    """What axe finds: the rule, and the first place that breaks it."""
    # Of style sheets no rule asks that is asked here.
    asked = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}, **options}
    answer = page.evaluate("options => axe.run(document, options)", asked)
    return [
        f"{where}: {found['id']} ({found['help']}) {len(found['nodes'])}x {found['nodes'][0]['html'][:160]}"
        for found in answer["violations"]
    ]
