"""The four kinds of document: a version's body, a draft, an issued copy, a general procedure.

Each is data → template → bytes, a function of its arguments alone: no clock, no database. The same arguments give
the same bytes wherever Pango and HarfBuzz are the same.
"""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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
from agreements.pdf.page import Edition, page_of
from agreements.pdf.records import IssueRecord, PaperForm, Release
from agreements.pdf.renderer import render

# A draft has no moment of its own, and a file without dates is not reproducible.
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


def render_body(
    content: AgreementContent,
    *,
    number: str,
    version: int,
    published_at: datetime,
    form: PaperForm | None = None,
    released: Sequence[Release] = (),
) -> bytes:
    """Return the body PDF of a version: what people approve. It states no consent of the whole, only the record.

    `published_at` (aware) dates the file; `form` is its language and size (else the content's own, A4); `released`
    are the checks that failed and why that is so, printed on the last page. Raises MissingGlyphs, RenderFailed.
    """
    facts = {"kind": "body", "number": number, "version": version, "released": tuple(released)}
    return _printed(content, published_at, form, facts)


def render_bodies(
    content: AgreementContent,
    *,
    number: str,
    version: int,
    published_at: datetime,
    forms: Sequence[PaperForm],
    released: Sequence[Release] = (),
) -> list[bytes]:
    """Return a version's body PDFs, one for each of `forms` in their order, as `render_body` gives them.

    They are rendered side by side, by as many processes as settings.RENDER_WORKERS says. Raises MissingGlyphs,
    RenderFailed, of the first that fails.
    """
    facts = {"kind": "body", "number": number, "version": version, "released": tuple(released)}
    orders = [_order(content, published_at, form, facts) for form in forms]
    with ThreadPoolExecutor(max_workers=settings.RENDER_WORKERS) as threads:
        return list(threads.map(render, orders))


def render_issued(
    content: AgreementContent,
    *,
    number: str,
    version: int,
    published_at: datetime,
    record: IssueRecord,
    form: PaperForm | None = None,
    released: Sequence[Release] = (),
) -> bytes:
    """Return the copy that is sent and printed: the body, its state on every page, the approval record on the last.

    Names that cannot be printed are shown with 〓 and never stop it. Raises MissingGlyphs (of the content, which was
    checked when it was published), RenderFailed.
    """
    facts = {"kind": "issued", "number": number, "version": version, "record": record, "released": tuple(released)}
    return _printed(content, record.state_at, form, facts)


def render_draft(content: AgreementContent, *, number: str, form: PaperForm | None = None) -> bytes:
    """Return the draft as a PDF that says 「案」 on every page. Raises MissingGlyphs, RenderFailed."""
    return render(draft_order(content, number=number, form=form))


def render_general(
    content: AgreementContent, *, system_slug: str, at: datetime, form: PaperForm | None = None
) -> bytes:
    """Return a system's general procedure, for parties without any agreement; it says that it is none.

    `at` (aware) is the day it states. Raises MissingGlyphs, RenderFailed.
    """
    return _printed(content, at, form, {"kind": "general", "number": system_slug})


def draft_order(
    content: AgreementContent,
    *,
    number: str,
    form: PaperForm | None = None,
    alone: bool = False,
    general_on: datetime | None = None,
) -> dict[str, Any]:
    """Return what the renderer is asked for a draft (renderer.py says what that holds); `alone`: for its page 1 only,
    with nothing of the others and without the data; `general_on`: as the general procedure of that day. Raises
    MissingGlyphs."""
    kind = "general" if general_on else "draft"
    order = _order(content, general_on or _NO_MOMENT, form, {"kind": kind, "number": number, "alone": alone})
    return order | {"data": None} if alone else order


def _printed(content: AgreementContent, at: datetime, form: PaperForm | None, facts: dict[str, Any]) -> bytes:
    return render(_order(content, at, form, facts))


def _order(content: AgreementContent, at: datetime, form: PaperForm | None, facts: dict[str, Any]) -> dict[str, Any]:
    record = facts.get("record")
    annex = record.annex if record else None
    require_glyphs(content)
    if annex:
        require_glyphs(annex.content)
    data = canonical_text(content)
    form = form or PaperForm(content.language)
    with override(form.language):
        page = page_of(content, Edition(at=at, sha256=sha256_of(data), form=form, **facts))
        html = render_to_string("pdf/page.html", {"page": page})
        description = _("この文書の内容（機械が読む形）")
        more = [["contacts.json", annex.text(), _("いまの連絡先（機械が読む形）")]] if annex else []
    css = style_sheet(page.size)
    identifier = hashlib.sha256(f"{css}\0{html}\0{data}".encode()).hexdigest()[:32]
    return {
        "html": html,
        "css": css,
        "fits": page.first.fits,
        "kind": f"{form.language} {form.size}",
        "identifier": identifier,
        "at": at.astimezone(UTC).isoformat(),
        "data": data,
        "data_name": "agreement.json",
        "data_description": description,
        "more": more,
    }


@cache
def style_sheet(size: str) -> str:
    """Return the style sheet: the A4 sheet serves both sizes; the phone's own rules come after it. A card for one's
    wallet has its own."""
    folder = Path(settings.BASE_DIR) / "templates" / "pdf"
    names = {"phone": ["pdf.css", "phone.css"], "card": ["card.css"]}.get(size, ["pdf.css"])
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
