"""WeasyPrint as the renderer uses it: no address is fetched, fixed times and identifier, tagged PDF/A-3a.

Where it was made quicker (gate.py), some questions have a shorter way; the answer is the same.
"""

import logging
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from html import escape
from io import BytesIO
from typing import Any

import pypdfium2
from weasyprint import CSS, HTML, Attachment
from weasyprint.document import Document, Page
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from agreements.printer.finish import Finisher, is_sound
from agreements.printer.fonts import FAMILIES
from agreements.printer.gate import open_quick

VARIANT = "pdf/a-3a"
# Marks in the page's HTML; escaped text holds neither, for it has no quotation marks and no comments.
FIT = '@fit@"'
AFTER_PAGE_ONE = "<!-- after page 1 -->"
# Names an element of page 1 by the key of its item; it changes nothing on paper.
ITEM = "data-item"
# Page 1 alone does not know where the others begin.
_NO_NUMBERS = '\n.ref::after { content: "…" !important }'
# How it is named where WeasyPrint is to say where it stands; no element of ours has such a name.
_ITEM_NAME = re.compile(r"item \d+: (.*)")
# So often a file is written anew until it is sound; one in a hundred and thirty is not.
_TRIES = 8

# An item's key and its box: x, y, width, height in fractions of the page, from the top left.
Place = tuple[str, float, float, float, float]


class Unprintable(Exception):
    """The page asks for something outside itself, or holds what our fonts cannot draw."""


class Nothing(URLFetcher):
    """Fetches nothing: a page holds all it needs."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        raise FatalURLFetchingError(f"not fetched: {url[:200]}")


class Complaints(logging.Handler):
    """Collects WeasyPrint's errors (a lost picture, a page number without its page) and the boxes it drew."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.msg.startswith(".notdef"):
            self.seen.append(record.getMessage())


class Printer:
    """One font configuration, the style sheets parsed and the fits found so far. Not for use by two threads.

    `why_not_quick` says why WeasyPrint prints as it comes; "" if it was made quicker.
    """

    def __init__(self) -> None:
        self._quick, self.why_not_quick = open_quick()
        self._fonts = FontConfiguration()
        self._fetcher = Nothing()
        self._complaints = Complaints()
        logging.getLogger("weasyprint").handlers[:] = [self._complaints]
        self._styles: dict[str, CSS] = {}
        self._found: dict[tuple[str, ...], int] = {}

    def pdf(self, order: dict[str, Any]) -> bytes:
        """Return the PDF of an order (renderer.py says what it holds). Raises Unprintable, or as WeasyPrint does."""
        with self._refusing():
            return self._written(self._fitting(order), order)

    def first_page(self, order: dict[str, Any]) -> tuple[bytes, list[Place]]:
        """Return page 1 alone, as PDF or as a PNG `order["width"]` pixels wide, and where its items stand.

        It does not know the others' numbers and shows … for them. Raises Unprintable, or what WeasyPrint raises.
        """
        with self._refusing():
            alone = {"html": _with_named_items(_page_one(order["html"])), "css": order["css"] + _NO_NUMBERS}
            document = self._fitting(order | alone)
            page = document.pages[0]
            places = _take_places(page)
            data = self._written(document.copy([page]), order, unknown="anchor")
        return (_picture(data, order["width"]) if order["width"] else data), places

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        self._complaints.seen.clear()
        try:
            yield
        except FatalURLFetchingError as error:
            raise Unprintable(str(error)) from error

    def _written(self, document: Document, order: dict[str, Any], unknown: str = "\0") -> bytes:
        """Return the PDF, unless something is wrong but for complaints about what is `unknown`."""
        for spaces in range(_TRIES):
            finisher = Finisher(spaces)
            data = document.write_pdf(
                pdf_variant=VARIANT,
                pdf_identifier=order["identifier"].encode(),
                attachments=_attachments(order, self._fetcher),
                finisher=finisher,
            )
            if is_sound(data):
                break
        complaints = [complaint for complaint in self._complaints.seen if unknown not in complaint]
        if wrong := complaints + _foreign(finisher.families):
            raise Unprintable("; ".join(wrong))
        return bytes(data)

    def _fitting(self, order: dict[str, Any]) -> Document:
        """Lay out with the first of the order's `fits` that keeps page 1 on one page; if none does, with the last.

        Each of them shows less than the one before, so that a few trials with page 1 alone find it. Papers are much
        alike: what the last one of their `kind` took is tried first, and the guess is right if the fit before it is
        too much. What is found does not depend on the guess.
        """
        html, css, fits = order["html"], order["css"], order["fits"]
        kind = (order["kind"], *fits)
        alone, last = _page_one(html), len(fits) - 1

        def too_much(place: int) -> bool:
            return self._is_too_much(alone, css, fits[place])

        best = self._found.get(kind)
        if best is None or (best and not too_much(best - 1)):
            best = _first(range(last if best is None else best - 1), too_much)
        while True:
            self._complaints.seen.clear()  # page 1 alone does not know the other pages' numbers
            document = self._laid_out(html, css, fits[best])
            if best == last or self._keeps_page_one(document, order, fits[best]):
                self._found[kind] = best
                return document
            best = _first(range(best + 1, last), too_much)  # page 1 alone did: with the numbers it is longer

    def _is_too_much(self, html: str, css: str, fit: str) -> bool:
        """Whether page 1 alone takes more than one page."""
        if self._quick:
            return not self._quick.is_one_page(self._paper(html, fit), self._style(css), self._fonts)
        return len(self._laid_out(html, css, fit).pages) > 1

    def _keeps_page_one(self, document: Document, order: dict[str, Any], fit: str) -> bool:
        """Whether nothing of page 1 has moved to the next, now that it knows the others' numbers."""
        if len(document.pages) == 1:
            return True
        if self._quick:
            return bool(self._quick.keeps_page_one(document, AFTER_PAGE_ONE.strip("<!- >")))
        if AFTER_PAGE_ONE not in order["html"]:
            return False
        # Once more, with nothing on the other pages but the names of what stands there.
        shells = "".join(_shell(page) for page in document.pages[1:])
        again = self._laid_out(_page_one(order["html"], shells), order["css"], fit)
        return len(again.pages) == len(document.pages)

    def _laid_out(self, html: str, css: str, fit: str) -> Document:
        paper = self._paper(html, fit)
        return paper.render(stylesheets=[self._style(css)], font_config=self._fonts, pdf_variant=VARIANT)

    def _paper(self, html: str, fit: str) -> HTML:
        make = self._quick.OwnHTML if self._quick else HTML
        return make(string=html.replace(FIT, f'{fit}"', 1), url_fetcher=self._fetcher)

    def _style(self, text: str) -> CSS:
        if text not in self._styles:
            self._styles[text] = CSS(string=text, font_config=self._fonts, url_fetcher=self._fetcher)
        return self._styles[text]


def _page_one(html: str, others: str = "") -> str:
    first, mark, _rest = html.partition(AFTER_PAGE_ONE)
    return f"{first}{others}</body></html>" if mark else html


def _shell(page: Page) -> str:
    names = "".join(f'<span id="{escape(name)}"></span>' for name in page.anchors)
    return f'<div style="break-before: page">{names}</div>'


def _first(places: range, too_much: Callable[[int], bool]) -> int:
    """Return the first of the places that is not too much; if all are, the one after them."""
    return places.start + bisect_left(places, x=True, key=lambda place: not too_much(place))


def _with_named_items(html: str) -> str:
    first, *others = html.split(f'{ITEM}="')
    return first + "".join(f'id="item {number}: {other}' for number, other in enumerate(others))


def _take_places(page: Page) -> list[Place]:
    """Take the names of a page's items off it and return where they stand: the border boxes of their elements.

    Where WeasyPrint gives only a point for a name, as its documentation says, the picture has no places.
    """
    found = [(name, item[1]) for name in page.anchors if (item := _ITEM_NAME.fullmatch(name))]
    boxes = [(key, page.anchors.pop(name)) for name, key in found]
    width, height = page.width, page.height
    return [
        (
            key,
            round(x / width, 5),
            round(y / height, 5),
            round((end[0] - x) / width, 5),
            round((end[1] - y) / height, 5),
        )
        for key, (x, y, *end) in boxes
        if len(end) == 2
    ]


def _picture(data: bytes, width: int) -> bytes:
    """Return page 1 of a PDF as a PNG so many pixels wide."""
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        picture = page.render(scale=width / page.get_width(), may_draw_forms=False, grayscale=True).to_pil()
    png = BytesIO()
    picture.save(png, "PNG", compress_level=3)
    return png.getvalue()


def _foreign(families: set[str]) -> list[str]:
    """Fonts that a system put in the place of ours: their shapes were not chosen for legibility, or chosen at all."""
    return [f"drawn with {family}" for family in sorted(families - set(FAMILIES))]


def _attachments(order: dict[str, Any], fetcher: URLFetcher) -> list[Attachment]:
    if order["data"] is None:
        return []
    at = datetime.fromisoformat(order["at"])
    files = [[order["data_name"], order["data"], order["data_description"]], *order.get("more", [])]
    return [
        Attachment(
            string=text,
            name=name,
            description=description,
            created=at,
            modified=at,
            relationship="Source",
            url_fetcher=fetcher,
        )
        for name, text, description in files
    ]
