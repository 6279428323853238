"""The pictures of the paper are all there, and the paper still has the structure they show."""

import json
import re

import pytest

from tests.agreements.pdf.papers import body
from tests.agreements.pdf.spoiled import spoiled
from tests.conventions.tree import ROOT
from tests.pictures import papers

KEPT = json.loads(papers.OUTLINES.read_text(encoding="utf-8"))


def test_every_picture_of_the_paper_is_there() -> None:
    there = {path.stem for path in (ROOT / "docs" / "pictures").glob("emergency-page*.png")}
    assert there == set(papers.PICTURES)


def test_no_picture_is_named_that_is_not_there() -> None:
    named = {
        name
        for file in (ROOT / "README.md", ROOT / "README.ja.md")
        for name in re.findall(r"docs/pictures/[\w-]+\.png", file.read_text(encoding="utf-8"))
    }
    assert "docs/pictures/emergency-page.png" in named
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


@pytest.mark.django_db
def test_the_papers_have_the_structure_of_the_pictures() -> None:
    found = {f"{form.language}-{form.size}": papers.outline(paper) for form, paper in papers.printed().items()}
    assert found == KEPT


def test_both_languages_have_the_same_order() -> None:
    assert {form: len(kept["headings"]) for form, kept in KEPT.items() if form.endswith("a4")} == {
        f"{language}-a4": len(KEPT["ja-a4"]["headings"]) for language in ("ja", "en")
    }


def test_a_missing_heading_shows_in_an_outline() -> None:
    whole, without = papers.outline(body()), papers.outline(spoiled(html={"② レベルを決める": "②"}))
    assert without["pages"] == whole["pages"]
    assert without["headings"] != whole["headings"]
