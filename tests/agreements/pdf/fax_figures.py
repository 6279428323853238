"""`python -m tests.agreements.pdf.fax_figures`: keeps how well each topic's page reads after a fax, for test_fax.

To be typed for a release, after a look at the pages; a figure may fall by 0.03 before a test fails.
"""

import json
import os
import sys
from io import BytesIO
from pathlib import Path

import django
import pikepdf

from agreements.content import Language
from tests.agreements.pdf import fax
from tests.agreements.pdf.papers import body

FIGURES = Path(__file__).with_suffix(".json")


def kept() -> dict[str, dict[str, float]]:
    return json.loads(FIGURES.read_text(encoding="utf-8"))


def measured(data: bytes, language: Language) -> dict[str, float]:
    """Return for the first page of each topic, by its Japanese heading, how much of its letters is read."""
    names = [name for name, _place in topics(body("ja"))]
    return {name: figure(data, language, place) for name, (_name, place) in zip(names, topics(data), strict=True)}


def figure(data: bytes, language: Language, place: int) -> float:
    """Return how much of the letters of a page is read (three seconds)."""
    return round(fax.likeness(fax.lines(data, language, place)), 3)


def topics(data: bytes) -> list[tuple[str, int]]:
    """Return the headings that start a page, with its place (from 0)."""
    with pikepdf.open(BytesIO(data)) as document, document.open_outline() as outline:
        places = {page.objgen: place for place, page in enumerate(document.pages)}
        first: dict[int, str] = {}
        for entry in [part for root in outline.root for part in (root, *root.children)]:
            first.setdefault(places[entry.destination[0].objgen], entry.title)
    return [(title, place) for place, title in sorted(first.items())]


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    figures = {language: measured(body(language), language) for language in ("ja", "en")}
    FIGURES.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(FIGURES.read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
