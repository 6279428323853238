"""The yardstick: Chromium, warm, printing the same HTML, tagged, from typed content by the template to bytes."""

import os
from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override
from playwright.sync_api import Browser, Page, Playwright

from agreements.content import AgreementContent, canonical_text, sha256_of
from agreements.pdf import PaperForm
from agreements.pdf.documents import _style_sheet
from agreements.pdf.page import Edition, page_of
from tests.bench.processes import child_named, cpu_seconds, family, megabytes
from tests.chromium import launch

AT = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)
NAMED: dict[str, Any] = {"number": "AG-0001", "version": 1}


class Chromium:
    """One browser; `printed` opens a context and a page for each paper, as a server must, so that no customer's paper
    meets another's; `printed_again` uses one page for all."""

    def __init__(self, playwright: Playwright) -> None:
        self._browser: Browser = launch(playwright)
        self._process = child_named(os.getpid(), "chrom")
        self._page = self._browser.new_page()
        self.megabytes: list[float] = []

    def printed(self, content: AgreementContent, *, weigh: bool = False) -> bytes:
        context = self._browser.new_context()
        try:
            data = _printed(context.new_page(), content)
            if weigh:
                self.megabytes.append(megabytes(*family(self._process)))
            return data
        finally:
            context.close()

    def printed_again(self, content: AgreementContent) -> bytes:
        return _printed(self._page, content)

    def close_page(self) -> None:
        self._page.close()

    def cpu_seconds(self) -> float:
        return cpu_seconds(*family(self._process))

    def close(self) -> None:
        self._browser.close()


def _printed(page: Page, content: AgreementContent) -> bytes:
    page.set_content(_html(content))
    return page.pdf(prefer_css_page_size=True, tagged=True, outline=True)


def _html(content: AgreementContent) -> str:
    with override(content.language):
        sha256 = sha256_of(canonical_text(content))
        edition = Edition(kind="body", at=AT, form=PaperForm(content.language), sha256=sha256, **NAMED)
        html = render_to_string("pdf/page.html", {"page": page_of(content, edition)})
    return html.replace("</head>", f"<style>{_style_sheet('a4')}</style></head>")
