"""The paper that ends an outage for one party (障害報告書): plain data in, A4 out, by the same printer as others."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements import display
from agreements.content import canonical_text
from agreements.pdf.documents import style_sheet
from agreements.pdf.errors import MissingGlyphs
from agreements.pdf.glyphs import undrawable
from agreements.pdf.renderer import render

# What the tags of our papers ask: there is none for a phone.
_PAGE = SimpleNamespace(size="a4")


def render_postmortem(paper: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the paper of `paper` (incidents/queries/postmortem_paper.py) in its language; `at` (aware) is its day.

    The same arguments give the same bytes. Raises MissingGlyphs, RenderFailed.
    """
    missing = [(path, letter) for path, text in _texts(paper, "") for letter in undrawable(text)]
    if missing:
        raise MissingGlyphs(missing)
    data, created = canonical_text(dict(paper)), at.astimezone(UTC).isoformat()
    with override(paper["language"]):
        day = display.date_letter(at, "Asia/Tokyo", year=True)
        html = render_to_string("pdf/postmortem.html", {"paper": paper, "page": _PAGE, "created": created, "day": day})
        description = _("この文書の内容（機械が読む形）")
    css = style_sheet("a4")
    return render({
        "html": html,
        "css": css,
        "fits": [""],
        "kind": f"postmortem {paper['language']}",
        "identifier": hashlib.sha256(f"{css}\0{html}\0{data}".encode()).hexdigest()[:32],
        "at": created,
        "data": data,
        "data_name": "postmortem.json",
        "data_description": description,
    })  # fmt: skip


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _texts(one, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list | tuple):
        for place, one in enumerate(value):
            yield from _texts(one, f"{path}.{place}")
