"""The four kinds of document: a version's body, a draft, an issued copy, a general procedure.

Each is data → template → bytes, a function of its arguments alone: no clock, no database. The same arguments give
the same bytes wherever Pango and HarfBuzz are the same.
"""

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements.content import AgreementContent, canonical_text, sha256_of
from agreements.pdf.glyphs import require_glyphs
from agreements.pdf.page import Edition, Page, page_of
from agreements.pdf.records import IssueRecord
from agreements.pdf.renderer import render

# A draft has no moment of its own, and a file without dates is not reproducible.
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


def render_body(content: AgreementContent, *, number: str, version: int, published_at: datetime) -> bytes:
    """Return the body PDF of a version: what people approve. It states no consent of the whole, only the record.

    `published_at` (aware) dates the file. Raises MissingGlyphs, RenderFailed.
    """
    return _printed(content, published_at, {"kind": "body", "number": number, "version": version})


def render_issued(
    content: AgreementContent, *, number: str, version: int, published_at: datetime, record: IssueRecord
) -> bytes:
    """Return the copy that is sent and printed: the body, its state on every page, the approval record on the last.

    Names that cannot be printed are shown with 〓 and never stop it. Raises MissingGlyphs (of the content, which was
    checked when it was published), RenderFailed.
    """
    return _printed(
        content, record.state_at, {"kind": "issued", "number": number, "version": version, "record": record}
    )


def render_draft(content: AgreementContent, *, number: str) -> bytes:
    """Return the draft as a PDF that says 「案」 on every page. Raises MissingGlyphs, RenderFailed."""
    return _printed(content, _NO_MOMENT, {"kind": "draft", "number": number})


def render_general(content: AgreementContent, *, system_slug: str, at: datetime) -> bytes:
    """Return a system's general procedure, for parties without any agreement; it says that it is none.

    `at` (aware) is the day it states. Raises MissingGlyphs, RenderFailed.
    """
    return _printed(content, at, {"kind": "general", "number": system_slug})


def _printed(content: AgreementContent, at: datetime, facts: dict[str, Any]) -> bytes:
    require_glyphs(content)
    data = canonical_text(content)
    with override(content.language):
        page = page_of(content, Edition(at=at, sha256=sha256_of(data), **facts))
        html = render_to_string("pdf/page.html", {"page": page})
        description = _("この文書の内容（機械が読む形）")
    return render(_order(html, data, description, page, at))


def _order(html: str, data: str, description: str, page: Page, at: datetime) -> dict[str, Any]:
    css = _style_sheet()
    identifier = hashlib.sha256(f"{css}\0{html}\0{data}".encode()).hexdigest()[:32]
    return {
        "html": html,
        "css": css,
        "fits": page.first.fits,
        "identifier": identifier,
        "at": at.astimezone(UTC).isoformat(),
        "data": data,
        "data_name": "agreement.json",
        "data_description": description,
    }


@cache
def _style_sheet() -> str:
    return (Path(settings.BASE_DIR) / "templates" / "pdf" / "pdf.css").read_text(encoding="utf-8")
