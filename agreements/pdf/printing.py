"""WeasyPrint as the renderer uses it: no address is fetched, fixed times and identifier, tagged PDF/A-3a."""

import logging
from bisect import bisect_left
from datetime import datetime
from typing import Any

from weasyprint import CSS, HTML, VERSION, Attachment
from weasyprint.document import Document
from weasyprint.logger import LOGGER
from weasyprint.text.ffi import ffi, harfbuzz, pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from agreements.pdf.finish import finished
from agreements.pdf.glyphs import FAMILIES

VARIANT = "pdf/a-3a"
# Marks in the page's HTML; escaped text holds neither, for it has no quotation marks and no comments.
FIT = '@fit@"'
AFTER_PAGE_ONE = "<!-- after page 1 -->"


class Refused(Exception):
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
    """One font configuration and the style sheets parsed so far. Not for use by two threads."""

    def __init__(self) -> None:
        self._fonts = FontConfiguration()
        self._fetcher = Nothing()
        self._complaints = Complaints()
        LOGGER.handlers[:] = [self._complaints]
        self._styles: dict[str, CSS] = {}

    def pdf(self, order: dict[str, Any]) -> bytes:
        """Return the PDF of an order (renderer.py says what it holds). Raises Refused, or what WeasyPrint raises."""
        try:
            document = self._fitting(order)
            data = document.write_pdf(
                pdf_variant=VARIANT,
                pdf_identifier=order["identifier"].encode(),
                attachments=_attachments(order, self._fetcher),
                finisher=finished,
            )
        except FatalURLFetchingError as error:
            raise Refused(str(error)) from error
        wrong = [*self._complaints.seen, *_foreign_fonts(document)]
        if wrong:
            raise Refused("; ".join(wrong))
        return bytes(data)

    def _fitting(self, order: dict[str, Any]) -> Document:
        """Lay out with the first of the order's `fits` whose page 1 is one page; if none is, with the last.

        Each of them shows less than the one before, so that a few trials with page 1 alone find it.
        """
        html, css, fits = order["html"], order["css"], order["fits"]
        alone = html.split(AFTER_PAGE_ONE, 1)[0]
        best = bisect_left(fits[:-1], x=True, key=lambda fit: len(self._laid_out(alone, css, fit).pages) == 1)
        self._complaints.seen.clear()  # page 1 alone does not know the other pages' numbers
        return self._laid_out(html, css, fits[best])

    def _laid_out(self, html: str, css: str, fit: str) -> Document:
        marked = html.replace(FIT, f'{fit}"', 1)
        parsed = HTML(string=marked, url_fetcher=self._fetcher)
        return parsed.render(stylesheets=[self._style(css)], font_config=self._fonts, pdf_variant=VARIANT)

    def _style(self, text: str) -> CSS:
        if text not in self._styles:
            self._styles[text] = CSS(string=text, font_config=self._fonts, url_fetcher=self._fetcher)
        return self._styles[text]


def _foreign_fonts(document: Document) -> list[str]:
    """Fonts that a system put in the place of ours: their shapes were not chosen for legibility, or chosen at all."""
    families = {font.family for font in document.fonts.values()}
    return [f"drawn with {family}" for family in sorted(families - set(FAMILIES))]


def _attachments(order: dict[str, Any], fetcher: URLFetcher) -> list[Attachment]:
    if order["data"] is None:
        return []
    at = datetime.fromisoformat(order["at"])
    return [
        Attachment(
            string=order["data"],
            name=order["data_name"],
            description=order["data_description"],
            created=at,
            modified=at,
            relationship="Source",
            url_fetcher=fetcher,
        )
    ]


def made_with() -> str:
    """Return the names and versions of what draws, for the document's row: WeasyPrint 70.0, Pango 1.50.12, …"""
    ffi.cdef("const char* pango_version_string(void); const char* hb_version_string(void);", override=True)
    parts = (pango.pango_version_string(), harfbuzz.hb_version_string())
    names = [ffi.string(part).decode() for part in parts]
    return f"WeasyPrint {VERSION}, Pango {names[0]}, HarfBuzz {names[1]}"
