"""How well each topic's page reads after a fax, and of which paper that was read (three seconds a page).

python -m tests.agreements.pdf.fax_figures          reads the paper of today; figures that hold stay as they are
python -m tests.agreements.pdf.fax_figures --anew   keeps what is read today (for a release, after a look at the pages)

Either runs test_fax.py over that paper first: once it is kept, nobody faxes it again.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import django
import pikepdf

from agreements.content import Language
from tests.agreements.pdf import fax
from tests.agreements.pdf.papers import body

FIGURES = Path(__file__).with_suffix(".json")
_TESTS = FIGURES.with_name("test_fax.py")
# What decides, beside the paper, what is read and what is asked of it.
_READER = [Path(fax.__file__), _TESTS]
MAY_FALL = 0.03


def kept(language: Language) -> dict[str, float]:
    return _kept()[language]["figures"]


def is_of(data: bytes, language: Language) -> bool:
    """Tell whether it is this very paper that was read, and by this very reader."""
    return _kept()[language]["paper"] == _name(data)


def fallen(measured: dict[str, float], language: Language) -> dict[str, float]:
    """Return the topics that read worse than what is kept of them."""
    before = kept(language)
    return {topic: figure for topic, figure in measured.items() if figure < before[topic] - MAY_FALL}


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


def _kept() -> dict[str, dict[str, Any]]:
    return json.loads(FIGURES.read_text(encoding="utf-8"))


def _name(data: bytes) -> str:
    return hashlib.sha256(b"".join([data, *(file.read_bytes() for file in _READER)])).hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--anew", action="store_true")
    anew = parser.parse_args().anew
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    if anew:
        _keep({language: {**_kept()[language], "figures": measured(body(language), language)} for language in _kept()})
    if subprocess.run([sys.executable, "-m", "pytest", "-q", _TESTS], check=False).returncode:
        return 1
    _keep({language: {**_kept()[language], "paper": _name(body(language))} for language in get_args(Language)})
    return 0


def _keep(found: dict[Language, dict[str, Any]]) -> None:
    FIGURES.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
