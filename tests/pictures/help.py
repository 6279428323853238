"""The pictures of the help (static/help/), in both languages: page 1 and its levels from the demo agreement's paper,
the states on the board, the answers in a draft, and the list of an empty installation."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pypdfium2
from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, Locator, sync_playwright

from agreements import pdf
from incidents.demo.people import ADMINISTRATOR, PASSWORD
from tests import migrated
from tests.chromium import launch
from tests.journeys.hands import DESK, opened
from tests.pictures.mails import take_mails
from tests.pictures.papers import PRINTED_SITE, demo_content, printed
from tests.pictures.taking import kept
from tests.world import World

LANGUAGES = ("ja", "en")


@dataclass(frozen=True)
class Part:
    """What is shown of a page, in a window so wide."""

    path: str
    part: str
    width: int


# As wide as a picture of the help is shown, twice as fine.
_PAGE_WIDTH = 1000
_WINDOW: dict[str, Any] = {**DESK, "device_scale_factor": 1.25}
_ACTS = "#acts .acts"
_FIRST_STEPS = Part("/", "section:has(> .first-steps)", 1000)
# By the name of the picture, then the language.
_PARTS = {
    "states": dict.fromkeys(LANGUAGES, Part("/board/", "main .table", 1700)),
    "answers": {
        "ja": Part("/agreements/AG-0001/draft/acts/", _ACTS, 900),
        "en": Part("/agreements/AG-0006/draft/acts/", _ACTS, 900),
    },
}


class EmptyWorld(World):
    """An installation that has nothing but its administrator."""

    def __enter__(self) -> Self:
        migrated.copy_to(self.folder / "heiji.sqlite3")
        self._environment["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
        self.manage("createsuperuser", "--noinput", "--username", ADMINISTRATOR, "--email", "admin@ops.example")
        self.start()
        return self


def take_help_and_mails(folder: Path, helping: Path, mails: Path) -> list[Path]:
    """Fill `helping` and `mails`, in a demo world and an empty one. Needs a migrated, empty database too."""
    full, empty = folder / "full", folder / "empty"
    full.mkdir()
    empty.mkdir()
    with World(full) as world, EmptyWorld(empty) as nothing, sync_playwright() as playwright:
        browser = launch(playwright)
        taken = [*take_help_of_pages(browser, world, nothing, helping), *take_mails(browser, world, mails)]
        browser.close()
    return [*taken, *take_help_of_paper(helping)]


def take_help_of_pages(browser: Browser, world: World, empty: World, out: Path) -> Iterator[Path]:
    out.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for name, places in _PARTS.items():
            yield _taken(browser, world, language, places[language], out / f"{name}-{language}.png")
        yield _taken(browser, empty, language, _FIRST_STEPS, out / f"next-{language}.png")


def take_help_of_paper(out: Path) -> Iterator[Path]:
    settings.PUBLIC_BASE_URL = PRINTED_SITE
    papers, content = printed(), demo_content()
    for language in LANGUAGES:
        form = pdf.PaperForm(language)  # type: ignore[arg-type]
        sheet = pypdfium2.PdfDocument(papers[form])[0]
        yield kept(
            sheet.render(scale=_PAGE_WIDTH / sheet.get_width(), grayscale=True).to_pil(),
            out / f"page-one-{language}.png",
        )
        page = pdf.first_page_picture(content, number="AG-0001", form=form, width=_PAGE_WIDTH)
        whole = Image.open(io.BytesIO(page.data))
        levels = [box for box in page.items if box.key.startswith("level-")]
        top, bottom = min(box.y for box in levels), max(box.y + box.height for box in levels)
        edges = (0, int(top * whole.height) - 78, whole.width, int(bottom * whole.height) + 6)
        yield kept(whole.crop(edges), out / f"levels-{language}.png")


def _taken(browser: Browser, world: World, language: str, shown: Part, to: Path) -> Path:
    with opened(browser, world.site, **{**_WINDOW, "viewport": {"width": shown.width, "height": 1400}}) as hands:
        hands.sign_in(ADMINISTRATOR, PASSWORD)
        hands.page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": world.site}])
        hands.open(shown.path)
        found: Locator = hands.page.locator(shown.part).first
        shot = found.screenshot(animations="disabled", caret="hide")
    return kept(Image.open(io.BytesIO(shot)), to)
