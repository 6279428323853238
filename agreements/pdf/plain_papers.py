"""Papers that are plain data in a template of their own: 障害報告書, 承認証明, 準備の紙 and the card of a system, by
the same printer as the others."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
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
from agreements.pdf.qr import qr_code
from agreements.pdf.renderer import render

# What the tags of our papers ask: there is none for a phone.
_PAGE = SimpleNamespace(size="a4")


def render_postmortem(paper: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the paper that ends an outage for one party (incidents/queries/postmortem_paper.py gives `paper`) in its
    language; `at` (aware) is its day.

    The same arguments give the same bytes. Raises MissingGlyphs, RenderFailed.
    """
    return _rendered(paper, at, "pdf/postmortem.html")


def render_certificate(paper: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the certificate of a version's approvals (agreements/queries/certificates.py gives `paper`), as above."""
    return _rendered(paper, at, "pdf/certificate.html")


def render_preparation(paper: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the preparation sheet of a meeting (incidents/queries/preparation.py gives `paper`), as above. It is one
    page: where much is known, it is set smaller."""
    return _rendered(paper, at, "pdf/preparation.html", fits=("", "tight", "tighter"))


def render_card(card: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the card of a system for one's wallet (incidents/queries/bag/cards.py gives `card`), on one side of A6 if
    it fits, as above."""
    with override(card["language"]):
        code = qr_code(card["address"], title=_("非常持出し"))
    return _rendered(card, at, "pdf/card.html", css=style_sheet("card"), fits=["", "tight"], code=code)


def _rendered(
    paper: Mapping[str, Any],
    at: datetime,
    template: str,
    *,
    css: str = "",
    fits: Sequence[str] = ("",),
    **more: Any,
) -> bytes:
    name = PurePosixPath(template).stem
    missing = [(path, letter) for path, text in _texts(paper, "") for letter in undrawable(text)]
    if missing:
        raise MissingGlyphs(missing)
    data, created = canonical_text(dict(paper)), at.astimezone(UTC).isoformat()
    with override(paper["language"]):
        day = display.date_letter(at, "Asia/Tokyo", year=True)
        html = render_to_string(template, {"paper": paper, "page": _PAGE, "created": created, "day": day, **more})
        description = _("この文書の内容（機械が読む形）")
    css = css or style_sheet("a4")
    return render({
        "html": html,
        "css": css,
        "fits": list(fits),
        "kind": f"{name} {paper['language']}",
        "identifier": hashlib.sha256(f"{css}\0{html}\0{data}".encode()).hexdigest()[:32],
        "at": created,
        "data": data,
        "data_name": f"{name}.json",
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
