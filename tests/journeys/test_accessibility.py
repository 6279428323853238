"""Every page can be read and used by everybody: what axe finds, one title, the right language, no wider than a phone.

The pages are those one comes to in the demo world by following links, as administrator and as reviewer.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import get_resolver
from lxml import html
from playwright.sync_api import Browser, Page

from tests.journeys.hands import DESK, PHONE, Hands, opened
from tests.walk import ENGLISH_REVIEWER, REVIEWER, Stop, holding_the_link, play_today, signed_in, walked
from tests.world import World

_COMING_IN = "on the way in or back in: looked at in test_signing_in.py"
_BRINGS_BACK = "POST only: brings back what was retired or called off"
# Routes that no link of the walk leads to, and why there is no page to look at.
_NO_PAGE = {
    "concern-place": "POST only: moves one of several concerns",
    "concern-reopening": _BRINGS_BACK,
    "meeting-resumption": _BRINGS_BACK,
    "party-item-reinstatement": _BRINGS_BACK,
    "party-reinstatement": _BRINGS_BACK,
    "general-procedure": "leads to a paper, which the on-call page names itself",
    "oncall-file": "a file of the go-bag; its pages are the on-call page's",
    "plan-item-reinstatement": _BRINGS_BACK,
    "plan-item-return": "POST only: brings back a row that was just taken out",
    "plan-first-page": "part of the plan's pages, fetched by static/js/preview.js",
    "plan-first-page-picture": "a picture in that part",
    "plan-presence": "POST only: who is here, told by static/js/presence.js",
    "system-reinstatement": _BRINGS_BACK,
    "word-reinstatement": _BRINGS_BACK,
    "invitation-new-start": "POST only: lets codes begin anew",
    "review-link": "answers with the address of the letter, which is visited",
    "draft-first-page": "part of the draft's pages, fetched by static/js/preview.js",
    "draft-first-page-picture": "a picture in that part",
    "draft-readability": "part of the draft's pages, fetched by static/js/readability.js",
    "draft-paper-checks": "part of the page that publishes, fetched by static/js/paper-checks.js",
    "draft-presence": "POST only: who is here, told by static/js/presence.js",
    "draft-contact-registration": "POST only: writes a mended contact into the register",
    "draft-item-return": "POST only: brings back an item that was just taken out",
    "mail-sending": "POST only: sends what waits for too long",
    "job-making": "POST only: makes what waits for too long",
    "hook": "answers monitoring in JSON",
    "plan-example": "POST only: begins a plan that is empty with the example",
    "alert-incident": "POST only: takes an alert into an incident that is going on",
    "alert-dismissal": "POST only: says that an alert is no incident",
    "alert-return": _BRINGS_BACK,
    "alert-source-reinstatement": _BRINGS_BACK,
    "webhook-reinstatement": _BRINGS_BACK,
    "promise-information": "POST only: notes information, from the page of a promise that asks for it",
    "promise-decisions": "POST only: notes a decision, from the page of a promise that waits for one",
    "party-confirmations": "POST only: notes who confirmed the recovery, from the party's page after it",
    "postmortem-versions": "POST only: approves an incident report",
    "round-moves": "POST only: looked at, called back, paused, resumed",
    "round-retries": "POST only: tries again what the mail server refused",
    "round-progress": "the part of a round's page that changes, fetched by its script",
    "day-link": "answers with the address of the party's page of the day, which is visited",
    "day-progress": "parts of that page, fetched by its script",
    "call-notes": "POST only: what was said in a call, from the page of its party",
    "incident-unchanged": "POST only: drafts that nothing has changed",
    "day-mark": "POST only: one box ticked on that page",
    "day-code": "POST only: mails a code",
    "day-decision": "POST only: a decision, shown again with its faults",
    "party-link-revocation": "POST only: takes back links that a contact was sent",
    "incident-takeover": "POST only: takes an incident over, from the page of its hand-over",
    "incident-progress": "parts of the incident's page, fetched by its script",
    "person-unlock": _BRINGS_BACK,
    "person-factors": "asked where somebody has a second factor; its page is that of every question before a loss",
    "mfa_authenticate": _COMING_IN,
    "mfa_view_recovery_codes": _COMING_IN,
    "mfa_generate_recovery_codes": _COMING_IN,
    "mfa_remove_webauthn": _COMING_IN,
    "mfa_deactivate_totp": "asks for the password first, as others there do; there is no app in this world",
    "mfa_login_webauthn": "POST only: a passkey's answer",
    "kept-words": _COMING_IN,
    "account_reset_password": _COMING_IN,
    "account_reset_password_done": _COMING_IN,
    "account_reset_password_from_key": _COMING_IN,
    "account_reauthenticate": _COMING_IN,
    "alive": "a word for supervisors (docs/operate.md)",
    "metrics": "numbers for Prometheus",
    "ready": "JSON for an alarm; in words on the page of the condition",
}
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
    assert sorted(named - met - set(_NO_PAGE)) == []
    pages = {stop.route for stop in world.stops if stop.kind == "page"}
    assert sorted(set(_NO_PAGE) & pages) == [], "these have pages now: take them from the list"


def test_no_route_answers_with_an_error(world: SimpleNamespace) -> None:
    assert [stop for stop in world.stops if stop.kind.startswith("status")] == []


def test_axe_finds_nothing_on_any_page(looks: list[Look]) -> None:
    assert [f"{look.stop.path} {fault}" for look in looks for fault in look.faults] == []


def test_no_page_is_wider_than_a_phone(looks: list[Look]) -> None:
    assert [f"{look.stop.path} {what}" for look in looks for what in look.wide] == []


def test_each_page_has_one_title_of_its_own(looks: list[Look]) -> None:
    assert [look.stop.path for look in looks if look.headings != 1] == []
    by_title = Counter(look.title for look in looks)
    assert [f"{look.stop.path} {look.title}" for look in looks if by_title[look.title] > 1] == []
    assert [look.stop.path for look in looks if len(look.title.partition("｜")[0]) < 2] == []


def test_each_page_says_its_language(looks: list[Look], world: SimpleNamespace) -> None:
    assert [look.stop.path for look in looks if look.language != look.expected] == []
    assert world.in_english
    assert [path for path, language in world.in_english.items() if language != "en"] == []


def test_a_refused_form_and_the_pages_of_errors_are_as_good(
    desk: Hands, other_desk: Hands, people: SimpleNamespace
) -> None:
    desk.sign_in("taku")
    desk.open("/nowhere/")
    assert _seen(desk.page, Stop("404", "/nowhere/", "page")).faults == []
    desk.open("/systems/new/")
    assert _seen(desk.page, Stop("403", "/systems/new/", "page")).faults == []
    other_desk.sign_in("ren")
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
            # One comes there by the button of the draft.
            sending = [f"{stop.path}sending/" for stop in inside if stop.route == "report-draft"][:1]
            inside += walked(hands.page.request, made.site, *sending)
            in_english = _in_english(hands, _one_of_each(inside))
        letters = []
        for address in (ENGLISH_REVIEWER, REVIEWER):
            with holding_the_link(browser, made, address) as hands:
                letters.append((address, list(walked(hands.page.request, made.site, _path(hands, made)))))
        with _holding_the_day(browser, made) as hands:
            day = list(walked(hands.page.request, made.site, _path(hands, made)))
        stops = inside + day + [stop for _address, found in letters for stop in found]
        yield SimpleNamespace(made=made, inside=inside, letters=letters, day=day, stops=stops, in_english=in_english)


@pytest.fixture(scope="module")
def looks(browser: Browser, world: SimpleNamespace) -> list[Look]:
    """Each page once, in each width, and the rooms of the day in the dark too."""
    with signed_in(browser, world.made) as hands:
        found = [_visited(hands.page, stop) for stop in _one_of_each(world.inside) if stop.path != "/login/"]
    with opened(browser, world.made.site, **DESK) as hands:
        found.append(_visited(hands.page, Stop("login", "/login/", "page")))
    with _holding_the_day(browser, world.made) as hands:
        found += [_visited(hands.page, stop) for stop in _one_of_each(world.day)]
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


def _one_of_each(stops: list[Stop]) -> list[Stop]:
    """The first page of each route."""
    return list({stop.route: stop for stop in reversed(stops) if stop.kind == "page"}.values())[::-1]


def _path(hands: Hands, made: World) -> str:
    return hands.page.url.removeprefix(made.site)


def _in_english(hands: Hands, stops: list[Stop]) -> dict[str, str]:
    """What the same pages say their language is when one reads English (a version speaks its own on a phone)."""
    hands.page.context.add_cookies([{"name": "django_language", "value": "en", "url": hands.page.url}])
    found = {}
    for stop in (stop for stop in stops if stop.route != "version-phone"):
        tree = html.fromstring(hands.page.request.get(stop.path).body())
        found[stop.path] = tree.get("lang", "")
    return found


def _visited(page: Page, stop: Stop, expected: str = "ja") -> Look:
    page.set_viewport_size(DESK["viewport"])
    page.goto(stop.path)
    return _seen(page, stop, expected)


def _seen(page: Page, stop: Stop, expected: str = "ja") -> Look:
    look = Look(stop, page.title(), page.locator("html").get_attribute("lang") or "", expected=expected)
    look.headings = page.get_by_role("heading", level=1).count()
    page.evaluate(Axe().axe_script)
    look.faults += _faults(page, "1440 px")
    page.set_viewport_size({"width": 390, "height": 844})
    look.wide = Hands.overflowing_on(page)
    look.faults += _faults(page, "390 px")
    if page.locator("html[data-room=incident]").count():
        page.emulate_media(color_scheme="dark")
        look.faults += _faults(page, "dark")
        page.emulate_media(color_scheme="light")
    return look


def _faults(page: Page, where: str) -> list[str]:
    """What axe finds: the rule, and the first place that breaks it."""
    answer = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{where}: {found['id']} ({found['help']}) {len(found['nodes'])}x {found['nodes'][0]['html'][:160]}"
        for found in answer["violations"]
    ]
