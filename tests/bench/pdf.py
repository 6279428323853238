"""Rendering an agreement warm: the yardstick is Chromium, warm, printing the same HTML, tagged."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override
from playwright.sync_api import Page, sync_playwright

from agreements.content import AgreementContent, canonical_text, sha256_of
from agreements.pdf import Form, render_body
from agreements.pdf.documents import _style_sheet
from agreements.pdf.page import Edition, page_of
from tests.agreements.example_content import example_content
from tests.bench.timing import median_seconds
from tests.chromium import launch

AT = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)
NAMED: dict[str, Any] = {"number": "AG-0001", "version": 1}
TIMES = 15


def run() -> Iterator[str]:
    """Give a line a language: both medians, their ratio, and both sizes."""
    yield f"PDF of the example agreement (median of {TIMES} warm renders; ratio to Chromium printing the same HTML)"
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        for language in ("ja", "en"):
            yield _line(page, example_content(language))
        browser.close()


def _line(page: Page, content: AgreementContent) -> str:
    page.set_content(_html(content))
    ours = median_seconds(lambda: render_body(content, published_at=AT, **NAMED), times=TIMES)
    theirs = median_seconds(lambda: _printed(page, content), times=TIMES)
    size, their_size = len(render_body(content, published_at=AT, **NAMED)), len(_printed(page, content))
    return (
        f"  {content.language}  {ours * 1000:6.0f} ms : {theirs * 1000:6.0f} ms  {ours / theirs:5.2f} ×"
        f"   size {size / 1024:5.0f} : {their_size / 1024:5.0f} KiB  {size / their_size:5.2f} ×"
    )


def _printed(page: Page, content: AgreementContent) -> bytes:
    """The whole way for Chromium too: from typed content by the template to bytes."""
    page.set_content(_html(content))
    return page.pdf(prefer_css_page_size=True, tagged=True, outline=True)


def _html(content: AgreementContent) -> str:
    with override(content.language):
        edition = Edition(
            kind="body", at=AT, form=Form(content.language), sha256=sha256_of(canonical_text(content)), **NAMED
        )
        html = render_to_string("pdf/page.html", {"page": page_of(content, edition)})
    return html.replace("</head>", f"<style>{_style_sheet('a4')}</style></head>")
