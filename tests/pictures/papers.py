"""Pictures of the demo agreement's paper: みなと百貨店's second version, in both languages and sizes, and after a fax.

The version is written as the demo world writes it, on a fixed day, and printed; what others published does not matter.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from django.conf import settings
from django.db import transaction
from django.utils import translation
from PIL import Image

from agreements import pdf
from agreements.content import AgreementContent
from incidents.demo.calendar import Calendar
from incidents.demo.minutes import hold, write
from incidents.demo.register import load_register, read
from tests.agreements.pdf import fax

TODAY = date(2026, 11, 23)
AT = datetime(2026, 10, 14, 1, 30, tzinfo=UTC)
FORMS = [pdf.PaperForm(language, size) for size in ("a4", "phone") for language in ("ja", "en")]  # type: ignore[arg-type]
OUTLINES = Path(__file__).with_name("outlines.json")
DPI, GREYS = 115, 16
# Where the QR code of the pictures says it leads.
PRINTED_SITE = "https://heiji.example.jp"


@dataclass(frozen=True)
class Picture:
    """`pages` stand side by side: by their number, or by the heading of a topic its first page."""

    form: pdf.PaperForm
    pages: tuple[int | str, ...] = (1,)
    faxed: bool = False


PICTURES = {
    "emergency-page": Picture(pdf.PaperForm("ja")),
    "emergency-page-en": Picture(pdf.PaperForm("en")),
    "emergency-page-contacts": Picture(pdf.PaperForm("ja"), ("連絡の順番",)),
    "emergency-page-acts": Picture(pdf.PaperForm("ja"), ("すること（くわしく）",)),
    "emergency-page-phone": Picture(pdf.PaperForm("ja", "phone"), (1, 2, 3, 4)),
    "emergency-page-phone-en": Picture(pdf.PaperForm("en", "phone"), (1, 2, 3, 4)),
    "emergency-page-fax": Picture(pdf.PaperForm("ja"), faxed=True),
}


def take_papers(out: Path) -> list[Path]:
    """Fill `out` with PICTURES and keep the outlines they are compared by. Needs a migrated, empty database."""
    settings.PUBLIC_BASE_URL = PRINTED_SITE
    papers = printed()
    outlines = {_name(form): outline(paper) for form, paper in papers.items()}
    OUTLINES.write_text(json.dumps(outlines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [_taken(papers[picture.form], picture, out / f"{name}.png") for name, picture in PICTURES.items()]


def printed() -> dict[pdf.PaperForm, bytes]:
    """The bodies of the demo agreement's second version, by form."""
    content = demo_content()
    facts: dict[str, Any] = {"number": "AG-0001", "version": 2, "published_at": AT}
    return {form: pdf.render_body(content, form=form, **facts) for form in FORMS}


def demo_content() -> AgreementContent:
    """Write both minutes of みなと百貨店 into the database, take what stands there, and leave nothing behind."""
    when = Calendar(TODAY)
    with translation.override("ja"), transaction.atomic():
        load_register(when)
        for name in ("minato-1", "minato-2"):
            after = when.at(read("meetings")[name]["day"] + 3, "13:10")
            agreement = write(name, hold(name, when), when, at=after)
        content = agreement.content()
        transaction.set_rollback(True)
    return content


def outline(paper: bytes) -> dict[str, Any]:
    """What a paper is made of: how many pages, and which heading stands on which of them."""
    with pikepdf.open(BytesIO(paper)) as document, document.open_outline() as kept:
        places = {page.objgen: place for place, page in enumerate(document.pages, 1)}
        entries = [entry for root in kept.root for entry in (root, *root.children)]
        headings = [[entry.title, places[entry.destination[0].objgen]] for entry in entries]
        return {"pages": len(document.pages), "headings": headings}


def _name(form: pdf.PaperForm) -> str:
    return f"{form.language}-{form.size}"


def _taken(paper: bytes, picture: Picture, path: Path) -> Path:
    places = dict(outline(paper)["headings"])
    pages = [_shown(paper, places[page] if isinstance(page, str) else page, picture) for page in picture.pages]
    gap = 12
    whole = Image.new("L", (sum(page.width + gap for page in pages) - gap, pages[0].height), 128)
    for place, page in enumerate(pages):
        whole.paste(page, (place * (page.width + gap), 0))
    whole.quantize(GREYS).save(path, optimize=True)
    return path


def _shown(paper: bytes, page: int, picture: Picture) -> Image.Image:
    if picture.faxed:
        fine = fax.printed(fax.faxed(paper, page - 1))
        return fine.resize((fine.width * DPI // fax.PRINTED, fine.height * DPI // fax.PRINTED), Image.Resampling.BOX)
    return pypdfium2.PdfDocument(paper)[page - 1].render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
